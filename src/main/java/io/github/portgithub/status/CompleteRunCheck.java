package io.github.portgithub.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Whether a run of everything has ended as complete not long ago. */
final class CompleteRunCheck extends RunHealthCheck {

    private final RunHistory history;
    private final Duration within;
    private final Clock clock;

    CompleteRunCheck(RunHistory history, Duration within, Clock clock) {
        super("complete-run", false);
        this.history = history;
        this.within = within;
        this.clock = clock;
    }

    @Override
    String look() {
        Instant complete = history.lastComplete();
        Instant from = complete == null ? history.since() : complete;
        if (!clock.instant().isAfter(from.plus(within))) {
            return null;
        }
        EndedRun last = history.last();
        return (complete == null
                        ? "no run was complete since the start at " + time(from)
                        : "no run was complete since " + time(from))
                + ", port.health.complete-within is " + within
                + (last == null || last.isComplete()
                        ? ""
                        : "; run " + last.id() + " was "
                                + last.report().outcome().name().toLowerCase(Locale.ROOT) + ", " + why(last));
    }

    private static String why(EndedRun run) {
        if (run.report().failure() != null) {
            return run.report().failure();
        }
        long refused =
                run.report().rows().stream().mapToLong(row -> row.refused()).sum();
        return run.unknown() + " organizations or repositories unknown over all kinds, " + refused
                + " entities refused";
    }

    private static Instant time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
