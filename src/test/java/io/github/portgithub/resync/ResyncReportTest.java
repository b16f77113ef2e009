package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.github.MutableClock;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResyncReportTest {

    private final ResyncRun run = new ResyncRun(
            new MutableClock("2026-11-24T10:00:00Z"),
            Duration.ofHours(6),
            () -> false,
            new BatchAggregationStrategy(20, 1 << 20));

    @Test
    void saysSo_whenOfAResourceNothingCouldBeMapped() {
        ResourceRun resource = resource();
        for (int i = 0; i < 20; i++) {
            resource.recordRead();
            resource.recordUnmappable("acme");
        }

        ResyncReport report = ResyncReport.of(run);

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.toString())
                .contains("repository[0]: none of 20 records could be mapped, see its identifier and blueprint");
    }

    @Test
    void isComplete_whenNothingWasReadOrAllWasFiltered() {
        ResourceRun resource = resource();
        resource.recordRead();
        resource.recordFiltered();

        ResyncReport report = ResyncReport.of(run);

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(report.toString()).doesNotContain("could be mapped");
    }

    private ResourceRun resource() {
        run.plan(PortAppConfig.parse("""
                resources:
                - kind: repository
                  selector: {query: 'true'}
                  port: {entity: {mappings: {identifier: .full_nam, blueprint: '"thing"'}}}
                """, "test"));
        Fetch kind = run.kinds().get(0);
        kind.start();
        kind.end();
        return kind.resources().get(0);
    }
}
