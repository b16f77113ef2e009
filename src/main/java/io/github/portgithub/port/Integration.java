package io.github.portgithub.port;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.mapping.MappingSource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This installation as Port lists it: what it is created with, what of it has to be brought up to date, and what it means
 * if Port does not let us (port-contract, Integration object).
 *
 * <p>Used by {@code routes/integration.camel.yaml}. Called by the thread that runs a resync.
 */
public final class Integration {

    /** What this program does: it maps and deletes by itself, where {@code dsp} would leave that to Port. */
    private static final String PROCESSING_MODE = "ocean-core";

    private static final Logger LOG = LoggerFactory.getLogger(Integration.class);

    private final Datasource datasource;
    private final MappingSource mapping;
    private final boolean told;
    private String warnedRun;
    private JsonNode lastChanges;

    /**
     * @param datasource type, identifier and version, never null
     * @param mapping what Port is given as the mapping, never null
     * @param register {@code port.integration.register}
     * @param dryRun {@code port.dry-run}: nothing is written
     */
    public Integration(Datasource datasource, MappingSource mapping, boolean register, boolean dryRun) {
        this.datasource = datasource;
        this.mapping = mapping;
        this.told = register && !dryRun;
    }

    /** Returns whether Port is told of this installation and its runs. */
    public boolean isTold() {
        return told;
    }

    /** Returns whether a run has to ask Port for the integration. */
    public boolean isNeeded() {
        return told || mapping.isAtPort();
    }

    /** Returns whether a run can be done without the integration, because the mapping is elsewhere. */
    public boolean isOptional() {
        return !mapping.isAtPort();
    }

    /** Returns the path of this integration below {@code port.api-url}. */
    public String path() {
        return "/v1/integration/" + URLEncoder.encode(datasource.identifier(), StandardCharsets.UTF_8);
    }

    /** Returns the body of the request that creates the integration. */
    public byte[] creation() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("installationId", datasource.identifier());
        body.put("installationAppType", datasource.type());
        body.put("version", datasource.version());
        body.put("title", datasource.identifier());
        body.putObject("changelogDestination");
        body.set("config", mapping.config());
        body.put("actionsProcessingEnabled", false);
        body.put("incrementalSyncEnabled", false);
        body.put("createPortResourcesOrigin", "Default");
        return bytes(body);
    }

    /**
     * Takes the integration out of an answer.
     *
     * @param answer an answer of Port
     * @return the integration, or null if Port does not have it
     */
    public JsonNode read(@Body JsonNode answer) {
        return answer.path("integration") instanceof ObjectNode integration ? integration : null;
    }

    /**
     * Returns the body of the request that brings the integration up to date, and warns if Port means to process by itself.
     * Port takes an empty request for the wish to resync, so there is none. What Port accepted but does not show is not
     * sent again.
     *
     * @param integration what Port has; null changes nothing
     * @return the fields that differ, or null if none does
     */
    public byte[] changes(@Variable("integration") JsonNode integration) {
        if (integration == null) {
            return null;
        }
        String mode = integration.path("processingMode").asText("");
        if (mode.equals("dsp")) {
            LOG.warn(
                    "Port's processingMode for integration {} is dsp, in which Port maps and deletes; this program does"
                            + " both itself and asks for {}",
                    datasource.identifier(),
                    PROCESSING_MODE);
        }
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        changeText(changes, integration, "installationAppType", datasource.type());
        changeText(changes, integration, "processingMode", PROCESSING_MODE);
        if (!integration.path("changelogDestination").isEmpty()) {
            changes.putObject("changelogDestination");
        }
        if (isWithoutMapping(integration)) {
            changes.set("config", mapping.config());
        }
        if (!changes.isEmpty()
                || !datasource.version().equals(integration.path("version").asText())) {
            changes.put("version", datasource.version());
        }
        if (changes.isEmpty() || changes.equals(lastChanges)) {
            return null;
        }
        lastChanges = changes;
        return bytes(changes);
    }

    /**
     * Tells whether Port keeps the mapping but was never given one. One that somebody has emptied is another matter.
     *
     * @param integration what Port has, or null
     * @return whether it gets one with the next {@link #changes}
     */
    public boolean isWithoutMapping(@Variable("integration") JsonNode integration) {
        return mapping.isAtPort() && integration != null && !integration.hasNonNull("config");
    }

    private static void changeText(ObjectNode changes, JsonNode integration, String field, String value) {
        if (!value.equals(integration.path(field).asText())) {
            changes.put(field, value);
        }
    }

    /**
     * Notes that Port does not take what is only for its user interface. The sync goes on, with one warning a run.
     *
     * @param run the run's name
     * @param reason why
     */
    public void notTold(@Variable("runId") String run, @ExchangeException Exception reason) {
        // with wrong credentials the run itself fails, and says so
        boolean ends =
                cause(reason) instanceof PortException port && port.error().equals(PortToken.WRONG_CREDENTIALS);
        if (!ends && !run.equals(warnedRun)) {
            warnedRun = run;
            LOG.warn(
                    "Port does not show this sync, which goes on: integration {}: {}. Check that these credentials may read"
                            + " and write integrations, or set port.integration.register=false",
                    datasource.identifier(),
                    text(reason));
        }
    }

    /**
     * Notes that the integration could not be read or registered, which ends a run only if its mapping is there.
     *
     * @param run the run's name
     * @param integration what Port has, as far as it could be read, or null
     * @param reason why
     * @return why there is no mapping; null if there is one, or it does not come from Port
     */
    public String notRead(
            @Variable("runId") String run,
            @Variable("integration") JsonNode integration,
            @ExchangeException Exception reason) {
        lastChanges = null;
        if (mapping.isAtPort() && integration == null) {
            return "integration " + datasource.identifier() + ": " + text(reason);
        }
        notTold(run, reason);
        return null;
    }

    private static String text(Exception reason) {
        Exception cause = cause(reason);
        return Secrets.shown(
                Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName()));
    }

    /** Camel wraps what the token's route throws. */
    private static Exception cause(Exception reason) {
        PortException port = ObjectHelper.getException(PortException.class, reason);
        return port == null ? reason : port;
    }

    private static byte[] bytes(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
