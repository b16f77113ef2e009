package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * jq's operators on values.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/#builtin-operators-and-functions">jq 1.8 manual, operators</a>
 */
final class Operators {

    private static final int LONGEST_STRING = 536_870_911;

    private Operators() {}

    /** Computes one value of two. */
    @FunctionalInterface
    interface Operator {

        JsonNode apply(Budget budget, JsonNode left, JsonNode right);
    }

    static JsonNode plus(Budget budget, JsonNode left, JsonNode right) {
        if (left.isNull() || right.isNull()) {
            return left.isNull() ? right : left;
        }
        if (left.isNumber() && right.isNumber()) {
            return Numbers.of(budget, left.doubleValue() + right.doubleValue());
        }
        if (left.isTextual() && right.isTextual()) {
            budget.string((long) left.textValue().length() + right.textValue().length());
            return TextNode.valueOf(left.textValue().concat(right.textValue()));
        }
        if (left.isArray() && right.isArray()) {
            budget.array((long) left.size() + right.size());
            return JsonNodeFactory.instance
                    .arrayNode(left.size() + right.size())
                    .addAll((ArrayNode) left)
                    .addAll((ArrayNode) right);
        }
        if (left.isObject() && right.isObject()) {
            budget.object((long) left.size() + right.size());
            ObjectNode sum = JsonNodeFactory.instance.objectNode();
            sum.setAll((ObjectNode) left);
            sum.setAll((ObjectNode) right);
            return sum;
        }
        throw cannot(left, right, "added");
    }

    static JsonNode minus(Budget budget, JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return Numbers.of(budget, left.doubleValue() - right.doubleValue());
        }
        if (left.isArray() && right.isArray()) {
            ArrayNode rest = Values.array(budget);
            for (JsonNode element : left) {
                if (!contains(budget, right, element)) {
                    budget.element();
                    rest.add(element);
                }
            }
            return rest;
        }
        throw cannot(left, right, "subtracted");
    }

    private static boolean contains(Budget budget, JsonNode array, JsonNode wanted) {
        for (JsonNode element : array) {
            budget.step();
            if (Values.equal(budget, element, wanted)) {
                return true;
            }
        }
        return false;
    }

    static JsonNode times(Budget budget, JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return Numbers.of(budget, left.doubleValue() * right.doubleValue());
        }
        if (left.isTextual() && right.isNumber()) {
            return repeated(budget, left.textValue(), right.doubleValue());
        }
        if (left.isNumber() && right.isTextual()) {
            return repeated(budget, right.textValue(), left.doubleValue());
        }
        if (left.isObject() && right.isObject()) {
            return Values.merged(budget, (ObjectNode) left, (ObjectNode) right);
        }
        throw cannot(left, right, "multiplied");
    }

    private static JsonNode repeated(Budget budget, String text, double times) {
        if (!(times >= 0)) {
            return Values.NULL;
        }
        if (times < 1 || text.isEmpty()) {
            return Values.EMPTY_STRING;
        }
        double length = text.length() * Math.floor(times);
        if (length > LONGEST_STRING) {
            throw new JqError("Repeat string result too long");
        }
        budget.string((long) length);
        return TextNode.valueOf(text.repeat((int) times));
    }

    static JsonNode divide(Budget budget, JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            if (right.doubleValue() == 0) {
                throw cannot(left, right, "divided because the divisor is zero");
            }
            return Numbers.of(budget, left.doubleValue() / right.doubleValue());
        }
        if (left.isTextual() && right.isTextual()) {
            return Strings.split(budget, left.textValue(), right.textValue());
        }
        throw cannot(left, right, "divided");
    }

    static JsonNode modulo(Budget budget, JsonNode left, JsonNode right) {
        if (!left.isNumber() || !right.isNumber()) {
            throw cannot(left, right, "divided (remainder)");
        }
        double dividend = left.doubleValue();
        double divisor = right.doubleValue();
        if (Double.isNaN(dividend) || Double.isNaN(divisor)) {
            return Numbers.of(budget, Double.NaN);
        }
        // Java's conversions saturate, as jq's do
        long whole = (long) divisor;
        if (whole == 0) {
            throw cannot(left, right, "divided (remainder) because the divisor is zero");
        }
        return Numbers.of((long) dividend % (whole == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(whole)));
    }

    static JsonNode isEqual(Budget budget, JsonNode left, JsonNode right) {
        return Values.of(Values.equal(budget, left, right));
    }

    static JsonNode isDifferent(Budget budget, JsonNode left, JsonNode right) {
        return Values.of(!Values.equal(budget, left, right));
    }

    static JsonNode isLess(Budget budget, JsonNode left, JsonNode right) {
        return Values.of(Values.compare(budget, left, right) < 0);
    }

    static JsonNode isAtMost(Budget budget, JsonNode left, JsonNode right) {
        return Values.of(Values.compare(budget, left, right) <= 0);
    }

    static JsonNode isGreater(Budget budget, JsonNode left, JsonNode right) {
        return Values.of(Values.compare(budget, left, right) > 0);
    }

    static JsonNode isAtLeast(Budget budget, JsonNode left, JsonNode right) {
        return Values.of(Values.compare(budget, left, right) >= 0);
    }

    /** {@code //=}: the old value, unless it is null or false. */
    static JsonNode preferred(Budget budget, JsonNode old, JsonNode given) {
        return Values.isTrue(old) ? old : given;
    }

    static JsonNode negate(JsonNode value) {
        if (!value.isNumber()) {
            throw new JqError(Values.described(value) + " cannot be negated");
        }
        return Numbers.negate(value);
    }

    /** {@code left op right} */
    record Binary(Operator operator, Filter left, Filter right, boolean atMostOne) implements Filter {

        Binary(Operator operator, Filter left, Filter right) {
            this(operator, left, right, left.atMostOne() && right.atMostOne());
        }

        @Override
        public JsonNode one(Env env, JsonNode in) {
            JsonNode second = right.one(env, in);
            JsonNode first = second == null ? null : left.one(env, in);
            if (first == null) {
                return null;
            }
            env.budget().step();
            return operator.apply(env.budget(), first, second);
        }

        @Override
        public void each(Env env, JsonNode in, Output out) {
            Filter.run(
                    right,
                    env,
                    in,
                    second -> Filter.run(left, env, in, first -> {
                        env.budget().step();
                        out.emit(operator.apply(env.budget(), first, second));
                    }));
        }
    }

    private static JqError cannot(JsonNode left, JsonNode right, String what) {
        return new JqError(Values.described(left) + " and " + Values.described(right) + " cannot be " + what);
    }
}
