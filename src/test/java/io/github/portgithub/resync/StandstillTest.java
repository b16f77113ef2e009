package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.delivery.BatchAggregationStrategy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StandstillTest {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final ResyncRun run =
            new ResyncRun(clock, Duration.ofHours(6), () -> false, new BatchAggregationStrategy(20, 1 << 20));
    private final Standstill standstill = new Standstill(run, clock, Duration.ofMinutes(1));

    @Test
    void tellsOnce_whatIsOwedAndSinceWhen() {
        run.owe(272);
        run.postpone();
        assertThat(standstill.look()).isNull();
        now = now.plusSeconds(59);
        assertThat(standstill.look()).isNull();
        now = now.plusSeconds(1);

        assertThat(standstill.look())
                .isEqualTo(
                        "Nothing has happened since 2026-03-01T12:00:00Z: 271 entities are neither accepted nor refused");

        now = now.plusSeconds(60);
        assertThat(standstill.look()).isNull();
    }

    @Test
    void tellsAgain_onceSomethingHasHappened() {
        assertThat(standstill.look()).isNull();
        now = now.plusSeconds(60);
        assertThat(standstill.look()).isNotNull();
        run.requested();
        assertThat(standstill.look()).isNull();
        now = now.plusSeconds(60);
        assertThat(standstill.look()).contains("since 2026-03-01T12:01:00Z");
    }
}
