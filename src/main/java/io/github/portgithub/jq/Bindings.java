package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Variables, and the patterns that bind them. */
final class Bindings {

    private Bindings() {}

    /** {@code $name}, resolved to so many steps out. */
    record Variable(int steps) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            return (JsonNode) env.out(steps).value();
        }
    }

    /** What follows {@code as}; binds variables, which are numbered in the order in which a program names them. */
    sealed interface Pattern permits Name, Elements, Fields {

        /**
         * Takes a value apart.
         *
         * @param env what expressions in the pattern see; its own variables are not among it
         * @param variables where to put the values
         * @param next what to do for every way in which the pattern matches
         */
        void match(Env env, JsonNode[] variables, JsonNode value, Runnable next);
    }

    /** {@code $name} */
    record Name(int variable) implements Pattern {

        @Override
        public void match(Env env, JsonNode[] variables, JsonNode value, Runnable next) {
            variables[variable] = value;
            next.run();
        }
    }

    /** {@code [pattern, …]} */
    record Elements(List<Pattern> patterns) implements Pattern {

        @Override
        public void match(Env env, JsonNode[] variables, JsonNode value, Runnable next) {
            match(env, variables, value, next, 0);
        }

        private void match(Env env, JsonNode[] variables, JsonNode value, Runnable next, int i) {
            if (i == patterns.size()) {
                next.run();
                return;
            }
            if (!value.isArray() && !value.isNull()) {
                throw Indexing.cannotIndex(value, IntNode.valueOf(i));
            }
            JsonNode element = Indexing.get(env.budget(), value, IntNode.valueOf(i));
            patterns.get(i).match(env, variables, element, () -> match(env, variables, value, next, i + 1));
        }
    }

    /**
     * One field of an object pattern.
     *
     * @param variable the variable that {@code $name} or {@code $name: pattern} binds to the whole field, or -1
     * @param key what gives the name of the field
     * @param pattern what takes the field apart, or null
     */
    record FieldPattern(int variable, Filter key, Pattern pattern) {}

    /** {@code {key: pattern, …}} */
    record Fields(List<FieldPattern> fields) implements Pattern {

        @Override
        public void match(Env env, JsonNode[] variables, JsonNode value, Runnable next) {
            match(env, variables, value, next, 0);
        }

        private void match(Env env, JsonNode[] variables, JsonNode value, Runnable next, int i) {
            if (i == fields.size()) {
                next.run();
                return;
            }
            FieldPattern field = fields.get(i);
            Filter.run(field.key, env, value, key -> {
                if (!key.isTextual()) {
                    throw Indexing.cannotIndex(value, key);
                }
                JsonNode part = Indexing.get(env.budget(), value, key);
                if (field.variable >= 0) {
                    variables[field.variable] = part;
                }
                if (field.pattern == null) {
                    match(env, variables, value, next, i + 1);
                } else {
                    field.pattern.match(env, variables, part, () -> match(env, variables, value, next, i + 1));
                }
            });
        }
    }

    /** A pattern with the number of variables that it and its alternatives bind. */
    record Binder(Pattern pattern, int variables) {

        /** Gives the environment that has the variables, for every way in which the pattern matches. */
        void bind(Env env, JsonNode value, Consumer<Env> next) {
            if (variables == 1 && pattern instanceof Name) {
                next.accept(env.with(value));
                return;
            }
            JsonNode[] values = new JsonNode[variables];
            Arrays.fill(values, Values.NULL);
            pattern.match(env, values, value, () -> next.accept(extended(env, values)));
        }
    }

    private static Env extended(Env env, JsonNode[] variables) {
        Env inner = env;
        for (JsonNode variable : variables) {
            inner = inner.with(variable);
        }
        return inner;
    }

    /** {@code source as pattern | body} */
    record Bind(Filter source, Binder binder, Filter body, boolean atMostOne) implements Filter {

        Bind(Filter source, Binder binder, Filter body) {
            this(source, binder, body, source.atMostOne() && body.atMostOne() && binder.pattern() instanceof Name);
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode value = source.one(env, in);
            return value == null ? null : body.one(env.with(value), in);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(source, env, in, value -> binder.bind(env, value, inner -> Filter.run(body, inner, in, out)));
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            Filter.run(source, env, in, value -> binder.bind(env, value, inner -> body.paths(inner, path, in, out)));
        }
    }

    /** {@code source as first ?// second … | body}: an error in one pattern or its body tries the next. */
    record BindAlternatives(Filter source, List<Binder> binders, Filter body) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(
                    source,
                    env,
                    in,
                    value -> tryFrom(
                            0,
                            env,
                            value,
                            (inner, downstream) ->
                                    Filter.run(body, inner, in, result -> downstream.run(() -> out.emit(result)))));
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            Filter.run(
                    source,
                    env,
                    in,
                    value -> tryFrom(
                            0,
                            env,
                            value,
                            (inner, downstream) -> body.paths(
                                    inner, path, in, (at, result) -> downstream.run(() -> out.emit(at, result)))));
        }

        private interface Body {

            void run(Env inner, TryCatch.Downstream downstream);
        }

        private void tryFrom(int first, Env env, JsonNode value, Body next) {
            Binder binder = binders.get(first);
            TryCatch.guard(env, downstream -> binder.bind(env, value, inner -> next.run(inner, downstream)), error -> {
                if (first + 1 == binders.size()) {
                    throw error;
                }
                tryFrom(first + 1, env, value, next);
            });
        }
    }
}
