package io.github.portgithub.status;

import io.github.portgithub.resync.ResyncRun;

/** Whether a run ends within its time: one that does not hangs, and so does everything after it. */
final class RunEndsCheck extends RunHealthCheck {

    private final RunHistory history;

    RunEndsCheck(RunHistory history) {
        super("run-ends", true);
        this.history = history;
    }

    @Override
    String look() {
        ResyncRun run = history.current();
        return run == null || !run.isStuck()
                ? null
                : "run " + run.id() + " has not ended although port.resync.max-duration is long over";
    }
}
