package io.github.portgithub.resync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.StringJoiner;

/**
 * Notices that a run has stood still for a while, and says what it waits for; once, until something happens again. For one
 * thread at a time.
 */
final class Standstill {

    private final ResyncRun run;
    private final Clock clock;
    private final Duration patience;
    private List<Long> last = List.of();
    private Instant since;
    private boolean told;

    /**
     * @param run the run
     * @param clock tells the time
     * @param patience how long a run may stand still before that is told
     */
    Standstill(ResyncRun run, Clock clock, Duration patience) {
        this.run = run;
        this.clock = clock;
        this.patience = patience;
        this.since = clock.instant();
    }

    /**
     * Looks at the run; called now and then.
     *
     * @return what to warn of, or null
     */
    String look() {
        Instant now = clock.instant();
        List<Long> progress = run.progress();
        if (!progress.equals(last)) {
            last = progress;
            since = now;
            told = false;
            return null;
        }
        if (told || Duration.between(since, now).compareTo(patience) < 0) {
            return null;
        }
        told = true;
        StringJoiner owed = new StringJoiner(", ");
        if (run.undelivered() > 0) {
            owed.add(run.undelivered() + " entities are neither accepted nor refused");
        }
        for (Fetch kind : run.kinds()) {
            if (kind.openScopes() > 0) {
                owed.add(kind.openScopes() + " repositories of kind " + kind.kind() + " are not read to their end");
            }
        }
        return "Nothing has happened since " + since.truncatedTo(ChronoUnit.SECONDS) + ": "
                + (owed.length() == 0 ? "the run waits for an answer" : owed);
    }
}
