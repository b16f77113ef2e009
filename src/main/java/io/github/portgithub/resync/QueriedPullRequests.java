package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.Repository;
import io.github.portgithub.github.graphql.GraphqlQuery;
import io.github.portgithub.github.graphql.GraphqlRequests;
import io.github.portgithub.mapping.ListingWindow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * Reads pull requests by GraphQL, where a selector has {@code api: graphql}: makes the query, checks each page, and gives
 * records the fields that Ocean gives them. A page that is not whole is a failure, never fewer pull requests.
 *
 * <p>Used by {@code routes/pull-request.camel.yaml}. Thread-safe: all state is in the exchange.
 *
 * @see <a href="https://docs.github.com/graphql/reference/objects#pullrequest">GitHub: PullRequest</a>
 */
public final class QueriedPullRequests {

    /** Variable: how far the listing is, a {@link Listing}. */
    private static final String LISTING = "queried";

    private static final int FIRST = 50;
    private static final int MOST_EXCLUDED = 100;
    private static final String COMMITS = "commits";
    private static final String FIRST_COMMIT = "firstCommit";
    /** What is asked for whatever is excluded: the first five as in Ocean, the others say what a window takes. */
    private static final Set<String> NEEDED =
            Set.of("url", "id", "fullDatabaseId", "number", "title", "updatedAt", "closedAt");

    private static final String TEXT = text();

