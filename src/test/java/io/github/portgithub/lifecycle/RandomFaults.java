package io.github.portgithub.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.Fault;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.sandbox.GithubRepository;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Lets go wrong between the routes, GitHub and Port what can go wrong, the same kinds in the same order for the same
 * pseudo-random numbers; which requests they hit depends on the threads. Counts every request that was hit.
 */
final class RandomFaults {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Predicate<RecordedRequest> ANY = request -> true;
    private static final String LIST =
            "GET /(orgs/[^/]+/repos|organizations/.*|repos/.*/pulls|repositories/.*)(\\?.*)?";

    private static final String ALERTS = "GET /(orgs|organizations)/[^/]+/[a-z-]+/alerts(\\?.*)?";
    private static final String GRAPHQL = "POST /graphql";

    private final TestServer github;
    private final TestServer port;
    private final SandboxPort catalog;
    private final Random random;
    private final Map<String, LongAdder> hits = new ConcurrentSkipListMap<>();

    RandomFaults(LifeCycleHarness harness, Random random) {
        this.github = harness.github;
        this.port = harness.port;
        this.catalog = harness.catalog;
        this.random = random;
    }

    /** Returns how many requests each kind has hit so far, by its name. */
    Map<String, LongAdder> hits() {
        return hits;
    }

