package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.jq.Interruption.OverBudget;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/** What a program may hand out: JSON that any writer can write. */
final class Results {

    private Results() {}

    /**
     * Returns a value that JSON can hold, its numbers as {@link Numbers#result} has them.
     *
     * @throws OverBudget if the value is nested deeper than JSON writers accept
     */
    static JsonNode checked(Budget budget, JsonNode value) {
        if (budget.mayBeDeep()) {
            requireFlat(budget, value);
        }
        return budget.mayHoldUnusualNumbers() ? usual(value) : value;
    }

    private static void requireFlat(Budget budget, JsonNode value) {
        Deque<Iterator<JsonNode>> open = new ArrayDeque<>();
        open.push(value.elements());
        while (!open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                continue;
            }
            budget.step();
            JsonNode part = open.peek().next();
            if (part.isContainerNode()) {
                open.push(part.elements());
                if (open.size() > Budget.RESULT_DEPTH) {
                    throw new OverBudget("the result is nested deeper than " + Budget.RESULT_DEPTH + " levels");
                }
            }
        }
    }

    private static JsonNode usual(JsonNode value) {
        if (value.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(value.size());
            value.forEach(element -> array.add(usual(element)));
            return array;
        }
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                object.set(field.getKey(), usual(field.getValue()));
            }
            return object;
        }
        return Numbers.result(value);
    }
}
