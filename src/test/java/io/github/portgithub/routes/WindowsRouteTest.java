package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubItems;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Selectors that want a part of a listing: what is in it, what is asked for, and what goes from Port. */
class WindowsRouteTest extends RouteTest {

    private static final Instant NOW = Instant.now();

    @BeforeEach
    void oneRepository() {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        routes.with("github.page-size", 2);
    }

    /** Numbers 1, 2, 3 and so on, closed so many days ago; a negative number of days is an open one. */
    private void pullRequests(int... daysAgo) {
        model.addPullRequests("acme", "api", daysAgo.length);
        for (int i = 0; i < daysAgo.length; i++) {
            closed(i + 1, daysAgo[i]);
        }
    }

    private void closed(int number, int daysAgo) {
        Instant at = NOW.minus(Duration.ofDays(Math.abs(daysAgo)));
        model.updatePullRequest(
                "acme", "api", number, one -> one.withState(daysAgo < 0 ? State.OPEN : State.MERGED, at));
    }

    private static String pulls(String... selector) {
        String identifier = ".__repository_full_name + \"/pull/\" + (.number | tostring)";
        return MappingText.empty()
                .mapping("pull-request", "githubPullRequest", identifier, "title: .title", selector)
                .toString();
    }

    private List<Integer> pullNumbers() {
        return identifiers("githubPullRequest").stream()
                .map(identifier -> Integer.valueOf(identifier.replaceAll(".*/", "")))
                .sorted()
                .toList();
    }

