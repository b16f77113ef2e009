package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.jq.JqException;
import java.util.List;

/** A part of {@code mappings}: an expression, an object of templates or a list of them. Immutable and thread-safe. */
sealed interface Template {

    /**
     * Returns the value for a record, never Java's null; tells the listener of each expression that gave null.
     *
     * @throws UnknownValueException if an expression was ended before it gave a value
     */
    JsonNode render(JsonNode record, MappingListener listener) throws UnknownValueException;

    /** Says that nobody knows what an expression gives: it used up its budget. Null would be an answer, and a wrong one. */
    final class UnknownValueException extends Exception {

        UnknownValueException(String field, JqException e) {
            super(field + ": " + e.getMessage(), e);
        }
    }

    /** Returns the parts of a record that {@link #render} reads. */
    Projection projection();

    /**
     * An expression.
     *
     * @param field the dotted path in the resource
     * @param expression what is evaluated
     */
    record Leaf(String field, JqExpression expression) implements Template {

        @Override
        public JsonNode render(JsonNode record, MappingListener listener) throws UnknownValueException {
            try {
                JsonNode value = expression.first(record);
                if (value == null) {
                    listener.fault(field, MappingListener.NO_OUTPUT);
                    return NullNode.instance;
                }
                if (value.isNull()) {
                    listener.fault(field, expression.reasonOfNull(record));
                }
                return value;
            } catch (JqException e) {
                if (e.overBudget()) {
                    throw new UnknownValueException(field, e);
                }
                listener.fault(field, e.getMessage());
                return NullNode.instance;
            }
        }

        @Override
        public Projection projection() {
            return expression.projection();
        }
    }

    /**
     * An object, such as {@code properties} or a search query.
     *
     * @param members its keys and their templates, in file order
     */
    record Members(List<Member> members) implements Template {

        @Override
        public JsonNode render(JsonNode record, MappingListener listener) throws UnknownValueException {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Member member : members) {
                object.set(member.key(), member.value().render(record, listener));
            }
            return object;
        }

        @Override
        public Projection projection() {
            return members.stream()
                    .map(member -> member.value().projection())
                    .reduce(Projection.NOTHING, Projection::and);
        }
    }

    /**
     * One key of an object.
     *
     * @param key the key as sent
     * @param value its template
     */
    record Member(String key, Template value) {}

    /**
     * A list, such as the rules of a search query.
     *
     * @param elements its templates
     */
    record Elements(List<Template> elements) implements Template {

        @Override
        public JsonNode render(JsonNode record, MappingListener listener) throws UnknownValueException {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(elements.size());
            for (Template element : elements) {
                array.add(element.render(record, listener));
            }
            return array;
        }

        @Override
        public Projection projection() {
            return elements.stream().map(Template::projection).reduce(Projection.NOTHING, Projection::and);
        }
    }
}
