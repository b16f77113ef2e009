package io.github.portgithub.github;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves when the test says so. */
public final class MutableClock extends Clock {

    private final AtomicReference<Instant> now;

    /**
     * Sets the clock.
     *
     * @param now the time, in ISO 8601
     */
    public MutableClock(String now) {
        this.now = new AtomicReference<>(Instant.parse(now));
    }

    /** Moves the clock. */
    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    // only instants are told
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
