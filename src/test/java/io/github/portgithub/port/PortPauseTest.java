package io.github.portgithub.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortPauseTest {

    private long nanos = -5;
    private int questions;
    private Duration left = Duration.ZERO;
    private final List<Duration> told = new ArrayList<>();
    private final PortPause pause = new PortPause(() -> nanos);
    private final PortPause.Shared others = new PortPause.Shared() {
        @Override
        public void pause(Duration wait) {
            told.add(wait);
        }

        @Override
        public Duration left() {
            questions++;
            return left;
        }
    };

    @Test
    void withoutOthers_nobodyWaits() {
        pause.begin(Duration.ofSeconds(9));

        assertThat(pause.left()).isZero();
    }

    @Test
    void whatOneHears_othersKnow_andAreAskedOnceASecond() {
        pause.share(others);

        pause.begin(Duration.ofSeconds(9));

        assertThat(told).containsExactly(Duration.ofSeconds(9));
        left = Duration.ofSeconds(3);
        assertThat(pause.left()).isEqualTo(Duration.ofSeconds(3));
        nanos += Duration.ofMillis(900).toNanos();
        assertThat(pause.left()).isEqualTo(Duration.ofMillis(2100));
        assertThat(questions).isEqualTo(1);
        left = Duration.ofSeconds(-1);
        nanos += Duration.ofMillis(100).toNanos();
        assertThat(pause.left()).isZero();
        assertThat(questions).isEqualTo(2);
    }
}
