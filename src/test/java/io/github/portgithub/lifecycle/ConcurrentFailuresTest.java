package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that fail at the same time, in a run in which something was handled before they began. */
class ConcurrentFailuresTest {

    private static final int REPOSITORIES = 300;

    private final LifeCycleHarness harness = new LifeCycleHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    @Timeout(60)
    void endsTheRun_whenManyRepositoriesFailAtOnce_afterPortDidNotTakeTheIntegration() throws Exception {
        harness.model.addOrganization("acme");
        for (int i = 1; i <= REPOSITORIES; i++) {
            harness.model.addRepository("acme", "repo-" + i);
        }
        harness.port.on("GET /v1/integration.*").answer(403, Map.of(), "{}");
        harness.github.on("GET /repos/.*/pulls.*").answer(403, Map.of(), "{\"message\":\"no\"}");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().get("pull-request")).hasSize(REPOSITORIES);
    }
}