    @Test
    void takesOpenOnes_andThoseClosedOnesThatChangedSince() throws Exception {
        pullRequests(-200, 3, 90, 10, 61, -1, 2);
        routes.withMapping(pulls("states: [open, closed]"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(pullNumbers()).containsExactly(1, 2, 4, 6, 7);
        // Two pages and no third of the listing by change: 7, 6; 2, 4; 5 is beyond
        assertThat(github.requests("GET /repos.*pulls.*"))
                .extracting(RecordedRequest::query)
                .filteredOn(query -> query.contains("sort=updated"))
                .hasSize(3);
    }

    @Test
    void takesAtMostSoMany_countingClosedOnes() throws Exception {
        pullRequests(-5, 3, 90, 10, 61, -1, 2);
        routes.withMapping(pulls("state: all", "maxResults: 3"));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(pullNumbers()).containsExactly(1, 2, 4, 6, 7);
    }

    @Test
    void countsByTheDateOfClosing_whereThatIsSaid() throws Exception {
        pullRequests(-5, 3, 90, 10, 61);
        String since = NOW.minus(Duration.ofDays(20)).toString().substring(0, 10);
        routes.withMapping(pulls("states: [closed]", "closedSinceDate: " + since));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(pullNumbers()).containsExactly(2, 4);
        assertThat(github.requests("GET /repos.*pulls.*"))
                .extracting(RecordedRequest::query)
                .noneMatch(query -> query.contains("state=open"));
    }

    @Test
    void whatFallsOutGoes_andItsRepositoryStays() throws Exception {
        pullRequests(3, 10, 20);
        routes.withMapping(pulls("states: [open, closed]", "since: 15"));
        routes.resync();
        assertThat(pullNumbers()).containsExactly(1, 2);
        closed(2, 17);

        ResyncReport report = routes.resync();

        assertThat(report.deleted()).as(report::toString).isEqualTo(1);
        assertThat(pullNumbers()).containsExactly(1);
    }

    @Test
    void whatFallsOutIsKept_untilItsRepositoryGoes() throws Exception {
        model.addRepository("acme", "web");
        model.addPullRequests("acme", "web", 1);
        model.updatePullRequest("acme", "web", 1, one -> one.withState(State.OPEN, NOW));
        pullRequests(3, 10, 20);
        routes.withMapping(pulls("states: [open, closed]", "since: 15"))
                .with("port.deletion.keep-outside-window", true);
        routes.resync();
        closed(2, 17);

        ResyncReport kept = routes.resync();

        assertThat(kept.deleted()).as(kept::toString).isZero();
        assertThat(kept.toString()).contains("1 protected: pull-request[0] wants a part");
        assertThat(identifiers("githubPullRequest")).contains("acme/api/pull/1", "acme/api/pull/2");

        model.removeRepository("acme", "api");
        ResyncReport gone = routes.resync();

        assertThat(gone.deleted()).as(gone::toString).isEqualTo(2);
        assertThat(identifiers("githubPullRequest")).allMatch(one -> one.startsWith("acme/web/"));
    }

    /** One that is reopened after the open ones are read, and before the others are, is in neither state's listing. */
    @Test
    void missesNone_thatIsReopenedMeanwhile() throws Exception {
        pullRequests(-200, 3);
        routes.withMapping(pulls("states: [open, closed]"));
        routes.resync();
        github.onRequest(request -> {
            if (String.valueOf(request.query()).contains("sort=updated")) {
                model.updatePullRequest("acme", "api", 2, one -> one.withState(State.OPEN, Instant.now()));
            }
        });

        ResyncReport report = routes.resync();

        assertThat(report.deleted()).as(report::toString).isZero();
        assertThat(pullNumbers()).containsExactly(1, 2);
    }

    @Test
    void asksAnUnchangedWindowWithoutQuota_andPostsNothing() throws Exception {
        pullRequests(-200, 3, 90, 10, 61, -1, 2);
        routes.withMapping(pulls("states: [open, closed]", "maxResults: 3"))
                .with("port.ledger.url", "jdbc:h2:" + routes.folder().resolve("ledger"));
        routes.resync();
        List<Integer> before = pullNumbers();
        github.forget();
        port.forget();

        ResyncReport second = routes.resync();

        assertThat(second.outcome()).as(second::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(second.deleted()).isZero();
        assertThat(pullNumbers()).isEqualTo(before);
        assertThat(port.requests(BULK)).isEmpty();
        // All but the repositories, which others need
        assertThat(second.notModified())
                .isEqualTo(github.requests("GET /repos.*pulls.*").size());

        // Another falls out once there is a newer one
        closed(5, 0);
        ResyncReport third = routes.resync();

        assertThat(third.deleted()).as(third::toString).isEqualTo(1);
        assertThat(pullNumbers()).containsExactly(1, 2, 5, 6, 7);
    }

    @Test
    void takesTheNewestRuns_andNoFurtherPage() throws Exception {
        model.setItems("acme/api", GithubItems.WORKFLOW_RUNS, 9);
        routes.withMapping(runs("maxResults: 3"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubWorkflowRun")).containsExactlyInAnyOrder("9", "8", "7");
        assertThat(github.requests("GET .*/actions/runs")).hasSize(2);
    }

    @Test
    void takesRunsSinceADate_andGoesOnOverAllPages() throws Exception {
        model.setItems("acme/api", GithubItems.WORKFLOW_RUNS, 9);
        // They are seven hours apart, from the second of January on
        routes.withMapping(runs("sinceDate: 2024-01-03T12:00:00Z"));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(identifiers("githubWorkflowRun"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(4, 9).mapToObj(String::valueOf).toList());
    }

    @Test
    void asksForEachStatus_andTakesWhatIsInOneOfThem() throws Exception {
        model.setItems("acme/api", GithubItems.WORKFLOW_RUNS, 9);
        routes.withMapping(runs("statuses: [failure, in_progress]"));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(identifiers("githubWorkflowRun")).containsExactlyInAnyOrder("3", "5", "6", "9");
        assertThat(github.requests("GET .*/actions/runs"))
                .extracting(request -> request.query().replaceAll(".*status=([a-z_]+).*", "$1"))
                .containsExactlyInAnyOrder("failure", "failure", "in_progress");
    }

    /** GitHub lists 1,000 runs of a status; what is beyond is not known to be gone. */
    @Test
    void whatGithubDoesNotListIsUnknown() throws Exception {
        github.on("GET /repos/acme/api/actions/runs")
                .answer(200, Map.of(), "{\"total_count\":1500,\"workflow_runs\":[{\"id\":1,\"run_number\":1}]}");
        routes.withMapping(runs("statuses: [failure]", "since: 3000"));

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("workflow-run")).as(report::toString).containsOnlyKeys("acme/api");
    }

    private static String runs(String... selector) {
        return MappingText.empty()
                .mapping("workflow-run", "githubWorkflowRun", ".run_number | tostring", "title: .name", selector)
                .toString();
    }
}
