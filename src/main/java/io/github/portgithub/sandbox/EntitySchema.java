package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;

/** What Port demands of an entity before it looks at what is stored: the route's schema, then the blueprint's. */
final class EntitySchema {

    private static final Pattern IDENTIFIER = Pattern.compile("^(?!\\.{1,2}$)[\\p{L}0-9@_.+:\\\\/=-]+$");
    private static final int LONGEST = 1000;

    private EntitySchema() {}

    /**
     * Checks the shape that the route demands; one entity that has another makes Port refuse the whole request.
     *
     * @param entity what was sent
     * @param where its place in the body, for the message
     * @throws PortRefusal 422 if the shape is another
     */
    static void checkShape(JsonNode entity, String where) {
        if (!entity.isObject()) {
            throw PortRefusal.invalid(where + " must be object");
        }
        JsonNode identifier = entity.path("identifier");
        if (!isSearch(identifier)) {
            checkIdentifier(identifier, where + "/identifier");
        }
        JsonNode title = entity.path("title");
        if (!title.isMissingNode() && !title.isNull() && !title.isTextual()) {
            throw PortRefusal.invalid(where + "/title must be string");
        }
        checkObject(entity.path("properties"), where + "/properties");
        checkObject(entity.path("relations"), where + "/relations");
        for (Map.Entry<String, JsonNode> relation : entity.path("relations").properties()) {
            String place = where + "/relations/" + relation.getKey();
            JsonNode value = relation.getValue();
            if (value.isArray()) {
                value.forEach(one -> checkIdentifier(one, place));
            } else if (!value.isNull() && !isSearch(value)) {
                checkIdentifier(value, place);
            }
        }
    }

    /**
     * Tells whether a value is a search query instead of an identifier.
     *
     * @param value an identifier or a relation's value
     * @return whether it is a query
     */
    static boolean isSearch(JsonNode value) {
        return value.isObject()
                && value.has("combinator")
                && value.path("rules").isArray();
    }

    /**
     * Checks the properties against the blueprint. What the blueprint does not know is accepted.
     *
     * @param entity what was sent
     * @param blueprint its blueprint
     * @throws PortRefusal 422 if a type or an enumeration does not fit
     */
    static void checkProperties(JsonNode entity, ObjectNode blueprint) {
        JsonNode types = blueprint.path("schema").path("properties");
        for (Map.Entry<String, JsonNode> property : entity.path("properties").properties()) {
            JsonNode type = types.path(property.getKey());
            JsonNode value = property.getValue();
            if (!type.isMissingNode() && !value.isNull()) {
                checkValue(property.getKey(), value, type);
            }
        }
    }

    /**
     * Checks that nothing required is missing.
     *
     * @param content what would be stored
     * @param blueprint its blueprint
     * @throws PortRefusal 422 if a required property or relation is missing or null
     */
    static void checkRequired(JsonNode content, ObjectNode blueprint) {
        for (JsonNode name : blueprint.path("schema").path("required")) {
            if (content.path("properties").path(name.asText()).isMissingNode()
                    || content.path("properties").path(name.asText()).isNull()) {
                throw PortRefusal.invalid("must have required property \"" + name.asText() + "\"");
            }
        }
        for (Map.Entry<String, JsonNode> relation : blueprint.path("relations").properties()) {
            JsonNode value = content.path("relations").path(relation.getKey());
            if (relation.getValue().path("required").asBoolean() && (value.isMissingNode() || value.isNull())) {
                throw PortRefusal.invalid("must have required relation \"" + relation.getKey() + "\"");
            }
        }
    }

    private static void checkValue(String name, JsonNode value, JsonNode type) {
        String expected = type.path("type").asText();
        boolean fits =
                switch (expected) {
                    case "string" -> value.isTextual();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    case "object" -> value.isObject();
                    default -> value.isArray();
                };
        if (!fits) {
            throw PortRefusal.invalid("property \"" + name + "\" must be " + expected);
        }
        if (type.path("enum").isArray() && !contains(type.get("enum"), value)) {
            throw PortRefusal.invalid("property \"" + name + "\" must be equal to one of the allowed values");
        }
        JsonNode items = type.path("items");
        if (value.isArray() && items.has("type")) {
            value.forEach(item -> checkValue(name, item, items));
        }
    }

    private static boolean contains(JsonNode array, JsonNode value) {
        for (JsonNode one : array) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static void checkIdentifier(JsonNode identifier, String where) {
        if (!identifier.isTextual()) {
            throw PortRefusal.invalid(where + " must be string");
        }
        if (!IDENTIFIER.matcher(identifier.asText()).matches()) {
            throw PortRefusal.invalid(where + " must match pattern " + IDENTIFIER.pattern());
        }
        if (identifier.asText().codePointCount(0, identifier.asText().length()) > LONGEST) {
            throw PortRefusal.invalid(where + " must NOT have more than " + LONGEST + " characters");
        }
    }

    private static void checkObject(JsonNode value, String where) {
        if (!value.isMissingNode() && !value.isObject()) {
            throw PortRefusal.invalid(where + " must be object");
        }
    }
}
