package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * jq's view of JSON values: their types, truth, order and how error messages show them.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/#sort-sort_by">jq 1.8 manual, the order of values</a>
 */
final class Values {

    static final JsonNode NULL = NullNode.getInstance();
    static final JsonNode EMPTY_STRING = TextNode.valueOf("");

    /** How many bytes of a value a message shows. */
    static final int MESSAGE_LENGTH = 14;

    /** How many bytes of a value a message about a path shows. */
    static final int RESULT_LENGTH = 29;

    private Values() {}

    static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case OBJECT -> "object";
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            default -> "null";
        };
    }

    static boolean isTrue(JsonNode value) {
        return !value.isNull() && value != BooleanNode.FALSE;
    }

    static JsonNode of(boolean value) {
        return BooleanNode.valueOf(value);
    }

    /** Returns a new string and counts it. */
    static JsonNode string(Budget budget, String text) {
        budget.string(text.length());
        return TextNode.valueOf(text);
    }

    /** Returns a new, empty array and counts it; elements are counted as they come. */
    static ArrayNode array(Budget budget) {
        budget.array(0);
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Returns a new array of these elements and counts it. */
    static ArrayNode array(Budget budget, List<? extends JsonNode> elements) {
        budget.array(elements.size());
        return JsonNodeFactory.instance.arrayNode(elements.size()).addAll(elements);
    }

    /** Returns a new, empty object and counts it; fields are counted by {@link Budget#object}. */
    static ObjectNode object(Budget budget) {
        budget.object(0);
        return JsonNodeFactory.instance.objectNode();
    }

    /** Returns {@code type (value)}, the value shortened, as jq's messages have it. */
    static String described(JsonNode value) {
        return type(value) + " (" + shortText(value, MESSAGE_LENGTH) + ")";
    }

    /** Returns the value as JSON, at most so many UTF-8 bytes of it, the last three then being dots. */
    static String shortText(JsonNode value, int bytes) {
        String json = JsonText.start(value, bytes + 1);
        int length = 0;
        int end = 0;
        int cut = 0;
        while (end < json.length()) {
            int codePoint = json.codePointAt(end);
            length += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (length > bytes) {
                return json.substring(0, cut) + "...";
            }
            end += Character.charCount(codePoint);
            if (length <= bytes - 3) {
                cut = end;
            }
        }
        return json;
    }

    static boolean equal(Budget budget, JsonNode a, JsonNode b) {
        return compare(budget, a, b) == 0;
    }

    /** Compares by type (null, false, true, numbers, strings, arrays, objects), then by value. */
    static int compare(Budget budget, JsonNode a, JsonNode b) {
        int rank = rank(a) - rank(b);
        if (rank != 0) {
            return rank;
        }
        return switch (a.getNodeType()) {
            case NUMBER -> Numbers.compare(a, b);
            case STRING -> compareStrings(budget, a.textValue(), b.textValue());
            case ARRAY -> compareArrays(budget, a, b);
            case OBJECT -> compareObjects(budget, (ObjectNode) a, (ObjectNode) b);
            default -> 0;
        };
    }

    private static int rank(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> value.booleanValue() ? 2 : 1;
            case NUMBER -> 3;
            case STRING -> 4;
            case ARRAY -> 5;
            case OBJECT -> 6;
            default -> 0;
        };
    }

    private static int compareStrings(Budget budget, String a, String b) {
        if (a.length() > 64) {
            budget.steps(a.length() >> 6);
        }
        return compareCodePoints(a, b);
    }

    /** Compares by code points, not by UTF-16 units as {@link String#compareTo} does. */
    static int compareCodePoints(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean sameKind = Character.isSurrogate(x) == Character.isSurrogate(y);
                return sameKind ? x - y : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    private static int compareArrays(Budget budget, JsonNode a, JsonNode b) {
        int length = Math.min(a.size(), b.size());
        for (int i = 0; i < length; i++) {
            budget.step();
            int order = compare(budget, a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return a.size() - b.size();
    }

    private static int compareObjects(Budget budget, ObjectNode a, ObjectNode b) {
        String[] keys = sortedKeys(budget, a);
        String[] others = sortedKeys(budget, b);
        for (int i = 0; i < Math.min(keys.length, others.length); i++) {
            int order = compareCodePoints(keys[i], others[i]);
            if (order != 0) {
                return order;
            }
        }
        if (keys.length != others.length) {
            return keys.length - others.length;
        }
        for (String key : keys) {
            int order = compare(budget, a.get(key), b.get(key));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Returns the names of the fields in jq's order. */
    static String[] sortedKeys(Budget budget, ObjectNode object) {
        String[] keys = new String[object.size()];
        Iterator<String> names = object.fieldNames();
        int comparisonsOfEach = Integer.SIZE - Integer.numberOfLeadingZeros(keys.length);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = names.next();
            budget.steps(1 + (keys[i].length() >> 6) * (long) comparisonsOfEach);
        }
        budget.step();
        Arrays.sort(keys, Values::compareCodePoints);
        return keys;
    }

    /** Returns the values of the elements or fields, sorted; the array itself stays as it is. */
    static List<JsonNode> sorted(Budget budget, JsonNode array) {
        List<JsonNode> elements = new ArrayList<>(array.size());
        array.forEach(elements::add);
        budget.array(elements.size());
        elements.sort((a, b) -> {
            budget.step();
            return compareForSorting(budget, a, b);
        });
        return elements;
    }

    /** Like {@link #compare}, but not-a-number is equal to itself, without which there is no order to sort by. */
    static int compareForSorting(Budget budget, JsonNode a, JsonNode b) {
        int order = compare(budget, a, b);
        return order < 0 && a.isNumber() && b.isNumber() && Double.isNaN(b.doubleValue())
                ? (Double.isNaN(a.doubleValue()) ? 0 : order)
                : order;
    }

    /** Returns the deep merge of two objects: where both have an object in a field, those are merged too. */
    static ObjectNode merged(Budget budget, ObjectNode a, ObjectNode b) {
        budget.object(a.size() + (long) b.size());
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        merged.setAll(a);
        for (Map.Entry<String, JsonNode> field : b.properties()) {
            JsonNode old = merged.get(field.getKey());
            boolean both = old != null && old.isObject() && field.getValue().isObject();
            merged.set(
                    field.getKey(),
                    both ? merged(budget, (ObjectNode) old, (ObjectNode) field.getValue()) : field.getValue());
        }
        return merged;
    }
}
