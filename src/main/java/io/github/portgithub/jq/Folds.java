package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.jq.Bindings.Binder;

/** {@code reduce} and {@code foreach}. */
final class Folds {

    private Folds() {}

    /** {@code reduce source as pattern (init; update)}; an update without output makes the state null. */
    record Reduce(Filter source, Binder binder, Filter init, Filter update) implements Filter {

        @Override
        public boolean atMostOne() {
            return init.atMostOne();
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode first = init.one(env, in);
            return first == null ? null : fold(env, in, first);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(init, env, in, first -> out.emit(fold(env, in, first)));
        }

        private JsonNode fold(Env env, JsonNode in, JsonNode first) {
            JsonNode[] state = {first};
            Filter.run(
                    source,
                    env,
                    in,
                    value -> binder.bind(env, value, inner -> {
                        env.budget().step();
                        JsonNode before = state[0];
                        state[0] = Values.NULL;
                        Filter.run(update, inner, before, after -> state[0] = after);
                    }));
            return state[0];
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            init.paths(env, path, in, (from, first) -> {
                State state = new State(from, first);
                Filter.run(
                        source,
                        env,
                        in,
                        value -> binder.bind(env, value, inner -> {
                            env.budget().step();
                            Path at = state.path;
                            JsonNode before = state.value;
                            state.set(null, Values.NULL);
                            update.paths(inner, at, before, state::set);
                        }));
                out.emit(state.path, state.value);
            });
        }
    }

    /** {@code foreach source as pattern (init; update; extract)}. */
    record Foreach(Filter source, Binder binder, Filter init, Filter update, Filter extract) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(init, env, in, first -> {
                JsonNode[] state = {first};
                Filter.run(
                        source,
                        env,
                        in,
                        value -> binder.bind(env, value, inner -> {
                            env.budget().step();
                            Filter.run(update, inner, state[0], after -> {
                                state[0] = after;
                                Filter.run(extract, inner, after, out);
                            });
                        }));
            });
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            init.paths(env, path, in, (from, first) -> {
                State state = new State(from, first);
                Filter.run(
                        source,
                        env,
                        in,
                        value -> binder.bind(env, value, inner -> {
                            env.budget().step();
                            update.paths(inner, state.path, state.value, (at, after) -> {
                                state.set(at, after);
                                extract.paths(inner, at, after, out);
                            });
                        }));
            });
        }
    }

    /** The value that a fold carries along, with its path. */
    private static final class State {

        private Path path;
        private JsonNode value;

        State(Path path, JsonNode value) {
            set(path, value);
        }

        void set(Path newPath, JsonNode newValue) {
            path = newPath;
            value = newValue;
        }
    }
}
