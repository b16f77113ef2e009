package io.github.portgithub.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Keeps one access token and renews it before it ends.
 *
 * <ul>
 *   <li>One caller at a time asks for the next token. The others go on with the old one while it is valid, else they wait
 *       for that one; no lock is held.
 *   <li>If the renewal fails, all go on with the old token while it is valid, and the next try is a minute later at the most.
 *   <li>Credentials that the server does not know are not tried again for ten seconds.
 * </ul>
 *
 * <p>Thread-safe. {@code toString} shows no secret.
 */
public final class KeptToken {

    /** So that a wrong clock, or a renewal that fails, does not make a request of every call. */
    private static final Duration BETWEEN_RENEWALS = Duration.ofMinutes(1);

    /** Servers round what is left of a token. */
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(5);

    private static final Duration BETWEEN_REFUSALS = Duration.ofSeconds(10);

    private final Clock clock;
    private final Duration margin;
    private final Callable<Issued> issuer;
    private final Predicate<Exception> refusal;
    private final SingleFlight<Held> flight = new SingleFlight<>();
    private final AtomicReference<Held> current = new AtomicReference<>();
    private volatile Refused refused;

    /**
     * @param clock tells the time
     * @param margin how long before its end a token is renewed; of a token with less than twice that left, half of it, for
     *     a server may give out the same token again
     * @param issuer asks for a token; must not return null
     * @param refusal tells of a failure of the issuer whether the same credentials fail again
     */
    public KeptToken(Clock clock, Duration margin, Callable<Issued> issuer, Predicate<Exception> refusal) {
        this.clock = clock;
        this.margin = margin;
        this.issuer = issuer;
        this.refusal = refusal;
    }

    /**
     * A token as it was issued.
     *
     * @param value the secret, as {@link #get} is to return it
     * @param expiresAt when the server stops accepting it
     */
    public record Issued(String value, Instant expiresAt) {

        @Override
        public String toString() {
            return "token until " + expiresAt;
        }
    }

    private record Held(String value, Instant expiresAt, Instant renewAt) {

        @Override
        public String toString() {
            return "token until " + expiresAt;
        }
    }

    private record Refused(Exception reason, Instant until) {}

    /**
     * Returns a token that the server accepts, as far as is known.
     *
     * @return the value
     * @throws Exception what the issuer throws, if there is no valid token to go on with
     */
    public String get() throws Exception {
        Held held = current.get();
        if (held != null && isGood(held)) {
            return held.value();
        }
        return flight.run(this::renew).value();
    }

    /**
     * Forgets a token that the server did not accept, unless it has been replaced already.
     *
     * @param value the value that was sent; null forgets nothing
     */
    public void invalidate(String value) {
        current.updateAndGet(held -> held != null && held.value().equals(value) ? null : held);
    }

    private boolean isGood(Held held) {
        Instant now = clock.instant();
        return now.isBefore(held.renewAt()) || now.isBefore(held.expiresAt()) && flight.isUnderWay();
    }

    private Held renew() throws Exception {
        Held old = current.get();
        Instant now = clock.instant();
        if (old != null && now.isBefore(old.renewAt())) {
            return old;
        }
        Refused last = refused;
        if (old == null && last != null && now.isBefore(last.until())) {
            throw last.reason();
        }
        try {
            Issued issued = issuer.call();
            Held held = new Held(issued.value(), issued.expiresAt(), renewAt(clock.instant(), issued.expiresAt()));
            refused = null;
            current.set(held);
            return held;
        } catch (Exception e) {
            now = clock.instant();
            if (refusal.test(e)) {
                refused = new Refused(e, now.plus(BETWEEN_REFUSALS));
            }
            if (old == null || !now.isBefore(old.expiresAt())) {
                current.compareAndSet(old, null);
                throw e;
            }
            Held later = new Held(old.value(), old.expiresAt(), now.plus(half(now, old.expiresAt(), BETWEEN_RENEWALS)));
            // Still valid, unless it was found invalid meanwhile
            if (!current.compareAndSet(old, later)) {
                throw e;
            }
            return later;
        }
    }

    private Instant renewAt(Instant now, Instant expiresAt) {
        if (now.isBefore(expiresAt)) {
            return expiresAt.minus(half(now, expiresAt, margin));
        }
        // It was issued only now: it is in its last second, or this machine's clock is wrong
        boolean last = now.minus(LAST_MOMENTS).isBefore(expiresAt);
        return last ? now : now.plus(BETWEEN_RENEWALS);
    }

    /** Returns a duration, but no more than half of the time that is left. */
    private static Duration half(Instant now, Instant end, Duration most) {
        Duration half = Duration.between(now, end).dividedBy(2);
        return half.compareTo(most) < 0 ? half : most;
    }

    @Override
    public String toString() {
        return String.valueOf(current.get());
    }
}
