package io.github.portgithub.delivery;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.mapping.Entity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts the entities of one dead letter again, whatever they were refused for; what is refused again goes to the dead
 * letter of the replay. Read line by line. For one thread.
 *
 * <p>Used by {@code routes/replay.camel.yaml}.
 */
public final class Replay implements DeliveryListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("'replay-'yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    // An entity goes out as it came in: 1.10 stays 1.10.
    private final ObjectMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private final String id = ID.format(Clock.systemUTC().instant());
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder kept = new LongAdder();
    private final AtomicReference<String> firstRefusal = new AtomicReference<>();
    private final BufferedReader lines;
    private volatile String deadLetter;
    private long line;
    private long unreadable;

    /**
     * @param file a dead letter: one JSON line per entity
     * @throws IOException if it cannot be opened
     */
    public Replay(Path file) throws IOException {
        lines = Files.newBufferedReader(file);
    }

    /** Returns the replay's name, fit for a file name. */
    public String id() {
        return id;
    }

    /** Reads the entities in the order of the file; lines that are none are told and counted. */
    public Iterator<Delivery> deliveries() {
        return lines.lines().map(this::delivery).filter(Objects::nonNull).iterator();
    }

    private Delivery delivery(String text) {
        line++;
        if (text.isBlank()) {
            return null;
        }
        try {
            JsonNode kept = json.readTree(text);
            String blueprint = kept.path("blueprint").asText("");
            if (!blueprint.isEmpty() && kept.get("entity") instanceof ObjectNode entity && entity.has("identifier")) {
                return new Delivery(Entity.of(blueprint, entity), this);
            }
        } catch (IOException e) {
            LOG.debug("Line {}", line, e);
        }
        unreadable++;
        LOG.warn("Line {} is not a line of a dead letter and is left out", line);
        return null;
    }

    @Override
    public void accepted(Entity entity) {
        accepted.increment();
    }

    @Override
    public void kept(Entity entity, String place) {
        kept.increment();
        deadLetter = place;
    }

    @Override
    public void refused(Entity entity, String reason) {
        refused.increment();
        firstRefusal.compareAndSet(
                null, Secrets.shown(Objects.requireNonNullElse(entity.identifier(), "one") + ": " + reason));
    }

    /** Returns whether every line was an entity and Port accepted all of them. */
    public boolean isComplete() {
        return refused.sum() == 0 && unreadable == 0;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what became of the entities, and where to find what was refused again, and why. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Replay: %,d accepted, %,d refused again, %,d lines unreadable",
                accepted.sum(),
                refused.sum(),
                unreadable));
        if (refused.sum() > 0) {
            text.append("\n  refused first: ").append(firstRefusal);
            text.append(String.format(
                            Locale.ROOT,
                            "%n  dead letter: %,d of %,d refused entities are kept",
                            kept.sum(),
                            refused.sum()))
                    .append(deadLetter == null ? "" : " in " + deadLetter);
        }
        return text.toString();
    }
}
