package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubAccount;
import io.github.portgithub.sandbox.SandboxGithub;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The weaknesses of Ocean's tutorial integration that concern GitHub, by their number in the contract, each answered. */
class OceanTutorialWeaknessesRouteTest extends RouteTest {

    private static final String PULLS = "GET /repos/acme/one/pulls";

    @BeforeEach
    void oneRepositoryWithThreePullRequests() {
        model.addOrganization("acme");
        model.addRepository("acme", "one");
        model.addPullRequests("acme", "one", 3);
    }

    @Test
    void weakness1_asksForFullPages() throws Exception {
        routes.resync();

        assertThat(github.requests("GET .*(repos|pulls)"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.query()).contains("per_page=100"));
    }

    @Test
    void weakness2_followsTheNextUrlAsGivenAndReachesTheEnd() throws Exception {
        routes.with("github.page-size", 1).resync();

        assertThat(identifiers("githubPullRequest")).hasSize(3);
        assertThat(github.requests("GET /repositories/\\d+/pulls"))
                .extracting(request -> request.query().replaceAll(".*[?&]?page=(\\d+).*", "$1"))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void weakness3_takesNoErrorForData() throws Exception {
        github.on(PULLS).answer(403, Map.of("x-ratelimit-remaining", "9"), "{\"message\":\"Forbidden\"}");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(row(report, "pull-request").records()).isZero();
    }

    @Test
    void weakness4_letsEveryKindObeyTheSameLimit() throws Exception {
        github.on("GET /orgs/acme").times(1).answer(429, Map.of("Retry-After", "1"), "{\"message\":\"slow down\"}");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(report.duration()).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void weakness5_refusesToStartAnonymouslyWithoutAnOrganization() {
        routes.with("github.token", "").with("github.organizations", "");

        assertThatThrownBy(routes::start).hasStackTraceContaining("GITHUB_ORGANIZATIONS");
    }

    @Test
    void weakness5_saysWhatAnonymousRequestsAreWorth() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            routes.with("github.token", "").resync();
        } finally {
            System.setErr(before);
        }

        assertThat(log.toString(StandardCharsets.UTF_8)).contains("60 anonymous requests an hour");
    }

    @Test
    void weakness11_boundsWhatIsInFlight() throws Exception {
        IntStream.range(0, 40).forEach(i -> model.addRepository("acme", "r-" + i));
        github.on("GET .*").delay(Duration.ofMillis(5));

        routes.with("github.concurrency", 4).resync();

        assertThat(github.peakConcurrency()).isLessThanOrEqualTo(4);
    }

    @Test
    void weakness11_letsOneFailingOrganizationFailAlone() throws Exception {
        routes.with("github.organizations", "missing,acme");

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("repository")).containsOnlyKeys("missing");
        assertThat(identifiers("githubPullRequest")).hasSize(3);
    }

    @Test
    void weakness12_isIncompleteWhenNoOrganizationCanBeSeen() throws Exception {
        github.on("GET /user/orgs").answer(200, Map.of(), "[]");

        ResyncReport report = routes.with("github.organizations", "").resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
    }

    @Test
    void weakness13_followsARepositoryThatWasRenamed() throws Exception {
        long id = model.repository("acme", "one").orElseThrow().id();
        github.on(PULLS).answer(301, Map.of("Location", "/repositories/" + id + "/pulls"), "{}");

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).hasSize(3);
    }

    @Test
    void weakness14_readsLinksWithCommasAndParameters() throws Exception {
        String next = "/repositories/7/pulls?labels=a,b;c&page=2";
        github.on(PULLS)
                .change(answer -> answer.withHeader(
                        "Link", "<" + github.url() + next + ">; title=\"a, b; c\"; rel=next; type=x"));
        github.on("GET /repositories/7/pulls").answer(200, Map.of("Content-Type", "application/json"), "[]");

        assertThat(routes.withMadeUp("labels").resync().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(github.requests("GET /repositories/7/pulls")).hasSize(1);
    }

    @Test
    void weakness15_sendsTheTokenToNoOtherHost() throws Exception {
        try (TestServer foreign = TestServer.github(model)) {
            github.on(PULLS).answer(307, Map.of("Location", foreign.url() + "/take"), "{}");

            routes.resync();

            assertThat(foreign.requests()).isEmpty();
            assertThat(port.requests())
                    .noneSatisfy(request ->
                            assertThat(request.header("Authorization")).contains("github-test-token"));
        }
    }

    @Test
    void weakness16_readsPersonalAccounts() throws Exception {
        model.addAccount(GithubAccount.user("mona"));
        model.addRepository("mona", "dotfiles");

        ResyncReport report = routes.with("github.users", "mona").resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubRepository")).containsExactlyInAnyOrder("acme/one", "mona/dotfiles");
    }

    @Test
    void weakness16_readsAnEnterpriseServerBelowItsBasePath() throws Exception {
        try (TestServer enterprise = TestServer.of(new BelowBasePath(new SandboxGithub(model)))) {
            ResyncReport report = routes.with("github.api-url", enterprise.url() + BelowBasePath.PATH)
                    .with("github.page-size", 1)
                    .resync();

            assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(identifiers("githubPullRequest")).hasSize(3);
        }
    }
}
