package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Routes that were stopped for a while, as a host may do. A loop of Camel's that breaks on shutdown takes that for the end:
 * it never goes round again.
 */
class StoppedRouteTest extends RouteTest {

    @BeforeEach
    void fill() {
        model.addOrganization("acme");
        model.addRepository("acme", "one");
        model.addPullRequests("acme", "one", 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port-github-listing",
                "port-github-page",
                "port-github-resync",
                "port-github-read-owned",
                "port-github-repository-worker"
            })
    void readsAndDeletesAsBefore_onceARouteWasStoppedAndStarted(String route) throws Exception {
        routes.resync();
        routes.context().getRouteController().stopRoute(route);
        routes.context().getRouteController().startRoute(route);
        model.removePullRequest("acme", "one", 2);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(report.deleted()).isEqualTo(1);
        assertThat(identifiers("githubPullRequest")).hasSize(2);
    }

    @Test
    void resyncsAgain_afterTheContextWasSuspendedAndResumed() throws Exception {
        routes.resync();
        routes.context().suspend();
        routes.context().resume();
        model.addPullRequests("acme", "one", 1);

        ResyncReport first = routes.resyncLater().get(30, TimeUnit.SECONDS);
        ResyncReport second = routes.resyncLater().get(30, TimeUnit.SECONDS);

        assertThat(first.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(second.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).hasSize(4);
    }
}
