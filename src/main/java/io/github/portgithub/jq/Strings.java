package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;

/**
 * jq's functions on strings; positions and lengths are in code points.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/#builtin-operators-and-functions">jq 1.8 manual</a>
 */
final class Strings {

    private static final int REPLACEMENT = 0xFFFD;

    private Strings() {}

    static JsonNode startsWith(Budget budget, JsonNode in, JsonNode start) {
        if (!in.isTextual() || !start.isTextual()) {
            throw new JqError("startswith() requires string inputs");
        }
        budget.steps(start.textValue().length() >> 6);
        return Values.of(in.textValue().startsWith(start.textValue()));
    }

    static JsonNode endsWith(Budget budget, JsonNode in, JsonNode end) {
        if (!in.isTextual() || !end.isTextual()) {
            throw new JqError("endswith() requires string inputs");
        }
        budget.steps(end.textValue().length() >> 6);
        return Values.of(in.textValue().endsWith(end.textValue()));
    }

    static JsonNode withoutStart(Budget budget, JsonNode in, JsonNode start) {
        return Values.isTrue(startsWith(budget, in, start))
                ? Values.string(
                        budget, in.textValue().substring(start.textValue().length()))
                : in;
    }

    static JsonNode withoutEnd(Budget budget, JsonNode in, JsonNode end) {
        return Values.isTrue(endsWith(budget, in, end))
                ? Values.string(
                        budget,
                        in.textValue()
                                .substring(
                                        0,
                                        in.textValue().length()
                                                - end.textValue().length()))
                : in;
    }

    static JsonNode withoutBoth(Budget budget, JsonNode in, JsonNode affix) {
        return withoutEnd(budget, withoutStart(budget, in, affix), affix);
    }

    static JsonNode trim(Budget budget, JsonNode in) {
        return trim(budget, in, true, true);
    }

    static JsonNode trimStart(Budget budget, JsonNode in) {
        return trim(budget, in, true, false);
    }

    static JsonNode trimEnd(Budget budget, JsonNode in) {
        return trim(budget, in, false, true);
    }

