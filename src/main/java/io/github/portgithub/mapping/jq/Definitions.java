package io.github.portgithub.mapping.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.mapping.jq.Interruption.Stop;
import java.util.List;

/** Functions that a program defines, their calls, and labels. */
final class Definitions {

    private Definitions() {}

    /**
     * A defined function. Its body is set once, right after it is compiled: it may call the function itself.
     *
     * <p>Inside, the body sees the function itself and then its parameters, the last one innermost.
     */
    static final class Function {

        private final boolean[] byValue;
        private Filter body;

        /**
         * @param byValue per parameter, whether it is written {@code $name}: a variable, for which each output of the argument
         *     is a call of its own
         */
        Function(boolean[] byValue) {
            this.byValue = byValue;
        }

        void setBody(Filter compiled) {
            body = compiled;
        }

        /** Tells whether a call with such arguments has at most one output; false while the body is being compiled. */
        boolean atMostOne(List<Filter> args) {
            if (body == null || !body.atMostOne()) {
                return false;
            }
            for (int i = 0; i < byValue.length; i++) {
                if (!byValue[i] || !args.get(i).atMostOne()) {
                    return false;
                }
            }
            return true;
        }
    }

    /** {@code def name(params): …; rest} */
    record Define(Function function, Filter rest) implements Filter {

        @Override
        public boolean atMostOne() {
            return rest.atMostOne();
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            return rest.one(env.with(function), in);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            rest.each(env.with(function), in, out);
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            rest.paths(env.with(function), path, in, out);
        }
    }

    /** {@code name(args)} of a defined function, resolved to so many steps out. */
    record Call(int steps, Function function, List<Filter> args, boolean atMostOne) implements Filter {

        Call(int steps, Function function, List<Filter> args) {
            this(steps, function, args, function.atMostOne(args));
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            // Not recursive: a function that calls itself is not known to have one output
            env.budget().step();
            Env inner = env.out(steps);
            for (Filter arg : args) {
                JsonNode value = arg.one(env, in);
                if (value == null) {
                    return null;
                }
                inner = inner.with(value);
            }
            return function.body.one(inner, in);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            enter(env, in, env.out(steps), 0, inner -> Filter.run(function.body, inner, in, out));
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            enter(env, in, env.out(steps), 0, inner -> function.body.paths(inner, path, in, out));
        }

        private interface Entry {

            void run(Env inner);
        }

        private void enter(Env env, JsonNode in, Env inner, int i, Entry entry) {
            if (i == args.size()) {
                env.budget().deeper(() -> entry.run(inner));
            } else if (function.byValue[i]) {
                Filter.run(args.get(i), env, in, value -> enter(env, in, inner.with(value), i + 1, entry));
            } else {
                enter(env, in, inner.with(new Closure(args.get(i), env)), i + 1, entry);
            }
        }
    }

    /** The call of a parameter: runs the argument where it was written. */
    record CallParameter(int steps) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Closure closure = (Closure) env.out(steps).value();
            env.budget().deeper(() -> Filter.run(closure.filter(), closure.env(), in, out));
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            Closure closure = (Closure) env.out(steps).value();
            env.budget().deeper(() -> closure.filter().paths(closure.env(), path, in, out));
        }
    }

    /** {@code label $name | body} */
    record Label(Filter body) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Stop mine = new Stop();
            try {
                body.each(env.with(mine), in, out);
            } catch (Stop stop) {
                if (stop != mine) {
                    throw stop;
                }
            }
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            Stop mine = new Stop();
            try {
                body.paths(env.with(mine), path, in, out);
            } catch (Stop stop) {
                if (stop != mine) {
                    throw stop;
                }
            }
        }
    }

    /** {@code break $name}, resolved to so many steps out. */
    record Break(int steps) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            throw (Stop) env.out(steps).value();
        }
    }
}
