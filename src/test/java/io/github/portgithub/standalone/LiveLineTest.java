package io.github.portgithub.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.resync.RunProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The line at the end of a terminal, and what it says of a run. */
class LiveLineTest {

    private static final String ERASE = "\r\u001b[K";

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final LiveLine line = new LiveLine(terminal, StandardCharsets.UTF_8);
    private final PrintStream above = line.above();

    @Test
    void isErasedForEachLineAboveIt_andPaintedAgain() {
        line.show("half");
        above.println("a log line");
        line.show("done");
        line.show("");

        assertThat(written())
                .isEqualTo(painted("half") + ERASE + "a log line" + "\n" + painted("half") + ERASE + painted("done")
                        + ERASE);
    }

    @Test
    void isNotPaintedInMidLine() {
        above.print("a prompt: ");
        line.show("half");
        assertThat(written()).isEqualTo("a prompt: ");

        above.println("its answer");

        assertThat(written()).isEqualTo("a prompt: its answer\n" + painted("half"));
    }

    @Test
    void tellsHowFarARunIs() {
        RunProgress progress =
                new RunProgress("pull-request", 0.5, Duration.ofSeconds(10), Duration.ofSeconds(10), 1200, 1100, 42, 7);

        assertThat(ProgressLine.text(progress, false, false))
                .isEqualTo(
                        "############------------  50 %  pull-request, 1,200 records (120/s), 42 requests, about 10 s left");
        assertThat(ProgressLine.text(progress, true, true))
                .startsWith("\u001b[36m\u2588")
                .contains("\u2591\u001b[0m");
    }

    @Test
    void guessesNothing_whereNobodyKnowsHowMuchThereIs() {
        RunProgress progress = new RunProgress(RunProgress.BEGINS, -1, Duration.ZERO, null, 0, 0, 0, 0);

        assertThat(ProgressLine.text(progress, true, true)).isEqualTo("begins, 0 records (0/s), 0 requests");
    }

    private String written() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    private static String painted(String text) {
        return "\u001b[?7l" + text + "\u001b[?7h";
    }
}
