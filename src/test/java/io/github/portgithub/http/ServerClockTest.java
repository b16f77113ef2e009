package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.github.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerClockTest {

    private static final Instant BEGIN = Instant.parse("2026-11-24T10:00:00.700Z");

    private final MutableClock ours = new MutableClock(BEGIN.toString());
    private final AtomicLong timer = new AtomicLong();
    private final ServerClock clock = new ServerClock(ours, timer::get);

    @Test
    void takesOurTime_whenTheServersDateDoesNotContradictIt() {
        passes(Duration.ofMillis(200));
        clock.answered(date(BEGIN.plusMillis(200)));

        assertThat(clock.beganThere()).isEqualTo(BEGIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {-600, -5, 5, 600})
    void takesTheServersTime_whenOursIsAnother(int ahead) {
        Instant there = BEGIN.minusSeconds(ahead);
        for (int i = 0; i < 20; i++) {
            passes(Duration.ofMillis(130));
            clock.answered(date(there.plusMillis(130 * (i + 1))));
        }

        assertThat(clock.beganThere()).isBetween(there.minusMillis(1000), there);
    }

    @Test
    void isNotLater_whenOurClockIsSetBack() {
        clock.answered(date(BEGIN));
        ours.advance(Duration.ofMinutes(-10));
        passes(Duration.ofSeconds(30));
        clock.answered(date(BEGIN.plusSeconds(30)));

        assertThat(clock.beganThere()).isEqualTo(BEGIN);
    }

    @Test
    void isNotLater_whenTheMachineHasSlept() {
        clock.answered(date(BEGIN));
        // A timer stands still while a machine sleeps
        ours.advance(Duration.ofMinutes(10));
        clock.answered(date(BEGIN.plus(Duration.ofMinutes(10))));

        assertThat(clock.beganThere()).isEqualTo(BEGIN);
    }

    @Test
    void doesNotKnow_whenNoAnswerTellsTheTime() {
        clock.answered(null);
        clock.answered("soon");

        assertThat(clock.beganThere()).isNull();
    }

    private void passes(Duration time) {
        ours.advance(time);
        timer.addAndGet(time.toNanos());
    }

    private static String date(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
    }
}