    private static JsonNode trim(Budget budget, JsonNode in, boolean start, boolean end) {
        if (!in.isTextual()) {
            throw new JqError("trim input must be a string");
        }
        String text = in.textValue();
        int from = 0;
        int to = text.length();
        budget.steps(to >> 5);
        while (start && from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (end && to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return from == 0 && to == text.length() ? in : Values.string(budget, text.substring(from, to));
    }

    /** Unicode's White_Space property. */
    private static boolean isBlank(char c) {
        return c >= '\t' && c <= '\r' || c == '\u0085' || Character.isSpaceChar(c);
    }

    static JsonNode split(Budget budget, JsonNode in, JsonNode separator) {
        if (!in.isTextual() || !separator.isTextual()) {
            throw new JqError("split input and separator must be strings");
        }
        return split(budget, in.textValue(), separator.textValue());
    }

    static ArrayNode split(Budget budget, String text, String separator) {
        ArrayNode parts = Values.array(budget);
        countSearch(budget, text, separator);
        int from = 0;
        while (from < text.length()) {
            int at = separator.isEmpty() ? text.offsetByCodePoints(from, 1) : text.indexOf(separator, from);
            if (at < 0) {
                break;
            }
            add(budget, parts, text.substring(from, at));
            from = at + separator.length();
            if (from == text.length() && !separator.isEmpty()) {
                add(budget, parts, "");
            }
        }
        if (from < text.length()) {
            add(budget, parts, text.substring(from));
        }
        return parts;
    }

    private static void add(Budget budget, ArrayNode array, String text) {
        budget.element();
        array.add(Values.string(budget, text));
    }

    static JsonNode lower(Budget budget, JsonNode in) {
        return mapAscii(budget, in, 'A', 'Z', 'a' - 'A');
    }

    static JsonNode upper(Budget budget, JsonNode in) {
        return mapAscii(budget, in, 'a', 'z', 'A' - 'a');
    }

    private static JsonNode mapAscii(Budget budget, JsonNode in, char from, char to, int shift) {
        if (!in.isTextual()) {
            throw new JqError("explode input must be a string");
        }
        String text = in.textValue();
        budget.steps(text.length() >> 5);
        int first = 0;
        while (first < text.length() && (text.charAt(first) < from || text.charAt(first) > to)) {
            first++;
        }
        if (first == text.length()) {
            return in;
        }
        budget.string(text.length());
        char[] mapped = text.toCharArray();
        for (int i = first; i < mapped.length; i++) {
            if (mapped[i] >= from && mapped[i] <= to) {
                mapped[i] += (char) shift;
            }
        }
        return TextNode.valueOf(new String(mapped));
    }

    static JsonNode explode(Budget budget, JsonNode in) {
        if (!in.isTextual()) {
            throw new JqError("explode input must be a string");
        }
        ArrayNode codePoints = Values.array(budget);
        in.textValue().codePoints().forEach(codePoint -> {
            budget.element();
            codePoints.add(isSurrogate(codePoint) ? REPLACEMENT : codePoint);
        });
        return codePoints;
    }

    static JsonNode implode(Budget budget, JsonNode in) {
        if (!in.isArray()) {
            throw new JqError("implode input must be an array");
        }
        budget.string(in.size());
        StringBuilder text = new StringBuilder();
        for (JsonNode element : in) {
            if (!element.isNumber() || Double.isNaN(element.doubleValue())) {
                throw new JqError(
                        Values.described(element) + " can't be imploded, unicode codepoint needs to be numeric");
            }
            int codePoint = (int) element.doubleValue();
            boolean valid = Character.isValidCodePoint(codePoint) && !isSurrogate(codePoint);
            text.appendCodePoint(valid ? codePoint : REPLACEMENT);
        }
        return TextNode.valueOf(text.toString());
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    static JsonNode utf8ByteLength(Budget budget, JsonNode in) {
        if (!in.isTextual()) {
            throw new JqError(Values.described(in) + " only strings have UTF-8 byte length");
        }
        budget.string(in.textValue().length());
        return IntNode.valueOf(in.textValue().getBytes(StandardCharsets.UTF_8).length);
    }

    static int length(Budget budget, String text) {
        budget.steps(text.length() >> 6);
        return text.codePointCount(0, text.length());
    }

    /**
     * Counts a search for all occurrences of one text in another: Java compares at every place, in the worst case up to the
     * last character.
     */
    static void countSearch(Budget budget, String text, String wanted) {
        budget.steps((long) Math.max(0, text.length() - wanted.length()) * wanted.length() >> 5);
    }

    /** Returns where a text occurs in another, overlaps included. */
    static JsonNode indices(Budget budget, String text, String wanted) {
        ArrayNode found = Values.array(budget);
        if (wanted.isEmpty()) {
            return found;
        }
        countSearch(budget, text, wanted);
        int codePoints = 0;
        int counted = 0;
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
            codePoints += text.codePointCount(counted, at);
            counted = at;
            budget.element();
            found.add(codePoints);
        }
        return found;
    }

    /**
     * {@code join(separator)}: null is nothing, numbers and booleans are as JSON has them. Adds up like jq's own definition,
     * so that what cannot be added gives the same error.
     */
    static JsonNode join(Budget budget, JsonNode in, JsonNode separator) {
        if (!in.isContainerNode()) {
            throw Indexing.cannotIterate(in);
        }
        if (separator.isTextual() || separator.isNull()) {
            return join(budget, in, separator.isNull() ? "" : separator.textValue());
        }
        JsonNode sum = Values.NULL;
        for (JsonNode element : in) {
            JsonNode before = sum.isNull() ? Values.EMPTY_STRING : Operators.plus(budget, sum, separator);
            sum = Operators.plus(budget, before, joined(budget, element));
        }
        return sum.isNull() ? Values.EMPTY_STRING : sum;
    }

    private static JsonNode join(Budget budget, JsonNode in, String separator) {
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (JsonNode element : in) {
            if (!first) {
                text.append(separator);
            }
            first = false;
            JsonNode part = joined(budget, element);
            if (!part.isTextual()) {
                Operators.plus(budget, TextNode.valueOf(text.toString()), part);
            }
            budget.string(separator.length() + (long) part.textValue().length());
            text.append(part.textValue());
        }
        return TextNode.valueOf(text.toString());
    }

    private static JsonNode joined(Budget budget, JsonNode element) {
        if (element.isNumber() || element.isBoolean()) {
            return toText(budget, element);
        }
        return element.isNull() ? Values.EMPTY_STRING : element;
    }

    /** {@code tostring}: a string as it is, anything else as JSON. */
    static JsonNode toText(Budget budget, JsonNode in) {
        return in.isTextual() ? in : TextNode.valueOf(JsonText.write(budget, in));
    }

    static JsonNode toJson(Budget budget, JsonNode in) {
        return TextNode.valueOf(JsonText.write(budget, in));
    }

    static JsonNode fromJson(Budget budget, JsonNode in) {
        if (!in.isTextual()) {
            throw new JqError(Values.described(in) + " cannot be parsed as JSON");
        }
        return JsonText.read(budget, in.textValue());
    }

    static JsonNode toNumber(Budget budget, JsonNode in) {
        if (in.isNumber()) {
            return in;
        }
        if (!in.isTextual()) {
            throw new JqError(Values.described(in) + " cannot be parsed as a number");
        }
        JsonNode number = JsonText.readNumber(budget, in.textValue());
        if (number == null) {
            throw new JqError(Values.described(in) + " cannot be parsed as a number");
        }
        return number;
    }

    static JsonNode toBoolean(Budget budget, JsonNode in) {
        if (in.isBoolean()) {
            return in;
        }
        if (in.isTextual() && (in.textValue().equals("true") || in.textValue().equals("false"))) {
            return Values.of(in.textValue().equals("true"));
        }
        throw new JqError(Values.described(in) + " cannot be parsed as a boolean");
    }
}
