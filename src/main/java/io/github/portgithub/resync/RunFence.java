package io.github.portgithub.resync;

import io.github.portgithub.delivery.OvertakenException;
import io.github.portgithub.ledger.Ledger;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerRun;
import io.github.portgithub.ledger.LedgerSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Keeps a run from writing to Port once a newer one has begun in another process, as the numbers of runs in a ledger that
 * processes share tell: a process that stood still for minutes and goes on does not know of it otherwise.
 *
 * <p>A post goes out if the ledger has confirmed the run a short while ago, or cannot be asked: what a post overwrites is
 * posted anew by the next run. A deletion goes out only if the ledger confirms the run at that moment. A newer run of another
 * part keeps this one from deleting, not from posting. Thread-safe.
 *
 * @see <a href="https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html">Kleppmann: fencing</a>
 */
final class RunFence {

    /** For a run that no other process can know of. */
    static final RunFence NONE = new RunFence(null, 0, null, () -> 0, () -> 0);

    /** How long a confirmation holds for posts. */
    static final long HOLDS_NANOS = 2_000_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** A run that is not among so many newest ones is long overtaken. */
    private static final int LOOKED_AT = 10;

    /** Returns the newest runs that concern the same as the run. */
    interface Newest {
        List<LedgerRun> runs(int most) throws LedgerException;
    }

    private final Newest newest;
    private final long number;
    private final String part;
    private final LongSupplier nanoTime;
    private final LongSupplier wallMillis;
    private final Lock asking = new ReentrantLock();
    private volatile String overtaken;
    /** Why nothing more is deleted; null as long as it may be. Guarded by the lock. */
    private String kept;

    private long askedNanos;
    private long askedMillis;
    private boolean asked;

    /**
     * @param newest asks the ledger
     * @param number the run's number in it; 0 if it could not be noted there, so that it is never confirmed
     * @param part what it is about; null for everything
     * @param nanoTime a clock that nobody sets, which may stand while the machine is suspended
     * @param wallMillis the clock that goes on meanwhile
     */
    RunFence(Newest newest, long number, String part, LongSupplier nanoTime, LongSupplier wallMillis) {
        this.newest = newest;
        this.number = number;
        this.part = part;
        this.nanoTime = nanoTime;
        this.wallMillis = wallMillis;
    }

    /**
     * Makes the fence of a run that was noted in a ledger.
     *
     * @param newest asks the ledger, which others share
     * @param number the run's number in it; 0 if it could not be noted there
     * @param part what it is about; null for everything
     */
    static RunFence of(Newest newest, long number, String part) {
        return new RunFence(newest, number, part, System::nanoTime, System::currentTimeMillis);
    }

    /**
     * Returns the newest runs that concern an account, of a ledger that is opened anew if it has failed.
     *
     * @param account the account in lower case; null for everything
     */
    static Newest in(LedgerSource source, String catalog, String account) {
        return most -> {
            Ledger ledger = source.open();
            return ledger.runsOf(catalog, account, most);
        };
    }

    /**
     * Lets a post go out.
     *
     * @throws OvertakenException if a newer run of the same or of everything has begun
     */
    void checkPost() throws OvertakenException {
        if (newest == null || number == 0) {
            return;
        }
        asking.lock();
        try {
            if (overtaken == null && !isFresh()) {
                ask();
            }
        } catch (LedgerException e) {
            // Nobody can say; not asked anew for each post
        } finally {
            asking.unlock();
        }
        if (overtaken != null) {
            throw new OvertakenException(overtaken);
        }
    }

    /**
     * Lets a deletion go out. Once one may not, no later one of the run may, and the ledger is not asked again.
     *
     * @throws OvertakenException if a newer run has begun, whatever it is about
     * @throws LedgerException if the ledger does not say
     */
    void checkDeletion() throws OvertakenException, LedgerException {
        if (newest == null) {
            return;
        }
        if (number == 0) {
            throw new LedgerException("the run could not be noted in the ledger that others share,"
                    + " so whether a newer one has begun is not known");
        }
        asking.lock();
        try {
            if (kept != null) {
                throw new LedgerException(kept);
            }
            LedgerRun first = ask();
            if (first.number() != number) {
                kept = told(first);
                throw new OvertakenException(kept);
            }
        } catch (LedgerException e) {
            kept = e.getMessage();
            throw e;
        } finally {
            asking.unlock();
        }
    }

    private boolean isFresh() {
        long nanos = nanoTime.getAsLong() - askedNanos;
        long millis = wallMillis.getAsLong() - askedMillis;
        return asked && nanos < HOLDS_NANOS && millis < HOLDS_NANOS / NANOS_PER_MILLI;
    }

    /** Asks the ledger, and returns the newest run. */
    private LedgerRun ask() throws LedgerException {
        // From before the question: it is as old as that
        long nanos = nanoTime.getAsLong();
        long millis = wallMillis.getAsLong();
        try {
            List<LedgerRun> runs = newest.runs(LOOKED_AT);
            boolean found = false;
            for (LedgerRun run : runs) {
                found |= run.number() == number;
                if (run.number() > number && (run.part() == null || Objects.equals(run.part(), part))) {
                    overtaken = told(run);
                }
            }
            if (runs.isEmpty()) {
                throw new LedgerException("the ledger has forgotten the run");
            }
            if (!found && overtaken == null) {
                overtaken = told(runs.get(0));
            }
            return runs.get(0);
        } catch (LedgerException e) {
            // A wait for a connection counts from its end
            nanos = nanoTime.getAsLong();
            millis = wallMillis.getAsLong();
            throw e;
        } finally {
            asked = true;
            askedNanos = nanos;
            askedMillis = millis;
        }
    }

    private String told(LedgerRun newer) {
        return "another process has begun run " + newer.number() + " (" + newer.id() + ") while this one, run " + number
                + ", went on";
    }
}
