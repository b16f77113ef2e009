package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.jq.Interruption.Stop;
import java.util.List;
import java.util.function.Consumer;

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
        private boolean assumedAtMostOne;
        private boolean assumptionUsed;
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

        /** Sets what calls are told while the body is not known. */
        void assumeAtMostOne(boolean assumption) {
            assumedAtMostOne = assumption;
            assumptionUsed = false;
        }

        /** Tells whether a call was told that there is at most one output without knowing it. */
        boolean isAssumptionUsed() {
            return assumptionUsed;
        }

        /** Tells whether a call with such arguments has at most one output. */
        boolean atMostOne(List<Filter> args) {
            for (boolean value : byValue) {
                if (!value) {
                    return false;
                }
            }
            if (!isPlain(args)) {
                return false;
            }
            if (body == null) {
                assumptionUsed |= assumedAtMostOne;
                return assumedAtMostOne;
            }
            return body.atMostOne();
        }

        /** Tells whether no argument by value may have several outputs. */
        boolean isPlain(List<Filter> args) {
            for (int i = 0; i < byValue.length; i++) {
                if (byValue[i] && !args.get(i).atMostOne()) {
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

    /**
     * {@code name(args)} of a defined function, resolved to so many steps out.
     *
     * @param plain whether there is but one way to bind the parameters: no argument by value has several outputs
     */
    record Call(int steps, Function function, List<Filter> args, boolean plain, boolean atMostOne) implements Filter {

        Call(int steps, Function function, List<Filter> args) {
            this(steps, function, args, function.isPlain(args), function.atMostOne(args));
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            Env inner = bound(env, in);
            if (inner == null) {
                return null;
            }
            env.budget().enter();
            try {
                return function.body.one(inner, in);
            } finally {
                env.budget().leave();
            }
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            if (plain) {
                Env inner = bound(env, in);
                if (inner != null) {
                    enter(inner, in, out);
                }
            } else {
                bind(env, in, env.out(steps), 0, inner -> enter(inner, in, out));
            }
        }

        private void enter(Env inner, JsonNode in, Output out) {
            inner.budget().enter();
            try {
                Filter.run(function.body, inner, in, out);
            } finally {
                inner.budget().leave();
            }
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            bind(
                    env,
                    in,
                    env.out(steps),
                    0,
                    inner -> env.budget().deeper(() -> function.body.paths(inner, path, in, out)));
        }

        /** Returns the environment of a plain call, or null if an argument has no value. */
        private Env bound(Env env, JsonNode in) {
            Env inner = env.out(steps);
            for (int i = 0; i < args.size(); i++) {
                Object bound = function.byValue[i] ? args.get(i).one(env, in) : new Closure(args.get(i), env);
                if (bound == null) {
                    return null;
                }
                inner = inner.with(bound);
            }
            return inner;
        }

        private void bind(Env env, JsonNode in, Env inner, int i, Consumer<Env> next) {
            if (i == args.size()) {
                next.accept(inner);
            } else if (function.byValue[i]) {
                Filter.run(args.get(i), env, in, value -> bind(env, in, inner.with(value), i + 1, next));
            } else {
                bind(env, in, inner.with(new Closure(args.get(i), env)), i + 1, next);
            }
        }
    }

    /** The call of a parameter: runs the argument where it was written. */
    record CallParameter(int steps) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Closure closure = (Closure) env.out(steps).value();
            env.budget().enter();
            try {
                Filter.run(closure.filter(), closure.env(), in, out);
            } finally {
                env.budget().leave();
            }
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
                env.budget().steps(Stop.STEPS);
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
                env.budget().steps(Stop.STEPS);
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
