package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.portgithub.jq.Indexing.Slice;
import java.util.Map;

/** The filters that go into values, and so have paths. */
final class Parts {

    private Parts() {}

    /** {@code target.name}; optional, {@code target.name?}, it gives nothing where the target has no fields. */
    record Field(Filter target, TextNode name, boolean optional, boolean atMostOne) implements Filter {

        Field(Filter target, String name, boolean optional) {
            this(target, TextNode.valueOf(name), optional, target.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode container = target.one(env, in);
            env.budget().step();
            return container == null ? null : get(container);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(target, env, in, container -> {
                env.budget().step();
                JsonNode value = get(container);
                if (value != null) {
                    out.emit(value);
                }
            });
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            target.paths(env, path, in, (at, container) -> {
                requireAccess(at, name, container);
                JsonNode value = get(container);
                if (value != null) {
                    out.emit(Path.to(at, name), value);
                }
            });
        }

        private JsonNode get(JsonNode container) {
            if (optional && !container.isObject() && !container.isNull()) {
                return null;
            }
            return Indexing.field(container, name.textValue());
        }
    }

    /** {@code target[key]}, {@code target[key]?} */
    record Index(Filter target, Filter key, boolean optional, boolean atMostOne) implements Filter {

        Index(Filter target, Filter key, boolean optional) {
            this(target, key, optional, target.atMostOne() && key.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode at = key.one(env, in);
            JsonNode container = at == null ? null : target.one(env, in);
            return container == null ? null : get(env.budget(), container, at);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(
                    key,
                    env,
                    in,
                    at -> Filter.run(target, env, in, container -> {
                        JsonNode value = get(env.budget(), container, at);
                        if (value != null) {
                            out.emit(value);
                        }
                    }));
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            Filter.run(
                    key,
                    env,
                    in,
                    k -> target.paths(env, path, in, (at, container) -> {
                        requireAccess(at, k, container);
                        JsonNode value = get(env.budget(), container, k);
                        if (value != null) {
                            out.emit(Path.to(at, k), value);
                        }
                    }));
        }

        private JsonNode get(Budget budget, JsonNode container, JsonNode at) {
            if (!optional) {
                return Indexing.get(budget, container, at);
            }
            try {
                return Indexing.get(budget, container, at);
            } catch (JqError e) {
                budget.steps(TryCatch.STEPS_TO_CATCH);
                return null;
            }
        }
    }

    /** {@code target[from:to]}; the ends are null constants where they are left out. */
    static Filter slice(Filter target, Filter from, Filter to, boolean optional) {
        return new Index(target, new SliceKey(from, to, from.atMostOne() && to.atMostOne()), optional);
    }

    /** Makes the key that a slice has in paths. */
    record SliceKey(Filter from, Filter to, boolean atMostOne) implements Filter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode start = from.one(env, in);
            JsonNode end = start == null ? null : to.one(env, in);
            return end == null ? null : new Slice(start, end).key();
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(from, env, in, start -> Filter.run(to, env, in, end -> out.emit(new Slice(start, end).key())));
        }
    }

    /** {@code target[]}, {@code target[]?} */
    record Iterate(Filter target, boolean optional) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(target, env, in, container -> {
                if (check(container)) {
                    Budget budget = env.budget();
                    for (JsonNode element : container) {
                        budget.step();
                        out.emit(element);
                    }
                }
            });
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            target.paths(env, path, in, (at, container) -> {
                if (at == null) {
                    throw new JqError("Invalid path expression near attempt to iterate through "
                            + Values.shortText(container, Values.RESULT_LENGTH));
                }
                if (check(container)) {
                    eachPart(env.budget(), at, container, out);
                }
            });
        }

        private boolean check(JsonNode container) {
            if (container.isContainerNode()) {
                return true;
            }
            if (optional) {
                return false;
            }
            throw Indexing.cannotIterate(container);
        }
    }

    /** Gives the elements or fields of a container with their paths. */
    static void eachPart(Budget budget, Path path, JsonNode container, PathOutput out) {
        if (container.isArray()) {
            int i = 0;
            for (JsonNode element : container) {
                budget.step();
                out.emit(Path.to(path, IntNode.valueOf(i++)), element);
            }
        } else {
            for (Map.Entry<String, JsonNode> field : container.properties()) {
                budget.step();
                out.emit(Path.to(path, TextNode.valueOf(field.getKey())), field.getValue());
            }
        }
    }

    /** {@code ..}, {@code recurse}: the value and all its parts, each before its own parts. */
    record Descend() implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            env.budget().deeper(() -> {
                out.emit(in);
                for (JsonNode element : in) {
                    each(env, element, out);
                }
            });
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            out.emit(path, in);
            if (in.isContainerNode()) {
                Path.require(path, in);
                eachPart(env.budget(), path, in, (at, element) -> paths(env, at, element, out));
            }
        }
    }

    /** {@code recurse(step)}: the value, then the same of what the step makes of it. */
    record Recurse(Filter step) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            JsonNode value = in;
            while (value != null) {
                env.budget().step();
                out.emit(value);
                if (!step.atMostOne()) {
                    JsonNode parent = value;
                    env.budget().deeper(() -> step.each(env, parent, next -> each(env, next, out)));
                    return;
                }
                value = step.one(env, value);
            }
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            env.budget().deeper(() -> {
                out.emit(path, in);
                step.paths(env, path, in, (at, value) -> paths(env, at, value, out));
            });
        }
    }

    /** {@code getpath(path)} */
    record GetPath(Filter path, boolean atMostOne) implements Filter {

        GetPath(Filter path) {
            this(path, path.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode keys = path.one(env, in);
            return keys == null ? null : Indexing.getPath(env.budget(), in, keys);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(path, env, in, keys -> out.emit(Indexing.getPath(env.budget(), in, keys)));
        }

        @Override
        public void paths(Env env, Path from, JsonNode in, PathOutput out) {
            Filter.run(path, env, in, keys -> {
                Path.require(from, in);
                JsonNode value = Indexing.getPath(env.budget(), in, keys);
                Path at = from;
                for (JsonNode key : keys) {
                    at = Path.to(at, key);
                }
                out.emit(at, value);
            });
        }
    }

    /** {@code path(f)} */
    record PathsOf(Filter filter) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            filter.paths(env, Path.ROOT, in, (path, value) -> {
                env.budget().step();
                Path.require(path, value);
                out.emit(path.toJson(env.budget()));
            });
        }
    }

    private static void requireAccess(Path path, JsonNode key, JsonNode container) {
        if (path == null) {
            throw new JqError("Invalid path expression near attempt to access element "
                    + Values.shortText(key, Values.RESULT_LENGTH) + " of "
                    + Values.shortText(container, Values.RESULT_LENGTH));
        }
    }
}
