package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;

/** Calls of functions that compute one value of their input and their arguments' values. */
final class Natives {

    private Natives() {}

    /** Computes a value of the input. */
    @FunctionalInterface
    interface Unary {

        JsonNode apply(Budget budget, JsonNode in);
    }

    /** Computes a value of the input and two arguments. */
    @FunctionalInterface
    interface Ternary {

        JsonNode apply(Budget budget, JsonNode in, JsonNode first, JsonNode second);
    }

    /** {@code name} */
    record Call0(Unary function) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            env.budget().step();
            return function.apply(env.budget(), in);
        }
    }

    /** {@code name(argument)} */
    record Call1(Operators.Operator function, Filter argument, boolean atMostOne) implements Filter {

        Call1(Operators.Operator function, Filter argument) {
            this(function, argument, argument.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode value = argument.one(env, in);
            if (value == null) {
                return null;
            }
            env.budget().step();
            return function.apply(env.budget(), in, value);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(argument, env, in, value -> {
                env.budget().step();
                out.emit(function.apply(env.budget(), in, value));
            });
        }
    }

    /** {@code name(first; second)}; the first argument varies fastest. */
    record Call2(Ternary function, Filter first, Filter second, boolean atMostOne) implements Filter {

        Call2(Ternary function, Filter first, Filter second) {
            this(function, first, second, first.atMostOne() && second.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode b = second.one(env, in);
            JsonNode a = b == null ? null : first.one(env, in);
            if (a == null) {
                return null;
            }
            env.budget().step();
            return function.apply(env.budget(), in, a, b);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(
                    second,
                    env,
                    in,
                    b -> Filter.run(first, env, in, a -> {
                        env.budget().step();
                        out.emit(function.apply(env.budget(), in, a, b));
                    }));
        }
    }
}
