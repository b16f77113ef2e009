package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ServerOutageTest {

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private final ServerOutage outage = new ServerOutage("GitHub", "github.give-up-after", "2m", nanoTime::get);

    @Test
    void givesUp_onceNothingHasAnsweredForTheTime() {
        outage.unanswered("a", "token", false);
        pass(119);
        assertThat(outage.isGivenUp()).isFalse();
        assertThatCode(outage::check).doesNotThrowAnyException();

        pass(1);

        assertThat(outage.isGivenUp()).isTrue();
        assertThatThrownBy(outage::check)
                .isInstanceOf(ServerOutageException.class)
                .hasMessage("GitHub has not answered for 2m (github.give-up-after)");
    }

    @Test
    void beginsAnew_withEachAnswer_andWithEachRun() {
        for (int i = 0; i < 10; i++) {
            outage.unanswered("a", "token", false);
            pass(100);
            outage.answered();
        }
        assertThat(outage.isGivenUp()).isFalse();

        outage.unanswered("a", "token", false);
        pass(200);
        outage.begin();

        assertThat(outage.isGivenUp()).isFalse();
        pass(200);
        assertThat(outage.isGivenUp()).isFalse();
    }

    @Test
    void countsNothing_whileNothingIsAsked() {
        pass(1000);
        outage.unanswered("a", "token", false);
        pass(60);

        assertThat(outage.isGivenUp()).isFalse();
    }

    @Test
    void leavesTheServerItsTime_afterTheProcessStoodStill() {
        outage.unanswered("a", "token", false);
        pass(10);
        nanoTime.addAndGet(Duration.ofMinutes(10).toNanos());
        outage.tick();
        // What was in flight is found dead
        outage.unanswered("a", "token", false);
        outage.unanswered("b", "token", false);

        assertThat(outage.isGivenUp()).isFalse();
        pass(60);
        assertThat(outage.isGivenUp()).isFalse();
        outage.answered();
        pass(200);
        assertThat(outage.isGivenUp()).isFalse();
    }

    @Test
    void doesNotCountTheTime_inWhichALimitLetsEverybodyWait() {
        outage.unanswered("a", "token", false);
        for (int i = 0; i < 3600; i++) {
            outage.held("token");
            pass(1);
        }

        assertThat(outage.isGivenUp()).isFalse();
        pass(120);
        assertThat(outage.isGivenUp()).isTrue();
    }

    @Test
    void countsTheTime_inWhichALimitLetsOnlyOthersWait() {
        outage.unanswered("a", "token", false);
        for (int i = 0; i < 120; i++) {
            outage.held("another token");
            pass(1);
        }

        assertThat(outage.isGivenUp()).isTrue();
    }

    @Test
    void doesNotTakeOneQuestion_thatTheServerCannotAnswer_forItsOutage() {
        for (int i = 0; i < 10; i++) {
            outage.unanswered("the one large page", "token", true);
            pass(30);
        }
        assertThat(outage.isGivenUp()).isFalse();

        outage.unanswered("another", "token", true);
        assertThat(outage.isGivenUp()).isTrue();
    }

    @Test
    void isAwaited_untilItIsGivenUpOrTheTimeIsOver() {
        assertThat(outage.isAwaited()).isTrue();
        outage.endWaits();
        assertThat(outage.isAwaited()).isFalse();
        outage.begin();
        assertThat(outage.isAwaited()).isTrue();

        outage.unanswered("a", "token", false);
        pass(120);

        assertThat(outage.isAwaited()).isFalse();
    }

    @Test
    void isAwaitedNoMore_onceTheProgramStops() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            outage.setCamelContext(context);
            context.start();
            assertThat(outage.isAwaited()).isTrue();
            context.stop();

            assertThat(outage.isAwaited()).isFalse();
        }
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
            outage.tick();
        }
    }
}
