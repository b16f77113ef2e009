package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way from a value to one of its parts, kept from the inside out so that parts share it.
 *
 * @param parent the path to the container, null for the root
 * @param key the field name, the index, or the {@code {"start","end"}} of a slice; null for the root
 */
record Path(Path parent, JsonNode key) {

    static final Path ROOT = new Path(null, null);

    /** Returns the path of a part of what this path leads to. */
    static Path to(Path container, JsonNode key) {
        return new Path(container, key);
    }

    /** Returns the path that an output of a filter without paths has: its input's if it is the input, else none. */
    static Path kept(Path path, JsonNode in, JsonNode out) {
        return path != null && isSame(in, out) ? path : null;
    }

    private static boolean isSame(JsonNode a, JsonNode b) {
        return a == b || (a.isNumber() && a.equals(b));
    }

    /** Fails unless a value is a part of the value that paths are asked of. */
    static void require(Path path, JsonNode value) {
        if (path == null) {
            throw new JqError("Invalid path expression with result " + Values.shortText(value, Values.RESULT_LENGTH));
        }
    }

    /** Returns jq's array form. */
    ArrayNode toJson(Budget budget) {
        Deque<JsonNode> keys = new ArrayDeque<>();
        for (Path path = this; path.parent != null; path = path.parent) {
            keys.addFirst(path.key);
        }
        budget.array(keys.size());
        ArrayNode json = JsonNodeFactory.instance.arrayNode(keys.size());
        return json.addAll(keys);
    }
}
