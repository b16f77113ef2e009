package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.portgithub.jq.JqException;
import io.github.portgithub.jq.JqProgram;
import java.io.IOException;
import java.util.Optional;

/**
 * One jq expression of a mapping: a program, or a constant, which needs no evaluation. Immutable and thread-safe.
 *
 * <p>Single quotes around strings are tolerated, as Ocean does, but only where the text as written is no jq: an apostrophe
 * inside a string stays what it is.
 */
final class JqExpression {

    private static final ObjectReader CONSTANTS = new ObjectMapper()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .without(JsonParser.Feature.AUTO_CLOSE_SOURCE);

    private final JqProgram program;
    private final JsonNode constant;
    private final RecordPaths paths;

    private JqExpression(JqProgram program, JsonNode constant) {
        this.paths = RecordPaths.of(program.source());
        this.program = program;
        this.constant = constant;
    }

    /**
     * Compiles an expression.
     *
     * @param source the text of the mapping
     * @throws JqException if it is no jq, with single quotes read as double quotes or without
     */
    static JqExpression compile(String source) throws JqException {
        try {
            return new JqExpression(JqProgram.compile(source), constant(source));
        } catch (JqException e) {
            String requoted = requote(source);
            if (requoted.equals(source)) {
                throw e;
            }
            try {
                return new JqExpression(JqProgram.compile(requoted), constant(requoted));
            } catch (JqException alsoRefused) {
                throw e;
            }
        }
    }

    /**
     * Returns the first output on a record, or null if there is none.
     *
     * @throws JqException if the expression fails on this record
     */
    JsonNode first(JsonNode record) throws JqException {
        return constant != null ? constant : program.first(record);
    }

    /**
     * Returns the parts of a record that matter to the answer, and to {@link #reasonOfNull}.
     *
     * @return a projection, the whole record if the program cannot be analysed
     */
    Projection projection() {
        if (constant != null) {
            return Projection.NOTHING;
        }
        return program.touchedPaths()
                .map(touched -> Projection.of(touched).and(Projection.of(paths.paths())))
                .orElse(Projection.WHOLE);
    }

    /** Returns the value if it is the same string for every record. */
    Optional<String> constantText() {
        return constant != null && constant.isTextual() ? Optional.of(constant.textValue()) : Optional.empty();
    }

    /** Tells whether the value is the boolean true for every record. */
    boolean alwaysTrue() {
        return constant != null && constant.isBoolean() && constant.booleanValue();
    }

    /** Returns why the first output on a record was null, as {@link MappingListener#fault} wants it. */
    String reasonOfNull(JsonNode record) {
        String missing = paths.missingIn(record);
        return missing == null ? MappingListener.NULL : MappingListener.MISSING + missing;
    }

    // A JSON scalar is a jq program that gives itself. jq's string interpolation is no valid JSON, so it stays a
    // program.
    private static JsonNode constant(String source) {
        try {
            JsonNode value = CONSTANTS.readTree(source);
            return value.isValueNode() && !value.isMissingNode() ? value : null;
        } catch (IOException e) {
            return null;
        }
    }

    // Only quotes that can open or close a string: next to white space or to an end, and not already beside one.
    private static String requote(String source) {
        StringBuilder text = new StringBuilder(source);
        for (int i = 0; i < source.length(); i++) {
            if (source.charAt(i) == '\'') {
                boolean opens = isGap(source, i - 1) && !isGap(source, i + 1) && source.charAt(i + 1) != '"';
                boolean closes = isGap(source, i + 1) && !isGap(source, i - 1) && source.charAt(i - 1) != '"';
                if (opens || closes) {
                    text.setCharAt(i, '"');
                }
            }
        }
        return text.toString();
    }

    private static boolean isGap(String source, int i) {
        return i < 0 || i >= source.length() || Character.isWhitespace(source.charAt(i));
    }
}
