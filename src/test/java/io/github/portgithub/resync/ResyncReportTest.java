package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.github.MutableClock;
import io.github.portgithub.github.Owner;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResyncReportTest {

    private final MutableClock clock = new MutableClock("2026-11-24T10:00:00Z");
    private final ResyncRun run =
            new ResyncRun(clock, Duration.ofHours(6), () -> false, new BatchAggregationStrategy(20, 1 << 20));

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

    @Test
    void tellsOfManyAccounts_thoseThatAreIncomplete_thenThoseThatTookLongest() {
        Fetch kind = fetch();
        for (int i = 0; i < 30; i++) {
            AccountRun account = run.account("org-" + i);
            account.add(kind, new Owner("org-" + i, false));
            account.begin(run.workers("token", 2));
            if (i != 7) {
                account.kindEnded();
            }
            clock.advance(Duration.ofSeconds(i));
            account.end();
        }
        kind.unknownScope("ORG-3", "403");
        kind.unknownScope("org-3/api", "403");
        kind.unknownScope("org-33/api", "403");

        ResyncReport report = ResyncReport.of(run);

        assertThat(report.accounts()).hasSize(30);
        assertThat(report.toString())
                .contains("\n  30 accounts, 28 of them complete:"
                        + "\n    org-7: not read to its end, 0 requests in 7.0 s"
                        + "\n    org-3: 2 unknown, 0 requests in 3.0 s"
                        + "\n    org-29: complete, 0 requests in 29.0 s\n")
                .contains("\n    org-22: complete, 0 requests in 22.0 s\n    and 20 more");
    }

    private Fetch fetch() {
        resource();
        return run.kinds().get(0);
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
