package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/**
 * jq's functions on arrays and objects.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/#builtin-operators-and-functions">jq 1.8 manual</a>
 */
final class Containers {

    private Containers() {}

    static JsonNode length(Budget budget, JsonNode in) {
        return switch (in.getNodeType()) {
            case NULL -> IntNode.valueOf(0);
            case STRING -> IntNode.valueOf(Strings.length(budget, in.textValue()));
            case NUMBER -> Numbers.compare(in, IntNode.valueOf(0)) < 0 ? Numbers.negate(in) : in;
            case ARRAY, OBJECT -> IntNode.valueOf(in.size());
            default -> throw new JqError(Values.described(in) + " has no length");
        };
    }

    static JsonNode keys(Budget budget, JsonNode in) {
        if (!in.isObject()) {
            return keysUnsorted(budget, in);
        }
        ArrayNode keys = Values.array(budget);
        for (String key : Values.sortedKeys(budget, (ObjectNode) in)) {
            budget.element();
            keys.add(key);
        }
        return keys;
    }

    static JsonNode keysUnsorted(Budget budget, JsonNode in) {
        if (!in.isContainerNode()) {
            throw new JqError(Values.described(in) + " has no keys");
        }
        budget.array(in.size());
        ArrayNode keys = JsonNodeFactory.instance.arrayNode(in.size());
        if (in.isArray()) {
            for (int i = 0; i < in.size(); i++) {
                keys.add(i);
            }
        } else {
            in.fieldNames().forEachRemaining(keys::add);
        }
        return keys;
    }

    static JsonNode has(Budget budget, JsonNode in, JsonNode key) {
        if (in.isObject() && key.isTextual()) {
            return Values.of(in.has(key.textValue()));
        }
        if (in.isArray() && key.isNumber()) {
            double index = key.doubleValue();
            return Values.of(index >= 0 && index < in.size());
        }
        if (in.isNull()) {
            return Values.of(false);
        }
        throw new JqError("Cannot check whether " + Values.type(in) + " has a " + Values.type(key) + " key");
    }

    static JsonNode contains(Budget budget, JsonNode in, JsonNode part) {
        if (!Values.type(in).equals(Values.type(part))) {
            throw new JqError(
                    Values.described(in) + " and " + Values.described(part) + " cannot have their containment checked");
        }
        return Values.of(holds(budget, in, part));
    }

    private static boolean holds(Budget budget, JsonNode value, JsonNode part) {
        budget.step();
        if (value.isObject() && part.isObject()) {
            for (Map.Entry<String, JsonNode> field : part.properties()) {
                JsonNode mine = value.get(field.getKey());
                if (mine == null || !holds(budget, mine, field.getValue())) {
                    return false;
                }
            }
            return true;
        }
        if (value.isArray() && part.isArray()) {
            for (JsonNode element : part) {
                if (!anyHolds(budget, value, element)) {
                    return false;
                }
            }
            return true;
        }
        if (value.isTextual() && part.isTextual()) {
            Strings.countSearch(budget, value.textValue(), part.textValue());
            return value.textValue().contains(part.textValue());
        }
        return Values.equal(budget, value, part);
    }

    private static boolean anyHolds(Budget budget, JsonNode array, JsonNode part) {
        for (JsonNode element : array) {
            if (holds(budget, element, part)) {
                return true;
            }
        }
        return false;
    }

    static JsonNode reverse(Budget budget, JsonNode in) {
        if (!in.isArray()) {
            // As jq's own definition has it: the last of `length` elements is asked for first
            JsonNode length = length(budget, in);
            return length.doubleValue() <= 0
                    ? Values.array(budget)
                    : Indexing.get(budget, in, Numbers.of(length.doubleValue() - 1));
        }
        budget.array(in.size());
        ArrayNode reversed = JsonNodeFactory.instance.arrayNode(in.size());
        for (int i = in.size() - 1; i >= 0; i--) {
            reversed.add(in.get(i));
        }
        return reversed;
    }

    static JsonNode toEntries(Budget budget, JsonNode in) {
        ArrayNode entries = Values.array(budget);
        for (JsonNode key : keysUnsorted(budget, in)) {
            budget.element();
            budget.object(2);
            ObjectNode entry = entries.addObject();
            entry.set("key", key);
            entry.set("value", Indexing.get(budget, in, key));
        }
        return entries;
    }

