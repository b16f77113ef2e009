package io.github.portgithub.resync;

/** Is told of runs. Called by the thread of the run, which it holds up; what it throws fails the run. */
public interface RunListener {

    /**
     * A run knows what it is to do.
     *
     * @param run the run, with its kinds
     */
    default void planned(ResyncRun run) {}

    /**
     * A run has ended.
     *
     * @param run the run, which does not change any more
     * @param report what it did
     */
    default void ended(ResyncRun run, ResyncReport report) {}
}
