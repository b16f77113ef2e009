package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.jq.JqException;
import io.github.portgithub.jq.JqProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * {@code port.itemsToParse}: makes one item of each element of an array in the record. Immutable and thread-safe.
 *
 * <p>Every item is a shallow copy of the record with the element under {@code itemsToParseName}. Unless
 * {@code itemsToParseTopLevelTransform} is false, the array itself is left out of the copy. Where no simple path to it
 * stands in the expression, nothing is left out (Ocean then drops the record).
 */
final class ItemsToParse {

    static final String FIELD = "port.itemsToParse";

    private static final String CONTENT = "content";
    private static final Pattern NO_STEP = Pattern.compile("(\\.|\\$\\w+)(\\s+as\\s+\\$\\w+)?");
    private static final Pattern PATH = Pattern.compile(
            "(\\.(?:[A-Za-z_]\\w*|\\[(?:\\d+|\"[^\"\\\\]*\")]))(?:\\.[A-Za-z_]\\w*|\\.?\\[(?:\\d+|\"[^\"\\\\]*\")])*");

    private final JqExpression expression;
    private final String name;
    private final JqProgram withoutArray;
    /** What the expression takes from the content of a file; null if it begins with something else. */
    private final JqProgram inContent;

    private ItemsToParse(JqExpression expression, String name, JqProgram withoutArray, JqProgram inContent) {
        this.inContent = inContent;
        this.expression = expression;
        this.name = name;
        this.withoutArray = withoutArray;
    }

    static ItemsToParse compile(String source, String name, boolean topLevelTransform) throws JqException {
        String path = firstPath(source);
        return new ItemsToParse(
                JqExpression.compile(source),
                name,
                path == null || !topLevelTransform ? null : JqProgram.compile("del(" + path + ")"),
                path == null || !path.startsWith("." + CONTENT + ".") ? null : JqProgram.compile(path + "?"));
    }

    /**
     * Returns the parts of a record that the items are made of. What else of a record an item shows is read by expressions of
     * their own.
     */
    Projection projection() {
        return expression.projection();
    }

    /**
     * Returns the items of a record. Of a file that was read and does not have what the expression asks for there are none.
     *
     * @throws JqException if the expression fails on this record, or gives no array
     */
    List<JsonNode> expand(JsonNode record) throws JqException {
        JsonNode elements;
        try {
            elements = expression.first(record);
        } catch (JqException e) {
            if (!e.overBudget() && isNotInContent(record)) {
                return List.of();
            }
            throw e;
        }
        if (elements == null || !elements.isArray()) {
            if (isNotInContent(record)) {
                return List.of();
            }
            throw new JqException("expected an array, got " + kindOf(elements));
        }
        JsonNode rest = withoutArray == null ? record : withoutArray.first(record);
        if (rest == null || !rest.isObject()) {
            throw new JqException("expected a record that is an object, got " + kindOf(rest));
        }
        List<JsonNode> items = new ArrayList<>(elements.size());
        for (JsonNode element : elements) {
            ObjectNode item = JsonNodeFactory.instance.objectNode();
            item.setAll((ObjectNode) rest);
            item.set(name, element);
            items.add(item);
        }
        return items;
    }

    private boolean isNotInContent(JsonNode record) throws JqException {
        if (inContent == null || !record.path(CONTENT).isObject()) {
            return false;
        }
        JsonNode asked = inContent.first(record);
        return asked == null || asked.isNull();
    }

    static String kindOf(JsonNode value) {
        return value == null ? "no output" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the path in the first pipe segment that is not merely {@code .}, a variable or a binding of one of them, or
     * null if that segment is no plain path. A fallback after {@code //} and parentheses around are skipped.
     */
    static String firstPath(String source) {
        for (String segment : source.split("\\|")) {
            String step = segment.replaceFirst("//.*", "").replaceAll("^[\\s(]+|[\\s)]+$", "");
            if (!NO_STEP.matcher(step).matches()) {
                step = step.replaceFirst("\\s*\\)?\\s+as\\s+\\$\\w+$", "");
                return PATH.matcher(step).matches() ? step : null;
            }
        }
        return null;
    }
}
