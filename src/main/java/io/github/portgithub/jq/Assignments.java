package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.portgithub.jq.Interruption.Stop;
import io.github.portgithub.jq.Operators.Operator;

/** {@code =}, {@code |=} and their like. All find the paths in the value as it was, then change one after another. */
final class Assignments {

    private Assignments() {}

    /** {@code target = value}, {@code target op= value}: one output per output of the value, which sees the whole input. */
    record Assign(Filter target, Operator operator, Filter value, boolean atMostOne) implements Filter {

        /**
         * @param operator computes the new value of the old and the given one; null to take the given one
         */
        Assign(Filter target, Operator operator, Filter value) {
            this(target, operator, value, value.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode given = value.one(env, in);
            return given == null ? null : assigned(env, in, given);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(value, env, in, given -> out.emit(assigned(env, in, given)));
        }

        private JsonNode assigned(Env env, JsonNode in, JsonNode given) {
            Edits edits = new Edits(env.budget(), in);
            target.paths(env, Path.ROOT, in, (path, part) -> {
                Path.require(path, part);
                JsonNode keys = path.toJson(env.budget());
                edits.set(keys, operator == null ? given : operator.apply(env.budget(), edits.get(keys), given));
            });
            return edits.result();
        }
    }

    /** {@code target |= update}: the first output of the update for each part; a part without any is deleted. */
    record Update(Filter target, Filter update) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            Edits edits = new Edits(env.budget(), in);
            ArrayNode deleted = Values.array(env.budget());
            target.paths(env, Path.ROOT, in, (path, part) -> {
                Path.require(path, part);
                JsonNode keys = path.toJson(env.budget());
                JsonNode updated = first(update, env, edits.get(keys));
                if (updated == null) {
                    env.budget().element();
                    deleted.add(keys);
                } else {
                    edits.set(keys, updated);
                }
            });
            edits.delete(deleted);
            return edits.result();
        }
    }

    /** Returns the first output of a filter, or null if there is none; the filter does not run on. */
    static JsonNode first(Filter filter, Env env, JsonNode in) {
        if (filter.atMostOne()) {
            return filter.one(env, in);
        }
        JsonNode[] first = new JsonNode[1];
        Stop enough = new Stop();
        try {
            filter.each(env, in, value -> {
                first[0] = value;
                throw enough;
            });
        } catch (Stop stop) {
            if (stop != enough) {
                throw stop;
            }
            env.budget().steps(Stop.STEPS);
        }
        return first[0];
    }
}
