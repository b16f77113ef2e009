package io.github.portgithub.ledger;

import java.time.Instant;

/**
 * A run as the ledger knows it.
 *
 * @param number counts the runs of a catalog
 * @param id the run's name in the log
 * @param state how it ended
 * @param first number of the first of the runs that this one goes on with; its own if it began anew
 * @param part what it was about; null for everything
 * @param started when it began, by our clock
 * @param startedAtPort when it began, by Port's clock, not later; null if that is not known
 * @param ended when it ended; null while it is open
 * @param summary what it told at its end; null while it is open
 * @param counts what it did; null while it is open
 * @param fullPlan hash of what it was to read and make, if it was to read everything; null if only what had changed
 * @param account the one account that it was about, or something of it, in lower case; null for everything, or of several
 * @param node the process that did it; null if no other can do it
 */
public record LedgerRun(
        long number,
        String id,
        State state,
        long first,
        String part,
        Instant started,
        Instant startedAtPort,
        Instant ended,
        String summary,
        Counts counts,
        Long fullPlan,
        String account,
        String node) {

    /**
     * What a run did.
     *
     * @param requests GitHub requests, retries included
     * @param changed entities that it posted and Port accepted
     * @param unchanged entities that Port had as they are
     * @param deleted entities that Port says it deleted
     * @param refused entities that Port refused
     */
    public record Counts(long requests, long changed, long unchanged, long deleted, long refused) {}

    /** How a run ended. */
    public enum State {
        /** It goes on, or has died, or has lost its ledger. */
        OPEN,
        /** Everything was read and delivered. */
        COMPLETE,
        /** It came to its end, but something was not read or not delivered. */
        INCOMPLETE,
        /** It ended before everything was read, because the program stopped or it took too long. */
        ABORTED,
        /** It could not be done as a whole. */
        FAILED
    }

    /** Returns whether the next run goes on where this one was. */
    public boolean isCutShort() {
        return state == State.OPEN || state == State.ABORTED;
    }

    /** Returns the run under the number that it got; one that begins anew is the first of its own. */
    public LedgerRun numbered(long given) {
        return new LedgerRun(
                given,
                id,
                state,
                first == number ? given : first,
                part,
                started,
                startedAtPort,
                ended,
                summary,
                counts,
                fullPlan,
                account,
                node);
    }
}
