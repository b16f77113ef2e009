package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingMinuteTest {

    @Test
    void letsTheFirstRequestsGoAtOnce_andTheNextAfterAMinute() {
        SlidingMinute minute = new SlidingMinute(3);
        for (int i = 0; i < 3; i++) {
            assertThat(minute.delayMillis(1000)).isZero();
            minute.record(1000);
        }

        assertThat(minute.delayMillis(1000)).isEqualTo(60_500);
        assertThat(minute.delayMillis(31_000)).isEqualTo(30_500);
        assertThat(minute.delayMillis(61_500)).isZero();
    }

    @Test
    void neverHoldsMore_inAnyMinute() {
        int limit = 50;
        SlidingMinute minute = new SlidingMinute(limit);
        Random random = new Random(7);
        List<Long> sent = new ArrayList<>();
        for (long now = 0; now < 600_000; now += random.nextInt(400)) {
            if (minute.delayMillis(now) == 0) {
                minute.record(now);
                sent.add(now);
            }
        }

        for (int i = limit; i < sent.size(); i++) {
            assertThat(sent.get(i) - sent.get(i - limit)).isGreaterThanOrEqualTo(60_000);
        }
        assertThat(sent).hasSizeGreaterThanOrEqualTo(9 * limit);
    }

    @Test
    void waitsNoLongerThanAMinute_whenTheClockIsSetBack() {
        SlidingMinute minute = new SlidingMinute(1);
        minute.record(10_000_000);

        assertThat(minute.delayMillis(0)).isEqualTo(60_500);
    }
}
