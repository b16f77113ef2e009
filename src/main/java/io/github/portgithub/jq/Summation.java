package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Adds up values with jq's {@code +}, without copying the sum of strings, arrays or objects for each of them. */
final class Summation {

    private final Budget budget;
    private JsonNode sum = Values.NULL;
    private StringBuilder text;
    private JsonNode own;

    Summation(Budget budget) {
        this.budget = budget;
    }

    void add(JsonNode value) {
        budget.step();
        if (text != null && value.isTextual()) {
            budget.string(value.textValue().length());
            text.append(value.textValue());
        } else if (text == null && sum.isTextual() && value.isTextual()) {
            budget.string((long) sum.textValue().length() + value.textValue().length());
            text = new StringBuilder(sum.textValue()).append(value.textValue());
        } else if (sum.isArray() && value.isArray()) {
            budget.array(value.size() + (own == null ? (long) sum.size() : 0));
            own = own == null ? JsonNodeFactory.instance.arrayNode().addAll((ArrayNode) sum) : own;
            sum = ((ArrayNode) own).addAll((ArrayNode) value);
        } else if (sum.isObject() && value.isObject()) {
            budget.object(value.size() + (own == null ? (long) sum.size() : 0));
            own = own == null ? JsonNodeFactory.instance.objectNode().setAll((ObjectNode) sum) : own;
            sum = ((ObjectNode) own).setAll((ObjectNode) value);
        } else if (!value.isNull()) {
            sum = Operators.plus(budget, result(), value);
            text = null;
            own = null;
        }
    }

    JsonNode result() {
        return text == null ? sum : TextNode.valueOf(text.toString());
    }
}
