package io.github.portgithub.github;

import java.time.Duration;

/**
 * How a token goes on after its secondary limit. GitHub does not tell what that allows, so it is found out:
 *
 * <ul>
 *   <li>A refusal lets every request of the token wait: as long as GitHub says, else a time that is set.
 *   <li>After the wait one request probes. If that is refused too the wait doubles, a named one as well, up to fifteen
 *       minutes; GitHub may count what it refuses, so a wait that does not grow may never end.
 *   <li>After a success two may be in flight at once, and one more with each further success.
 *   <li>After a second refusal no minute holds more than three quarters of what the minute before the first held; and a tenth of that more
 *       with each minute that passes well (additive increase, multiplicative decrease, as TCP does it: RFC 5681, section
 *       3.1). That is kept while the process lives.
 * </ul>
 *
 * <p>Only computes. Not thread-safe: guarded by the monitor of its token. Times are milliseconds.
 *
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api">GitHub: best
 *     practices, handle rate limit errors appropriately</a>
 */
final class SecondaryLimit {

    /** Nothing is known, so there is no limit. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final Duration LONGEST_DOUBLED_WAIT = Duration.ofMinutes(15);
    private static final long MINUTE_MILLIS = 60_000;

    /** A single refusal may be for too many at once; one more in this time is for too many a minute. */
    private static final long SAME_CAUSE_MILLIS = 20 * MINUTE_MILLIS;

    /** While a probe is in flight, ask again this often. */
    private static final long PROBE_MILLIS = 250;

    /** GitHub lets no more than this be in flight: from there on no window is needed. */
    private static final int MOST_AT_ONCE = 100;

    /** GitHub's own number: where no pace is set, it rises to this. */
    private static final int MOST_PER_MINUTE = 900;

    /** A refusal in the first seconds of a run says little about a minute. */
    private static final int LEAST_KNOWN_PER_MINUTE = 40;

    private static final int LEAST_PER_MINUTE = 10;
    private static final double DECREASE = 0.75;
    private static final int STEPS = 10;

    private final long unnamedWait;
    private final int mostPerMinute;
    private long pausedUntil;
    private int refusals;
    private int atOnce = UNLIMITED;
    private int perMinute = UNLIMITED;
    private int step;
    private long raisedAt;
    private int known;
    private boolean slowed;
    private long refusedAt = -SAME_CAUSE_MILLIS;

    /**
     * @param unnamedWait how long to wait after a refusal that names no time, milliseconds
     * @param mostPerMinute the pace that is set, to which it may rise again; 0 if none is
     */
    SecondaryLimit(long unnamedWait, int mostPerMinute) {
        this.unnamedWait = unnamedWait;
        this.mostPerMinute = mostPerMinute == 0 ? MOST_PER_MINUTE : mostPerMinute;
    }

    /** Returns until when nothing goes; in the past if something may. */
    long pausedUntil(long now, long longest) {
        // The clock may have been set back
        pausedUntil = Math.min(pausedUntil, now + longest);
        return pausedUntil;
    }

    /** Lets everything wait until then, without a refusal. */
    void pauseUntil(long until) {
        pausedUntil = Math.max(pausedUntil, until);
    }

    /** Returns how long to wait because others are in flight, 0 if one more may be. */
    long delayMillis(int inFlight) {
        return inFlight < atOnce ? 0 : PROBE_MILLIS;
    }

    /** Returns how many requests a minute may hold. */
    int perMinute() {
        return perMinute;
    }

    /**
     * Takes in a refusal.
     *
     * @param named how long GitHub asks to wait; negative if it does not say
     * @param answered how many requests were answered in the minute before
     * @param now the time
     */
    void refused(long named, int answered, long now) {
        if (now < pausedUntil) {
            // Was asked for before the wait: the refusals of one incident count once
            if (named >= 0) {
                pauseUntil(now + named);
            }
            return;
        }
        if (refusals == 0) {
            known = Math.min(perMinute, Math.max(LEAST_KNOWN_PER_MINUTE, answered));
            slowed = false;
        }
        if (!slowed && now - refusedAt < SAME_CAUSE_MILLIS) {
            perMinute = Math.max(LEAST_PER_MINUTE, (int) (known * DECREASE));
            step = Math.max(1, known / STEPS);
            slowed = true;
        }
        refusedAt = now;
        long wait = named >= 0 ? named : unnamedWait;
        long longest = Math.max(LONGEST_DOUBLED_WAIT.toMillis(), wait);
        pausedUntil = now + Math.min(longest, wait << Math.min(refusals, 10));
        refusals++;
        atOnce = 1;
        raisedAt = pausedUntil;
    }

    /** Takes in an answer that is no refusal. */
    void answered(long now) {
        if (now < pausedUntil) {
            // Was asked for before the wait
            return;
        }
        refusals = 0;
        if (atOnce < UNLIMITED) {
            atOnce = atOnce >= MOST_AT_ONCE ? UNLIMITED : atOnce + 1;
        }
        if (perMinute < UNLIMITED && now - raisedAt >= MINUTE_MILLIS) {
            raisedAt = now;
            perMinute += step;
            if (perMinute >= mostPerMinute) {
                perMinute = UNLIMITED;
            }
        }
    }
}
