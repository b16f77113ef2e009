package io.github.portgithub.standalone;

import io.github.portgithub.resync.ResyncRun;
import io.github.portgithub.resync.Resyncs;
import io.github.portgithub.resync.RunProgress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows on a terminal how far the run is that goes on, in one line with a bar. */
final class ProgressLine implements AutoCloseable {

    private static final long REFRESH_MILLIS = 200;
    private static final int WIDTH = 24;

    private final Resyncs resyncs;
    private final LiveLine line;
    private final boolean coloured;
    private final boolean blocks;
    private final ScheduledExecutorService clock;

    /**
     * Begins to show.
     *
     * @param resyncs knows the run
     * @param line where
     */
    ProgressLine(Resyncs resyncs, LiveLine line) {
        this.resyncs = resyncs;
        this.line = line;
        String noColor = System.getenv("NO_COLOR");
        coloured = noColor == null || noColor.isEmpty();
        blocks = Charset.defaultCharset().equals(StandardCharsets.UTF_8);
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "port-github-progress");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::show, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void show() {
        ResyncRun run = resyncs.current();
        line.show(run == null ? "" : text(RunProgress.of(run), coloured, blocks));
    }

    /**
     * Writes a line.
     *
     * @param progress how far the run is
     * @param coloured whether the bar has a colour
     * @param blocks whether the terminal has block characters
     */
    static String text(RunProgress progress, boolean coloured, boolean blocks) {
        StringBuilder text = new StringBuilder();
        if (progress.share() >= 0) {
            text.append(bar(progress.share(), coloured, blocks))
                    .append(String.format(Locale.ROOT, " %3d %%  ", (int) (progress.share() * 100)));
        }
        text.append(
                switch (progress.stage()) {
                    case RunProgress.BEGINS -> "begins";
                    case RunProgress.DELIVERS -> "waits for Port";
                    case RunProgress.RECONCILES -> "looks for what is gone";
                    default -> progress.stage();
                });
        double seconds = Math.max(0.001, progress.elapsed().toMillis() / 1000.0);
        text.append(String.format(
                Locale.ROOT,
                ", %,d records (%,.0f/s), %,d requests",
                progress.records(),
                progress.records() / seconds,
                progress.requests()));
        if (progress.left() != null && progress.share() < 1) {
            text.append(", about ").append(rounded(progress.left())).append(" left");
        }
        return text.toString();
    }

    private static String bar(double share, boolean coloured, boolean blocks) {
        int done = (int) Math.round(share * WIDTH);
        String filled = (blocks ? "\u2588" : "#").repeat(done);
        String open = (blocks ? "\u2591" : "-").repeat(WIDTH - done);
        return coloured ? "\u001b[36m" + filled + open + "\u001b[0m" : filled + open;
    }

    private static String rounded(Duration left) {
        long seconds = Math.max(1, left.toSeconds());
        if (seconds < 90) {
            return seconds + " s";
        }
        return seconds < 5400
                ? Math.round(seconds / 60.0) + " min"
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600.0);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        line.show("");
    }
}
