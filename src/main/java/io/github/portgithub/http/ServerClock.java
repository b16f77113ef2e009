package io.github.portgithub.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * When something began here, by the clock of a server, as far as the {@code Date} headers of its answers tell (RFC 9110
 * section 6.6.1). Either clock may be wrong, and ours may be set, or the process be stopped, meanwhile. Thread-safe.
 */
public final class ServerClock {

    /** {@code Date} has whole seconds, and an answer takes its time: so much says nothing about the clocks. */
    private static final Duration UNCLEAR = Duration.ofSeconds(2);

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Instant began;
    private final long beganNanos;
    private Instant soonest;

    /**
     * Begins now.
     *
     * @param clock our clock
     */
    public ServerClock(Clock clock) {
        this(clock, System::nanoTime);
    }

    ServerClock(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.began = clock.instant();
        this.beganNanos = nanoTime.getAsLong();
    }

    /** Returns when it began, by our clock. */
    public Instant began() {
        return began;
    }

    /**
     * Takes in an answer of the server.
     *
     * @param date its {@code Date} header; null and what is no date tell nothing
     */
    public synchronized void answered(String date) {
        Instant sent = HttpDate.parse(date);
        if (sent == null) {
            return;
        }
        // One of them is right: a clock that is set leaves the other as it is, a machine that sleeps leaves the clock
        Duration byClock = byClock();
        Duration byTimer = byTimer();
        Instant notBefore = sent.minus(byClock.compareTo(byTimer) > 0 ? byClock : byTimer);
        if (soonest == null || notBefore.isAfter(soonest)) {
            soonest = notBefore;
        }
    }

    private Duration byClock() {
        return Duration.between(began, clock.instant());
    }

    private Duration byTimer() {
        return Duration.ofNanos(nanoTime.getAsLong() - beganNanos);
    }

    /** Returns our time, not later than it is: if the clock was set or the machine slept, by whichever has gone less. */
    public Instant now() {
        Duration byClock = byClock();
        Duration byTimer = byTimer();
        return began.plus(byClock.compareTo(byTimer) < 0 ? byClock : byTimer);
    }

    /**
     * Returns when it began, by the server's clock.
     *
     * @return a time that is not after it, but for what the seconds of {@code Date} cannot tell; null if no answer has told
     *     the time
     */
    public synchronized Instant beganThere() {
        if (soonest == null) {
            return null;
        }
        Duration ahead = Duration.between(soonest, began);
        return !ahead.isNegative() && ahead.compareTo(UNCLEAR) < 0 ? began : soonest;
    }
}
