package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Port goes away and comes back while a run is under way. */
class PortOutageTest {

    private final LifeCycleHarness harness = new LifeCycleHarness();

    @BeforeEach
    void tenRepositoriesWithTenPullRequestsEach() {
        harness.model.addOrganization("acme");
        for (int i = 1; i <= 10; i++) {
            harness.model.addRepository("acme", "repo-" + i);
            harness.model.addPullRequests("acme", "repo-" + i, 10);
        }
        harness.with("port.retries", 10).with("port.retry-delay", 50);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void landsEverything_whenPortIsDownForSecondsInMidRun() throws Exception {
        AtomicInteger posts = new AtomicInteger();
        harness.port
                .on(request -> {
                    if (request.is(LifeCycleHarness.BULK) && posts.incrementAndGet() == 3) {
                        harness.port.goDown(Duration.ofSeconds(2));
                        return true;
                    }
                    return false;
                })
                .closeConnection();

        ResyncReport report = harness.resync();

        assertThat(posts).hasValueGreaterThan(3);
        assertThat(report.duration()).isGreaterThan(Duration.ofSeconds(2));
        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.deadLetter()).isEmpty();
        assertHoldsWhatGithubHolds();
    }

    @ParameterizedTest
    @ValueSource(strings = {LifeCycleHarness.OWNED, LifeCycleHarness.DELETE})
    void deletesWhatIsStale_whenPortRestartsBeforeThat(String moment) throws Exception {
        harness.resync();
        harness.model.removeRepository("acme", "repo-2");
        AtomicBoolean restarted = new AtomicBoolean();
        harness.port.forget();
        harness.port
                .on(request -> {
                    if (request.is(moment) && restarted.compareAndSet(false, true)) {
                        harness.catalog.revokeTokens();
                        harness.port.goDown(Duration.ofMillis(500));
                        return true;
                    }
                    return false;
                })
                .closeConnection();

        ResyncReport report = harness.resync();

        assertThat(restarted).isTrue();
        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.port.requests("POST /v1/auth/access_token")).hasSize(1);
        assertHoldsWhatGithubHolds();
    }

    @Test
    void deletesNothing_whenPortStaysAwayAfterTheUpserts() throws Exception {
        harness.with("port.retries", 2).with("port.retry-delay", 5).resync();
        harness.model.removeRepository("acme", "repo-2");
        harness.port
                .on((RecordedRequest request) -> request.is(LifeCycleHarness.OWNED))
                .closeConnection();

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.toString()).contains("the deletion of stale entities failed");
        assertThat(harness.identifiers("githubPullRequest")).hasSize(100);
    }

    private void assertHoldsWhatGithubHolds() {
        assertThat(ExpectedCatalog.at(harness.catalog)).isEqualTo(ExpectedCatalog.of(harness.model, List.of("acme")));
    }
}
