package io.github.portgithub.jq;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * JSON as jq writes and reads it: compact, numbers by {@link Numbers}, only control characters, quotes and backslashes
 * escaped.
 */
final class JsonText {

    private static final int MOST_DEPTH = 10_000;

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private static final Pattern NUMBER = Pattern.compile("(\\d+\\.?\\d*+|\\.\\d+)([eE][+-]?\\d+)?");

    private JsonText() {}

    /** Returns a value as JSON text and counts the text. */
    static String write(Budget budget, JsonNode value) {
        StringBuilder out = new StringBuilder();
        new Writer(out, budget, Integer.MAX_VALUE).write(value);
        return out.toString();
    }

    /** Returns at least the first characters of a value's JSON text. */
    static String start(JsonNode value, int length) {
        StringBuilder out = new StringBuilder();
        new Writer(out, null, length).write(value);
        return out.toString();
    }

    /** Reads a JSON text of one value. */
    static JsonNode read(Budget budget, String text) {
        budget.string(text.length() * 4L);
        if (text.strip().equals("nan")) {
            budget.unusualNumber();
            return DoubleNode.valueOf(Double.NaN);
        }
        try (JsonParser parser = READER.getFactory().createParser(text)) {
            JsonNode value = READER.readTree(parser);
            if (parser.nextToken() != null) {
                throw new JqError("Unexpected extra JSON values (while parsing '" + beginning(text) + "')");
            }
            if (value.isMissingNode()) {
                throw new JqError("Expected JSON value (while parsing '" + beginning(text) + "')");
            }
            return value;
        } catch (JsonProcessingException e) {
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            throw new JqError("Invalid JSON at column " + column + " (while parsing '" + beginning(text) + "')");
        } catch (IOException e) {
            throw new JqError(e.getMessage());
        }
    }

    private static String beginning(String text) {
        return text.length() <= 40 ? text : text.substring(0, 37) + "...";
    }

    /** Returns the number that a text is, or null if it is none: digits, not-a-number or infinity, without blanks. */
    static JsonNode readNumber(Budget budget, String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        if (digits.equalsIgnoreCase("nan") || digits.equalsIgnoreCase("infinity")) {
            double value = digits.equalsIgnoreCase("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
            return Numbers.of(budget, negative ? -value : value);
        }
        budget.string(text.length());
        return NUMBER.matcher(digits).matches() ? Numbers.parse(negative ? "-" + digits : digits) : null;
    }

    /** Appends a text in quotes, escaped as jq does. */
    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || c == 127) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Writes without recursion: a value may be nested deeper than the stack of a thread. */
    private static final class Writer {

        private static final int CHARACTERS_BETWEEN_COUNTS = 4096;

        private final StringBuilder out;
        private final Budget budget;
        private final int limit;
        private final Deque<Open> open = new ArrayDeque<>();
        private int counted;

        Writer(StringBuilder out, Budget budget, int limit) {
            this.out = out;
            this.budget = budget;
            this.limit = limit;
        }

        void write(JsonNode root) {
            begin(root);
            while (!open.isEmpty() && out.length() < limit) {
                Open innermost = open.peek();
                if (innermost.isAtEnd()) {
                    out.append(innermost.fields == null ? ']' : '}');
                    open.pop();
                } else {
                    begin(innermost.next(out));
                }
                if (out.length() - counted > CHARACTERS_BETWEEN_COUNTS) {
                    count();
                }
            }
            count();
        }

        private void begin(JsonNode value) {
            switch (value.getNodeType()) {
                case STRING -> quote(value.textValue(), out);
                case NUMBER -> Numbers.write(value, out);
                case BOOLEAN -> out.append(value.booleanValue());
                case ARRAY, OBJECT -> {
                    if (open.size() > MOST_DEPTH) {
                        out.append("<skipped: too deep>");
                    } else {
                        out.append(value.isArray() ? '[' : '{');
                        open.push(new Open(value));
                    }
                }
                default -> out.append("null");
            }
        }

        private void count() {
            if (budget != null) {
                budget.string(out.length() - counted);
                counted = out.length();
            }
        }
    }

    /** A container of which the beginning is written. */
    private static final class Open {

        private final Iterator<JsonNode> elements;
        private final Iterator<Map.Entry<String, JsonNode>> fields;
        private boolean started;

        Open(JsonNode container) {
            elements = container.isArray() ? container.elements() : null;
            fields = container.isObject() ? container.properties().iterator() : null;
        }

        boolean isAtEnd() {
            return fields == null ? !elements.hasNext() : !fields.hasNext();
        }

        /** Writes what comes before the next value, and returns that. */
        JsonNode next(StringBuilder out) {
            if (started) {
                out.append(',');
            }
            started = true;
            if (fields == null) {
                return elements.next();
            }
            Map.Entry<String, JsonNode> field = fields.next();
            quote(field.getKey(), out);
            out.append(':');
            return field.getValue();
        }
    }
}
