package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Port's API with its state: tokens, blueprints, entities, integrations, refusing what Port refuses. Where Port's
 * description leaves the answer open, it takes the stricter one: one identifier that breaks the pattern refuses the whole
 * bulk request, and an entity that others relate to is not deleted without its dependents. Thread-safe.
 *
 * @see <a href="https://docs.port.io/api-reference/port-api/">Port API</a>
 */
public final class SandboxPort implements SandboxApi {

    /** The largest body that Port takes, in bytes. */
    public static final int LARGEST_BODY = 1 << 20;

    private static final String ACCESS_TOKEN = "POST /v1/auth/access_token";

    /**
     * What can be set.
     *
     * @param clientId the one client id that is accepted, or null to accept any
     * @param clientSecret its secret, or null to accept any
     * @param tokenLifetime how long an access token is good for
     * @param touchesUnchanged whether writing an entity as it is counts as an update; Port's documents do not say
     * @param clock tells the time of writing and the age of tokens, never null
     */
    public record Settings(
            String clientId, String clientSecret, Duration tokenLifetime, boolean touchesUnchanged, Clock clock) {

        /** Returns settings that accept any credentials, with tokens good for three hours. */
        public static Settings defaults() {
            return new Settings(null, null, Duration.ofHours(3), true, Clock.systemUTC());
        }

        /**
         * Sets the credentials that are accepted.
         *
         * @param newClientId the id
         * @param newClientSecret the secret
         * @return new settings
         */
        public Settings withCredentials(String newClientId, String newClientSecret) {
            return new Settings(newClientId, newClientSecret, tokenLifetime, touchesUnchanged, clock);
        }

        /**
         * Sets how long a token is good for.
         *
         * @param newTokenLifetime the time
         * @return new settings
         */
        public Settings withTokenLifetime(Duration newTokenLifetime) {
            return new Settings(clientId, clientSecret, newTokenLifetime, touchesUnchanged, clock);
        }

        /**
         * Sets whether writing an entity as it is counts as an update.
         *
         * @param newTouchesUnchanged whether it does
         * @return new settings
         */
        public Settings withTouchesUnchanged(boolean newTouchesUnchanged) {
            return new Settings(clientId, clientSecret, tokenLifetime, newTouchesUnchanged, clock);
        }

        /**
         * Sets the clock.
         *
         * @param newClock the clock
         * @return new settings
         */
        public Settings withClock(Clock newClock) {
            return new Settings(clientId, clientSecret, tokenLifetime, touchesUnchanged, newClock);
        }
    }

    private final PortTokens tokens;
    private final PortBlueprints blueprints;
    private final EntityStore store;
    private final PortIntegrations integrations;
    private final RouteTable routes = new RouteTable();
    private final AtomicLong traceIds = new AtomicLong();

    /** Makes an empty Port that accepts any credentials. */
    public SandboxPort() {
        this(Settings.defaults());
    }

    /**
     * Makes an empty Port.
     *
     * @param settings what differs from the defaults
     */
    public SandboxPort(Settings settings) {
        Clock clock = settings.clock();
        tokens = new PortTokens(settings.clientId(), settings.clientSecret(), settings.tokenLifetime(), clock);
        blueprints = new PortBlueprints(clock);
        store = new EntityStore(blueprints, clock, settings.touchesUnchanged());
        integrations = new PortIntegrations(clock);
        PortEntities entities = new PortEntities(blueprints, store);
        routes.add("POST", "/v1/auth/access_token", (request, path) -> tokens.issue(request))
                .add("GET", "/v1/organization", (request, path) -> organization())
                .add("GET", "/v1/blueprints", blueprints::list)
                .add("POST", "/v1/blueprints", blueprints::create)
                .add("GET", "/v1/blueprints/{blueprint}", blueprints::get)
                .add("PUT", "/v1/blueprints/{blueprint}", blueprints::replace)
                .add("PATCH", "/v1/blueprints/{blueprint}", blueprints::update)
                .add(
                        "DELETE",
                        "/v1/blueprints/{blueprint}",
                        (request, path) -> blueprints.delete(
                                path.get(0), blueprint -> !entities(blueprint).isEmpty()))
                .add("POST", "/v1/blueprints/entities/datasource-entities", entities::ofDatasource)
                .add("POST", "/v1/blueprints/{blueprint}/entities", entities::upsertOne)
                .add("GET", "/v1/blueprints/{blueprint}/entities", entities::list)
                .add("GET", "/v1/blueprints/{blueprint}/entities-count", entities::count)
                .add("POST", "/v1/blueprints/{blueprint}/entities/bulk", entities::upsertBulk)
                .add("POST", "/v1/blueprints/{blueprint}/entities/search", entities::searchBlueprint)
                .add("GET", "/v1/blueprints/{blueprint}/entities/{entity}", entities::get)
                .add("DELETE", "/v1/blueprints/{blueprint}/entities/{entity}", entities::deleteOne)
                .add("POST", "/v1/blueprints/{blueprint}/bulk/entities/delete", entities::deleteBulk)
                .add("POST", "/v1/entities/search", entities::search)
                .add("POST", "/v1/integration", integrations::create)
                .add("GET", "/v1/integration/{integration}", integrations::get)
                .add("PATCH", "/v1/integration/{integration}", integrations::update)
                .add("PATCH", "/v1/integration/{integration}/config", integrations::updateConfig)
                .add("GET", "/v1/integration/{integration}/resync-request", integrations::resyncRequest)
                .add("PATCH", "/v1/integration/{integration}/resync-state", integrations::updateResyncState);
    }

