package io.github.portgithub.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.AnswerHeaders;
import io.github.portgithub.github.BrokenLinkException;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.LinkHeader;
import io.github.portgithub.github.Listing;
import io.github.portgithub.github.Origin;
import io.github.portgithub.http.Authorizations;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/**
 * Asks for the pages of one GitHub listing, one at a call: which URL, with what right, and what the answer means.
 *
 * <p>Used by {@code kamelets/github-page-action.kamelet.yaml}. Immutable and thread-safe; where a listing stands is in the
 * exchange variable {@code nextPage}.
 */
public final class GithubPages {

    private static final String NEXT_PAGE = "nextPage";

    private final Origin api;
    private final String firstPage;
    private final String token;
    private final Authorizations authorizations;

    /**
     * @param apiUrl the API's URL without a slash at the end; the token goes nowhere else
     * @param path path and query of the first page below it
     * @param token the personal access token; empty for anonymous requests
     * @param authorizations keeps the token out of exchanges
     * @throws IllegalArgumentException if the URL is none
     */
    public GithubPages(String apiUrl, String path, String token, Authorizations authorizations) {
        this.api = Origin.of(apiUrl);
        this.firstPage = apiUrl + path;
        this.token = token;
        this.authorizations = authorizations;
    }

    /**
     * Returns the URL to ask.
     *
     * @param nextPage the page that the last call found; null or empty for the first one
     * @return an absolute URL of the API
     * @throws BrokenLinkException if the page is somewhere else
     */
    public String url(@Variable(NEXT_PAGE) String nextPage) throws BrokenLinkException {
        return new Listing(api, nextPage == null || nextPage.isEmpty() ? firstPage : nextPage).url();
    }

    /** Returns what stands for the token in the Authorization header; null for an anonymous request. */
    public String authorization() {
        return authorizations.nameOf(token == null || token.isBlank() ? null : "Bearer " + token);
    }

    /**
     * Checks that the answer is a page.
     *
     * @param exchange the exchange with GitHub's answer, its body read or not
     * @throws GithubException if it is anything else; nothing may be concluded from it
     */
    public void check(Exchange exchange) throws GithubException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String body = message.getBody(String.class);
        GithubAnswer answer = GithubAnswer.of(status, AnswerHeaders.of(message.getHeaders()), body);
        if (answer != GithubAnswer.OK) {
            throw new GithubException(answer, "GitHub answered " + status + ", " + answer.text());
        }
        message.setBody(body);
    }

    /**
     * Ends a page: sets {@code nextPage} to what comes after it, and removes every header. After the last one it is empty:
     * what a Kamelet takes away from an exchange, its caller still has.
     *
     * @param exchange the exchange with the parsed answer
     * @throws GithubException if that is no list
     * @throws BrokenLinkException if the next link is unreadable or leaves the API
     */
    public void next(Exchange exchange) throws GithubException, BrokenLinkException {
        Message message = exchange.getMessage();
        GithubAnswer answer = GithubAnswer.ofBody(message.getBody(JsonNode.class), true);
        if (answer != GithubAnswer.OK) {
            throw new GithubException(answer, answer.text());
        }
        Listing listing = new Listing(api, url(exchange.getVariable(NEXT_PAGE, String.class)));
        boolean more = listing.next(
                LinkHeader.values(message.getHeader("Link")),
                message.getBody(JsonNode.class).size());
        exchange.setVariable(NEXT_PAGE, more ? listing.url() : "");
        message.removeHeaders("*");
    }

    /** Returns the address of the API, never the token. */
    @Override
    public String toString() {
        return "GithubPages of " + api;
    }
}