    static JsonNode fromEntries(Budget budget, JsonNode in) {
        if (!in.isContainerNode()) {
            throw Indexing.cannotIterate(in);
        }
        ObjectNode object = Values.object(budget);
        for (JsonNode entry : in) {
            JsonNode key = Values.NULL;
            for (String name : new String[] {"key", "Key", "name", "Name"}) {
                key = Indexing.field(entry, name);
                if (Values.isTrue(key)) {
                    break;
                }
            }
            if (!key.isTextual()) {
                throw new JqError("Cannot use " + Values.described(key) + " as object key");
            }
            budget.object(1);
            object.set(key.textValue(), Indexing.field(entry, entry.has("value") ? "value" : "Value"));
        }
        return object;
    }

    static JsonNode flatten(Budget budget, JsonNode in, JsonNode depth) {
        if (Values.compare(budget, depth, IntNode.valueOf(0)) < 0) {
            throw new JqError("flatten depth must not be negative");
        }
        if (!depth.isNumber()) {
            throw new JqError("flatten depth must be a number");
        }
        return flatten(budget, in, depth.doubleValue());
    }

    /** Without recursion: arrays may be nested deeper than the stack of a thread. */
    static JsonNode flatten(Budget budget, JsonNode in, double depth) {
        if (!in.isContainerNode()) {
            throw Indexing.cannotIterate(in);
        }
        ArrayNode flat = Values.array(budget);
        Deque<Iterator<JsonNode>> open = new ArrayDeque<>();
        open.push(in.elements());
        while (!open.isEmpty()) {
            budget.step();
            if (!open.peek().hasNext()) {
                open.pop();
                continue;
            }
            JsonNode element = open.peek().next();
            if (element.isArray() && open.size() <= depth) {
                open.push(element.elements());
            } else {
                budget.element();
                flat.add(element);
            }
        }
        return flat;
    }

    static JsonNode transpose(Budget budget, JsonNode in) {
        int columns = 0;
        for (JsonNode row : in) {
            columns = Math.max(columns, (int) length(budget, row).doubleValue());
        }
        ArrayNode transposed = Values.array(budget);
        for (int i = 0; i < columns; i++) {
            budget.array(in.size());
            ArrayNode column = transposed.addArray();
            for (JsonNode row : in) {
                column.add(Indexing.get(budget, row, IntNode.valueOf(i)));
            }
        }
        return transposed;
    }

    /** {@code indices(wanted)}: where a text, an element or a sequence of elements occurs. */
    static JsonNode indices(Budget budget, JsonNode in, JsonNode wanted) {
        if (in.isArray()) {
            if (wanted.isArray()) {
                return Indexing.indices(budget, in, wanted);
            }
            return Indexing.indices(budget, in, Values.array(budget).add(wanted));
        }
        if (in.isTextual() && wanted.isTextual()) {
            return Strings.indices(budget, in.textValue(), wanted.textValue());
        }
        return Indexing.get(budget, in, wanted);
    }

    static JsonNode index(Budget budget, JsonNode in, JsonNode wanted) {
        return Indexing.get(budget, indices(budget, in, wanted), IntNode.valueOf(0));
    }

    static JsonNode lastIndex(Budget budget, JsonNode in, JsonNode wanted) {
        return Indexing.get(budget, indices(budget, in, wanted), IntNode.valueOf(-1));
    }

    static JsonNode toArray(Budget budget, JsonNode in) {
        if (in.isArray()) {
            return in;
        }
        budget.element();
        return Values.array(budget).add(in);
    }

