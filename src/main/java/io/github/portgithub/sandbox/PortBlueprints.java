package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Port's blueprints, checked as its API describes. Guarded by itself. */
final class PortBlueprints {

    private static final Pattern IDENTIFIER = Pattern.compile("^(?!\\.{1,2}$)[\\p{L}0-9@_.+:\\\\/-]+$");
    private static final Pattern KEY = Pattern.compile("^[A-Za-z0-9@_=\\\\-]+$");
    private static final Set<String> TYPES = Set.of("string", "number", "boolean", "object", "array");
    private static final int LONGEST = 100;

    private final Map<String, ObjectNode> blueprints = new TreeMap<>();
    private final Clock clock;

    PortBlueprints(Clock clock) {
        this.clock = clock;
    }

    synchronized SandboxAnswer list(SandboxRequest request, List<String> path) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        blueprints.values().forEach(all::add);
        return PortBody.ok(200, "blueprints", all);
    }

    synchronized SandboxAnswer get(SandboxRequest request, List<String> path) {
        return PortBody.ok(200, "blueprint", find(path.get(0)));
    }

    SandboxAnswer create(SandboxRequest request, List<String> path) {
        return PortBody.ok(201, "blueprint", create(PortBody.object(request)));
    }

    /**
     * Creates a blueprint.
     *
     * @param blueprint what Port would be sent
     * @return what it stores
     * @throws PortRefusal if it is invalid, is there already, or relates to a blueprint that is not there
     */
    synchronized ObjectNode create(ObjectNode blueprint) {
        String identifier = PortBody.text(blueprint, "identifier");
        if (blueprints.containsKey(identifier)) {
            throw PortRefusal.taken("Blueprint", identifier);
        }
        return store(blueprint.deepCopy().put("createdAt", clock.instant().toString()));
    }

    synchronized SandboxAnswer replace(SandboxRequest request, List<String> path) {
        ObjectNode before = find(path.get(0));
        ObjectNode after = PortBody.object(request)
                .put("createdAt", before.get("createdAt").asText());
        return PortBody.ok(200, "blueprint", store(after.put("identifier", path.get(0))));
    }

    synchronized SandboxAnswer update(SandboxRequest request, List<String> path) {
        ObjectNode after = find(path.get(0)).deepCopy().setAll(PortBody.object(request));
        return PortBody.ok(200, "blueprint", store(after.put("identifier", path.get(0))));
    }

    /**
     * Deletes a blueprint.
     *
     * @param identifier which
     * @param hasEntities tells whether a blueprint has entities
     * @return the answer
     * @throws PortRefusal if it is not there, has entities or others relate to it
     */
    synchronized SandboxAnswer delete(String identifier, Predicate<String> hasEntities) {
        find(identifier);
        boolean related = blueprints.values().stream()
                .filter(other -> !other.get("identifier").asText().equals(identifier))
                .anyMatch(other ->
                        other.path("relations").findValuesAsText("target").contains(identifier));
        if (related || hasEntities.test(identifier)) {
            throw new PortRefusal(409, "has_dependents", "Blueprint \"" + identifier + "\" has dependents");
        }
        blueprints.remove(identifier);
        return SandboxAnswer.json(200, PortBody.ok());
    }

    /**
     * Finds a blueprint.
     *
     * @param identifier which
     * @return what is stored; not to be changed
     * @throws PortRefusal if it is not there
     */
    synchronized ObjectNode find(String identifier) {
        ObjectNode blueprint = blueprints.get(identifier);
        if (blueprint == null) {
            throw PortRefusal.notFound("Blueprint", identifier);
        }
        return blueprint;
    }

    /** Returns a copy of everything, by identifier. */
    synchronized Map<String, ObjectNode> all() {
        Map<String, ObjectNode> copy = new TreeMap<>();
        blueprints.forEach((identifier, blueprint) -> copy.put(identifier, blueprint.deepCopy()));
        return copy;
    }

    private ObjectNode store(ObjectNode blueprint) {
        check(blueprint);
        blueprint.put("createdBy", "sandbox").put("updatedBy", "sandbox");
        blueprint.put("updatedAt", clock.instant().toString());
        List.of("relations", "mirrorProperties", "calculationProperties", "aggregationProperties")
                .forEach(blueprint::withObjectProperty);
        blueprints.put(blueprint.get("identifier").asText(), blueprint);
        return blueprint;
    }

    private void check(ObjectNode blueprint) {
        String identifier = PortBody.text(blueprint, "identifier");
        if (!IDENTIFIER.matcher(identifier).matches() || identifier.length() > LONGEST) {
            throw PortRefusal.invalid("body/identifier must match pattern and have at most 100 characters");
        }
        if (PortBody.text(blueprint, "title").length() > LONGEST) {
            throw PortRefusal.invalid("body/title must NOT have more than 100 characters");
        }
        if (!blueprint.path("schema").path("properties").isObject()) {
            throw PortRefusal.invalid("body must have required property 'schema' with 'properties'");
        }
        for (Map.Entry<String, JsonNode> property :
                blueprint.path("schema").path("properties").properties()) {
            checkKey(property.getKey());
            if (!TYPES.contains(property.getValue().path("type").asText())) {
                throw PortRefusal.invalid("body/schema/properties/" + property.getKey() + "/type must be one of "
                        + "string, number, boolean, object, array");
            }
        }
        for (Map.Entry<String, JsonNode> relation : blueprint.path("relations").properties()) {
            checkKey(relation.getKey());
            String target = PortBody.text(relation.getValue(), "target");
            if (!target.equals(identifier)) {
                find(target);
            }
        }
    }

    private static void checkKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw PortRefusal.invalid("\"" + key + "\" must match pattern " + KEY.pattern());
        }
    }
}
