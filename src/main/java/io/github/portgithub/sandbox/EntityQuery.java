package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;

/**
 * A search query of Port, the operators that Ocean and mappings use. Immutable.
 *
 * @see <a href="https://docs.port.io/search-and-query/">Search and query</a>
 */
final class EntityQuery implements Predicate<StoredEntity> {

    private final JsonNode query;

    /**
     * Reads a query.
     *
     * @param query combinator and rules
     * @throws PortRefusal 422 if it has no combinator or no rules
     */
    EntityQuery(JsonNode query) {
        String combinator = query.path("combinator").asText();
        if (!query.path("rules").isArray() || !combinator.equals("and") && !combinator.equals("or")) {
            throw PortRefusal.invalid("a search query must have required properties 'combinator' and 'rules'");
        }
        this.query = query;
    }

    @Override
    public boolean test(StoredEntity entity) {
        return matches(entity, entity.contentJson(), query);
    }

    private static boolean matches(StoredEntity entity, ObjectNode content, JsonNode rule) {
        if (!rule.has("rules")) {
            return fits(value(entity, content, rule.path("property").asText()), rule);
        }
        boolean and = rule.path("combinator").asText().equals("and");
        for (JsonNode inner : rule.get("rules")) {
            if (matches(entity, content, inner) != and) {
                return !and;
            }
        }
        return and;
    }

    private static JsonNode value(StoredEntity entity, ObjectNode content, String property) {
        return switch (property) {
            case "$identifier" -> content.textNode(entity.identifier());
            case "$blueprint" -> content.textNode(entity.blueprint());
            case "$datasource" -> content.textNode(entity.datasource());
            case "$createdAt" -> content.textNode(entity.createdAt().toString());
            case "$updatedAt" -> content.textNode(entity.updatedAt().toString());
            case "$title", "$icon", "$team" -> content.path(property.substring(1));
            default ->
                content.path("properties").has(property)
                        ? content.path("properties").path(property)
                        : content.path("relations").path(property);
        };
    }

    private static boolean fits(JsonNode actual, JsonNode rule) {
        JsonNode wanted = rule.path("value");
        boolean nothing = actual.isMissingNode() || actual.isNull();
        return switch (rule.path("operator").asText()) {
            case "=" -> wanted.isNull() ? nothing : actual.equals(wanted) || sameNumber(actual, wanted);
            case "!=" -> wanted.isNull() ? !nothing : !actual.equals(wanted);
            case "in" -> contains(wanted, actual);
            case "notIn" -> !contains(wanted, actual);
            case "contains" ->
                actual.isArray() ? contains(actual, wanted) : actual.asText().contains(wanted.asText());
            case "containsAny" -> containsAny(actual, wanted);
            case "beginsWith" -> actual.asText().startsWith(wanted.asText());
            case "endsWith" -> actual.asText().endsWith(wanted.asText());
            case "isEmpty" -> nothing;
            case "isNotEmpty" -> !nothing;
            default ->
                throw PortRefusal.invalid("operator \"" + rule.path("operator").asText() + "\" is not supported");
        };
    }

    private static boolean sameNumber(JsonNode actual, JsonNode wanted) {
        return actual.isNumber() && wanted.isNumber() && actual.doubleValue() == wanted.doubleValue();
    }

    private static boolean contains(JsonNode array, JsonNode value) {
        for (JsonNode one : array) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsAny(JsonNode actual, JsonNode wanted) {
        for (JsonNode one : wanted) {
            if (actual.isArray() ? contains(actual, one) : actual.equals(one)) {
                return true;
            }
        }
        return false;
    }
}
