package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.github.MutableClock;
import io.github.portgithub.mapping.PortAppConfig;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunProgressTest {

    private final MutableClock clock = new MutableClock("2026-11-24T10:00:00Z");
    private final ResyncRun run =
            new ResyncRun(clock, Duration.ofHours(6), () -> false, new BatchAggregationStrategy(20, 1 << 20));

    @Test
    void beginsWithoutAGuess() {
        assertThat(RunProgress.of(run).stage()).isEqualTo(RunProgress.BEGINS);
        assertThat(RunProgress.of(run).share()).isEqualTo(-1);
        assertThat(RunProgress.of(run).left()).isNull();
    }

    @Test
    void guessesByRepositories_onceTheyAreKnown() {
        plan();
        Fetch repositories = run.kinds().get(0);
        Fetch pulls = run.kinds().get(1);
        Fetch issues = run.kinds().get(2);
        repositories.start();
        assertThat(RunProgress.of(run).share()).isEqualTo(-1);
        for (int i = 0; i < 10; i++) {
            repositories.resources().get(0).recordRead();
        }
        repositories.end();
        // 1 list and two kinds of ten repositories
        assertThat(RunProgress.of(run).share()).isEqualTo(1 / 21.0);

        pulls.start();
        pulls.scopesExpected(10);
        for (int i = 0; i < 7; i++) {
            pulls.scopeOpened();
        }
        for (int i = 0; i < 6; i++) {
            pulls.scopeClosed();
        }
        clock.advance(Duration.ofSeconds(70));

        RunProgress third = RunProgress.of(run);
        assertThat(third.stage()).isEqualTo("pull-request");
        assertThat(third.share()).isEqualTo(7 / 21.0);
        assertThat(third.left()).isEqualTo(Duration.ofSeconds(140));
        pulls.end();
        issues.start();
        issues.end();
        assertThat(RunProgress.of(run).share()).isEqualTo(1);
        run.owe(1);
        assertThat(RunProgress.of(run).stage()).isEqualTo(RunProgress.DELIVERS);
        run.settle(1);
        assertThat(RunProgress.of(run).stage()).isEqualTo(RunProgress.RECONCILES);
    }

    @Test
    void takesAccountsThatHaveNotBegun_forAsLargeAsTheOthers() {
        plan();
        run.kinds().forEach(kind -> kind.isOf(4));
        Fetch repositories = run.kinds().get(0);
        Fetch pulls = run.kinds().get(1);
        repositories.start();
        for (int i = 0; i < 10; i++) {
            repositories.resources().get(0).recordRead();
        }
        repositories.end();
        // 1 list of one account and then four times ten repositories of two kinds
        assertThat(RunProgress.of(run).share()).isZero();
        pulls.start();
        pulls.scopesExpected(10);
        for (int i = 0; i < 10; i++) {
            pulls.scopeOpened();
            pulls.scopeClosed();
        }
        pulls.end();

        RunProgress progress = RunProgress.of(run);

        assertThat(progress.stage()).isEqualTo("repository");
        assertThat(progress.share()).isEqualTo(10 / 81.0);
    }

    @BeforeEach
    void nothingIsStoppedEarly() {
        assertThat(run.isOpen()).isTrue();
    }

    private void plan() {
        StringBuilder mapping = new StringBuilder("resources:\n");
        for (String kind : new String[] {"repository", "pull-request", "issue"}) {
            mapping.append("- kind: ")
                    .append(kind)
                    .append("\n  selector: {query: 'true'}\n")
                    .append("  port: {entity: {mappings: {identifier: .id, blueprint: '\"thing\"'}}}\n");
        }
        run.plan(PortAppConfig.parse(mapping.toString(), "test"));
    }
}
