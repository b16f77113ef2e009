package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ResyncRunTest {

    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    void readsUntilItsDeadline_andWaitsALittleLongerForWhatIsOnItsWay() {
        ResyncRun run = new ResyncRun(clock, Duration.ofHours(6), () -> false);

        now = now.plus(Duration.ofHours(6)).minusSeconds(1);
        assertThat(run.isOpen()).isTrue();

        now = now.plusSeconds(1);
        assertThat(run.isOpen()).isFalse();
        assertThat(run.isExpired()).isTrue();
        assertThat(run.isOverdue()).isFalse();

        now = now.plus(Duration.ofMinutes(10));
        assertThat(run.isOverdue()).isTrue();
    }
}
