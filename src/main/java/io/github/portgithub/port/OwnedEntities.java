package io.github.portgithub.port;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads the entities at Port that this integration owns, page by page. For one thread. Source: port-contract, stale deletion.
 */
public abstract class OwnedEntities {

    private static final int PAGE = 5000;

    private final Datasource datasource;
    private final Set<String> cursors = new HashSet<>();
    private String cursor;

    /**
     * @param datasource tells which entities are owned
     */
    protected OwnedEntities(Datasource datasource) {
        this.datasource = datasource;
    }

    /** Returns whether there is a page to read. */
    public abstract boolean isReading();

    /** Returns the time, by Port's clock, since when an entity must not have been written to be read; null for all. */
    protected abstract Instant before();

    /** Takes one entity. */
    protected abstract void entity(String blueprint, String identifier, JsonNode relations);

    /** Takes note that all have been read; what {@link #isReading} says then decides whether they are read once more. */
    protected abstract void ended();

    /** Returns the body of the request for the next page. */
    public byte[] request() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("datasource_prefix", datasource.prefix());
        body.put("datasource_suffix", datasource.suffix());
        body.put("limit", PAGE);
        if (before() != null) {
            body.put("before", before().toString());
        }
        if (cursor != null) {
            body.put("from", cursor);
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one page of owned entities.
     *
     * @param page Port's answer
     * @throws PortException if the answer holds no entities or its cursor goes in a circle: half an answer says nothing
     */
    public void read(JsonNode page) throws PortException {
        if (!page.path("entities").isArray()) {
            throw new PortException(200, "no_entities", "Port's answer about owned entities holds none");
        }
        for (JsonNode entity : page.get("entities")) {
            entity(
                    entity.path("blueprint").asText(""),
                    entity.path("identifier").asText(""),
                    entity.path("relations"));
        }
        String next = page.path("next").asText("");
        if (!next.isEmpty() && !cursors.add(next)) {
            throw new PortException(200, "cursor", "Port's cursor through the owned entities does not advance");
        }
        cursor = next.isEmpty() || page.path("next").isNull() ? null : next;
        if (cursor == null) {
            cursors.clear();
            ended();
        }
    }
}
