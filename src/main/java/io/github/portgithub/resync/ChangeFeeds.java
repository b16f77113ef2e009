package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.Owner;
import io.github.portgithub.github.event.KindEvents;
import io.github.portgithub.github.graphql.GraphqlRequests;
import io.github.portgithub.http.Secrets;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.apache.hc.client5.http.utils.DateUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@link ChangeFeed} of an account page by page.
 *
 * <p>Used by {@code routes/change-feed.camel.yaml}. Thread-safe: what is known goes with the run.
 */
public final class ChangeFeeds implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeeds.class);

    private static final String PAGE = "changes";
    private static final int LARGEST_PAGE = 100;

    /** Who has so many is read without the rest of the feed. */
    private static final int MOST_PAGES = 10_000;

    private final GraphqlRequests requests;
    private final int pageSize;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private CamelContext camelContext;

    /**
     * @param requests loads the query
     * @param pageSize {@code github.page-size}: repositories a page, at most 100
     */
    public ChangeFeeds(GraphqlRequests requests, int pageSize) {
        this.requests = requests;
        this.pageSize = Math.max(1, Math.min(LARGEST_PAGE, pageSize));
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Tells whether a run has a use for the feed: it is about everything and remembers it, or a later one may. */
    public boolean isUsed(@Variable("run") ResyncRun run) {
        return run.ledger().isFeedOfUse();
    }

    /**
     * Takes what the file of a kind says.
     *
     * @param run the run
     * @param fetch the kind
     * @param connection which connection of a repository tells of its changes, with its arguments; null for none
     * @param listing path and query below a repository of the records of all states, the last that changed first; null for none
     */
    public void planned(
            @Variable("run") ResyncRun run,
            @Variable("fetch") Fetch fetch,
            @Variable("changesIn") String connection,
            @Variable("changesListing") String listing) {
        if (connection != null && !connection.isBlank()) {
            KindEvents events = camelContext.getRegistry().findByType(KindEvents.class).stream()
                    .filter(kind -> kind.kind().equals(fetch.kind()))
                    .findFirst()
                    .orElse(null);
            run.feed().plan(fetch, new KindChanges(connection.strip(), listing, events));
        }
    }

    /** Tells whether an account has yet to be asked about for a kind. */
    public boolean isDue(
            @Variable("run") ResyncRun run, @Variable("fetch") Fetch fetch, @Variable("owner") Owner owner) {
        return isUsed(run) && run.feed().isDue(fetch, owner.login());
    }

    /**
     * Begins the feed of an account.
     *
     * @param exchange the exchange with variables {@code run} and {@code owner}
     * @throws IOException if the query is not there
     */
    public void begin(Exchange exchange) throws IOException {
        ResyncRun run = exchange.getVariable("run", ResyncRun.class);
        String login = exchange.getVariable("owner", Owner.class).login();
        run.feed().begin(login);
        exchange.setVariable(GraphqlRequests.QUERY, run.feed().query(requests.load(PAGE)));
        exchange.setVariable(
                GraphqlRequests.VARIABLES,
                JsonNodeFactory.instance.objectNode().put("login", login).put("first", pageSize));
        exchange.setVariable(GraphqlRequests.TAKES_PART, true);
        exchange.setVariable("feedPages", 0);
    }

    /**
     * Takes a page. Variable {@code queryVariables} asks for the next one, or is null.
     *
     * @param exchange the exchange with the data of an answer
     */
    public void page(Exchange exchange) {
        ResyncRun run = exchange.getVariable("run", ResyncRun.class);
        String date = exchange.getVariable(GraphqlRequests.ANSWERED_AT, String.class);
        Instant answeredAt = date == null ? null : DateUtils.parseStandardDate(date);
        JsonNode repositories = exchange.getMessage()
                .getBody(JsonNode.class)
                .path("repositoryOwner")
                .path("repositories");
        repositories.path("nodes").forEach(node -> run.feed().repository(node, answeredAt));
        int pages = exchange.getVariable("feedPages", Integer.class) + 1;
        exchange.setVariable("feedPages", pages);
        ObjectNode asked = exchange.getVariable(GraphqlRequests.VARIABLES, ObjectNode.class);
        String cursor = repositories.path("pageInfo").path("endCursor").textValue();
        boolean more = repositories.path("pageInfo").path("hasNextPage").asBoolean(false)
                && cursor != null
                && !cursor.equals(asked.path("after").textValue())
                && pages < MOST_PAGES;
        exchange.setVariable(GraphqlRequests.VARIABLES, more ? asked.put("after", cursor) : null);
    }

    /**
     * Goes on without the feed of an account, or without the rest of it: what it did not say is read.
     *
     * @param run the run
     * @param owner the account
     * @param reason why
     */
    public void failed(
            @Variable("run") ResyncRun run, @Variable("owner") Owner owner, @ExchangeException Exception reason) {
        if (!(reason instanceof GithubException github) || github.answer().retry() == GithubAnswer.Retry.BACK_OFF) {
            run.feed().failed();
        }
        String why = Reasons.of(reason);
        if (told.add(owner.login())) {
            LOG.warn(
                    "{}: GitHub's GraphQL API does not tell what has changed ({}): each listing is asked for instead",
                    Secrets.visible(owner.login()),
                    why);
        } else {
            LOG.debug("{}: no change feed: {}", owner.login(), why);
        }
    }
}
