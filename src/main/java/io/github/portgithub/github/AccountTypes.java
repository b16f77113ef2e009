package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.PageCall.Failure;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * Why GitHub shows no organization of a name: it is a personal account's, nobody's, or hidden. GitHub is asked once per
 * run and name; whatever it says, what was not found stays unknown.
 *
 * <p>Used by {@code routes/github-page.camel.yaml}. As an aggregation strategy it takes GitHub's answer about the account
 * to the page that was not found. Thread-safe.
 *
 * @see <a href="https://docs.github.com/rest/users/users#get-a-user">GitHub: get a user</a>
 */
public final class AccountTypes implements AggregationStrategy {

    private static final String NOBODY = "";

    private final String orgsPath;

    /**
     * @param apiUrl {@code github.api-url}
     */
    public AccountTypes(String apiUrl) {
        this.orgsPath = URI.create(apiUrl).getRawPath().replaceAll("/+$", "") + "/orgs/";
    }

    /** Tells whether the page was not found, and belongs to the organization of the exchange. */
    public boolean isOrganizationMissing(Exchange exchange) {
        PageCall call = call(exchange);
        if (!(call.failure() instanceof GithubException refusal) || refusal.answer() != GithubAnswer.NOT_FOUND) {
            return false;
        }
        String path = URI.create(call.getUrl()).getRawPath() + "/";
        String expected = orgsPath + exchange.getVariable("organization", String.class) + "/";
        return path.regionMatches(true, 0, expected, 0, expected.length());
    }

    /** Tells whether GitHub has yet to be asked about the organization of the exchange in this run. */
    public boolean isUnknown(Exchange exchange) {
        return !types(exchange).containsKey(key(exchange));
    }

    /** Remembers what GitHub answered about an account; nothing if that failed. */
    @Override
    public Exchange aggregate(Exchange page, Exchange account) {
        Exception failure = account.getException();
        if (failure == null) {
            JsonNode records = account.getMessage().getBody(JsonNode.class);
            types(page).put(key(page), records.path(0).path("type").asText());
        } else if (failure instanceof GithubException refusal && refusal.answer() == GithubAnswer.NOT_FOUND) {
            types(page).put(key(page), NOBODY);
        }
        return page;
    }

    /** Replaces what the page's failure says by the reason, if it is known. */
    public void explain(Exchange exchange) {
        String type = types(exchange).get(key(exchange));
        if (type != null) {
            PageCall call = call(exchange);
            String login = exchange.getVariable("organization", String.class);
            call.failed(new Failure(
                    new GithubException(GithubAnswer.NOT_FOUND, call + ": 404, " + reason(login, type)), false));
        }
    }

    private static String reason(String login, String type) {
        return switch (type) {
            case NOBODY -> login + " does not exist, or the token may not see it";
            case "User" -> login + " is a personal account: name it in github.users";
            case "Organization" -> "organization " + login + " exists, but the token may not see this of it";
            default -> login + " is no organization, but of type " + type;
        };
    }

    private static Map<String, String> types(Exchange exchange) {
        return GithubFindings.of(exchange).accountTypes();
    }

    private static String key(Exchange exchange) {
        return exchange.getVariable("organization", "", String.class).toLowerCase(Locale.ROOT);
    }

    private static PageCall call(Exchange exchange) {
        return exchange.getVariable(ListingWalk.CALL, PageCall.class);
    }
}
