package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** The elementary filters: what comes in, constants, their sequence and choice. */
final class Filters {

    static final Filter IDENTITY = new Identity();
    static final Filter EMPTY = new Empty();

    private Filters() {}

    /** {@code .} */
    record Identity() implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            return in;
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            out.emit(path, in);
        }
    }

    /** A literal. */
    record Constant(JsonNode value) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            return value;
        }
    }

    /** {@code empty} */
    record Empty() implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            return null;
        }
    }

    /** {@code first | then} */
    record Pipe(Filter first, Filter then, boolean atMostOne) implements Filter {

        Pipe(Filter first, Filter then) {
            this(first, then, first.atMostOne() && then.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode value = first.one(env, in);
            return value == null ? null : then.one(env, value);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            if (first.atMostOne()) {
                JsonNode value = first.one(env, in);
                if (value != null) {
                    Filter.run(then, env, value, out);
                }
            } else {
                first.each(env, in, value -> Filter.run(then, env, value, out));
            }
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            first.paths(env, path, in, (at, value) -> then.paths(env, at, value, out));
        }
    }

    /** {@code first, then} */
    record Comma(Filter first, Filter then) implements Filter {

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(first, env, in, out);
            Filter.run(then, env, in, out);
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            first.paths(env, path, in, out);
            then.paths(env, path, in, out);
        }
    }

    /** {@code [elements]} */
    record ArrayOf(Filter elements) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            Budget budget = env.budget();
            ArrayNode array = Values.array(budget);
            Filter.run(elements, env, in, element -> {
                budget.element();
                array.add(element);
            });
            return array;
        }
    }

    /** {@code if condition then yes else no end} */
    record Conditional(Filter condition, Filter yes, Filter no, boolean atMostOne) implements Filter {

        Conditional(Filter condition, Filter yes, Filter no) {
            this(condition, yes, no, condition.atMostOne() && yes.atMostOne() && no.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode decided = condition.one(env, in);
            return decided == null ? null : branch(decided).one(env, in);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(condition, env, in, decided -> Filter.run(branch(decided), env, in, out));
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            Filter.run(condition, env, in, decided -> branch(decided).paths(env, path, in, out));
        }

        private Filter branch(JsonNode decided) {
            return Values.isTrue(decided) ? yes : no;
        }
    }

    /** {@code left and right}, {@code left or right}: the right side only where the left does not decide. */
    record Logic(boolean decisive, Filter left, Filter right, boolean atMostOne) implements Filter {

        /**
         * @param decisive what the left side must be to decide: false for {@code and}, true for {@code or}
         */
        Logic(boolean decisive, Filter left, Filter right) {
            this(decisive, left, right, left.atMostOne() && right.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode first = left.one(env, in);
            if (first == null || Values.isTrue(first) == decisive) {
                return first == null ? null : Values.of(decisive);
            }
            JsonNode second = right.one(env, in);
            return second == null ? null : Values.of(Values.isTrue(second));
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(left, env, in, first -> {
                if (Values.isTrue(first) == decisive) {
                    out.emit(Values.of(decisive));
                } else {
                    Filter.run(right, env, in, second -> out.emit(Values.of(Values.isTrue(second))));
                }
            });
        }
    }

    /** {@code preferred // otherwise}: what is neither null nor false on the left, else the right. */
    record Alternative(Filter preferred, Filter otherwise, boolean atMostOne) implements Filter {

        Alternative(Filter preferred, Filter otherwise) {
            this(preferred, otherwise, preferred.atMostOne() && otherwise.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode value = preferred.one(env, in);
            return value != null && Values.isTrue(value) ? value : otherwise.one(env, in);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            boolean[] found = new boolean[1];
            Filter.run(preferred, env, in, value -> {
                if (Values.isTrue(value)) {
                    found[0] = true;
                    out.emit(value);
                }
            });
            if (!found[0]) {
                Filter.run(otherwise, env, in, out);
            }
        }

        @Override
        public void paths(Env env, Path path, JsonNode in, PathOutput out) {
            boolean[] found = new boolean[1];
            preferred.paths(env, path, in, (at, value) -> {
                if (Values.isTrue(value)) {
                    found[0] = true;
                    out.emit(at, value);
                }
            });
            if (!found[0]) {
                otherwise.paths(env, path, in, out);
            }
        }
    }
}
