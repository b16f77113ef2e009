package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.http.Secrets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of Port's resync requests no run has served yet: one that is younger than the last one served, and than the moment
 * at which Port heard of the last run's begin (port-contract, POLLING). A run serves what was asked before it read the
 * mapping. Until a run has taken a request, every poll finds it again, so none is lost.
 *
 * <p>Used by {@code routes/resync-request.camel.yaml} and {@code routes/integration.camel.yaml}. Thread-safe.
 */
public final class ResyncRequests {

    private static final Logger LOG = LoggerFactory.getLogger(ResyncRequests.class);

    private Instant served = Instant.MIN;
    private Instant taken = Instant.MIN;
    private Instant seen = Instant.MIN;
    private boolean failing;

    /**
     * Reads the answer to a poll.
     *
     * @param answer what Port says
     * @return whether it holds a request that no run has served or is serving
     */
    public synchronized boolean isNew(@Body JsonNode answer) {
        if (failing) {
            failing = false;
            LOG.info("Port answers again when asked for resync requests");
        }
        Instant asked = instant(answer.path("request").path("updatedAt").asText(""));
        seen = latest(seen, asked);
        return asked.isAfter(served) && asked.isAfter(taken);
    }

    /** Returns when the newest request was made that was seen, in milliseconds. */
    public synchronized long askedAt() {
        return seen.toEpochMilli();
    }

    /**
     * Notes that a poll failed; only the first of several in a row is told.
     *
     * @param reason why
     */
    public synchronized void failed(@ExchangeException Exception reason) {
        if (!failing) {
            failing = true;
            LOG.warn("Port cannot be asked for resync requests, trying on: {}", Reasons.of(reason));
        }
    }

    /** Notes that a run has begun: it serves the requests seen so far, see {@link #settle}. */
    public synchronized void runBegins() {
        taken = seen;
    }

    /**
     * Notes what a run has served, once it has its mapping.
     *
     * @param failure why it does not; it serves nothing then, and what it took is asked for again. Null if it has it
     * @param begun Port's answer to the report that the run has begun, or null
     */
    public synchronized void settle(
            @Variable("integrationFailure") String failure, @Variable("resyncBegun") JsonNode begun) {
        if (failure == null) {
            served = latest(served, taken);
            if (begun != null) {
                served = latest(
                        served,
                        instant(begun.path("integration")
                                .path("resyncState")
                                .path("updatedAt")
                                .asText("")));
            }
        }
        taken = Instant.MIN;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant instant(String iso) {
        try {
            return iso.isEmpty() ? Instant.MIN : OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeException e) {
            LOG.warn("Port's resync request has no time that can be read: '{}'", Secrets.shown(iso));
            return Instant.MIN;
        }
    }
}
