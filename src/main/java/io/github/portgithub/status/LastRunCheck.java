package io.github.portgithub.status;

import io.github.portgithub.resync.ResyncReport.Outcome;

/** Whether the last run could be done at all: with a mapping, a ledger and servers that answer. */
final class LastRunCheck extends RunHealthCheck {

    private final RunHistory history;

    LastRunCheck(RunHistory history) {
        super("last-run", false);
        this.history = history;
    }

    @Override
    String look() {
        EndedRun last = history.last();
        return last == null || last.report().outcome() != Outcome.FAILED
                ? null
                : "run " + last.id() + " failed: " + last.report().failure();
    }
}
