package io.github.portgithub.http;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;

/**
 * The wait of one call before it is made again. Camel's own, the redelivery delay, ends only with the program; this one is
 * slept in parts, by a loop in the route of the request, so that it ends with the run.
 *
 * <p>Belongs to the worker that makes the call; not thread-safe. Times are monotonic.
 */
public final class RetryWait {

    /** Who waits asks again this often. */
    public static final long LONGEST_SLEEP_MILLIS = 1000;

    private final LongSupplier nanoTime;
    private long backOffMillis;
    private long began;
    private long nanos;

    /** No wait. */
    public RetryWait() {
        this(System::nanoTime);
    }

    RetryWait(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Begins the next wait of a back-off.
     *
     * @param policy computes the wait from the last one
     */
    public void begin(RedeliveryPolicy policy) {
        // Without the number of the attempt: that is for delay patterns, which ours has none of
        backOffMillis = policy.calculateRedeliveryDelay(backOffMillis, 0);
        begin(Duration.ofMillis(backOffMillis));
    }

    /**
     * Begins a wait.
     *
     * @param wait how long; zero ends the wait
     */
    public void begin(Duration wait) {
        began = nanoTime.getAsLong();
        nanos = wait.toNanos();
    }

    /** Returns the milliseconds to sleep now, at most a second; 0 once the wait is over. */
    public long delay() {
        long left = nanos - (nanoTime.getAsLong() - began);
        // The part of a millisecond that is left counts as one
        return left <= 0 ? 0 : Math.min(LONGEST_SLEEP_MILLIS, left / 1_000_000 + 1);
    }

    /**
     * Returns what to sleep, as {@link #delay()} does, as long as waiting is of use.
     *
     * @param server the server that is to be asked again
     * @return the milliseconds to sleep now, 0 once the wait is over
     * @throws RequestEndedException if the wait is not over, and nobody waits for the server any more
     */
    public long delay(ServerOutage server) throws RequestEndedException {
        long millis = delay();
        if (millis > 0 && !server.isAwaited()) {
            throw new RequestEndedException("not asked again: the run is at its end");
        }
        return millis;
    }
}
