package io.github.portgithub.port;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How long Port has asked other processes to wait, where they share the work: Port counts the requests of all of them
 * (port-contract, rate limits). Without others there is nothing to know. Thread-safe.
 */
public final class PortPause {

    /** So long an answer holds. */
    private static final long HOLDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Where processes tell each other. */
    public interface Shared {

        /** Tells the others that Port wants no request for a time; does not fail. */
        void pause(Duration wait);

        /** Returns how long Port wants no request still, zero or less if it takes some; does not fail. */
        Duration left();
    }

    private final Lock asking = new ReentrantLock();
    private final LongSupplier nanoTime;
    private volatile Shared shared;
    private volatile long until;
    private volatile long asked;

    /** Knows of no others until it is told. */
    public PortPause() {
        this(System::nanoTime);
    }

    PortPause(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.until = nanoTime.getAsLong();
        this.asked = until - HOLDS_NANOS;
    }

    /** Lets it tell others, and hear of them. */
    public void share(Shared others) {
        shared = others;
    }

    /** Takes note that Port has asked this process to wait. */
    void begin(Duration wait) {
        Shared others = shared;
        if (others != null) {
            others.pause(wait);
        }
    }

    /** Returns how long Port wants no request still; zero if it takes some. Asks the others at most once a second. */
    Duration left() {
        Shared others = shared;
        if (others == null) {
            return Duration.ZERO;
        }
        if (nanoTime.getAsLong() - asked >= HOLDS_NANOS && asking.tryLock()) {
            try {
                asked = nanoTime.getAsLong();
                until = nanoTime.getAsLong() + others.left().toNanos();
            } finally {
                asking.unlock();
            }
        }
        return Duration.ofNanos(Math.max(0, until - nanoTime.getAsLong()));
    }
}
