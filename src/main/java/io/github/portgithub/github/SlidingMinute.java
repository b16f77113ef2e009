package io.github.portgithub.github;

/**
 * Remembers when the last requests went, so that no minute holds more than a number of them. The first ones go at once:
 * only what exceeds the number waits. Not thread-safe.
 */
final class SlidingMinute {

    /** A little over a minute, because what counts is when requests arrive, not when they leave. */
    private static final long WINDOW_MILLIS = 60_500;

    private final long[] sentAt;
    private int sent;
    private int oldest;

    /**
     * @param requests how many requests a minute may hold, at least 1
     */
    SlidingMinute(int requests) {
        sentAt = new long[requests];
    }

    /** Returns the milliseconds until the next request may go, 0 if at once. */
    long delayMillis(long now) {
        if (sent < sentAt.length) {
            return 0;
        }
        return Math.max(0, Math.min(WINDOW_MILLIS, sentAt[oldest] + WINDOW_MILLIS - now));
    }

    /** Remembers a request that goes now. */
    void record(long now) {
        if (sent < sentAt.length) {
            sentAt[sent++] = now;
        } else {
            sentAt[oldest] = now;
            oldest = (oldest + 1) % sentAt.length;
        }
    }
}
