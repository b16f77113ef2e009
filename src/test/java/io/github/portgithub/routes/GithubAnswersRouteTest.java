package io.github.portgithub.routes;

import static io.github.portgithub.routes.GithubAnswersRouteTest.End.NONE;
import static io.github.portgithub.routes.GithubAnswersRouteTest.End.READ;
import static io.github.portgithub.routes.GithubAnswersRouteTest.End.UNKNOWN;
import static io.github.portgithub.routes.GithubAnswersRouteTest.Place.CHILD_FIRST;
import static io.github.portgithub.routes.GithubAnswersRouteTest.Place.CHILD_THIRD;
import static io.github.portgithub.routes.GithubAnswersRouteTest.Place.LISTING_FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.Fault;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a whole run makes of each class of answer, at the first and the third page of a listing and of a child: what
 * lands, what is complete, the exit code, how often GitHub is asked, and that nothing is deleted on doubt. Four
 * repositories, one a page; {@code r-2} has four pull requests, one a page, the others one each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class GithubAnswersRouteTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO = "{\"message\":\"no\"}";
    private static final int RETRIES = 2;

    /** Where a fault is met. */
    enum Place {
        LISTING_FIRST,
        LISTING_THIRD,
        CHILD_FIRST,
        CHILD_THIRD;

        boolean isListing() {
            return this == LISTING_FIRST || this == LISTING_THIRD;
        }

        boolean isFirst() {
            return this == LISTING_FIRST || this == CHILD_FIRST;
        }

        boolean is(RecordedRequest request) {
            boolean listing = request.path().endsWith("/repos");
            boolean ofSecond = request.path().equals("/repos/acme/r-2/pulls")
                    || request.path().equals("/repositories/" + secondId + "/pulls");
            String given = isFirst() ? "/(orgs|repos)/.*" : "/(organizations|repositories)/.*";
            return (isListing() ? listing : ofSecond)
                    && request.path().matches(given)
                    && (isFirst() || request.query().matches(".*[?&]page=3(&.*)?|page=3(&.*)?"));
        }

        /** Returns another address of the same records. */
        String elsewhere() {
            return switch (this) {
                case LISTING_FIRST -> "/organizations/" + organizationId + "/repos";
                case LISTING_THIRD -> "/orgs/acme/repos";
                case CHILD_FIRST -> "/repositories/" + secondId + "/pulls";
                case CHILD_THIRD -> "/repos/acme/r-2/pulls";
            };
        }
    }

    /** How the scope ends. */
    enum End {
        READ,
        NONE,
        UNKNOWN
    }

    /**
     * A class of answer.
     *
     * @param asked how often the page is asked for in vain
     * @param once whether only the first of these requests meets it, so that the next one is answered
     */
    private record Answer(
            String name, BiConsumer<Fault, Place> script, End listing, End child, int asked, boolean once) {

        static Answer never(String name, End child, BiConsumer<Fault, Place> script) {
            return new Answer(name, script, UNKNOWN, child, 1, false);
        }

        static Answer backedOff(String name, BiConsumer<Fault, Place> script) {
            return new Answer(name, script, UNKNOWN, UNKNOWN, 1 + RETRIES, false);
        }

        static Answer repeated(String name, BiConsumer<Fault, Place> script) {
            return new Answer(name, script, READ, READ, 1, true);
        }

        boolean isLimit() {
            return name.contains("limit") || name.contains("Retry-After") || name.startsWith("429");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static long organizationId;
    private static long secondId;

    private final GithubModel model = new GithubModel();
    private final SandboxPort catalog = new SandboxPort();
    private final TestServer github = TestServer.of(withoutLimits(new SandboxGithub(model)));
    private final TestServer port = TestServer.port(catalog);
    private final Map<String, RoutesUnderTest> routesByKind = new TreeMap<>();

    @BeforeAll
    void fillBoth() throws Exception {
        organizationId = model.addOrganization("acme").id();
        for (int i = 1; i <= 4; i++) {
            model.addRepository("acme", "r-" + i);
            model.addPullRequests("acme", "r-" + i, i == 2 ? 4 : 1);
        }
        secondId = model.repository("acme", "r-2").orElseThrow().id();
        for (String kind : List.of("repository", "pull-request")) {
            assertThat(routes(kind).resync().outcome()).isEqualTo(Outcome.COMPLETE);
        }
    }

    private RoutesUnderTest routes(String kind) {
        return routesByKind.computeIfAbsent(
                kind,
                any -> RoutesUnderTest.between(github, port)
                        .withMapping(MappingText.of(kind, kind.equals("repository") ? "type: all" : "state: all")
                                .toString())
                        .with("port.integration-identifier", kind)
                        .with("github.page-size", 1)
                        .with("github.retries", RETRIES)
                        .with("github.retry-delay", 1)
                        .with("github.secondary-limit-wait", 200));
    }

    @AfterAll
    void stop() {
        routesByKind.values().forEach(RoutesUnderTest::close);
        github.close();
        port.close();
    }

    static Stream<Arguments> answersAtPlaces() {
        return answers().flatMap(answer -> Stream.of(Place.values()).map(place -> Arguments.of(answer, place)));
    }

    private static Stream<Answer> answers() {
        Map<String, String> json = Map.of("Content-Type", "application/json");
        List<Answer> answers = new ArrayList<>(List.of(
                Answer.repeated("hourly limit", (fault, place) -> fault.answer(403, usedUp(), NO)),
                Answer.repeated(
                        "403, Retry-After", (fault, place) -> fault.answer(403, Map.of("Retry-After", "1"), NO)),
                Answer.repeated(
                        "429, Retry-After", (fault, place) -> fault.answer(429, Map.of("Retry-After", "1"), NO)),
                Answer.repeated("429 and no header", (fault, place) -> fault.answer(429, Map.of(), NO)),
                Answer.repeated(
                        "403, a secondary limit by its text alone",
                        (fault, place) -> fault.answer(
                                403, Map.of(), "{\"message\":\"You have exceeded a secondary rate limit.\"}")),
                Answer.never("401", UNKNOWN, (fault, place) -> fault.answer(401, Map.of(), NO)),
                Answer.never(
                        "409, empty",
                        UNKNOWN,
                        (fault, place) -> fault.answer(409, Map.of(), "{\"message\":\"Git Repository is empty.\"}")),
                Answer.never("204", UNKNOWN, (fault, place) -> fault.answer(204, Map.of(), "")),
                Answer.backedOff("no connection", (fault, place) -> fault.closeConnection()),
                Answer.repeated("no connection, once", (fault, place) -> fault.closeConnection()),
                Answer.backedOff("half a body", (fault, place) -> fault.truncateBody()),
                Answer.repeated("half a body, once", (fault, place) -> fault.truncateBody()),
                Answer.backedOff("wrong gzip", (fault, place) -> fault.wrongGzip()),
                Answer.backedOff("not JSON", (fault, place) -> fault.answer(200, json, "<html>proxy</html>")),
                Answer.backedOff("no body", (fault, place) -> fault.answer(200, json, "")),
                Answer.never("an object for a list", UNKNOWN, (fault, place) -> fault.answer(200, json, "{}"))));
        // 304 has not been asked for
        IntStream.of(304, 403, 404, 410, 422, 451)
                .forEach(status -> answers.add(Answer.never(
                        String.valueOf(status), UNKNOWN, (fault, place) -> fault.answer(status, Map.of(), NO))));
        IntStream.of(404, 410)
                .forEach(status -> answers.add(Answer.never(
                        status + ", another feature is switched off",
                        UNKNOWN,
                        (fault, place) -> fault.answer(
                                status, Map.of(), "{\"message\":\"Issues are disabled for this repo\"}"))));
        IntStream.of(301, 302, 307, 308)
                .forEach(status -> answers.add(Answer.repeated(
                        String.valueOf(status),
                        (fault, place) -> fault.answer(status, Map.of("Location", place.elsewhere()), NO))));
        IntStream.of(202, 500, 502, 503, 504)
                .forEach(status -> answers.add(Answer.backedOff(
                        String.valueOf(status), (fault, place) -> fault.answer(status, Map.of(), NO))));
        answers.add(Answer.repeated("502, once", (fault, place) -> fault.answer(502, Map.of(), NO)));
        return answers.stream();
    }

    @ParameterizedTest(name = "{0} at {1}")
    @MethodSource("answersAtPlaces")
    void endsAsTheAnswerMeans(Answer answer, Place place) throws Exception {
        github.forget();
        port.forget();
        Fault fault = github.on(place::is);
        if (answer.once()) {
            fault.times(1);
        }
        answer.script().accept(fault, place);

        String kind = place.isListing() ? "repository" : "pull-request";
        ResyncReport report = routes(kind).resync();
        github.heal();
        if (answer.isLimit()) {
            // A process goes slower after limits, and remembers them for longer than this test lasts
            routesByKind.remove(kind).close();
        }

        End end = place.isListing() ? answer.listing() : answer.child();
        if (end == NONE && place == CHILD_THIRD) {
            // There were some a moment ago
            end = UNKNOWN;
        }
        boolean revoked = answer.name().equals("401");
        assertThat(report.outcome()).isEqualTo(end == UNKNOWN ? Outcome.INCOMPLETE : Outcome.COMPLETE);
        assertThat(report.exitCode()).isEqualTo(end == UNKNOWN ? 1 : 0);
        if (end == UNKNOWN && !revoked) {
            assertThat(report.unknown().values())
                    .singleElement()
                    .satisfies(
                            unknown -> assertThat(unknown).containsOnlyKeys(place.isListing() ? "acme" : "acme/r-2"));
        }
        assertThat(report.deleted()).as("entities deleted").isEqualTo(end == NONE ? 4 : 0);
        if (revoked) {
            // Whoever had asked before goes on, nobody else asks
            assertThat(landed()).isSubsetOf(landing(place, READ));
            assertThat(github.requests()).hasSizeLessThanOrEqualTo(14);
        } else {
            assertThat(landed()).containsExactlyInAnyOrderElementsOf(landing(place, end));
            assertThat(github.requests()).hasSize(requests(answer, place, end));
        }
        if (end == NONE) {
            routes("pull-request").resync();
        }
    }

    private static int requests(Answer answer, Place place, End end) {
        // One pull request on a page of one is a full page without a link to tell whether it is the last
        int proofs = 3;
        int whole = place.isListing() ? 4 : 4 + 3 + proofs + 4;
        if (end == READ) {
            return whole + answer.asked();
        }
        int before = place.isFirst() ? 0 : 2;
        // An organization that is not found is asked about once more
        int more = place == LISTING_FIRST && answer.name().startsWith("404") ? 1 : 0;
        // Before something is deleted, the three places where pages of the repositories met are looked at again
        int again = end == NONE ? 3 : 0;
        return whole - 4 + before + answer.asked() + more + again;
    }

    private static List<String> landing(Place place, End end) {
        int most = end == READ ? 4 : place.isFirst() ? 0 : 2;
        if (place.isListing()) {
            return IntStream.rangeClosed(1, most).mapToObj(i -> "acme/r-" + i).toList();
        }
        return Stream.concat(
                        Stream.of("r-1", "r-3", "r-4").map(name -> "acme/" + name + "/pull/1"),
                        IntStream.rangeClosed(1, most).mapToObj(i -> "acme/r-2/pull/" + i))
                .toList();
    }

    private List<String> landed() throws IOException {
        List<String> identifiers = new ArrayList<>();
        for (RecordedRequest bulk : port.requests(RouteTest.BULK)) {
            for (JsonNode entity : JSON.readTree(bulk.body()).path("entities")) {
                identifiers.add(entity.path("identifier").asText());
            }
        }
        return identifiers;
    }

    private static Map<String, String> usedUp() {
        return Map.of(
                "x-ratelimit-limit", "5000",
                "x-ratelimit-remaining", "0",
                "x-ratelimit-reset", String.valueOf(Instant.now().getEpochSecond() + 1));
    }

    /** A GitHub whose limits are off, so that only what a test scripts is a limit. */
    private static SandboxApi withoutLimits(SandboxApi api) {
        return request -> {
            SandboxAnswer answer = api.answer(request);
            Map<String, List<String>> headers = new TreeMap<>(answer.headers());
            headers.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("x-ratelimit-"));
            return new SandboxAnswer(answer.status(), headers, answer.body());
        };
    }
}
