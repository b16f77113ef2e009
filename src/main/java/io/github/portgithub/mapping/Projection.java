package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.FormatSchema;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.jq.JqProgram;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The parts of a JSON document that somebody reads, so that a parser can skip all others. A tree: each step says what is
 * read of a field, of the elements of an array, or that all of a part is read. Objects and arrays on the way stay what they
 * are, even if nothing is left in them, and scalars stay whole. Immutable and thread-safe.
 */
public final class Projection implements FormatSchema {

    /** Something that reads records, and knows which parts of them. */
    @FunctionalInterface
    public interface Reader {

        /** Returns the parts of a record that are read, never null. */
        Projection projection();
    }

    /** Reads everything. */
    public static final Projection WHOLE = new Projection(true, Map.of(), null);

    /** Reads nothing of a container but what kind it is. */
    public static final Projection NOTHING = new Projection(false, Map.of(), null);

    private final boolean whole;
    private final Map<String, Projection> fields;
    private final Projection each;
    private final Consumer<JsonNode> receiver;

    private Projection(boolean whole, Map<String, Projection> fields, Projection each) {
        this(whole, fields, each, null);
    }

    private Projection(boolean whole, Map<String, Projection> fields, Projection each, Consumer<JsonNode> receiver) {
        this.whole = whole;
        this.fields = fields;
        this.each = each;
        this.receiver = receiver;
    }

    /**
     * Makes a projection of an array that keeps none of its elements: each is handed on as soon as it is parsed, so that an
     * array of any length takes no memory.
     *
     * @param receiver takes each element
     * @return the projection of the array; adding another to it loses the receiver
     */
    public static Projection handing(Consumer<JsonNode> receiver) {
        return new Projection(false, Map.of(), WHOLE, receiver);
    }

    /** Returns who takes the elements of an array; null if they are kept. */
    Consumer<JsonNode> receiver() {
        return receiver;
    }

    /**
     * Copies what is read of a value.
     *
     * @param node the value, never null
     * @return the same without what is not read
     */
    public JsonNode of(JsonNode node) {
        if (whole || node.isValueNode()) {
            return node;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            if (each != null) {
                node.forEach(element -> array.add(each.of(element)));
            }
            return array;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(field -> {
            Projection part = field(field.getKey());
            if (part != null) {
                object.set(field.getKey(), part.of(field.getValue()));
            }
        });
        return object;
    }

    /**
     * Makes a projection of paths.
     *
     * @param paths as {@link JqProgram#touchedPaths} gives them: field names from the root down, {@link JqProgram#EACH}
     *     for all elements or fields; the empty path reads everything
     * @return the projection; of no path, one that reads nothing
     */
    public static Projection of(Collection<List<String>> paths) {
        Projection projection = NOTHING;
        for (List<String> path : paths) {
            projection = projection.and(along(path));
        }
        return projection;
    }

    /**
     * Makes a projection that reads this projection's parts one level down.
     *
     * @param step a field name, or {@link JqProgram#EACH}
     * @return the projection of the part's container
     */
    public Projection inside(String step) {
        return step.equals(JqProgram.EACH)
                ? new Projection(false, Map.of(), this)
                : new Projection(false, Map.of(step, this), null);
    }

    private static Projection along(List<String> path) {
        Projection projection = WHOLE;
        for (int i = path.size() - 1; i >= 0; i--) {
            projection = projection.inside(path.get(i));
        }
        return projection;
    }

    /**
     * Adds what another one reads.
     *
     * @param other the other, never null
     * @return a projection that reads both
     */
    public Projection and(Projection other) {
        if (whole || other.whole) {
            return WHOLE;
        }
        Projection both = each == null ? other.each : other.each == null ? each : each.and(other.each);
        Map<String, Projection> union = new HashMap<>(fields);
        other.fields.forEach((name, part) -> union.merge(name, part, Projection::and));
        if (both != null) {
            union.replaceAll((name, part) -> part.and(both));
        }
        return new Projection(false, Map.copyOf(union), both);
    }

    /** Returns whether everything is read. */
    public boolean isWhole() {
        return whole;
    }

    /**
     * Returns what is read of a field.
     *
     * @param name the name of the field
     * @return null if nothing is
     */
    public Projection field(String name) {
        if (whole) {
            return this;
        }
        Projection part = fields.get(name);
        return part == null ? each : part;
    }

    /**
     * Tells whether a record has all that is read of it, as far as its own fields go: what is below one that it has is taken
     * for whole.
     *
     * @param record an object
     * @param ignored fields that need not be there
     * @return false also if everything is read, for nobody knows what that would be
     */
    public boolean isIn(JsonNode record, Set<String> ignored) {
        return !whole
                && each == null
                && fields.keySet().stream().allMatch(name -> ignored.contains(name) || record.has(name));
    }

    /** Returns what is read of each element of an array; null if nothing is. */
    public Projection element() {
        return whole ? this : each;
    }

    /** Returns a name for messages of Jackson's. */
    @Override
    public String getSchemaType() {
        return "projection";
    }
}
