package io.github.portgithub.github.app;

import io.github.portgithub.http.SingleFlight;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The current token of one installation: kept for its hour, renewed five minutes early by one caller while the others go
 * on with the old one. Thread-safe.
 */
final class InstallationToken {

    private static final Duration EARLY = Duration.ofMinutes(5);
    /** So that a wrong clock, or a renewal that fails, does not make a call of every request. */
    private static final Duration BETWEEN_RENEWALS = Duration.ofMinutes(1);

    private final Clock clock;
    private final Callable<Issued> issuer;
    private final SingleFlight<Issued> flight = new SingleFlight<>();
    private final AtomicReference<Issued> current = new AtomicReference<>();

    /**
     * @param clock tells the time
     * @param issuer asks GitHub for a token
     */
    InstallationToken(Clock clock, Callable<Issued> issuer) {
        this.clock = clock;
        this.issuer = issuer;
    }

    /**
     * A token as GitHub issued it.
     *
     * @param token the secret
     * @param expiresAt when GitHub stops accepting it
     * @param renewAt when to ask for the next one
     */
    record Issued(String token, Instant expiresAt, Instant renewAt) {

        static Issued at(Instant now, String token, Instant expiresAt) {
            Instant early = expiresAt.minus(EARLY);
            Instant soonest = now.plus(BETWEEN_RENEWALS);
            return new Issued(token, expiresAt, early.isAfter(soonest) ? early : soonest);
        }

        Issued renewedLater(Instant now) {
            return new Issued(token, expiresAt, now.plus(BETWEEN_RENEWALS));
        }

        @Override
        public String toString() {
            return "token until " + expiresAt;
        }
    }

    /**
     * Returns a token that GitHub accepts.
     *
     * @throws Exception what the issuer throws, if there is no valid token to go on with
     */
    String get() throws Exception {
        Issued issued = current.get();
        if (issued != null && isGood(issued)) {
            return issued.token();
        }
        return flight.run(this::renew).token();
    }

    /** Forgets the token if it is this one. */
    void invalidate(String token) {
        current.updateAndGet(issued -> issued != null && issued.token().equals(token) ? null : issued);
    }

    private boolean isGood(Issued issued) {
        Instant now = clock.instant();
        return now.isBefore(issued.renewAt()) || now.isBefore(issued.expiresAt()) && flight.isUnderWay();
    }

    private Issued renew() throws Exception {
        Issued old = current.get();
        if (old != null && clock.instant().isBefore(old.renewAt())) {
            return old;
        }
        try {
            Issued issued = issuer.call();
            current.set(issued);
            return issued;
        } catch (Exception e) {
            Instant now = clock.instant();
            if (old == null || !now.isBefore(old.expiresAt())) {
                throw e;
            }
            // Still valid, unless it was found invalid meanwhile
            Issued later = old.renewedLater(now);
            if (!current.compareAndSet(old, later)) {
                throw e;
            }
            return later;
        }
    }
}
