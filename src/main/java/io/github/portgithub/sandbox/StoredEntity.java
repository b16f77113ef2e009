package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/**
 * An entity at the simulated Port. Kept as JSON text, so that tens of thousands fit into a small heap. Immutable.
 *
 * @param blueprint the identifier of its blueprint
 * @param identifier its own identifier
 * @param content title, icon, team, properties and relations as JSON; not to be changed
 * @param related the entities it relates to
 * @param datasource the User-Agent of its last writer; Port's {@code $datasource}
 * @param createdAt when it was first written
 * @param updatedAt when it was last written
 */
public record StoredEntity(
        String blueprint,
        String identifier,
        byte[] content,
        List<Reference> related,
        String datasource,
        Instant createdAt,
        Instant updatedAt) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Names an entity.
     *
     * @param blueprint the identifier of its blueprint
     * @param identifier its own identifier
     */
    public record Reference(String blueprint, String identifier) {}

    /** Copies the list. */
    public StoredEntity {
        related = List.copyOf(related);
    }

    /** Returns its name. */
    public Reference reference() {
        return new Reference(blueprint, identifier);
    }

    /** Returns the entity as Port answers it: a new object, without {@code $datasource}, which Port only searches by. */
    public ObjectNode json() {
        ObjectNode json = contentJson();
        json.put("identifier", identifier);
        json.put("blueprint", blueprint);
        json.put("createdAt", createdAt.toString());
        json.put("updatedAt", updatedAt.toString());
        json.put("createdBy", "sandbox");
        json.put("updatedBy", "sandbox");
        return json;
    }

    /** Returns title, icon, team, properties and relations as a new object. */
    ObjectNode contentJson() {
        try {
            return (ObjectNode) JSON.readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
