package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** JSON texts in tests, read with all their digits and compared as jq compares: order of fields and kind of number aside. */
final class Json {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Json() {}

    static JsonNode read(String text) {
        return JsonText.read(new Budget(), text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    }

    static boolean equal(List<JsonNode> expected, List<JsonNode> actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!equal(expected.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean equal(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            // What JSON has for infinity is read as infinity
            return Numbers.compare(expected, actual) == 0 || expected.doubleValue() == actual.doubleValue();
        }
        if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                if (!equal(expected.get(i), actual.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (expected.isObject() && actual.isObject() && expected.size() == actual.size()) {
            for (Map.Entry<String, JsonNode> field : expected.properties()) {
                if (!actual.has(field.getKey()) || !equal(field.getValue(), actual.get(field.getKey()))) {
                    return false;
                }
            }
            return true;
        }
        return expected.equals(actual);
    }
}
