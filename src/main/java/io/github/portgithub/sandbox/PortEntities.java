package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.EntityStore.Mode;
import io.github.portgithub.sandbox.EntityStore.Written;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Port's routes about entities. */
final class PortEntities {

    private static final int BULK_LIMIT = 20;
    private static final int DELETE_LIMIT = 100;
    private static final int SEARCH_DEFAULT = 200;
    private static final int SEARCH_LIMIT = 1000;
    private static final int DATASOURCE_LIMIT = 5000;

    private final PortBlueprints blueprints;
    private final EntityStore store;

    PortEntities(PortBlueprints blueprints, EntityStore store) {
        this.blueprints = blueprints;
        this.store = store;
    }

    SandboxAnswer upsertBulk(SandboxRequest request, List<String> path) {
        ObjectNode body = PortBody.object(request);
        Mode mode = Mode.of(request);
        blueprints.find(path.get(0));
        ArrayNode sent = array(body, BULK_LIMIT);
        for (int i = 0; i < sent.size(); i++) {
            EntitySchema.checkShape(sent.get(i), "body/entities/" + i);
        }
        ObjectNode answer = PortBody.ok();
        ArrayNode accepted = answer.putArray("entities");
        ArrayNode refused = answer.putArray("errors");
        for (int i = 0; i < sent.size(); i++) {
            try {
                Written written = store.write(path.get(0), sent.get(i), mode);
                accepted.addObject()
                        .put("created", written.created())
                        .put("identifier", written.entity().identifier())
                        .put("index", i)
                        .putObject("additionalData");
            } catch (PortRefusal refusal) {
                JsonNode identifier = sent.get(i).get("identifier");
                refused.addObject()
                        .put("identifier", identifier.isTextual() ? identifier.asText() : "unknown")
                        .put("index", i)
                        .put("statusCode", refusal.status())
                        .put("error", refusal.code())
                        .put("message", refusal.getMessage());
            }
        }
        return SandboxAnswer.json(refused.isEmpty() ? 200 : 207, answer);
    }

    SandboxAnswer upsertOne(SandboxRequest request, List<String> path) {
        ObjectNode body = PortBody.object(request);
        Mode mode = Mode.of(request);
        blueprints.find(path.get(0));
        EntitySchema.checkShape(body, "body");
        return PortBody.ok(
                201, "entity", store.write(path.get(0), body, mode).entity().json());
    }

    SandboxAnswer get(SandboxRequest request, List<String> path) {
        return PortBody.ok(200, "entity", existing(path).json());
    }

    SandboxAnswer deleteOne(SandboxRequest request, List<String> path) {
        existing(path);
        boolean dependents = PortBody.flag(request.parameters(), "delete_dependents");
        store.delete(path.get(0), List.of(path.get(1)), dependents);
        return SandboxAnswer.json(200, PortBody.ok());
    }

    SandboxAnswer deleteBulk(SandboxRequest request, List<String> path) {
        ObjectNode body = PortBody.object(request);
        boolean dependents = PortBody.requiredFlag(request.parameters(), "delete_dependents");
        blueprints.find(path.get(0));
        List<String> identifiers = new ArrayList<>();
        for (JsonNode identifier : array(body, DELETE_LIMIT)) {
            if (!identifier.isTextual()) {
                throw PortRefusal.invalid("body/entities must be array of string");
            }
            identifiers.add(identifier.asText());
        }
        ObjectNode answer = PortBody.ok();
        ArrayNode deleted = answer.putArray("deletedEntities");
        store.delete(path.get(0), identifiers, dependents).forEach(deleted::add);
        return SandboxAnswer.json(200, answer);
    }

    SandboxAnswer list(SandboxRequest request, List<String> path) {
        blueprints.find(path.get(0));
        return PortBody.ok(200, "entities", json(store.search(path.get(0), entity -> true)));
    }

    SandboxAnswer count(SandboxRequest request, List<String> path) {
        blueprints.find(path.get(0));
        return SandboxAnswer.json(
                200,
                PortBody.ok()
                        .put("count", store.search(path.get(0), entity -> true).size()));
    }

