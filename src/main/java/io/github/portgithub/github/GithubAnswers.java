package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Reads every answer of GitHub once: a page goes on, everything else becomes the exception that the retries in {@code
 * routes/errors.camel.yaml} decide by. Also the {@code onExceptionOccurred} processor of these retries: what GitHub asks
 * to wait goes before our own back-off.
 *
 * <p>Used by {@code routes/github-page.camel.yaml}. Thread-safe.
 */
public final class GithubAnswers implements Processor {

    /** Variable: the whole URL of the page to get, then of the page after it, or null. */
    public static final String NEXT_PAGE = "nextPage";

    /** Variable: {@code object} where the answer is one record and no list. */
    public static final String PAGE_OF = "pageOf";

    private static final Set<Integer> UNAVAILABLE = Set.of(429, 500, 502, 503, 504);

    private final URI api;

    /**
     * @param apiUrl {@code github.api-url}, the only place the token may go to
     * @throws IllegalArgumentException if it is no http or https URL
     */
    public GithubAnswers(String apiUrl) {
        this.api = URI.create(apiUrl);
        if (api.getHost() == null || !Set.of("http", "https").contains(api.getScheme())) {
            throw new IllegalArgumentException(
                    "github.api-url must be a URL such as https://api.github.com; it is '" + apiUrl + "'");
        }
    }

    /**
     * Checks the status of an answer.
     *
     * @param exchange the exchange after the HTTP call
     * @throws GithubException if it is not 200
     */
    public void check(Exchange exchange) throws GithubException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status == 200) {
            return;
        }
        String what = "GitHub answered " + status + " to " + path(exchange);
        if (UNAVAILABLE.contains(status)) {
            throw new GithubUnavailableException(what, retryAfter(message.getHeader("Retry-After", String.class)));
        }
        throw new GithubException(what);
    }

    /**
     * Checks that the answer has the shape that was asked for, and makes a list of it.
     *
     * @param exchange the exchange with the parsed answer
     * @throws GithubException if an object came where a list belongs, or the other way round
     */
    public void records(Exchange exchange) throws GithubException {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        boolean one = "object".equals(exchange.getVariable(PAGE_OF));
        if (body == null || (one ? !body.isObject() : !body.isArray())) {
            throw new GithubException("GitHub's answer to " + path(exchange) + " is no " + (one ? "object" : "list"));
        }
        if (one) {
            exchange.getMessage().setBody(JsonNodeFactory.instance.arrayNode(1).add(body));
        }
    }

    /**
     * Sets the next page, the whole URL as GitHub gave it.
     *
     * @param exchange the exchange with the answer's headers
     * @throws GithubException if the link leaves {@code github.api-url}
     */
    public void next(Exchange exchange) throws GithubException {
        Object link = exchange.getMessage().getHeader("Link");
        String next = LinkHeader.next(values(link), URI.create(exchange.getVariable(NEXT_PAGE, String.class)))
                .orElse(null);
        if (next != null && !sameOrigin(URI.create(next))) {
            throw new GithubException("the next link of " + path(exchange) + " leads to "
                    + URI.create(next).getHost());
        }
        exchange.setVariable(NEXT_PAGE, next);
    }

    /** Sets the redelivery delay to what GitHub asked for, if it did. */
    @Override
    public void process(Exchange exchange) {
        if (exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof GithubUnavailableException unavailable
                && unavailable.retryAfter() != null) {
            exchange.getMessage()
                    .setHeader(
                            Exchange.REDELIVERY_DELAY, unavailable.retryAfter().toMillis());
        }
    }

    private boolean sameOrigin(URI url) {
        return api.getScheme().equalsIgnoreCase(url.getScheme())
                && api.getHost().equalsIgnoreCase(url.getHost())
                && api.getPort() == url.getPort();
    }

    private static Collection<String> values(Object header) {
        if (header == null) {
            return List.of();
        }
        return header instanceof Collection<?> many
                ? many.stream().map(String::valueOf).toList()
                : List.of(header.toString());
    }

    private static Duration retryAfter(String seconds) {
        return seconds != null && seconds.matches("\\d{1,5}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    private static String path(Exchange exchange) {
        return URI.create(exchange.getVariable(NEXT_PAGE, String.class)).getPath();
    }
}
