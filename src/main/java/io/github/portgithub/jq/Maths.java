package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.portgithub.jq.Natives.Ternary;
import io.github.portgithub.jq.Natives.Unary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * jq's functions on numbers.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/#math">jq 1.8 manual, Math</a>
 */
final class Maths {

    private static final Map<String, DoubleUnaryOperator> UNARY = new LinkedHashMap<>();
    private static final Map<String, DoubleBinaryOperator> BINARY = new LinkedHashMap<>();

    static {
        UNARY.put("floor", Math::floor);
        UNARY.put("ceil", Math::ceil);
        UNARY.put("round", x -> Math.copySign(Math.floor(Math.abs(x) + 0.5), x));
        UNARY.put("trunc", x -> x < 0 ? Math.ceil(x) : Math.floor(x));
        UNARY.put("rint", Math::rint);
        UNARY.put("nearbyint", Math::rint);
        UNARY.put("fabs", Math::abs);
        UNARY.put("sqrt", Math::sqrt);
        UNARY.put("cbrt", Math::cbrt);
        UNARY.put("exp", Math::exp);
        UNARY.put("exp2", x -> Math.pow(2, x));
        UNARY.put("exp10", x -> Math.pow(10, x));
        UNARY.put("expm1", Math::expm1);
        UNARY.put("log", Math::log);
        UNARY.put("log2", Maths::log2);
        UNARY.put("log10", Math::log10);
        UNARY.put("log1p", Math::log1p);
        UNARY.put("sin", Math::sin);
        UNARY.put("cos", Math::cos);
        UNARY.put("tan", Math::tan);
        UNARY.put("asin", Math::asin);
        UNARY.put("acos", Math::acos);
        UNARY.put("atan", Math::atan);
        UNARY.put("sinh", Math::sinh);
        UNARY.put("cosh", Math::cosh);
        UNARY.put("tanh", Math::tanh);
        UNARY.put("asinh", x -> Math.copySign(Math.log(Math.abs(x) + Math.sqrt(x * x + 1)), x));
        UNARY.put("acosh", x -> Math.log(x + Math.sqrt(x * x - 1)));
        UNARY.put("atanh", x -> Math.log1p(2 * x / (1 - x)) / 2);
        UNARY.put("significand", Maths::significand);
        UNARY.put("logb", Maths::exponent);

        BINARY.put("pow", Math::pow);
        BINARY.put("atan2", Math::atan2);
        BINARY.put("fmin", (x, y) -> Double.isNaN(x) ? y : Double.isNaN(y) ? x : Math.min(x, y));
        BINARY.put("fmax", (x, y) -> Double.isNaN(x) ? y : Double.isNaN(y) ? x : Math.max(x, y));
        BINARY.put("fmod", (x, y) -> x % y);
        BINARY.put("fdim", (x, y) -> x > y ? x - y : 0);
        BINARY.put("hypot", Math::hypot);
        BINARY.put("copysign", Math::copySign);
        BINARY.put("drem", Math::IEEEremainder);
        BINARY.put("remainder", Math::IEEEremainder);
        BINARY.put("ldexp", Maths::scaled);
        BINARY.put("scalb", Maths::scaled);
        BINARY.put("scalbln", Maths::scaled);
        BINARY.put("nextafter", Math::nextAfter);
        BINARY.put("nexttoward", Math::nextAfter);
    }

    private Maths() {}

    /** Returns the functions without arguments by name. */
    static Map<String, Unary> ofInput() {
        Map<String, Unary> functions = new LinkedHashMap<>();
        UNARY.forEach((name, f) ->
                functions.put(name, (budget, in) -> Numbers.of(budget, f.applyAsDouble(number(in)))));
        functions.put("frexp", Maths::frexp);
        functions.put("modf", Maths::modf);
        functions.put("abs", Maths::abs);
        functions.put("isinfinite", (budget, in) -> Values.of(Double.isInfinite(number(in))));
        functions.put("isnan", (budget, in) -> Values.of(Double.isNaN(number(in))));
        functions.put("isnormal", (budget, in) -> Values.of(isNormal(number(in))));
        functions.put("infinite", (budget, in) -> Numbers.of(budget, Double.POSITIVE_INFINITY));
        functions.put("nan", (budget, in) -> Numbers.of(budget, Double.NaN));
        return functions;
    }

    /** Returns the functions of two arguments by name. */
    static Map<String, Ternary> ofTwo() {
        Map<String, Ternary> functions = new LinkedHashMap<>();
        BINARY.forEach((name, f) ->
                functions.put(name, (budget, in, x, y) -> Numbers.of(budget, f.applyAsDouble(number(x), number(y)))));
        return functions;
    }

    static boolean isNormal(double value) {
        return Math.abs(value) >= Double.MIN_NORMAL && !Double.isInfinite(value);
    }

    private static double number(JsonNode value) {
        if (!value.isNumber()) {
            throw new JqError(Values.described(value) + " number required");
        }
        return value.doubleValue();
    }

    private static JsonNode abs(Budget budget, JsonNode in) {
        return Values.compare(budget, in, Numbers.of(0)) < 0 ? Operators.negate(in) : in;
    }

    private static double log2(double value) {
        double log = Math.log(value) / Math.log(2);
        return Math.pow(2, Math.rint(log)) == value ? Math.rint(log) : log;
    }

    private static double exponent(double value) {
        if (value == 0 || Double.isInfinite(value) || Double.isNaN(value)) {
            return value == 0 ? Double.NEGATIVE_INFINITY : Math.abs(value);
        }
        int exponent = Math.getExponent(value);
        return exponent < Double.MIN_EXPONENT ? Math.getExponent(value * 0x1p53) - 53 : exponent;
    }

    private static double significand(double value) {
        return value == 0 || Double.isInfinite(value) || Double.isNaN(value) ? value : scaled(value, -exponent(value));
    }

    private static double scaled(double value, double exponent) {
        int whole = (int) Math.max(-5000, Math.min(5000, exponent));
        // In halves: a scale factor alone may leave the range that the result is in
        return Math.scalb(Math.scalb(value, whole / 2), whole - whole / 2);
    }

    private static JsonNode frexp(Budget budget, JsonNode in) {
        double value = number(in);
        boolean plain = value == 0 || Double.isInfinite(value) || Double.isNaN(value);
        double exponent = plain ? 0 : exponent(value) + 1;
        return pair(budget, plain ? value : scaled(value, -exponent), exponent);
    }

    private static JsonNode modf(Budget budget, JsonNode in) {
        double value = number(in);
        double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
        return pair(budget, Double.isInfinite(value) ? Math.copySign(0, value) : value - whole, whole);
    }

    private static JsonNode pair(Budget budget, double first, double second) {
        ArrayNode pair = Values.array(budget);
        return pair.add(Numbers.of(budget, first)).add(Numbers.of(budget, second));
    }
}