    SandboxAnswer search(SandboxRequest request, List<String> path) {
        List<StoredEntity> found = store.search(null, new EntityQuery(PortBody.object(request)));
        Set<String> matching = new TreeSet<>();
        found.forEach(entity -> matching.add(entity.blueprint()));
        ObjectNode answer = PortBody.ok();
        ArrayNode names = answer.putArray("matchingBlueprints");
        matching.forEach(names::add);
        return SandboxAnswer.json(200, answer.set("entities", json(found)));
    }

    SandboxAnswer searchBlueprint(SandboxRequest request, List<String> path) {
        ObjectNode body = PortBody.object(request);
        blueprints.find(path.get(0));
        Predicate<StoredEntity> query = body.has("query") ? new EntityQuery(body.get("query")) : entity -> true;
        int limit = limit(body, SEARCH_DEFAULT, SEARCH_LIMIT);
        List<StoredEntity> found = store.search(path.get(0), query);
        return page(after(found, body), limit, StoredEntity::json);
    }

    /** Answers which entities a data source owns: those that a User-Agent of this beginning and end wrote last. */
    SandboxAnswer ofDatasource(SandboxRequest request, List<String> path) {
        ObjectNode body = PortBody.object(request);
        String prefix = PortBody.text(body, "datasource_prefix");
        String suffix = PortBody.text(body, "datasource_suffix");
        Instant before = body.hasNonNull("before") ? time(body.get("before").asText()) : Instant.MAX;
        List<StoredEntity> owned = store.search(
                null,
                entity -> entity.datasource().startsWith(prefix)
                        && entity.datasource().endsWith(suffix)
                        && entity.updatedAt().isBefore(before));
        int limit = limit(body, DATASOURCE_LIMIT, DATASOURCE_LIMIT);
        return page(after(owned, body), limit, entity -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("identifier", entity.identifier());
            json.put("blueprint", entity.blueprint());
            return json.set("relations", entity.contentJson().path("relations"));
        });
    }

    /** Continues behind the last entity of the page before; one that was deleted since is no obstacle. */
    private static List<StoredEntity> after(List<StoredEntity> entities, ObjectNode body) {
        if (!body.hasNonNull("from")) {
            return entities;
        }
        String from = decode(body.get("from").asText());
        return entities.stream()
                .filter(entity -> position(entity).compareTo(from) > 0)
                .toList();
    }

    private interface Renderer {
        JsonNode render(StoredEntity entity);
    }

    private static SandboxAnswer page(List<StoredEntity> entities, int limit, Renderer renderer) {
        List<StoredEntity> page = entities.subList(0, Math.min(limit, entities.size()));
        ObjectNode answer = PortBody.ok();
        ArrayNode records = answer.putArray("entities");
        page.forEach(entity -> records.add(renderer.render(entity)));
        answer.put("next", page.size() < entities.size() ? encode(position(page.get(page.size() - 1))) : null);
        return SandboxAnswer.json(200, answer);
    }

    /** Orders as the store does: a character below all that identifiers hold parts the two. */
    private static String position(StoredEntity entity) {
        return entity.blueprint() + "\n" + entity.identifier();
    }

    private StoredEntity existing(List<String> path) {
        blueprints.find(path.get(0));
        StoredEntity entity = store.find(path.get(0), path.get(1));
        if (entity == null) {
            throw PortRefusal.notFound("Entity", path.get(1));
        }
        return entity;
    }

    private static ArrayNode array(ObjectNode body, int limit) {
        if (!(body.get("entities") instanceof ArrayNode entities)) {
            throw PortRefusal.invalid("body must have required property 'entities'");
        }
        if (entities.isEmpty() || entities.size() > limit) {
            throw PortRefusal.invalid("body/entities must have 1 to " + limit + " items");
        }
        if (body.size() != 1) {
            throw PortRefusal.invalid("body must NOT have additional properties");
        }
        return entities;
    }

    private static ArrayNode json(List<StoredEntity> entities) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        entities.forEach(entity -> array.add(entity.json()));
        return array;
    }

    private static int limit(ObjectNode body, int otherwise, int maximum) {
        int limit = body.path("limit").asInt(otherwise);
        if (limit < 1 || limit > maximum) {
            throw PortRefusal.invalid("body/limit must be 1 to " + maximum);
        }
        return limit;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw PortRefusal.invalid("body/before must match format \"date-time\"");
        }
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw PortRefusal.invalid("body/from is not a cursor");
        }
    }
}
