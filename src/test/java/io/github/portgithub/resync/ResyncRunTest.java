package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.github.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResyncRunTest {

    private final MutableClock clock = new MutableClock("2026-11-24T10:00:00Z");

    @Test
    void readsUntilItsDeadline_andWaitsALittleLongerForWhatIsOnItsWay() {
        ResyncRun run =
                new ResyncRun(clock, Duration.ofHours(6), () -> false, new BatchAggregationStrategy(20, 1 << 20));

        clock.advance(Duration.ofHours(6).minusSeconds(1));
        assertThat(run.isOpen()).isTrue();

        clock.advance(Duration.ofSeconds(1));
        assertThat(run.isOpen()).isFalse();
        assertThat(run.isExpired()).isTrue();
        assertThat(run.isOverdue()).isFalse();

        clock.advance(Duration.ofMinutes(10));
        assertThat(run.isOverdue()).isTrue();
    }
}
