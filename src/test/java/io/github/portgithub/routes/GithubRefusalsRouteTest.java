package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubAccount;
import io.github.portgithub.sandbox.SandboxAnswer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run makes of faults and limits that last, of links that lead astray, and of whom it is about. */
class GithubRefusalsRouteTest extends RouteTest {

    private static final String REPOSITORIES = "GET /orgs/acme/repos";
    private static final String PULLS_OF_SECOND = "GET /repos/acme/r-2/pulls";
    private static final String MESSAGE = "{\"message\":\"no\"}";

    @BeforeEach
    void threeRepositoriesWithTwoPullRequestsEach() {
        model.addOrganization("acme");
        for (int i = 1; i <= 3; i++) {
            model.addRepository("acme", "r-" + i);
            model.addPullRequests("acme", "r-" + i, 2);
        }
        routes.with("github.retries", 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 500})
    void listingIsUnknownNeverEmpty_whenGithubRefusesIt(int status) throws Exception {
        github.on(REPOSITORIES).answer(status, Map.of("x-ratelimit-remaining", "4000"), MESSAGE);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.unknown()).containsKeys("repository", "pull-request");
        assertThat(report.unknown().get("repository")).containsOnlyKeys("acme");
        assertThat(report.toString()).contains("acme: ").contains(String.valueOf(status));
        assertThat(identifiers("githubOrganization")).containsExactly("acme");
    }

    @Test
    void asksNoMore_whenTheTokenIsRevokedInMidRun() throws Exception {
        IntStream.range(4, 60).forEach(i -> model.addRepository("acme", "r-" + i));
        github.on("GET .*").after(10).answer(401, Map.of(), MESSAGE);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().get("pull-request")).hasSizeGreaterThan(40);
        assertThat(github.requests().size())
                .as("ten that went well and at most one more for each worker")
                .isLessThanOrEqualTo(20);
    }

    @Test
    void waitsAndGoesOn_whenThePrimaryLimitIsHitInMidRun() throws Exception {
        Instant reset = Instant.now().plusSeconds(4);
        github.on(request ->
                        !request.path().startsWith("/repos/") && Instant.now().isBefore(reset))
                .change(answer ->
                        answer.withHeaders(Map.of("X-RateLimit-Reset", String.valueOf(reset.getEpochSecond()))));
        github.on(request ->
                        request.path().startsWith("/repos/") && Instant.now().isBefore(reset))
                .answer(
                        403,
                        Map.of(
                                "x-ratelimit-limit", "5000",
                                "x-ratelimit-remaining", "0",
                                "x-ratelimit-resource", "core",
                                "x-ratelimit-reset", String.valueOf(reset.getEpochSecond())),
                        "{\"message\":\"API rate limit exceeded\"}");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).hasSize(6);
        assertThat(github.requests("GET /repos/.*"))
                .as("one for each worker before the limit is known, then none until the reset")
                .hasSizeLessThanOrEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "403, 2, ''",
        "429, 2, ''",
        "429, , ''",
        "403, , You have exceeded a secondary rate limit",
        "403, , You have triggered an abuse detection mechanism"
    })
    void allWorkersWait_whenTheSecondaryLimitIsHit(int status, String retryAfter, String message) throws Exception {
        IntStream.range(4, 60).forEach(i -> model.addRepository("acme", "r-" + i));
        routes.with("github.secondary-limit-wait", "2s");
        List<Instant> arrivals = new CopyOnWriteArrayList<>();
        github.on(request -> {
            arrivals.add(Instant.now());
            return false;
        });
        Map<String, String> headers = new HashMap<>(Map.of("x-ratelimit-remaining", "4000"));
        if (retryAfter != null) {
            headers.put("Retry-After", retryAfter);
        }
        github.on("GET /repos/.*").after(25).times(1).answer(status, headers, "{\"message\":\"" + message + "\"}");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, "pull-request").accepted()).isEqualTo(6);
        int refused = 2 + 25;
        int last = IntStream.range(1, arrivals.size())
                .boxed()
                .max(Comparator.comparing(i -> Duration.between(arrivals.get(i - 1), arrivals.get(i))))
                .orElseThrow();
        assertThat(Duration.between(arrivals.get(last - 1), arrivals.get(last)))
                .as("nobody asks while the limit lasts")
                .isGreaterThan(Duration.ofMillis(1500));
        assertThat(last).as("requests before the wait").isBetween(refused, refused + 20);
        assertThat(arrivals).as("one of them in vain").hasSize(2 + 59 + 1);
    }

    @Test
    void holdsNoLock_whileTenWorkersWaitForALimit() throws Exception {
        IntStream.range(4, 40).forEach(i -> model.addRepository("acme", "r-" + i));
        routes.with("github.secondary-limit-wait", "3s").start();
        github.on("GET /repos/.*").after(10).times(1).answer(429, Map.of(), MESSAGE);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();

        CompletableFuture<ResyncReport> run = routes.resyncLater().orTimeout(30, TimeUnit.SECONDS);
        int most = 0;
        // A dump stops every thread and walks the heap: one after another they would keep the run from going on
        while (!endsWithin(run, Duration.ofMillis(50))) {
            List<ThreadInfo> waiting = Stream.of(threads.dumpAllThreads(true, true))
                    .filter(GithubRefusalsRouteTest::waitsInADelay)
                    .toList();
            most = Math.max(most, waiting.size());
            assertThat(waiting).allSatisfy(thread -> {
                assertThat(thread.getLockedMonitors())
                        .as("monitors of %s", thread)
                        .isEmpty();
                assertThat(thread.getLockedSynchronizers())
                        .as("synchronizers of %s", thread)
                        .allMatch(own -> own.getClassName().endsWith("ThreadPoolExecutor$Worker"));
            });
        }

        assertThat(run.join().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(most).as("workers that waited at once").isEqualTo(10);
    }

    private static boolean endsWithin(CompletableFuture<?> run, Duration time) throws Exception {
        try {
            run.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static boolean waitsInADelay(ThreadInfo thread) {
        return thread.getThreadState() == Thread.State.TIMED_WAITING
                && thread.getThreadName().contains("port-github-repository")
                && Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith(".DelayProcessorSupport"));
    }

    @Test
    void stopsAtItsDeadline_whenALimitWouldLastLonger() throws Exception {
        routes.with("port.resync.max-duration", "2s");
        github.on("GET /repos/.*").answer(403, Map.of("Retry-After", "600"), MESSAGE);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.toString()).contains("port.resync.max-duration");
        assertThat(report.duration()).isLessThan(Duration.ofSeconds(8));
        assertThat(identifiers("githubRepository")).hasSize(3);
    }

    @Test
    void repeatsAPage_whenTheConnectionBreaks() throws Exception {
        github.on("GET /repos/.*").times(1).closeConnection();
        github.on(REPOSITORIES).times(1).truncateBody();
        github.on(PULLS_OF_SECOND).times(1).wrongGzip();

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).hasSize(6);
    }

    @Test
    void repeatsAPage_whenTheAnswerIsTooSlow() throws Exception {
        routes.with("github.response-timeout", 300);
        github.on(PULLS_OF_SECOND).times(1).delay(Duration.ofMillis(1500));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).hasSize(6);
    }

    @Test
    void repeatsAPage_whenItsBodyComesTooSlowly() throws Exception {
        routes.with("github.response-timeout", 300);
        github.on(PULLS_OF_SECOND).times(1).slowBody().delay(Duration.ofMillis(2000));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).hasSize(6);
        assertThat(github.requests(PULLS_OF_SECOND)).hasSize(2);
    }

    @Test
    void followsTheRedirectOfARenamedRepository() throws Exception {
        long id = model.repository("acme", "r-2").orElseThrow().id();
        github.on(PULLS_OF_SECOND)
                .answer(301, Map.of("Location", github.url() + "/repositories/" + id + "/pulls"), MESSAGE);

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).hasSize(6);
        assertThat(github.requests("GET /repositories/\\d+/pulls"))
                .singleElement()
                .satisfies(followed -> assertThat(followed.query()).contains("state=all", "per_page=100"));
    }

    @Test
    void sendsNothingToAForeignHost_whenANextLinkOrARedirectLeadsThere() throws Exception {
        try (TestServer foreign = TestServer.github(model)) {
            github.on("GET /repos/acme/r-1/pulls")
                    .change(answer -> answer.withHeader("Link", "<" + foreign.url() + "/x>; rel=\"next\""));
            github.on(PULLS_OF_SECOND).answer(302, Map.of("Location", foreign.url() + "/y"), MESSAGE);

            ResyncReport report = routes.resync();

            assertThat(report.unknown().get("pull-request")).containsOnlyKeys("acme/r-1", "acme/r-2");
            assertThat(foreign.requests()).isEmpty();
        }
    }

    @Test
    void endsAsUnknown_whenANextLinkRunsInACircle() throws Exception {
        github.on(PULLS_OF_SECOND)
                .change(
                        answer -> answer.withHeader(
                                "Link",
                                "<" + github.url()
                                        + "/repos/acme/r-2/pulls?sort=created&direction=asc&state=all&per_page=100>; rel=\"next\""));

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("pull-request")).containsOnlyKeys("acme/r-2");
        assertThat(github.requests(PULLS_OF_SECOND)).hasSize(1);
    }

    @Test
    void asksForSmallerPages_whenGithubCannotBuildALargeOne() throws Exception {
        model.addPullRequests("acme", "r-2", 118);
        routes.with("github.retries", 6);
        github.on(request ->
                        request.path().endsWith("/pulls") && request.query().contains("per_page=100"))
                .answer(502, Map.of(), "");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).hasSize(124).doesNotHaveDuplicates();
    }

    @Test
    void refusesAPage_whenItIsLongerThanTheLimitEvenInParts() throws Exception {
        routes.with("github.max-page-bytes", 30_000);
        model.addPullRequests("acme", "r-2", 60);

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("pull-request")).containsKey("acme/r-2");
        assertThat(report.toString()).contains("github.max-page-bytes");
    }

    @Test
    void missesNothing_whenOneInTwentyOfTwoThousandAnswersIsAServerFault() throws Exception {
        for (int i = 4; i <= 45; i++) {
            model.addRepository("acme", "r-" + i);
            model.addPullRequests("acme", "r-" + i, 44);
        }
        routes.with("github.page-size", 1).with("github.retries", 12).with("github.retry-delay", 1);
        long seed = Long.getLong("github.faults.seed", System.nanoTime());
        System.out.println("One in twenty answers fails by -Dgithub.faults.seed=" + seed);
        Random statuses = new Random(seed);
        github.on(request -> true)
                .randomly(seed, 5)
                .change(answer -> SandboxAnswer.empty(500 + List.of(0, 2, 3, 4).get(statuses.nextInt(4))));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as("seed %d", seed).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).as("seed %d", seed).hasSize(6 + 42 * 44);
        assertThat(identifiers("githubRepository")).as("seed %d", seed).hasSize(45);
        assertThat(report.requests()).isEqualTo(github.requests().size()).isGreaterThan(1950);
    }

    @Test
    void listsTheOrganizationsOfTheToken_whenNobodyNamesAny() throws Exception {
        model.addOrganization("umbrella");
        model.addRepository("umbrella", "one");
        routes.with("github.organizations", "");

        ResyncReport report = routes.resync();

        assertThat(identifiers("githubOrganization")).containsExactlyInAnyOrder("acme", "umbrella");
        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(github.requests("GET /user/orgs")).hasSize(1);
    }

    @Test
    void keepsWhatIsListedAndSaysWhatIsNot_whenSingleSignOnHidesOrganizations() throws Exception {
        routes.with("github.organizations", "");
        github.on("GET /user/orgs")
                .change(answer -> answer.withHeader("X-GitHub-SSO", "partial-results; organizations=21955855"));

        ResyncReport report = routes.resync();

        assertThat(identifiers("githubPullRequest")).hasSize(6);
        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.toString()).contains("other organizations");
    }

    @Test
    void emptiesNothing_whenTheTokenCanSeeNoOrganization() throws Exception {
        routes.with("github.organizations", "");
        github.on("GET /user/orgs").answer(200, Map.of(), "[]");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.toString()).contains("github.organizations");
    }

    @Test
    void listsRepositoriesOfAPersonalAccount() throws Exception {
        model.addAccount(GithubAccount.user("mona"));
        model.addRepository("mona", "dotfiles");
        model.addPullRequests("mona", "dotfiles", 1);
        routes.with("github.organizations", "").with("github.users", "mona");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubRepository")).containsExactly("mona/dotfiles");
        assertThat(identifiers("githubPullRequest")).containsExactly("mona/dotfiles/pull/1");
    }

    @Test
    void neverHasMoreRequestsInFlightThanAllowed() throws Exception {
        IntStream.range(4, 60).forEach(i -> model.addRepository("acme", "r-" + i));
        routes.with("github.concurrency", 3);
        github.on("GET .*").delay(Duration.ofMillis(10));

        routes.resync();

        assertThat(github.peakConcurrency()).isBetween(2, 3);
    }

    @Test
    void followsLinksAsGiven_whenTheyHoldCursorsAndCommas() throws Exception {
        List<SandboxAnswer> first = new ArrayList<>();
        github.on(PULLS_OF_SECOND).times(1).change(answer -> {
            first.add(answer);
            return answer.withHeader(
                    "Link",
                    "<" + github.url()
                            + "/repositories/9/pulls?after=Y3Vyc29yOnYyOpK,x%3D%3D&per_page=100>; rel=\"next\"");
        });
        github.on("GET /repositories/9/pulls").answer(200, Map.of("Content-Type", "application/json"), "[]");

        assertThat(routes.withMadeUp("after").resync().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(github.requests("GET /repositories/9/pulls"))
                .singleElement()
                .satisfies(
                        request -> assertThat(request.query()).isEqualTo("after=Y3Vyc29yOnYyOpK,x%3D%3D&per_page=100"));
    }
}
