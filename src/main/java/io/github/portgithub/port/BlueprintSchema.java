package io.github.portgithub.port;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.mapping.ResourceMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A blueprint, as far as entities have to fit it: names, types, enumerations, and what is required. Formats and patterns are
 * left to Port. Immutable.
 *
 * @see <a href="https://docs.port.io/build-your-software-catalog/customize-integrations/configure-data-model/setup-blueprint/">
 *     Port: blueprints</a>
 */
final class BlueprintSchema {

    private static final String PROPERTIES = "properties";
    private static final String RELATIONS = "relations";

    /**
     * What Port would refuse an entity for.
     *
     * @param rule the rule that is broken, the same for every entity that breaks it
     * @param value what the entity has instead; null if it lacks it
     */
    record Refusal(String rule, JsonNode value) {}

    private final String identifier;
    private final JsonNode properties;
    private final JsonNode relations;
    private final Set<String> required = new TreeSet<>();
    private final Set<String> requiredRelations = new TreeSet<>();
    private final Set<String> computed = new TreeSet<>();

    /** @param blueprint as Port answers it */
    BlueprintSchema(JsonNode blueprint) {
        identifier = blueprint.path("identifier").asText();
        properties = blueprint.path("schema").path(PROPERTIES);
        relations = blueprint.path(RELATIONS);
        blueprint.path("schema").path("required").forEach(name -> required.add(name.asText()));
        relations.properties().stream()
                .filter(relation -> relation.getValue().path("required").asBoolean())
                .forEach(relation -> requiredRelations.add(relation.getKey()));
        Blueprints.COMPUTED.forEach(kind -> blueprint.path(kind).fieldNames().forEachRemaining(computed::add));
    }

    /**
     * Compares names.
     *
     * @param resource a resource that makes entities of this blueprint
     * @return a text for each property and relation that only one of the two has, though the other needs it
     */
    List<String> misfits(ResourceMapping resource) {
        List<String> misfits = new ArrayList<>();
        Set<String> mapped = resource.keys(PROPERTIES);
        for (String name : mapped) {
            if (computed.contains(name)) {
                misfits.add("property " + name + " is computed by Port, " + identifier + " takes none");
            } else if (!properties.has(name)) {
                misfits.add(identifier + " has no property " + name);
            }
        }
        required.stream()
                .filter(name -> !mapped.contains(name))
                .forEach(name -> misfits.add(identifier + " requires property " + name + ", which is not mapped"));
        Set<String> related = resource.keys(RELATIONS);
        related.stream()
                .filter(name -> !relations.has(name))
                .forEach(name -> misfits.add(identifier + " has no relation " + name));
        requiredRelations.stream()
                .filter(name -> !related.contains(name))
                .forEach(name -> misfits.add(identifier + " requires relation " + name + ", which is not mapped"));
        return misfits;
    }

    /**
     * Compares values. What is null clears a property, so it fits unless something is required.
     *
     * @param entity an entity as it would be posted
     * @return what Port would refuse it for, empty if nothing is known
     */
    List<Refusal> refusals(JsonNode entity) {
        List<Refusal> refusals = new ArrayList<>();
        JsonNode given = entity.path(PROPERTIES);
        for (Map.Entry<String, JsonNode> property : given.properties()) {
            check("property " + property.getKey(), property.getValue(), properties.path(property.getKey()), refusals);
        }
        for (String name : required) {
            if (isMissing(given.path(name))) {
                refusals.add(new Refusal(identifier + " requires property " + name, null));
            }
        }
        JsonNode related = entity.path(RELATIONS);
        for (Map.Entry<String, JsonNode> relation : related.properties()) {
            checkRelation(relation.getKey(), relation.getValue(), refusals);
        }
        for (String name : requiredRelations) {
            if (isMissing(related.path(name))) {
                refusals.add(new Refusal(identifier + " requires relation " + name, null));
            }
        }
        return refusals;
    }

    private void check(String name, JsonNode value, JsonNode definition, List<Refusal> refusals) {
        if (definition.isMissingNode() || isMissing(value)) {
            return;
        }
        String type = definition.path("type").asText();
        boolean fits =
                switch (type) {
                    case "string" -> value.isTextual();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    default -> true;
                };
        JsonNode allowed = definition.path("enum");
        if (!fits) {
            refusals.add(new Refusal(identifier + ": " + name + " must be of type " + type, value));
        } else if (allowed.isArray()
                && StreamSupport.stream(allowed.spliterator(), false).noneMatch(value::equals)) {
            String values = StreamSupport.stream(allowed.spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(", "));
            refusals.add(new Refusal(identifier + ": " + name + " must be one of " + values, value));
        } else if (value.isArray()) {
            value.forEach(item -> check("each of " + name, item, definition.path("items"), refusals));
        }
    }

    private void checkRelation(String name, JsonNode value, List<Refusal> refusals) {
        JsonNode definition = relations.path(name);
        if (definition.isMissingNode()) {
            refusals.add(new Refusal(identifier + " has no relation " + name, null));
        } else if (!isMissing(value) && !value.isObject()) {
            boolean many = definition.path("many").asBoolean();
            if (many != value.isArray()) {
                refusals.add(new Refusal(
                        identifier + ": relation " + name + " must be " + (many ? "a list" : "one identifier"), value));
            }
        }
    }

    private static boolean isMissing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
