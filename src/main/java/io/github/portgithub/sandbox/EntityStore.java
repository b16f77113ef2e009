package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.StoredEntity.Reference;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Port's entities and how one is written: merged or replaced, its relations resolved. Guarded by itself. */
final class EntityStore {

    /**
     * How an entity is to be written.
     *
     * @param upsert whether one that is there already may be changed
     * @param merge whether what the new one leaves out is kept
     * @param createMissing whether entities that it relates to are created
     * @param datasource who writes
     */
    record Mode(boolean upsert, boolean merge, boolean createMissing, String datasource) {

        static Mode of(SandboxRequest request) {
            Map<String, String> parameters = request.parameters();
            String userAgent = request.header("User-Agent");
            return new Mode(
                    PortBody.requiredFlag(parameters, "upsert"),
                    PortBody.flag(parameters, "merge"),
                    PortBody.flag(parameters, "create_missing_related_entities"),
                    userAgent == null ? "" : userAgent);
        }
    }

    /**
     * What came of writing.
     *
     * @param entity what is stored now
     * @param created whether it was not there before
     */
    record Written(StoredEntity entity, boolean created) {}

    private static final List<String> PLAIN_FIELDS = List.of("title", "icon", "team");
    private static final List<String> KEYED_FIELDS = List.of("properties", "relations");

    private final Map<String, NavigableMap<String, StoredEntity>> entities = new TreeMap<>();

    /** Who relates to an entity, whether that is there or not. */
    private final Map<Reference, Set<Reference>> dependents = new HashMap<>();

    private final PortBlueprints blueprints;
    private final Clock clock;
    private final boolean touchesUnchanged;

    /**
     * Makes an empty store.
     *
     * @param blueprints what entities are checked against
     * @param clock tells the time of writing
     * @param touchesUnchanged whether writing what is there already counts as an update
     */
    EntityStore(PortBlueprints blueprints, Clock clock, boolean touchesUnchanged) {
        this.blueprints = blueprints;
        this.clock = clock;
        this.touchesUnchanged = touchesUnchanged;
    }

    /**
     * Writes one entity.
     *
     * @param blueprint the identifier of its blueprint
     * @param sent what was sent, of the shape that the route demands
     * @param mode how
     * @return what is stored now
     * @throws PortRefusal if Port would refuse it
     */
    synchronized Written write(String blueprint, JsonNode sent, Mode mode) {
        ObjectNode schema = blueprints.find(blueprint);
        String identifier = identifier(blueprint, sent.get("identifier"));
        StoredEntity before = find(blueprint, identifier);
        if (before != null && !mode.upsert) {
            throw PortRefusal.taken("Entity", identifier);
        }
        EntitySchema.checkProperties(sent, schema);
        ObjectNode content = before != null && mode.merge ? before.contentJson() : schema.objectNode();
        PLAIN_FIELDS.stream().filter(sent::has).forEach(field -> content.set(field, sent.get(field)));
        for (String field : KEYED_FIELDS) {
            ObjectNode target = content.withObjectProperty(field);
            sent.path(field).properties().forEach(entry -> target.set(entry.getKey(), entry.getValue()));
        }
        List<Reference> related = resolve(content.withObjectProperty("relations"), schema);
        EntitySchema.checkRequired(content, schema);
        Reference itself = new Reference(blueprint, identifier);
        related.stream().filter(reference -> !reference.equals(itself)).forEach(reference -> demand(reference, mode));
        StoredEntity after = stored(blueprint, identifier, content, related, mode.datasource, before);
        put(after);
        return new Written(after, before == null);
    }

    private String identifier(String blueprint, JsonNode identifier) {
        if (identifier.isTextual()) {
            return identifier.asText();
        }
        List<StoredEntity> found = search(blueprint, new EntityQuery(identifier));
        if (found.size() != 1) {
            throw PortRefusal.notFound("Entity", "unknown");
        }
        return found.get(0).identifier();
    }

    private List<Reference> resolve(ObjectNode relations, ObjectNode schema) {
        List<Reference> related = new ArrayList<>();
        for (Map.Entry<String, JsonNode> relation : relations.properties()) {
            JsonNode definition = schema.path("relations").path(relation.getKey());
            if (definition.isMissingNode()) {
                throw PortRefusal.invalid("relation \"" + relation.getKey() + "\" does not exist in the blueprint");
            }
            String target = definition.get("target").asText();
            boolean many = definition.path("many").asBoolean();
            if (relation.getValue().isObject()) {
                relation.setValue(searched(target, relation.getValue(), many, relations));
            }
            JsonNode value = relation.getValue();
            if (!value.isNull() && many != value.isArray()) {
                throw PortRefusal.invalid("relation \"" + relation.getKey() + "\" must be "
                        + (many ? "an array of identifiers" : "one identifier"));
            }
            if (value.isArray()) {
                value.forEach(one -> related.add(new Reference(target, one.asText())));
            } else if (!value.isNull()) {
                related.add(new Reference(target, value.asText()));
            }
        }
        return related;
    }

