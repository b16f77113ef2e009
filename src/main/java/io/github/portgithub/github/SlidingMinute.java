package io.github.portgithub.github;

/**
 * Remembers when the requests of the last minute went, so that no minute holds more than a number of them. The first ones
 * go at once: only what exceeds the number waits. Not thread-safe.
 */
final class SlidingMinute {

    /** A little over a minute, because what counts is when requests arrive, not when they leave. */
    private static final long WINDOW_MILLIS = 60_500;

    private long[] sentAt = new long[64];
    private int oldest;
    private int size;

    /**
     * Returns the milliseconds until the next request may go, 0 if at once.
     *
     * @param now the time in milliseconds
     * @param most how many requests a minute may hold, at least 1
     */
    long delayMillis(long now, int most) {
        int sent = sent(now);
        if (sent < most) {
            return 0;
        }
        // As many have to leave the minute as are too many, and one more
        return at(sent - most) + WINDOW_MILLIS - now;
    }

    /** Returns how many requests went in the minute that ends now. */
    int sent(long now) {
        if (size > 0 && at(size - 1) > now) {
            // The clock was set back: as if they went now
            for (int i = 0; i < size; i++) {
                sentAt[(oldest + i) % sentAt.length] = Math.min(at(i), now);
            }
        }
        while (size > 0 && at(0) + WINDOW_MILLIS <= now) {
            oldest = (oldest + 1) % sentAt.length;
            size--;
        }
        return size;
    }

    /** Remembers a request that goes now. */
    void record(long now) {
        sent(now);
        if (size == sentAt.length) {
            long[] longer = new long[size * 2];
            for (int i = 0; i < size; i++) {
                longer[i] = at(i);
            }
            sentAt = longer;
            oldest = 0;
        }
        sentAt[(oldest + size++) % sentAt.length] = now;
    }

    private long at(int index) {
        return sentAt[(oldest + index) % sentAt.length];
    }
}