    private static String text() {
        try (InputStream file =
                QueriedPullRequests.class.getResourceAsStream("/port-github/graphql/pull-requests.graphql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Listing {
        private final Set<String> cursors = new HashSet<>();
        private long received;
        private int taken;
    }

    /**
     * Returns the query of a fetch: without the fields that its selector excludes, but for those that are needed to tell pull
     * requests apart and what a window takes. A query may declare no variable that it does not use, so that the one of the
     * commits goes with them.
     *
     * @param exchange the exchange with variable {@code fetch}
     * @see <a href="https://spec.graphql.org/October2021/#sec-All-Variables-Used">GraphQL: all variables used</a>
     */
    public GraphqlQuery query(Exchange exchange) {
        Set<String> excluded = excluded(exchange);
        String text = excluded.contains(COMMITS) ? TEXT.replace(", $firstCommit: Boolean!", "") : TEXT;
        return new GraphqlQuery(
                "pull-requests",
                text.lines()
                        .filter(line -> !line.startsWith("        ")
                                || !excluded.contains(line.strip().split("\\W", 2)[0]))
                        .collect(Collectors.joining("\n")));
    }

    /** Returns the fields of a pull request that are asked for, in alphabetical order. */
    public static Set<String> fields() {
        return TEXT.lines()
                .filter(line -> line.startsWith("        "))
                .map(line -> line.strip().split("\\W", 2)[0])
                .filter(field -> !field.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> excluded(Exchange exchange) {
        return fetch(exchange).values("excludeGraphqlFields").stream()
                .limit(MOST_EXCLUDED)
                .filter(field -> !NEEDED.contains(field))
                .collect(Collectors.toSet());
    }

    /** Returns the states that a fetch wants, with commas between them; empty for all. */
    public String states(Exchange exchange) {
        return switch (String.valueOf(fetch(exchange).selector().get("state"))) {
            case "open" -> "OPEN";
            case "closed" -> "CLOSED,MERGED";
            default -> "";
        };
    }

    /**
     * Begins a listing.
     *
     * @param exchange the exchange with variables {@code fetch} and {@code repository}, and {@code queriedStates}: states
     *     with commas between them, none for all. Gets the query's variables; with a window in variable {@code window}, the
     *     pull requests that changed last come first, else the oldest
     */
    public void begin(Exchange exchange) {
        Repository repository = exchange.getVariable("repository", Repository.class);
        String[] name = repository.fullName().split("/");
        ObjectNode variables =
                JsonNodeFactory.instance.objectNode().put("owner", name[0]).put("name", name[1]);
        String states = exchange.getVariable("queriedStates", "", String.class);
        if (!states.isEmpty()) {
            ArrayNode list = variables.putArray("states");
            for (String state : states.split(",")) {
                list.add(state.strip());
            }
        }
        boolean windowed = exchange.getVariable("window") != null;
        variables.put("field", windowed ? "UPDATED_AT" : "CREATED_AT");
        variables.put("direction", windowed ? "DESC" : "ASC");
        variables.put("first", FIRST);
        if (!excluded(exchange).contains(COMMITS)) {
            variables.put(FIRST_COMMIT, fetch(exchange).selects("enrichWithFirstCommit"));
        }
        exchange.setVariable(GraphqlRequests.VARIABLES, variables);
        exchange.setVariable(LISTING, new Listing());
    }

    /**
     * Takes a page.
     *
     * @param exchange the exchange with the answer's data. Gets the records as its body, and the variables of the next page,
     *     or null after the last one
     * @throws GithubException if the page is not whole, or pages do not come to an end
     */
    public void page(Exchange exchange) throws GithubException {
        Listing listing = exchange.getVariable(LISTING, Listing.class);
        JsonNode connection =
                exchange.getMessage().getBody(JsonNode.class).path("repository").path("pullRequests");
        JsonNode nodes = connection.path("nodes");
        JsonNode pageInfo = connection.path("pageInfo");
        if (!nodes.isArray() || !pageInfo.path("hasNextPage").isBoolean()) {
            throw fault("the repository or its pull requests are not in the answer");
        }
        ListingWindow window = exchange.getVariable("window", ListingWindow.class);
        ArrayNode records = JsonNodeFactory.instance.arrayNode(nodes.size());
        for (JsonNode node : nodes) {
            if (!node.isObject() || !node.path("number").isIntegralNumber()) {
                throw fault("GitHub leaves a pull request out");
            }
            if (window != null && (!node.path("updatedAt").isTextual() || !node.has("closedAt"))) {
                throw fault("GitHub does not say when a pull request changed");
            }
            records.add(asOcean((ObjectNode) node));
        }
        listing.received += nodes.size();
        boolean more = pageInfo.path("hasNextPage").booleanValue();
        if (window != null) {
            ListingWindow.Taken taken = window.of(records, listing.taken);
            listing.taken += taken.counted();
            more &= !taken.ends();
            records = JsonNodeFactory.instance.arrayNode(taken.records().size()).addAll(taken.records());
        } else if (!more && listing.received < connection.path("totalCount").asLong()) {
            throw fault("GitHub counts " + connection.path("totalCount").asLong() + " and lists " + listing.received);
        }
        ObjectNode variables = exchange.getVariable(GraphqlRequests.VARIABLES, ObjectNode.class);
        if (more) {
            String cursor = pageInfo.path("endCursor").textValue();
            if (cursor == null || nodes.isEmpty() || !listing.cursors.add(cursor)) {
                throw fault("the pages do not come to an end");
            }
            variables.put("after", cursor);
        }
        exchange.setVariable(GraphqlRequests.VARIABLES, more ? variables : null);
        exchange.getMessage().setBody(records);
    }

    private static GithubException fault(String what) {
        return new GithubException(GithubAnswer.WRONG_SHAPE, "pull requests by GraphQL: " + what);
    }

    private static Fetch fetch(Exchange exchange) {
        return exchange.getVariable("fetch", Fetch.class);
    }

    /** Gives a record the fields that a mapping of Ocean's reads: lists for connections, and some under REST's names. */
    private static ObjectNode asOcean(ObjectNode node) {
        ObjectNode record = node.deepCopy();
        if (node.has("reviewRequests")) {
            ArrayNode reviewers = record.putArray("requested_reviewers");
            for (JsonNode request : node.path("reviewRequests").path("nodes")) {
                reviewer(reviewers, request.path("requestedReviewer"));
            }
        }
        for (String list : List.of("assignees", "reviewRequests", "labels")) {
            if (node.has(list)) {
                JsonNode nodes = node.path(list).path("nodes");
                record.set(list, nodes.isArray() ? nodes : JsonNodeFactory.instance.arrayNode());
            }
        }
        count(node, "comments", record, "comments");
        count(node, "reviewThreads", record, "review_comments");
        count(node, COMMITS, record, COMMITS);
        JsonNode first = node.path(COMMITS).path("nodes").path(0).path("commit");
        if (first.isObject()) {
            record.set(FIRST_COMMIT, first);
        }
        lower(node, "state", record, "state");
        lower(node, "mergeStateStatus", record, "mergeable_state");
        if (node.has("mergeable")) {
            record.put("mergeable", node.path("mergeable").asText().equals("MERGEABLE"));
        }
        return record;
    }

    private static void reviewer(ArrayNode reviewers, JsonNode reviewer) {
        String type = reviewer.path("__typename").asText();
        if (type.equals("User")) {
            reviewers
                    .addObject()
                    .put("login", reviewer.path("login").textValue())
                    .put("type", type);
        } else if (type.equals("Team")) {
            reviewers
                    .addObject()
                    .put("name", reviewer.path("name").textValue())
                    .put("slug", reviewer.path("slug").textValue())
                    .put("type", type);
        }
    }

    private static void count(ObjectNode node, String connection, ObjectNode record, String field) {
        if (node.has(connection)) {
            record.set(field, node.path(connection).path("totalCount"));
        }
    }

    private static void lower(ObjectNode node, String field, ObjectNode record, String to) {
        if (node.has(field)) {
            String text = node.path(field).textValue();
            record.put(to, text == null ? null : text.toLowerCase(Locale.ROOT));
        }
    }
}