    private JsonNode searched(String target, JsonNode query, boolean many, ObjectNode factory) {
        List<StoredEntity> found = search(target, new EntityQuery(query));
        if (many) {
            return found.stream()
                    .limit(100)
                    .map(StoredEntity::identifier)
                    .collect(factory::arrayNode, (array, identifier) -> array.add(identifier), (a, b) -> a.addAll(b));
        }
        return found.isEmpty()
                ? factory.nullNode()
                : factory.textNode(found.get(0).identifier());
    }

    private void demand(Reference reference, Mode mode) {
        if (find(reference.blueprint(), reference.identifier()) != null) {
            return;
        }
        // Users and teams are people's accounts: Port creates none of them on the side
        if (!mode.createMissing || reference.blueprint().startsWith("_")) {
            throw PortRefusal.notFound("Entity", reference.identifier());
        }
        ObjectNode bare = blueprints.find(reference.blueprint()).objectNode();
        bare.put("title", reference.identifier());
        KEYED_FIELDS.forEach(bare::putObject);
        put(stored(reference.blueprint(), reference.identifier(), bare, List.of(), mode.datasource, null));
    }

    private StoredEntity stored(
            String blueprint,
            String identifier,
            ObjectNode content,
            List<Reference> related,
            String datasource,
            StoredEntity before) {
        Instant now = clock.instant();
        byte[] bytes = SandboxAnswer.bytes(content);
        boolean untouched = before != null && !touchesUnchanged && Arrays.equals(bytes, before.content());
        return new StoredEntity(
                blueprint,
                identifier,
                bytes,
                related,
                datasource,
                before == null ? now : before.createdAt(),
                untouched ? before.updatedAt() : now);
    }

    private void put(StoredEntity entity) {
        StoredEntity before = entities.computeIfAbsent(entity.blueprint(), key -> new TreeMap<>())
                .put(entity.identifier(), entity);
        unrelate(before);
        entity.related()
                .forEach(target -> dependents
                        .computeIfAbsent(target, key -> new HashSet<>())
                        .add(entity.reference()));
    }

    private void remove(Reference reference) {
        unrelate(entities.get(reference.blueprint()).remove(reference.identifier()));
    }

    private void unrelate(StoredEntity gone) {
        if (gone != null) {
            gone.related()
                    .forEach(target -> dependents.computeIfPresent(target, (key, relating) -> {
                        relating.remove(gone.reference());
                        return relating.isEmpty() ? null : relating;
                    }));
        }
    }

    /**
     * Deletes entities, all or none.
     *
     * @param blueprint their blueprint
     * @param identifiers which; those that are not there are left out
     * @param withDependents whether those that relate to them are deleted as well, and so on
     * @return the identifiers of those that were there
     * @throws PortRefusal if others relate to one of them and {@code withDependents} is false
     */
    synchronized List<String> delete(String blueprint, List<String> identifiers, boolean withDependents) {
        List<String> deleted = identifiers.stream()
                .filter(identifier -> find(blueprint, identifier) != null)
                .toList();
        Set<Reference> going = new HashSet<>();
        deleted.forEach(identifier -> going.add(new Reference(blueprint, identifier)));
        Set<Reference> more = dependentsOf(going);
        if (!more.isEmpty() && !withDependents) {
            throw new PortRefusal(422, "has_dependents", "Entities have dependents: " + more.size());
        }
        while (going.addAll(more)) {
            more = dependentsOf(going);
        }
        going.forEach(this::remove);
        return deleted;
    }

    private Set<Reference> dependentsOf(Set<Reference> targets) {
        Set<Reference> found = new HashSet<>();
        targets.forEach(target -> found.addAll(dependents.getOrDefault(target, Set.of())));
        return found;
    }

    /**
     * Finds an entity.
     *
     * @param blueprint its blueprint
     * @param identifier its identifier
     * @return the entity, or null if it is not there
     */
    synchronized StoredEntity find(String blueprint, String identifier) {
        return of(blueprint).get(identifier);
    }

    /**
     * Searches.
     *
     * @param blueprint the blueprint to search in, or null for all
     * @param query what to look for
     * @return what fits, by blueprint and identifier
     */
    synchronized List<StoredEntity> search(String blueprint, Predicate<StoredEntity> query) {
        Stream<StoredEntity> searched = blueprint == null ? all() : of(blueprint).values().stream();
        return searched.filter(query).toList();
    }

    private Stream<StoredEntity> all() {
        return entities.values().stream().flatMap(some -> some.values().stream());
    }

    private NavigableMap<String, StoredEntity> of(String blueprint) {
        return entities.getOrDefault(blueprint, new TreeMap<>());
    }
}
