package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code {key: value, …}}: one object for every combination of the keys' and values' outputs. */
record ObjectOf(List<Entry> entries, boolean atMostOne) implements Filter {

    /** One {@code key: value}. */
    record Entry(Filter key, Filter value) {}

    ObjectOf(List<Entry> entries) {
        this(
                entries,
                entries.stream().allMatch(e -> e.key().atMostOne() && e.value().atMostOne()));
    }

    @Override
    public JsonNode one(Env env, JsonNode in) {
        env.budget().object(entries.size());
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Entry entry : entries) {
            JsonNode key = entry.key.one(env, in);
            JsonNode value = key == null ? null : entry.value.one(env, in);
            if (value == null) {
                return null;
            }
            object.set(name(key), value);
        }
        return object;
    }

    @Override
    public void each(Env env, JsonNode in, Output out) {
        add(0, JsonNodeFactory.instance.objectNode(), env, in, out);
    }

    private void add(int i, ObjectNode soFar, Env env, JsonNode in, Output out) {
        if (i == entries.size()) {
            out.emit(soFar);
            return;
        }
        Entry entry = entries.get(i);
        Filter.run(
                entry.key,
                env,
                in,
                key -> Filter.run(entry.value, env, in, value -> {
                    env.budget().object(i + 1L);
                    ObjectNode more = JsonNodeFactory.instance.objectNode();
                    more.setAll(soFar);
                    more.set(name(key), value);
                    add(i + 1, more, env, in, out);
                }));
    }

    private static String name(JsonNode key) {
        if (!key.isTextual()) {
            throw new JqError("Cannot use " + Values.described(key) + " as object key");
        }
        return key.textValue();
    }
}
