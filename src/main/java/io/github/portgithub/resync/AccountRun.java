package io.github.portgithub.resync;

import io.github.portgithub.github.Owner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One account in a run: an organization or a personal account. It goes through the kinds in their order, by a thread of its own,
 * beside other accounts; each kind waits for the repositories of this account alone. The exchange variable {@code account}.
 *
 * <p>Thread-safe: its repositories are read by workers, and others look at it. What is said to be for its own thread is not.
 */
public final class AccountRun {

    private final String login;
    private final Clock clock;
    private final Map<Fetch, List<Owner>> owners = new LinkedHashMap<>();
    private final AtomicInteger openScopes = new AtomicInteger();
    private final LongAdder requests = new LongAdder();
    private final AtomicInteger kindsRead = new AtomicInteger();
    private volatile Semaphore workers;
    private boolean workerAwaited;
    private volatile Fetch fetch;
    private volatile Instant started;
    private volatile Instant ended;

    /**
     * @param login the account's login, as it was first named
     * @param clock tells the time
     */
    AccountRun(String login, Clock clock) {
        this.login = login;
        this.clock = clock;
    }

    /** Adds what a fetch is to read of the account; before the account begins. */
    synchronized void add(Fetch of, Owner owner) {
        owners.computeIfAbsent(of, any -> new ArrayList<>()).add(owner);
    }

    /** Returns the account's login. */
    public String login() {
        return login;
    }

    /** Returns the fetches that want something of the account, in the order of the run. */
    public synchronized Collection<Fetch> fetches() {
        return List.copyOf(owners.keySet());
    }

    /** Returns how a fetch names the account: once, unless its selector does so several times. */
    public synchronized List<Owner> owners(Fetch of) {
        return List.copyOf(owners.getOrDefault(of, List.of()));
    }

    /** Returns the repositories of this account that were handed over and are not finished yet. */
    public int openScopes() {
        return openScopes.get();
    }

    /** Returns the requests to GitHub that were made for this account, repetitions included. */
    public long requests() {
        return requests.sum();
    }

    /** Returns what is read now; null before the first kind and after the last. */
    public Fetch fetch() {
        return fetch;
    }

    /** Returns whether the account is being read, or has been. */
    public boolean hasBegun() {
        return started != null;
    }

    /** Returns whether every kind of the account is read or unknown. */
    public boolean hasEnded() {
        return ended != null;
    }

    /** Returns how long the account has taken so far, or took. */
    public Duration duration() {
        Instant from = started;
        return from == null ? Duration.ZERO : Duration.between(from, ended != null ? ended : clock.instant());
    }

    /**
     * Begins the account.
     *
     * @param of a permit for each worker that its repositories may have; accounts that share a credential share them
     */
    void begin(Semaphore of) {
        workers = of;
        started = clock.instant();
    }

    void end() {
        fetch = null;
        ended = clock.instant();
    }

    void reads(Fetch of) {
        fetch = of;
    }

    void kindEnded() {
        kindsRead.incrementAndGet();
    }

    /** Returns whether every kind was begun and ended; what of them is unknown, they say. */
    synchronized boolean isThrough() {
        return kindsRead.get() >= owners.size();
    }

    void requested() {
        requests.increment();
    }

    /**
     * Waits until one more of the repositories may be with a worker. For the account's own thread: where a hand-over failed,
     * the next one has its worker.
     *
     * @param run the run
     * @return whether one may; false once the run is over
     * @throws InterruptedException if the thread is interrupted
     */
    boolean awaitWorker(ResyncRun run) throws InterruptedException {
        while (!workerAwaited && run.isOpen()) {
            workerAwaited = workers.tryAcquire(1, TimeUnit.SECONDS);
        }
        return workerAwaited && run.isOpen();
    }

    /** Notes that a repository was handed over; for the account's own thread. A worker may have closed it already. */
    void scopeOpened() {
        workerAwaited = false;
        openScopes.incrementAndGet();
    }

    void scopeClosed() {
        openScopes.decrementAndGet();
        workers.release();
    }

    /** Gives back what nobody needed; for the account's own thread, after the last repository of a kind. */
    void allHandedOver() {
        if (workerAwaited) {
            workerAwaited = false;
            workers.release();
        }
    }

    @Override
    public String toString() {
        return login;
    }
}
