package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Port's integrations: the mapping that users edit, the request to resync, the state of the last run. Guarded by itself. */
final class PortIntegrations {

    private static final Map<String, Predicate<JsonNode>> FIELDS = Map.of(
            "installationAppType", JsonNode::isTextual,
            "version", JsonNode::isTextual,
            "title", JsonNode::isTextual,
            "config", value -> value.isObject() || value.isNull(),
            "changelogDestination", JsonNode::isObject,
            "actionsProcessingEnabled", JsonNode::isBoolean,
            "incrementalSyncEnabled", JsonNode::isBoolean,
            "arePortResourcesInitialized", JsonNode::isBoolean,
            "processingMode", oneOf("ocean-core", "dsp"),
            "createPortResourcesOrigin", oneOf("Empty", "Ocean", "Default", "Port"));
    private static final Map<String, Predicate<JsonNode>> STATE_FIELDS = Map.of(
            "status", oneOf("running", "completed", "failed", "aborted"),
            "lastResyncStart", PortIntegrations::isTime,
            "lastResyncEnd", value -> value.isNull() || isTime(value),
            "nextResync", value -> value.isNull() || isTime(value),
            "intervalInMinuets", value -> value.isNull() || value.isNumber());

    private final Map<String, ObjectNode> integrations = new HashMap<>();
    private final Map<String, ObjectNode> resyncRequests = new HashMap<>();
    private final Map<String, List<ObjectNode>> resyncStates = new HashMap<>();
    private final Clock clock;
    private int requests;

    PortIntegrations(Clock clock) {
        this.clock = clock;
    }

    synchronized SandboxAnswer get(SandboxRequest request, List<String> path) {
        return answer(200, existing(path.get(0)));
    }

    synchronized SandboxAnswer create(SandboxRequest request, List<String> path) {
        ObjectNode body = PortBody.object(request);
        String identifier = PortBody.text(body, "installationId");
        PortBody.text(body, "installationAppType");
        check(body.deepCopy().without("installationId"), FIELDS);
        if (integrations.containsKey(identifier)) {
            throw PortRefusal.taken("Integration", identifier);
        }
        ObjectNode integration = JsonNodeFactory.instance.objectNode();
        integration.put("identifier", identifier);
        integration.put("installationType", "OnPrem");
        integration.put("arePortResourcesInitialized", false);
        integration.put("processingMode", "ocean-core");
        integration.put("_orgId", "org_sandbox");
        integration.putObject("config");
        integration.setAll(body);
        integrations.put(identifier, integration);
        return answer(201, touch(integration));
    }

    /** Changes any fields; one without fields, or with another mapping, makes Port ask for a resync. */
    synchronized SandboxAnswer update(SandboxRequest request, List<String> path) {
        return answer(200, change(path.get(0), PortBody.object(request)));
    }

    /**
     * Changes an integration.
     *
     * @param identifier which
     * @param body the fields that change
     * @return the integration
     */
    synchronized ObjectNode change(String identifier, ObjectNode body) {
        ObjectNode integration = existing(identifier);
        check(body, FIELDS);
        if (body.isEmpty() || body.has("config")) {
            requestResync(identifier);
        }
        integration.setAll(body);
        return touch(integration);
    }

    synchronized SandboxAnswer updateConfig(SandboxRequest request, List<String> path) {
        ObjectNode integration = existing(path.get(0));
        JsonNode config = PortBody.object(request).path("config");
        if (!config.isObject() && !config.isNull()) {
            throw PortRefusal.invalid("body must have required property 'config'");
        }
        integration.set("config", config);
        if (!"true".equals(request.header("x-skip-resync"))) {
            requestResync(path.get(0));
        }
        return answer(200, touch(integration));
    }

    synchronized SandboxAnswer resyncRequest(SandboxRequest request, List<String> path) {
        existing(path.get(0));
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        return PortBody.ok(200, "request", resyncRequests.getOrDefault(path.get(0), none));
    }

    synchronized SandboxAnswer updateResyncState(SandboxRequest request, List<String> path) {
        ObjectNode integration = existing(path.get(0));
        ObjectNode state = PortBody.object(request);
        PortBody.text(state, "status");
        check(state, STATE_FIELDS);
        integration
                .withObjectProperty("resyncState")
                .<ObjectNode>setAll(state)
                .put("updatedAt", clock.instant().toString());
        resyncStates.computeIfAbsent(path.get(0), key -> new ArrayList<>()).add(state);
        return answer(200, touch(integration));
    }

    /**
     * Asks for a resync, as the button in Port's UI does.
     *
     * @param identifier the integration's
     */
    synchronized void requestResync(String identifier) {
        resyncRequests.put(
                identifier,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", "resync-" + ++requests)
                        .put("updatedAt", clock.instant().toString()));
    }

    /**
     * Finds an integration.
     *
     * @param identifier which
     * @return a copy, or null if it is not there
     */
    synchronized ObjectNode find(String identifier) {
        ObjectNode integration = integrations.get(identifier);
        return integration == null ? null : integration.deepCopy();
    }

    /**
     * Lists the states that were reported.
     *
     * @param identifier the integration's
     * @return every body sent, oldest first
     */
    synchronized List<ObjectNode> resyncStates(String identifier) {
        return List.copyOf(resyncStates.getOrDefault(identifier, List.of()));
    }

    private static void check(JsonNode body, Map<String, Predicate<JsonNode>> fields) {
        body.properties().forEach(field -> {
            Predicate<JsonNode> fits = fields.get(field.getKey());
            if (fits == null) {
                throw PortRefusal.invalid("body must NOT have additional properties: " + field.getKey());
            }
            if (!fits.test(field.getValue())) {
                throw PortRefusal.invalid("body/" + field.getKey() + " is not what it may be: " + field.getValue());
            }
        });
    }

    private static Predicate<JsonNode> oneOf(String... values) {
        return value -> value.isTextual() && List.of(values).contains(value.asText());
    }

    private static boolean isTime(JsonNode value) {
        try {
            OffsetDateTime.parse(value.asText());
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private ObjectNode existing(String identifier) {
        ObjectNode integration = integrations.get(identifier);
        if (integration == null) {
            throw PortRefusal.notFound("Integration", identifier);
        }
        return integration;
    }

    private ObjectNode touch(ObjectNode integration) {
        return integration.put("updatedAt", clock.instant().toString());
    }

    private static SandboxAnswer answer(int status, ObjectNode integration) {
        return PortBody.ok(status, "integration", integration);
    }
}