    /** {@code INDEX(stream; key)} */
    record IndexBy(Filter stream, Filter key) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            ObjectNode index = Values.object(env.budget());
            Filter.run(
                    stream,
                    env,
                    in,
                    row -> Filter.run(key, env, row, k -> {
                        env.budget().object(1);
                        index.set(Strings.toText(env.budget(), k).textValue(), row);
                    }));
            return index;
        }
    }

    /** {@code JOIN(index; stream; key)}: each row with the entry of the index that its key names. */
    record Join(Filter index, Filter stream, Filter key) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(
                    index,
                    env,
                    in,
                    entries -> Filter.run(
                            stream,
                            env,
                            in,
                            row -> Filter.run(key, env, row, k -> {
                                env.budget().array(2);
                                out.emit(JsonNodeFactory.instance
                                        .arrayNode(2)
                                        .add(row)
                                        .add(Indexing.get(env.budget(), entries, k)));
                            })));
        }
    }

    /** {@code combinations}: one array for every way to take one element of each array. */
    record Combinations() implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            combine(env, in, Values.array(env.budget()), out);
        }

        private static void combine(Env env, JsonNode in, ArrayNode taken, Output out) {
            Budget budget = env.budget();
            if (taken.size() >= length(budget, in).doubleValue()) {
                out.emit(taken);
                return;
            }
            JsonNode choices = Indexing.get(budget, in, IntNode.valueOf(taken.size()));
            if (!choices.isContainerNode()) {
                throw Indexing.cannotIterate(choices);
            }
            for (JsonNode choice : choices) {
                budget.array(taken.size() + 1L);
                combine(
                        env,
                        in,
                        JsonNodeFactory.instance.arrayNode().addAll(taken).add(choice),
                        out);
            }
        }
    }

    /** {@code walk(filter)}: applies the filter to the parts first, then to the whole. */
    record Walk(Filter filter) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            env.budget().deeper(() -> walk(env, in, out));
        }

        private void walk(Env env, JsonNode in, Output out) {
            JsonNode walked = in;
            if (in.isArray()) {
                ArrayNode array = Values.array(env.budget());
                in.forEach(element -> each(env, element, part -> {
                    env.budget().element();
                    array.add(part);
                }));
                walked = array;
            } else if (in.isObject()) {
                ObjectNode object = Values.object(env.budget());
                for (Map.Entry<String, JsonNode> field : in.properties()) {
                    JsonNode part = Assignments.first(this, env, field.getValue());
                    if (part != null) {
                        env.budget().object(1);
                        object.set(field.getKey(), part);
                    }
                }
                walked = object;
            }
            Filter.run(filter, env, walked, out);
        }
    }

    /** {@code pick(paths)}: only these parts, where they were. */
    record Pick(Filter paths) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            Edits edits = new Edits(env.budget(), Values.NULL);
            paths.paths(env, Path.ROOT, in, (path, part) -> {
                Path.require(path, part);
                edits.set(path.toJson(env.budget()), part);
            });
            return edits.result();
        }
    }

    /** {@code tostream}: every leaf with its path, and the last path of every container when it ends. */
    record ToStream() implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            stream(env.budget(), Path.ROOT, in, out);
        }

        private static void stream(Budget budget, Path path, JsonNode value, Output out) {
            if (value.isEmpty()) {
                budget.array(2);
                out.emit(JsonNodeFactory.instance
                        .arrayNode(2)
                        .add(path.toJson(budget))
                        .add(value));
                return;
            }
            Path[] last = new Path[1];
            Parts.eachPart(budget, path, value, (at, part) -> {
                last[0] = at;
                stream(budget, at, part, out);
            });
            budget.array(1);
            out.emit(JsonNodeFactory.instance.arrayNode(1).add(last[0].toJson(budget)));
        }
    }

    /** {@code fromstream(stream)} */
    record FromStream(Filter stream) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Budget budget = env.budget();
            Edits[] open = {new Edits(budget, Values.NULL)};
            Filter.run(stream, env, in, event -> {
                JsonNode path = Indexing.get(budget, event, IntNode.valueOf(0));
                double depth = length(budget, path).doubleValue();
                boolean leaf = length(budget, event).doubleValue() == 2;
                if (leaf) {
                    open[0].set(path, Indexing.get(budget, event, IntNode.valueOf(1)));
                }
                if (depth == (leaf ? 0 : 1)) {
                    JsonNode whole = open[0].result();
                    open[0] = new Edits(budget, Values.NULL);
                    out.emit(whole);
                }
            });
        }
    }

    /** {@code depth | truncate_stream(stream)}: the events below a depth, with their paths shortened by it. */
    record TruncateStream(Filter stream) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Budget budget = env.budget();
            Filter.run(stream, env, Values.NULL, event -> {
                JsonNode path = Indexing.get(budget, event, IntNode.valueOf(0));
                if (Values.compare(budget, length(budget, path), in) > 0) {
                    JsonNode rest = new Indexing.Slice(in, Values.NULL).read(budget, path);
                    ArrayNode first = Values.array(budget).add(IntNode.valueOf(0));
                    out.emit(Edits.setPath(budget, event, first, rest));
                }
            });
        }
    }
}
