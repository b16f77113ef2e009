package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.jq.Filters.Constant;
import io.github.portgithub.jq.Interruption.Stop;

/** jq's functions that run filters again and again, or stop them early. */
final class Loops {

    private Loops() {}

    /** {@code range(from; upto; by)} */
    record Range(Filter from, Filter upto, Filter by) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(
                    from,
                    env,
                    in,
                    first -> Filter.run(
                            upto, env, in, end -> Filter.run(by, env, in, step -> range(env, first, end, step, out))));
        }

        private static void range(Env env, JsonNode first, JsonNode end, JsonNode step, Output out) {
            if (!first.isNumber() || !end.isNumber() || !step.isNumber()) {
                throw new JqError("Range bounds must be numeric");
            }
            double by = step.doubleValue();
            double upto = end.doubleValue();
            for (double at = first.doubleValue(); by > 0 ? at < upto : by < 0 && at > upto; at += by) {
                env.budget().step();
                out.emit(Numbers.of(at));
            }
        }
    }

    /** {@code range(count) as $i | .}: the input so many times. */
    record Times(Filter count) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(
                    new Range(new Constant(Numbers.of(0)), count, new Constant(Numbers.of(1))),
                    env,
                    in,
                    i -> out.emit(in));
        }
    }

    /** {@code while(condition; update)} */
    record While(Filter condition, Filter update) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            if (!condition.atMostOne() || !update.atMostOne()) {
                env.budget()
                        .deeper(() -> Filter.run(condition, env, in, goesOn -> {
                            if (Values.isTrue(goesOn)) {
                                out.emit(in);
                                Filter.run(update, env, in, next -> each(env, next, out));
                            }
                        }));
                return;
            }
            JsonNode value = in;
            while (value != null) {
                env.budget().step();
                JsonNode goesOn = condition.one(env, value);
                if (goesOn == null || !Values.isTrue(goesOn)) {
                    return;
                }
                out.emit(value);
                value = update.one(env, value);
            }
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            env.budget()
                    .deeper(() -> Filter.run(condition, env, in, goesOn -> {
                        if (Values.isTrue(goesOn)) {
                            out.emit(path, in);
                            update.paths(env, path, in, (at, next) -> paths(env, at, next, out));
                        }
                    }));
        }
    }

    /** {@code until(condition; update)} */
    record Until(Filter condition, Filter update, boolean atMostOne) implements Filter {

        Until(Filter condition, Filter update) {
            this(condition, update, condition.atMostOne() && update.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode value = in;
            while (value != null) {
                env.budget().step();
                JsonNode done = condition.one(env, value);
                if (done == null || Values.isTrue(done)) {
                    return done == null ? null : value;
                }
                value = update.one(env, value);
            }
            return null;
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            env.budget()
                    .deeper(() -> Filter.run(condition, env, in, done -> {
                        if (Values.isTrue(done)) {
                            out.emit(in);
                        } else {
                            Filter.run(update, env, in, next -> each(env, next, out));
                        }
                    }));
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            env.budget()
                    .deeper(() -> Filter.run(condition, env, in, done -> {
                        if (Values.isTrue(done)) {
                            out.emit(path, in);
                        } else {
                            update.paths(env, path, in, (at, next) -> paths(env, at, next, out));
                        }
                    }));
        }
    }

    /** {@code repeat(filter)}: the filter's outputs for the same input, without end. */
    record Repeat(Filter filter) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            while (true) {
                env.budget().step();
                Filter.run(filter, env, in, out);
            }
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            while (true) {
                env.budget().step();
                filter.paths(env, path, in, out);
            }
        }
    }

    /** {@code first(filter)}: the filter is not run past its first output. */
    record First(Filter filter) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            return Assignments.first(filter, env, in);
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            limit(env, 1, run -> filter.paths(env, path, in, run), out);
        }
    }

    /** {@code last(filter)} */
    record Last(Filter filter) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode[] last = new JsonNode[1];
            Filter.run(filter, env, in, value -> last[0] = value);
            return last[0];
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            JsonNode[] last = new JsonNode[1];
            Path[] lastPath = new Path[1];
            filter.paths(env, path, in, (at, value) -> {
                last[0] = value;
                lastPath[0] = at;
            });
            if (last[0] != null) {
                out.emit(lastPath[0], last[0]);
            }
        }
    }

    /** {@code limit(count; filter)} */
    record Limit(Filter count, Filter filter) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(count, env, in, n -> {
                requireNotNegative(n, "limit doesn't support negative count");
                limit(
                        env,
                        n.doubleValue(),
                        run -> Filter.run(filter, env, in, value -> run.emit(null, value)),
                        (path, value) -> out.emit(value));
            });
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            Filter.run(count, env, in, n -> {
                requireNotNegative(n, "limit doesn't support negative count");
                limit(env, n.doubleValue(), run -> filter.paths(env, path, in, run), out);
            });
        }
    }

    /** {@code nth(count; filter)} */
    record Nth(Filter count, Filter filter) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(count, env, in, n -> nth(n).each(env, in, out));
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            Filter.run(count, env, in, n -> nth(n).paths(env, path, in, out));
        }

        private Filter nth(JsonNode n) {
            return new First(new Skip(new Constant(n), filter, "nth doesn't support negative indices"));
        }
    }

    /**
     * {@code skip(count; filter)}
     *
     * @param negativeCount the message if the count is below zero
     */
    record Skip(Filter count, Filter filter, String negativeCount) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(count, env, in, n -> {
                requireNotNegative(n, negativeCount);
                double[] left = {n.doubleValue()};
                Filter.run(filter, env, in, value -> {
                    if (left[0]-- <= 0) {
                        out.emit(value);
                    }
                });
            });
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            Filter.run(count, env, in, n -> {
                requireNotNegative(n, negativeCount);
                double[] left = {n.doubleValue()};
                filter.paths(env, path, in, (at, value) -> {
                    if (left[0]-- <= 0) {
                        out.emit(at, value);
                    }
                });
            });
        }
    }

    /** {@code any(generator; condition)}, {@code all(generator; condition)}: stops as soon as the answer is certain. */
    record Quantifier(boolean decisive, Filter generator, Filter condition) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            Stop enough = new Stop();
            try {
                Filter.run(
                        generator,
                        env,
                        in,
                        value -> Filter.run(condition, env, value, holds -> {
                            if (Values.isTrue(holds) == decisive) {
                                throw enough;
                            }
                        }));
            } catch (Stop stop) {
                if (stop != enough) {
                    throw stop;
                }
                env.budget().steps(Stop.STEPS);
                return Values.of(decisive);
            }
            return Values.of(!decisive);
        }
    }

    /** {@code isempty(filter)} */
    record IsEmpty(Filter filter) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            return Values.of(Assignments.first(filter, env, in) == null);
        }
    }

    /** {@code add(filter)}: the sum of all outputs, null if there are none. */
    record Sum(Filter filter) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            Summation sum = new Summation(env.budget());
            Filter.run(filter, env, in, sum::add);
            return sum.result();
        }
    }

    /** Runs something with an output that ends it after so many values. */
    private static void limit(Env env, double count, Limited limited, PathOutput out) {
        if (!(count > 0)) {
            return;
        }
        Stop enough = new Stop();
        double[] left = {count};
        try {
            limited.run((path, value) -> {
                left[0]--;
                out.emit(path, value);
                if (left[0] <= 0) {
                    throw enough;
                }
            });
        } catch (Stop stop) {
            if (stop != enough) {
                throw stop;
            }
            env.budget().steps(Stop.STEPS);
        }
    }

    private interface Limited {

        void run(PathOutput out);
    }

    private static void requireNotNegative(JsonNode count, String otherwise) {
        if (!count.isNumber()) {
            throw new JqError(Values.described(count) + " number required");
        }
        if (count.doubleValue() < 0) {
            throw new JqError(otherwise);
        }
    }
}
