package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Reading parts of values: {@code .[key]}, {@code .[from:to]} and {@code getpath}. */
final class Indexing {

    private Indexing() {}

    /** Returns {@code value[key]}, a part of the value or null where there is none. */
    static JsonNode get(Budget budget, JsonNode value, JsonNode key) {
        if (value.isObject() && key.isTextual()) {
            return orNull(value.get(key.textValue()));
        }
        if (value.isArray() && key.isNumber()) {
            return element(value, key.doubleValue());
        }
        if (key.isObject() && (value.isArray() || value.isTextual())) {
            return Slice.of(key).read(budget, value);
        }
        if (value.isArray() && key.isArray()) {
            return indices(budget, value, key);
        }
        if (value.isNull() && (key.isTextual() || key.isNumber() || key.isObject())) {
            return Values.NULL;
        }
        throw cannotIndex(value, key);
    }

    /** Returns {@code value.name}. */
    static JsonNode field(JsonNode value, String name) {
        if (value.isObject()) {
            return orNull(value.get(name));
        }
        if (value.isNull()) {
            return Values.NULL;
        }
        throw new JqError("Cannot index " + Values.type(value) + " with string \"" + name + "\"");
    }

    static JqError cannotIndex(JsonNode value, JsonNode key) {
        String with = key.isTextual() ? "string \"" + key.textValue() + "\"" : Values.type(key);
        return new JqError("Cannot index " + Values.type(value) + " with " + with);
    }

    static JqError cannotIterate(JsonNode value) {
        return new JqError("Cannot iterate over " + Values.described(value));
    }

    private static JsonNode element(JsonNode array, double index) {
        if (Double.isNaN(index)) {
            return Values.NULL;
        }
        int whole = (int) Math.floor(index);
        return orNull(array.get(whole < 0 ? whole + array.size() : whole));
    }

    private static JsonNode orNull(JsonNode value) {
        return value == null ? Values.NULL : value;
    }

    /** Returns the value at a path; null from the first null or missing part on. */
    static JsonNode getPath(Budget budget, JsonNode value, JsonNode path) {
        if (!path.isArray()) {
            throw new JqError("Path must be specified as an array");
        }
        JsonNode part = value;
        for (int i = 0; i < path.size() && !part.isNull(); i++) {
            budget.step();
            part = get(budget, part, path.get(i));
        }
        return part;
    }

    /** Returns where a sequence begins in an array, as an array of indices. */
    static JsonNode indices(Budget budget, JsonNode array, JsonNode sequence) {
        List<JsonNode> found = new ArrayList<>();
        if (!sequence.isEmpty()) {
            for (int at = 0; at + sequence.size() <= array.size(); at++) {
                int same = 0;
                while (same < sequence.size() && Values.equal(budget, array.get(at + same), sequence.get(same))) {
                    budget.step();
                    same++;
                }
                budget.step();
                if (same == sequence.size()) {
                    found.add(IntNode.valueOf(at));
                }
            }
        }
        return Values.array(budget, found);
    }

    /**
     * A part of an array or text, its ends counted in elements or code points; null is an open end, negative is from the end.
     */
    record Slice(JsonNode from, JsonNode to) {

        /** Returns the slice that a {@code {"start": n, "end": n}} key stands for. */
        static Slice of(JsonNode key) {
            JsonNode from = key.get("start");
            JsonNode to = key.get("end");
            if (!isEnd(from) || !isEnd(to)) {
                throw new JqError("Array/string slice indices must be integers");
            }
            return new Slice(from, to);
        }

        private static boolean isEnd(JsonNode end) {
            return end != null && (end.isNull() || end.isNumber());
        }

        JsonNode read(Budget budget, JsonNode value) {
            if (value.isNull()) {
                return Values.NULL;
            }
            if (value.isTextual()) {
                return readText(budget, value.textValue());
            }
            int start = start(value.size());
            int end = end(value.size(), start);
            budget.array(end - start);
            ArrayNode slice = JsonNodeFactory.instance.arrayNode(end - start);
            for (int i = start; i < end; i++) {
                slice.add(value.get(i));
            }
            return slice;
        }

        private JsonNode readText(Budget budget, String text) {
            budget.steps(text.length() >> 4);
            int length = text.codePointCount(0, text.length());
            int start = start(length);
            int end = end(length, start);
            int first = text.offsetByCodePoints(0, start);
            return Values.string(budget, text.substring(first, text.offsetByCodePoints(first, end - start)));
        }

        int start(int length) {
            double at = from.isNull() || Double.isNaN(from.doubleValue()) ? 0 : from.doubleValue();
            return (int) Math.max(0, Math.min(length, Math.floor(at < 0 ? at + length : at)));
        }

        int end(int length, int start) {
            double at = to.isNull() || Double.isNaN(to.doubleValue()) ? length : to.doubleValue();
            return (int) Math.max(start, Math.min(length, Math.ceil(at < 0 ? at + length : at)));
        }

        /** Returns the key that {@link #of} reads. */
        ObjectNode key() {
            ObjectNode key = JsonNodeFactory.instance.objectNode();
            key.set("start", from);
            key.set("end", to);
            return key;
        }
    }
}
