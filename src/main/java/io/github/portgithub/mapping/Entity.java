package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Objects;

/**
 * One entity as it is posted to Port: written to bytes once, when it is mapped, so that batches are cut by exact size and
 * the request body needs no second serialization. Immutable and thread-safe.
 *
 * @see <a href="https://docs.port.io/api-reference/create-an-entity">Port: create an entity</a>
 */
public final class Entity {

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build()
            .writer();

    private final String blueprint;
    private final String identifier;
    private final byte[] json;

    private Entity(String blueprint, String identifier, byte[] json) {
        this.blueprint = blueprint;
        this.identifier = identifier;
        this.json = json;
    }

    /**
     * Makes an entity of its body. Every key of the body is sent, nulls included: null clears what Port holds.
     *
     * @param blueprint the identifier of the blueprint, which is part of the URL and not of the body; never null
     * @param body {@code identifier} and any of {@code title}, {@code icon}, {@code team}, {@code properties} and
     *     {@code relations}; never null, read once and not kept
     * @return the entity
     */
    public static Entity of(String blueprint, ObjectNode body) {
        Objects.requireNonNull(blueprint, "blueprint");
        JsonNode identifier = body.get("identifier");
        try {
            return new Entity(
                    blueprint,
                    identifier != null && identifier.isTextual() ? identifier.textValue() : null,
                    write(body));
        } catch (IOException e) {
            throw new IllegalArgumentException("The body of an entity cannot be written: " + e.getMessage(), e);
        }
    }

    private static byte[] write(ObjectNode body) throws IOException {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator generator = new UnicodeGenerator(WRITER.createGenerator(bytes))) {
            WRITER.writeValue(generator, body);
            generator.flush();
            return bytes.toByteArray();
        }
    }

    /**
     * Makes an entity of a body that has been written before.
     *
     * @param blueprint the identifier of the blueprint, never null
     * @param identifier the identifier in the body; null where it is a search query
     * @param json the body, kept and not copied
     * @return the entity
     */
    public static Entity written(String blueprint, String identifier, byte[] json) {
        return new Entity(blueprint, identifier, json);
    }

    /** Returns the identifier of the blueprint the entity belongs to, never null. */
    public String blueprint() {
        return blueprint;
    }

    /** Returns the identifier, or null where Port finds the entity by a search query. */
    public String identifier() {
        return identifier;
    }

    /**
     * Returns the body as posted, one JSON object in UTF-8 without line breaks.
     *
     * @return the entity's own array, shared for speed: not to be changed
     */
    public byte[] json() {
        return json;
    }

    /** Returns the length of the body in bytes. */
    public int size() {
        return json.length;
    }

    /** Returns blueprint and identifier, for logs; never the properties. */
    @Override
    public String toString() {
        return blueprint + "/" + (identifier == null ? "(search query)" : identifier);
    }
}
