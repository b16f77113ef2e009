package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.jq.Indexing.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Changes parts of a value: {@code setpath} and {@code delpaths}. Values are never changed in place for others to see: the
 * containers on the way are copied, once for all the changes made through one instance.
 */
final class Edits {

    private static final int MOST_ELEMENTS = 1 << 29;

    private final Budget budget;
    private final Set<JsonNode> copies = Collections.newSetFromMap(new IdentityHashMap<>());
    private JsonNode root;

    /**
     * @param root the value to begin with, which stays as it is
     */
    Edits(Budget budget, JsonNode root) {
        this.budget = budget;
        this.root = root;
    }

    /** Returns the value with the changes so far. It stays as it is from now on. */
    JsonNode result() {
        copies.clear();
        return root;
    }

    /** Returns the part at a path, with the changes so far. */
    JsonNode get(JsonNode path) {
        JsonNode part = Indexing.getPath(budget, root, path);
        if (copies.contains(part)) {
            // Whoever gets it may keep it
            copies.clear();
        }
        return part;
    }

    /** Sets the part at a path, making the containers on the way where there is null. */
    void set(JsonNode path, JsonNode value) {
        if (!path.isArray()) {
            throw new JqError("Path must be specified as an array");
        }
        root = set(root, path, 0, value);
    }

    private JsonNode set(JsonNode container, JsonNode path, int depth, JsonNode value) {
        if (depth == path.size()) {
            return value;
        }
        budget.step();
        JsonNode key = path.get(depth);
        JsonNode part = Indexing.get(budget, container, key);
        return with(container, key, set(part, path, depth + 1, value));
    }

    private JsonNode with(JsonNode container, JsonNode key, JsonNode value) {
        if (key.isTextual() && (container.isObject() || container.isNull())) {
            ObjectNode object = (ObjectNode) own(container, key);
            if (object.set(key.textValue(), value) == null) {
                budget.object(1);
            }
            return object;
        }
        if (key.isNumber() && (container.isArray() || container.isNull())) {
            return withElement(container, key, value);
        }
        if (key.isObject() && (container.isArray() || container.isNull())) {
            return withSlice(container, key, value);
        }
        if (key.isObject() && container.isTextual()) {
            throw new JqError("Cannot update string slices");
        }
        if (key.isObject() || key.isArray() && container.isArray()) {
            throw new JqError("Cannot update field at " + (key.isObject() ? "object" : "array") + " index of "
                    + Values.type(container));
        }
        throw Indexing.cannotIndex(container, key);
    }

    private JsonNode withElement(JsonNode container, JsonNode key, JsonNode value) {
        double at = key.doubleValue();
        if (Double.isNaN(at)) {
            throw new JqError("Cannot set array element at NaN index");
        }
        double index = Math.floor(at < 0 ? at + container.size() : at);
        if (index < 0) {
            throw new JqError("Out of bounds negative array index");
        }
        if (index >= MOST_ELEMENTS) {
            throw new JqError("Array index too large");
        }
        ArrayNode array = (ArrayNode) own(container, key);
        if (index >= array.size()) {
            budget.array((long) index + 1 - array.size());
            while (array.size() < index) {
                array.add(Values.NULL);
            }
            return array.add(value);
        }
        array.set((int) index, value);
        return array;
    }

