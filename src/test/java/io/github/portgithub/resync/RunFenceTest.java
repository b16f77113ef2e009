package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.delivery.OvertakenException;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunFenceTest {

    private final List<LedgerRun> runs = new ArrayList<>(List.of(run(7, null)));
    private long nanos;
    private long millis;
    private int questions;
    private boolean down;
    private final RunFence fence = fence(null);

    @Test
    void asksOnlyNowAndThen_whilePostsGoOut() throws Exception {
        for (int i = 0; i < 100; i++) {
            fence.checkPost();
            pass(100);
        }

        assertThat(questions).isEqualTo(5);
    }

    @Test
    void letsNothingPass_afterAPauseInWhichANewerRunHasBegun() throws Exception {
        fence.checkPost();
        runs.add(0, run(8, null));
        pass(300_000);

        assertThatThrownBy(fence::checkPost)
                .isInstanceOf(OvertakenException.class)
                .hasMessageContaining("run 8");
        assertThatThrownBy(fence::checkDeletion).isInstanceOf(OvertakenException.class);
        down = true;
        assertThatThrownBy(fence::checkPost).isInstanceOf(OvertakenException.class);
    }

    @Test
    void noticesThatTheMachineWasSuspended() throws Exception {
        fence.checkPost();
        runs.add(0, run(8, null));
        millis += 300_000;

        assertThatThrownBy(fence::checkPost).isInstanceOf(OvertakenException.class);
    }

    @Test
    void noticesThatTheClockWasSetBack() throws Exception {
        fence.checkPost();
        runs.add(0, run(8, null));
        pass(3_000);
        millis -= 600_000;

        assertThatThrownBy(fence::checkPost).isInstanceOf(OvertakenException.class);
    }

    @Test
    void deletesNothingButPosts_whileANewerRunIsOfAPart() throws Exception {
        runs.add(0, run(8, "repository acme/api"));

        fence.checkPost();
        assertThatThrownBy(fence::checkDeletion).isInstanceOf(OvertakenException.class);
        assertThatThrownBy(fence::checkDeletion).hasMessageContaining("run 8");
        assertThatThrownBy(fence("repository acme/api")::checkPost).isInstanceOf(OvertakenException.class);
    }

    @Test
    void isOvertaken_onceTheLedgerNamesItNoMore() {
        runs.clear();
        for (int i = 30; i > 20; i--) {
            runs.add(run(i, "kind issue"));
        }

        assertThatThrownBy(fence::checkPost).isInstanceOf(OvertakenException.class);
    }

    @Test
    void postsButDeletesNothing_whileTheLedgerDoesNotAnswer() throws Exception {
        down = true;
        for (int i = 0; i < 10; i++) {
            fence.checkPost();
        }
        assertThat(questions).isEqualTo(1);
        assertThatThrownBy(fence::checkDeletion).isInstanceOf(LedgerException.class);
        assertThatThrownBy(fence::checkDeletion).isInstanceOf(LedgerException.class);
        assertThat(questions).isEqualTo(2);
    }

    @Test
    void deletesNothing_whenTheRunCouldNotBeNoted() {
        RunFence unnoted = new RunFence(most -> runs, 0, null, () -> nanos, () -> millis);

        assertThatCode(unnoted::checkPost).doesNotThrowAnyException();
        assertThatThrownBy(unnoted::checkDeletion).isInstanceOf(LedgerException.class);
    }

    private void pass(long passed) {
        nanos += passed * 1_000_000;
        millis += passed;
    }

    private RunFence fence(String part) {
        return new RunFence(
                most -> {
                    questions++;
                    if (down) {
                        throw new LedgerException("port.ledger.url: it is down");
                    }
                    return runs.subList(0, Math.min(most, runs.size()));
                },
                7,
                part,
                () -> nanos,
                () -> millis);
    }

    private static LedgerRun run(long number, String part) {
        return new LedgerRun(
                number,
                "id-" + number,
                LedgerRun.State.OPEN,
                number,
                part,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
