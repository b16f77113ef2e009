package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * jq's numbers: computed ones are doubles, those that were only read keep every digit.
 *
 * <p>A computed number that is whole and below 2^53 is an {@link IntNode} or {@link LongNode}, any other a
 * {@link DoubleNode}; so a {@link LongNode} beyond 2^53, a {@link BigIntegerNode} or a {@link DecimalNode} is always one that
 * was read, and compares by its digits, as jq 1.7 and later do.
 */
final class Numbers {

    private static final double EXACT = 1L << 53;
    private static final int MOST_DIGITS = 1000;

    private Numbers() {}

    /** Returns a computed number. */
    static JsonNode of(double value) {
        if (value == (int) value) {
            return value == 0 && 1 / value < 0 ? DoubleNode.valueOf(value) : IntNode.valueOf((int) value);
        }
        if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            return LongNode.valueOf((long) value);
        }
        return DoubleNode.valueOf(value);
    }

    /** Returns a computed number and notes in the budget if it is one for {@link #result}. */
    static JsonNode of(Budget budget, double value) {
        if (!(Math.abs(value) < EXACT)) {
            budget.unusualNumber();
        }
        return of(value);
    }

    /**
     * Returns a number as the outside gets it, which knows nothing of computed ones: whole ones without exponent where jq
     * writes them so, not-a-number as null and infinite ones as the greatest, as jq writes them.
     */
    static JsonNode result(JsonNode number) {
        if (!number.isDouble()) {
            return number;
        }
        double value = number.doubleValue();
        if (Double.isNaN(value)) {
            return Values.NULL;
        }
        if (Double.isInfinite(value)) {
            return DoubleNode.valueOf(Math.copySign(Double.MAX_VALUE, value));
        }
        return Math.abs(value) >= EXACT && Math.abs(value) < 1e17 ? LongNode.valueOf((long) value) : number;
    }

    /**
     * Returns a number as it was written, with all its digits; the text is a JSON number, or one without digits before
     * or after its point.
     */
    static JsonNode parse(String text) {
        if (text.length() > MOST_DIGITS) {
            return DoubleNode.valueOf(Double.parseDouble(text));
        }
        boolean whole = text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
        if (whole && text.length() <= 18) {
            long value = Long.parseLong(text);
            return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
        }
        if (whole) {
            BigInteger value = new BigInteger(text);
            return value.bitLength() < 64 ? LongNode.valueOf(value.longValue()) : BigIntegerNode.valueOf(value);
        }
        try {
            return DecimalNode.valueOf(new BigDecimal(text));
        } catch (NumberFormatException exponentBeyondInt) {
            return DoubleNode.valueOf(Double.parseDouble(text));
        }
    }

    /** Returns the number with the other sign; like jq 1.8, a number that was read keeps its digits. */
    static JsonNode negate(JsonNode number) {
        if (number.isBigDecimal()) {
            return DecimalNode.valueOf(number.decimalValue().negate());
        }
        if (number.isIntegralNumber() && !number.canConvertToInt()) {
            BigInteger negated = number.bigIntegerValue().negate();
            return negated.bitLength() < 64 ? LongNode.valueOf(negated.longValue()) : BigIntegerNode.valueOf(negated);
        }
        double value = number.doubleValue();
        return value == 0 ? of(0) : of(-value);
    }

    /** Compares two numbers; not-a-number is below all, itself included. */
    static int compare(JsonNode a, JsonNode b) {
        if (a.isInt() && b.isInt()) {
            return Integer.compare(a.intValue(), b.intValue());
        }
        if (a.isFloatingPointNumber() && !a.isBigDecimal() || b.isFloatingPointNumber() && !b.isBigDecimal()) {
            double x = a.doubleValue();
            double y = b.doubleValue();
            return x < y || Double.isNaN(x) ? -1 : x == y ? 0 : 1;
        }
        if (a.canConvertToLong() && a.isIntegralNumber() && b.canConvertToLong() && b.isIntegralNumber()) {
            return Long.compare(a.longValue(), b.longValue());
        }
        return a.decimalValue().compareTo(b.decimalValue());
    }

    /** Writes a number as jq does: computed ones with 17 digits at most, read ones as they were. */
    static void write(JsonNode number, StringBuilder out) {
        if (number.isIntegralNumber()) {
            out.append(number.asText());
        } else if (number.isBigDecimal()) {
            out.append(number.decimalValue());
        } else {
            write(number.doubleValue(), out);
        }
    }

    private static void write(double value, StringBuilder out) {
        if (Double.isNaN(value)) {
            out.append("null");
            return;
        }
        double finite = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
        if (finite < 0 || 1 / finite < 0) {
            out.append('-');
        }
        if (finite == 0) {
            out.append('0');
            return;
        }
        BigDecimal shortest = shortest(Math.abs(finite));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        if (point <= -4 || point > digits.length() + 15) {
            writeExponential(digits, point - 1, out);
        } else if (point <= 0) {
            out.append("0.").append("0".repeat(-point)).append(digits);
        } else if (point >= digits.length()) {
            out.append(digits).append("0".repeat(point - digits.length()));
            if (Math.abs(finite) < EXACT) {
                // Only read numbers come as whole doubles in this range, and most were written like this
                out.append(".0");
            }
        } else {
            out.append(digits, 0, point).append('.').append(digits, point, digits.length());
        }
    }

    private static void writeExponential(String digits, int exponent, StringBuilder out) {
        out.append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append('e').append(exponent < 0 ? '-' : '+');
        if (Math.abs(exponent) < 10) {
            out.append('0');
        }
        out.append(Math.abs(exponent));
    }

    /** Returns the decimal with the fewest digits that is read as this double. */
    private static BigDecimal shortest(double value) {
        BigDecimal text = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        // Before Java 19, Double.toString sometimes writes one or two digits too many
        for (int precision = Math.max(1, text.precision() - 2); precision < text.precision(); precision++) {
            BigDecimal shorter = new BigDecimal(value).round(new MathContext(precision));
            if (shorter.doubleValue() == value) {
                return shorter.stripTrailingZeros();
            }
        }
        return text;
    }
}