    @Override
    public SandboxAnswer answer(SandboxRequest request) {
        SandboxAnswer answer;
        try {
            answer = answerOrRefuse(request);
        } catch (PortRefusal refusal) {
            answer = refusal.answer();
        }
        return answer.withHeader("X-Trace-Id", String.format("%032x", traceIds.incrementAndGet()));
    }

    private SandboxAnswer answerOrRefuse(SandboxRequest request) {
        RouteTable.Match match = routes.find(request.method(), request.path());
        String operation = match == null ? "unknown" : match.operation();
        if (!operation.equals(ACCESS_TOKEN)) {
            tokens.check(request.header("Authorization"));
        }
        if (match == null) {
            throw new PortRefusal(404, "not_found", "Route " + request.method() + ":" + request.path() + " not found");
        }
        if (request.body().length > LARGEST_BODY) {
            throw new PortRefusal(413, "payload_too_large", "Request body is too large");
        }
        return match.handler().answer(request, match.variables());
    }

    private static SandboxAnswer organization() {
        ObjectNode organization = JsonNodeFactory.instance.objectNode();
        organization.put("id", "org_sandbox").put("name", "Sandbox").putArray("featureFlags");
        return PortBody.ok(200, "organization", organization);
    }

    /**
     * Creates blueprints without HTTP.
     *
     * @param several an array of blueprints, those that others relate to first
     * @throws RuntimeException if Port would refuse one
     */
    public void addBlueprints(JsonNode several) {
        several.forEach(blueprint -> blueprints.create((ObjectNode) blueprint));
    }

    /**
     * Writes an entity without HTTP, creating what it relates to.
     *
     * @param blueprint the identifier of its blueprint
     * @param entity what Port would be sent
     * @param userAgent who writes it
     * @throws RuntimeException if Port would refuse it
     */
    public void putEntity(String blueprint, JsonNode entity, String userAgent) {
        EntitySchema.checkShape(entity, "entity");
        store.write(blueprint, entity, new EntityStore.Mode(true, true, true, userAgent));
    }

    /**
     * Asks for a resync, as the button in Port's UI does.
     *
     * @param integration the integration's identifier
     */
    public void requestResync(String integration) {
        integrations.requestResync(integration);
    }

    /**
     * Changes an integration without HTTP, as somebody does in Port's UI; with another mapping that asks for a resync.
     *
     * @param integration the integration's identifier
     * @param changes the fields that change
     * @throws RuntimeException if there is no such integration, or Port would refuse it
     */
    public void changeIntegration(String integration, ObjectNode changes) {
        integrations.change(integration, changes);
    }

    /** Makes every access token issued so far invalid. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /**
     * Lists a blueprint's entities.
     *
     * @param blueprint its identifier
     * @return the entities by identifier, none if there is no such blueprint
     */
    public List<StoredEntity> entities(String blueprint) {
        return store.search(blueprint, entity -> true);
    }

    /**
     * Finds an entity.
     *
     * @param blueprint its blueprint's identifier
     * @param identifier its own
     * @return the entity, if it is there
     */
    public Optional<StoredEntity> entity(String blueprint, String identifier) {
        return Optional.ofNullable(store.find(blueprint, identifier));
    }

    /** Returns copies of the blueprints by identifier. */
    public Map<String, ObjectNode> blueprints() {
        return blueprints.all();
    }

    /**
     * Finds an integration.
     *
     * @param identifier its identifier
     * @return a copy, if it is there
     */
    public Optional<ObjectNode> integration(String identifier) {
        return Optional.ofNullable(integrations.find(identifier));
    }

    /**
     * Lists the states of resyncs that were reported.
     *
     * @param integration the integration's identifier
     * @return every body sent, oldest first
     */
    public List<ObjectNode> resyncStates(String integration) {
        return integrations.resyncStates(integration);
    }
}
