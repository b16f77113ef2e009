package io.github.portgithub.delivery;

import io.github.portgithub.mapping.Entity;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Renders what Port refused as one JSON line per entity: time, run, blueprint, identifier, status, error, message and the
 * entity as it was posted.
 *
 * <p>Used by {@code routes/dead-letter.camel.yaml}. Thread-safe.
 */
public final class DeadLetter {

    private final Clock clock;

    /** Stamps lines by the system's clock. */
    public DeadLetter() {
        this(Clock.systemUTC());
    }

    DeadLetter(Clock clock) {
        this.clock = clock;
    }

    /**
     * Renders refusals.
     *
     * @param refusals at least one
     * @param runId the run's name, or null outside a run
     * @return UTF-8 lines, each ending in a newline
     */
    public byte[] lines(@Body List<Refusal> refusals, @Variable("runId") String runId) {
        StringBuilder lines = new StringBuilder();
        for (Refusal refusal : refusals) {
            Entity entity = refusal.entity();
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
            line.put("run", runId);
            line.put("blueprint", entity.blueprint());
            line.put("identifier", entity.identifier());
            line.put("status", refusal.status());
            line.put("error", refusal.error());
            line.put("message", refusal.message());
            line.putRawValue("entity", new RawValue(new String(entity.json(), StandardCharsets.UTF_8)));
            lines.append(line).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Tells the listeners that their entities are refused, once the lines are kept.
     *
     * @param refusals the refusals that have been written
     */
    public void kept(@Variable("refusals") List<Refusal> refusals) {
        refusals.forEach(refusal -> refusal.listener().refused(refusal.entity(), refusal.message()));
    }
}
