package io.github.portgithub.status;

import io.github.portgithub.resync.ResyncReport;
import java.time.Instant;

/**
 * A run that has ended.
 *
 * @param id the run's name
 * @param started when it began, by our clock
 * @param ended when it ended
 * @param unknown how many organizations and repositories could not be read, over all kinds
 * @param report what it did, with at most {@value RunHistory#MOST_NAMED} names for each kind or reason; only of the last run
 *     has it names at all
 */
public record EndedRun(String id, Instant started, Instant ended, int unknown, ResyncReport report) {

    /** Returns whether the run was about everything, and not about a part. */
    public boolean isOfEverything() {
        return report.part() == null;
    }

    /** Returns whether everything was read and is at Port. */
    public boolean isComplete() {
        return report.outcome() == ResyncReport.Outcome.COMPLETE;
    }
}