    /**
     * Scripts one fault.
     *
     * @param repository the one that it meets if it is about one
     * @param organization the same
     * @return its kind
     */
    String script(GithubRepository repository, String organization) {
        String repos = "GET /orgs/" + organization + "/repos";
        String pulls = "GET /repos/" + repository.fullName() + "/pulls";
        switch (random.nextInt(43)) {
            case 0 -> {
                return answer(github, "GitHub 5xx", ANY, share(), pick(500, 502, 503, 504), Map.of(), "");
            }
            case 1 -> {
                return on(github, "GitHub closes the connection", ANY, share(), Fault::closeConnection);
            }
            case 2 -> {
                return on(github, "GitHub cuts the body", ANY, share(), Fault::truncateBody);
            }
            case 3 -> {
                return on(github, "GitHub sends no gzip", ANY, share(), Fault::wrongGzip);
            }
            case 4 -> {
                return rarely(() -> on(
                        github,
                        "GitHub secondary limit",
                        ANY,
                        5,
                        fault -> fault.times(1)
                                .answer(
                                        403,
                                        Map.of("Retry-After", "0"),
                                        message("You have exceeded a secondary rate limit"))));
            }
            case 5 -> {
                return rarely(() -> on(
                        github,
                        "GitHub primary limit",
                        ANY,
                        5,
                        fault -> fault.times(1)
                                .answer(
                                        403,
                                        Map.of(
                                                "X-RateLimit-Limit", "5000",
                                                "X-RateLimit-Remaining", "0",
                                                "X-RateLimit-Reset",
                                                        Long.toString(
                                                                Instant.now().getEpochSecond())),
                                        message("API rate limit exceeded for user ID 1"))));
            }
            case 6, 7 -> {
                int status = pick(403, 404, 410, 422, 451, 500);
                return answer(github, "one repository " + status, pulls, 100, status, Map.of(), message("no"));
            }
            case 8, 9 -> {
                int status = pick(403, 404, 451, 500);
                return answer(github, "one listing " + status, repos, 100, status, Map.of(), message("no"));
            }
            case 10 -> {
                int status = pick(403, 404, 500);
                return answer(
                        github,
                        "one organization " + status,
                        "GET /orgs/" + organization,
                        100,
                        status,
                        Map.of(),
                        message("no"));
            }
            case 11 -> {
                AtomicInteger well = new AtomicInteger(random.nextInt(20));
                return on(
                        github,
                        "GitHub token revoked",
                        request -> well.getAndDecrement() <= 0,
                        100,
                        fault -> fault.answer(401, Map.of(), message("Bad credentials")));
            }
            case 12 -> {
                return on(
                        github,
                        "next link to another host",
                        LIST,
                        share(),
                        fault -> fault.change(link("http://127.0.0.1:9/orgs/acme/repos?page=2")));
            }
            case 13 -> {
                return on(
                        github,
                        "next link in a circle",
                        repos + "(\\?.*)?",
                        100,
                        fault -> fault.change(link(github.url() + "/orgs/" + organization + "/repos?page=1")));
            }
            case 14 -> {
                return on(
                        github,
                        "unreadable Link",
                        LIST,
                        share(),
                        fault -> fault.change(
                                answer -> answer.withHeaders(Map.of("Link", "<http://127.0.0.1; rel=next, <"))));
            }
            case 15 -> {
                return answer(
                        github, "a page of HTML", ANY, share(), 200, Map.of("Content-Type", "text/html"), "<html>");
            }
            case 16 -> {
                return answer(github, "an object for a list", LIST, share(), 200, Map.of(), message("hello"));
            }
            case 17 -> {
                return answer(github, "an empty body", ANY, share(), 200, Map.of(), "");
            }
            case 18 -> {
                return answer(
                        github,
                        "redirect to another host",
                        LIST,
                        share(),
                        pick(301, 302, 307),
                        Map.of("Location", "http://127.0.0.1:9/x"),
                        "");
            }
            case 19 -> {
                return answer(github, "GitHub 202", LIST, share(), 202, Map.of(), "{}");
            }
            case 20 -> {
                return answer(port, "Port 5xx", ANY, share(), pick(500, 502, 503, 504), Map.of(), "");
            }
            case 21 -> {
                return on(port, "Port closes the connection", ANY, share(), Fault::closeConnection);
            }
            case 22 -> {
                return on(port, "Port cuts the body", ANY, share(), Fault::truncateBody);
            }
            case 23 -> {
                return answer(
                        port, "Port 429", ANY, share(), 429, Map.of("Retry-After", "0"), error("too_many_requests"));
            }
            case 24 -> {
                String some = "\"" + repository.fullName() + "\"";
                int status = pick(413, 422);
                return on(
                        port,
                        "Port " + status + " for a batch with one entity",
                        request -> request.is(LifeCycleHarness.BULK)
                                && request.text().contains(some),
                        100,
                        fault -> fault.answer(status, Map.of(), error("invalid_request")));
            }
            case 25 -> {
                int status = pick(403, 404, 409);
                return answer(
                        port, "Port " + status, LifeCycleHarness.BULK, share(), status, Map.of(), error("not_found"));
            }
            case 26 -> {
                AtomicInteger well = new AtomicInteger(random.nextInt(12));
                return on(
                        port,
                        "Port forgets its tokens",
                        request -> {
                            if (well.getAndDecrement() == 0) {
                                catalog.revokeTokens();
                            }
                            return well.get() == -1;
                        },
                        100,
                        fault -> fault);
            }
            case 27 -> {
                // Credentials that were refused are not tried again at once, which would spoil the next round
                return answer(
                        port,
                        "Port 401",
                        request -> !request.path().endsWith("/access_token"),
                        share(),
                        401,
                        Map.of(),
                        error("unauthorized"));
            }
            case 28 -> {
                return answer(
                        port,
                        "owned entities refused",
                        LifeCycleHarness.OWNED,
                        100,
                        pick(403, 404, 422, 500),
                        Map.of(),
                        "{}");
            }
            case 29 -> {
                return answer(
                        port,
                        "owned entities not told",
                        LifeCycleHarness.OWNED,
                        share(),
                        200,
                        Map.of(),
                        "{\"ok\":true}");
            }
            case 30 -> {
                return answer(
                        port,
                        "deletion refused",
                        LifeCycleHarness.DELETE,
                        share(),
                        pick(403, 404, 422, 503),
                        Map.of(),
                        error("no"));
            }
            case 31 -> {
                return on(
                        port,
                        "Port keeps silent about an entity",
                        LifeCycleHarness.BULK,
                        share(),
                        fault -> fault.change(RandomFaults::withoutFirst));
            }
            case 32, 33 -> {
                return answer(
                        github, "GraphQL fault", GRAPHQL, share(), pick(404, 403, 502, 504), Map.of(), error("no"));
            }
            case 34 -> {
                return answer(
                        github,
                        "GraphQL errors",
                        GRAPHQL,
                        share(),
                        200,
                        Map.of(),
                        "{\"data\":null,\"errors\":[{\"message\":\"Something went wrong while executing your query.\"}]}");
            }
            case 35 -> {
                return on(
                        github,
                        "GraphQL part",
                        GRAPHQL,
                        share(),
                        fault -> fault.change(answer -> nodes(answer, (nodes, chance) -> {
                            // What a token may not see is null, with an error or without
                            nodes.set(chance.nextInt(nodes.size()), NullNode.instance);
                        })));
            }
            case 36 -> {
                return on(
                        github,
                        "GraphQL omits and repeats",
                        GRAPHQL,
                        share(),
                        fault -> fault.change(answer -> nodes(answer, (nodes, chance) -> {
                            JsonNode again =
                                    nodes.get(chance.nextInt(nodes.size())).deepCopy();
                            ((ObjectNode) again.path("c0")).put("totalCount", chance.nextInt(5));
                            nodes.set(chance.nextInt(nodes.size()), again);
                            nodes.add(again);
                        })));
            }
            case 37 -> {
                return on(
                        github,
                        "GraphQL runs out of resources",
                        GRAPHQL,
                        share(),
                        fault -> fault.change(answer -> nodes(
                                answer,
                                (nodes, chance) -> {
                                    nodes.remove(0);
                                },
                                "RESOURCE_LIMITS_EXCEEDED")));
            }
            case 38, 39 -> {
                return answer(
                        github,
                        "alerts of an organization refused",
                        ALERTS,
                        share(),
                        pick(403, 404, 422, 502),
                        Map.of(),
                        message("no"));
            }
            case 40 -> {
                return on(
                        github,
                        "alerts of an organization in part",
                        ALERTS,
                        share(),
                        fault -> fault.change(answer ->
                                answer.withHeader("X-GitHub-SSO", "partial-results; organizations=21955855")));
            }
            case 41 -> {
                return on(
                        github,
                        "alerts of an organization that lack one or are in another order",
                        ALERTS,
                        share(),
                        fault -> fault.change(RandomFaults::otherAlerts));
            }
            default -> {
                return on(
                        port,
                        "Port refuses an entity of a batch",
                        LifeCycleHarness.BULK,
                        share(),
                        fault -> fault.change(RandomFaults::withFirstRefused));
            }
        }
    }