    private JsonNode withSlice(JsonNode container, JsonNode key, JsonNode value) {
        Slice slice = Slice.of(key);
        if (!value.isArray()) {
            throw new JqError("A slice of an array can only be assigned another array");
        }
        int start = slice.start(container.size());
        int end = slice.end(container.size(), start);
        budget.array(container.size() - (end - start) + (long) value.size());
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < start; i++) {
            array.add(container.get(i));
        }
        array.addAll((ArrayNode) value);
        for (int i = end; i < container.size(); i++) {
            array.add(container.get(i));
        }
        copies.add(array);
        return array;
    }

    private JsonNode own(JsonNode container, JsonNode key) {
        if (copies.contains(container)) {
            return container;
        }
        JsonNode copy;
        if (container.isNull()) {
            copy = key.isTextual() ? Values.object(budget) : Values.array(budget);
        } else {
            budget.copyOf(container);
            copy = container.isObject()
                    ? JsonNodeFactory.instance.objectNode().setAll((ObjectNode) container)
                    : JsonNodeFactory.instance.arrayNode(container.size()).addAll((ArrayNode) container);
        }
        copies.add(copy);
        return copy;
    }

    /** Deletes the parts at all these paths at once, so that none shifts another; what is not there is ignored. */
    void delete(JsonNode paths) {
        if (!paths.isArray()) {
            throw new JqError("Paths must be specified as an array");
        }
        List<JsonNode> sorted = Values.sorted(budget, paths);
        for (JsonNode path : sorted) {
            if (!path.isArray()) {
                throw new JqError("Path must be specified as an array");
            }
        }
        if (sorted.isEmpty()) {
            return;
        }
        root = sorted.get(0).isEmpty() ? Values.NULL : without(root, sorted, 0);
    }

    private JsonNode without(JsonNode container, List<JsonNode> paths, int depth) {
        JsonNode rest = container;
        List<JsonNode> keys = new ArrayList<>();
        int next;
        for (int i = 0; i < paths.size(); i = next) {
            JsonNode key = paths.get(i).get(depth);
            next = i + 1;
            while (next < paths.size()
                    && Values.equal(budget, key, paths.get(next).get(depth))) {
                next++;
            }
            budget.step();
            if (paths.get(i).size() == depth + 1) {
                keys.add(key);
            } else {
                JsonNode part = Indexing.get(budget, rest, key);
                if (!part.isNull()) {
                    rest = with(rest, key, without(part, paths.subList(i, next), depth + 1));
                }
            }
        }
        return keys.isEmpty() || rest.isNull() ? rest : without(rest, keys);
    }

    private JsonNode without(JsonNode container, List<JsonNode> keys) {
        if (container.isObject()) {
            ObjectNode object = (ObjectNode) own(container, Values.EMPTY_STRING);
            for (JsonNode key : keys) {
                if (!key.isTextual()) {
                    throw new JqError("Cannot delete " + Values.type(key) + " field of object");
                }
                object.remove(key.textValue());
            }
            return object;
        }
        if (!container.isArray()) {
            throw new JqError("Cannot delete fields from " + Values.type(container));
        }
        boolean[] deleted = new boolean[container.size()];
        for (JsonNode key : keys) {
            markDeleted(key, deleted);
        }
        budget.copyOf(container);
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < deleted.length; i++) {
            if (!deleted[i]) {
                array.add(container.get(i));
            }
        }
        copies.add(array);
        return array;
    }

    private static void markDeleted(JsonNode key, boolean[] deleted) {
        if (key.isObject()) {
            Slice slice = Slice.of(key);
            int start = slice.start(deleted.length);
            for (int i = start; i < slice.end(deleted.length, start); i++) {
                deleted[i] = true;
            }
        } else if (key.isNumber()) {
            double at = Math.floor(key.doubleValue());
            double index = at < 0 ? at + deleted.length : at;
            if (index >= 0 && index < deleted.length) {
                deleted[(int) index] = true;
            }
        } else {
            throw new JqError("Cannot delete field at " + Values.type(key) + " index of array");
        }
    }

    /** {@code setpath(path; value)}. */
    static JsonNode setPath(Budget budget, JsonNode root, JsonNode path, JsonNode value) {
        Edits edits = new Edits(budget, root);
        edits.set(path, value);
        return edits.result();
    }

    /** {@code delpaths(paths)}. */
    static JsonNode deletePaths(Budget budget, JsonNode root, JsonNode paths) {
        Edits edits = new Edits(budget, root);
        edits.delete(paths);
        return edits.result();
    }
}
