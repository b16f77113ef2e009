package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.GithubAnswer.Completeness;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.ListingWalk;
import io.github.portgithub.github.Repository;
import io.github.portgithub.http.PathSegment;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

/**
 * Finds the first commit of a deployment: the oldest one that the deployment before it, to the same environment, had not; its
 * own commit where there is none before it, or GitHub cannot compare them. The fields are those of Ocean: {@code
 * __firstCommit}, with {@code __sha} and {@code __timestamp} added, and {@code __commitCount}.
 *
 * <p>Used by {@code routes/deployment.camel.yaml}. Thread-safe: all state is in the exchange.
 *
 * @see <a href="https://docs.github.com/rest/commits/commits#compare-two-commits">GitHub: compare two commits</a>
 */
public final class FirstCommits {

    private static final String SHA = "[0-9a-fA-F]{4,64}";

    /** A deployment and the one before it. For one thread. */
    public static final class Pair {

        private final ObjectNode deployment;
        private final String path;
        private final boolean last;
        private String before;
        private boolean found;

        private Pair(ObjectNode deployment, String path, String before, boolean last) {
            this.deployment = deployment;
            this.path = path;
            this.before = before;
            this.last = last;
        }

        private String sha() {
            return deployment.path("sha").asText();
        }

        /** Returns whether the deployment before it is on another page, if there is one. */
        public boolean isLast() {
            return last;
        }

        /** Returns the path and query of the deployments to the same environment, below {@code github.api-url}. */
        public String getOthers() {
            return path + "/deployments?environment="
                    + URLEncoder.encode(deployment.path("environment").asText(), StandardCharsets.UTF_8);
        }

        /** Returns the path of the comparison; null if there is nothing to compare. */
        public String getComparison() {
            return before == null || !before.matches(SHA) || !sha().matches(SHA) || before.equals(sha())
                    ? null
                    : path + "/compare/" + before + "..." + sha() + "?per_page=100";
        }

        /** Returns the path of the deployment's own commit; null if the first one is found, or it has none. */
        public String getCommit() {
            return found || !sha().matches(SHA) ? null : path + "/commits/" + PathSegment.of(sha());
        }
    }

    /**
     * Pairs the deployments of a page with those before them.
     *
     * @param exchange the exchange with the page as its body and variables {@code repository} and {@code nextPage}
     */
    public List<Pair> pairs(Exchange exchange) {
        Map<String, List<ObjectNode>> byEnvironment = new LinkedHashMap<>();
        for (JsonNode deployment : exchange.getMessage().getBody(JsonNode.class)) {
            byEnvironment
                    .computeIfAbsent(deployment.path("environment").asText(), any -> new ArrayList<>())
                    .add((ObjectNode) deployment);
        }
        String path = exchange.getVariable("repository", Repository.class).getPath();
        boolean more = exchange.getVariable(ListingWalk.NEXT_PAGE) != null;
        List<Pair> pairs = new ArrayList<>();
        for (List<ObjectNode> deployments : byEnvironment.values()) {
            deployments.sort(Comparator.comparing(FirstCommits::createdAt).reversed());
            for (int i = 0; i < deployments.size(); i++) {
                boolean last = i == deployments.size() - 1;
                pairs.add(new Pair(
                        deployments.get(i),
                        path,
                        last ? null : deployments.get(i + 1).path("sha").asText(),
                        last && more));
            }
        }
        return pairs;
    }

    /**
     * Looks for the deployment before on a page of those to the same environment.
     *
     * @param exchange the exchange with the page; {@code nextPage} becomes null once it is found
     */
    public void before(Exchange exchange) {
        Pair pair = exchange.getVariable("pair", Pair.class);
        Instant created = createdAt(pair.deployment);
        for (JsonNode other : exchange.getMessage().getBody(JsonNode.class)) {
            if (!other.path("id").equals(pair.deployment.path("id"))
                    && createdAt(other).isBefore(created)
                    && other.path("environment").equals(pair.deployment.path("environment"))) {
                pair.before = other.path("sha").asText();
                exchange.setVariable(ListingWalk.NEXT_PAGE, null);
                return;
            }
        }
    }

    /** Takes the comparison of a deployment with the one before it; nothing if GitHub cannot compare them. */
    public void compared(@Variable("pair") Pair pair, @Body JsonNode page) {
        JsonNode comparison = page.path(0);
        ObjectNode first = null;
        Instant oldest = null;
        for (JsonNode commit : comparison.path("commits")) {
            Instant at = committedAt(commit);
            if (commit.isObject() && at != null && (oldest == null || at.isBefore(oldest))) {
                first = (ObjectNode) commit;
                oldest = at;
            }
        }
        if (first != null) {
            int total = comparison.path("total_commits").asInt();
            take(pair, first, total > 0 ? total : comparison.path("commits").size());
        }
    }

    /** Takes the deployment's own commit; nothing if GitHub has it no more. */
    public void committed(@Variable("pair") Pair pair, @Body JsonNode page) {
        JsonNode commit = page.path(0);
        if (commit.isObject() && committedAt(commit) != null) {
            take(pair, (ObjectNode) commit, 1);
        }
    }

    /**
     * Goes on without a commit that GitHub does not have.
     *
     * @throws GithubException if that is not what it says
     */
    public void notThere(@ExchangeException GithubException reason) throws GithubException {
        if (reason.child() != Completeness.NONE) {
            throw reason;
        }
    }

    private static void take(Pair pair, ObjectNode commit, int count) {
        ObjectNode first = commit.deepCopy();
        first.put("__sha", commit.path("sha").asText(pair.sha()));
        first.put(
                "__timestamp",
                commit.path("commit").path("committer").path("date").asText());
        pair.deployment.set("__firstCommit", first);
        pair.deployment.put("__commitCount", count);
        pair.found = true;
    }

    private static Instant committedAt(JsonNode commit) {
        return time(commit.path("commit").path("committer").path("date").asText());
    }

    private static Instant createdAt(JsonNode deployment) {
        Instant time = time(deployment.path("created_at").asText());
        return time == null ? Instant.MIN : time;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