    /**
     * Scripts changes at GitHub after some of its answers, so between two pages of a listing, or after the last.
     *
     * @param change makes one change; called by one thread at a time
     * @return its kind
     */
    String changeWhileRead(Runnable change) {
        int percent = pick(5, 20, 60);
        int times = 1 + random.nextInt(6);
        Object oneAtATime = new Object();
        return on(
                github,
                "GitHub changes while it is read",
                ANY,
                percent,
                fault -> fault.times(times).change(answer -> {
                    synchronized (oneAtATime) {
                        change.run();
                    }
                    return answer;
                }));
    }

    private interface Lie {
        void about(ArrayNode nodes, Random chance);
    }

    private SandboxAnswer nodes(SandboxAnswer answer, Lie lie) {
        return nodes(answer, lie, null);
    }

    /** Changes what GraphQL says of repositories. */
    private SandboxAnswer nodes(SandboxAnswer answer, Lie lie, String error) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (!(body.at("/data/repositoryOwner/repositories/nodes") instanceof ArrayNode nodes) || nodes.isEmpty()) {
                return answer;
            }
            lie.about(nodes, new Random(Arrays.hashCode(answer.body())));
            if (error != null) {
                ((ObjectNode) body)
                        .putArray("errors")
                        .addObject()
                        .put("type", error)
                        .put("message", "no");
            }
            return new SandboxAnswer(200, answer.headers(), JSON.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Scripted {
        String script();
    }

    /** What costs a second of waiting is not done every time. */
    private String rarely(Scripted fault) {
        return random.nextInt(3) == 0 ? fault.script() : answer(github, "GitHub 5xx", ANY, 30, 502, Map.of(), "");
    }

    private String answer(
            TestServer server,
            String kind,
            Predicate<RecordedRequest> where,
            int percent,
            int status,
            Map<String, String> headers,
            String body) {
        return on(server, kind, where, percent, fault -> fault.answer(status, headers, body));
    }

    private String answer(
            TestServer server,
            String kind,
            String where,
            int percent,
            int status,
            Map<String, String> headers,
            String body) {
        return answer(server, kind, request -> request.is(where), percent, status, headers, body);
    }

    private String on(TestServer server, String kind, String where, int percent, UnaryOperator<Fault> what) {
        return on(server, kind, request -> request.is(where), percent, what);
    }

    private String on(
            TestServer server, String kind, Predicate<RecordedRequest> where, int percent, UnaryOperator<Fault> what) {
        LongAdder counter = hits.computeIfAbsent(kind, any -> new LongAdder());
        Random chance = new Random(random.nextLong());
        what.apply(server.on(request -> {
            boolean hit = where.test(request) && chance.nextInt(100) < percent;
            if (hit) {
                counter.increment();
            }
            return hit;
        }));
        return kind;
    }

    private int share() {
        return pick(5, 20, 50, 100);
    }

    private int pick(int... some) {
        return some[random.nextInt(some.length)];
    }

    private static UnaryOperator<SandboxAnswer> link(String next) {
        return answer -> answer.withHeaders(Map.of("Link", "<" + next + ">; rel=\"next\""));
    }

    private static SandboxAnswer otherAlerts(SandboxAnswer answer) {
        try {
            if (!(JSON.readTree(answer.body()) instanceof ArrayNode alerts) || alerts.isEmpty()) {
                return answer;
            }
            JsonNode first = alerts.remove(0);
            if (alerts.size() % 2 == 0) {
                alerts.add(first);
            }
            return new SandboxAnswer(answer.status(), answer.headers(), bytes(alerts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SandboxAnswer withoutFirst(SandboxAnswer answer) {
        ObjectNode body = body(answer);
        if (body.path("entities") instanceof ArrayNode entities && !entities.isEmpty()) {
            entities.remove(0);
        }
        return new SandboxAnswer(answer.status(), answer.headers(), bytes(body));
    }

    private static SandboxAnswer withFirstRefused(SandboxAnswer answer) {
        ObjectNode body = body(answer);
        if (body.path("entities") instanceof ArrayNode entities && !entities.isEmpty()) {
            JsonNode first = entities.remove(0);
            body.withArrayProperty("errors")
                    .addObject()
                    .put("identifier", first.path("identifier").asText())
                    .put("index", first.path("index").asInt())
                    .put("statusCode", 422)
                    .put("error", "invalid_request");
        }
        return new SandboxAnswer(207, answer.headers(), bytes(body));
    }

    private static ObjectNode body(SandboxAnswer answer) {
        try {
            return (ObjectNode) JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String message(String text) {
        return "{\"message\":\"" + text + "\"}";
    }

    private static String error(String code) {
        return "{\"ok\":false,\"error\":\"" + code + "\",\"message\":\"no\"}";
    }
}
