package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Port's integrations: the mapping that users edit, the request to resync, the state of the last run. Guarded by itself. */
final class PortIntegrations {

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
        ObjectNode integration = existing(path.get(0));
        ObjectNode body = PortBody.object(request);
        if (body.isEmpty() || body.has("config")) {
            requestResync(path.get(0));
        }
        integration.setAll(body);
        return answer(200, touch(integration));
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
