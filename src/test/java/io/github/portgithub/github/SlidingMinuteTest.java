package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingMinuteTest {

    @Test
    void letsTheFirstRequestsGoAtOnce_andTheNextAfterAMinute() {
        SlidingMinute minute = new SlidingMinute();
        for (int i = 0; i < 3; i++) {
            assertThat(minute.delayMillis(1000, 3)).isZero();
            minute.record(1000);
        }

        assertThat(minute.delayMillis(1000, 3)).isEqualTo(60_500);
        assertThat(minute.delayMillis(31_000, 3)).isEqualTo(30_500);
        assertThat(minute.delayMillis(61_500, 3)).isZero();
    }

    @Test
    void neverHoldsMore_inAnyMinute() {
        int limit = 50;
        SlidingMinute minute = new SlidingMinute();
        Random random = new Random(7);
        List<Long> sent = new ArrayList<>();
        for (long now = 0; now < 600_000; now += random.nextInt(400)) {
            if (minute.delayMillis(now, limit) == 0) {
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
        SlidingMinute minute = new SlidingMinute();
        minute.record(10_000_000);

        assertThat(minute.delayMillis(0, 1)).isEqualTo(60_500);
        assertThat(minute.delayMillis(60_500, 1)).isZero();
    }

    @Test
    void waitsForAsManyToLeave_asAreTooMany_whenTheNumberBecomesSmaller() {
        SlidingMinute minute = new SlidingMinute();
        for (int i = 0; i < 200; i++) {
            minute.record(i * 100);
        }

        assertThat(minute.sent(20_000)).isEqualTo(200);
        // The hundred and fifty-first has to go before fewer than fifty are left
        assertThat(minute.delayMillis(20_000, 50)).isEqualTo(15_000 + 60_500 - 20_000);
        assertThat(minute.delayMillis(75_500, 50)).isZero();
    }
}
