package io.github.portgithub.port;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.PathSegment;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.PortIdentifiers;
import io.github.portgithub.mapping.ResourceMapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The default blueprints ({@code port.blueprints}) and the calls that create the missing ones. Existing blueprints are
 * never touched.
 *
 * <p>They are created in three stages, because a blueprint can only refer to one that exists (port-contract, Three-stage
 * blueprint creation): bare; with relations; complete.
 *
 * <p>Used by {@code routes/blueprints.camel.yaml}. Immutable once started, thread-safe.
 */
public final class Blueprints implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(Blueprints.class);

    private static final List<String> RELATIONS = List.of("relations", "ownership", "teamInheritance");
    /** What holds properties that Port computes: nobody may post them. */
    static final List<String> COMPUTED = List.of("calculationProperties", "mirrorProperties", "aggregationProperties");

    private final String location;
    private final ObjectMapper json = new ObjectMapper();
    private Map<String, ObjectNode> byIdentifier = Map.of();
    private CamelContext camelContext;

    /**
     * @param location {@code port.blueprints}: a Camel resource with a JSON array of blueprints
     */
    public Blueprints(String location) {
        this.location = location;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Reads the file; called once at start.
     *
     * @throws IllegalArgumentException if it cannot be read or is no array of blueprints
     */
    public void load() {
        Map<String, ObjectNode> read = new LinkedHashMap<>();
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(camelContext, location)) {
            JsonNode array = json.readTree(in);
            if (!array.isArray()) {
                throw new IllegalArgumentException(
                        "port.blueprints: " + location + " is not a JSON array of blueprints");
            }
            for (JsonNode blueprint : array) {
                String identifier = blueprint.path("identifier").asText("");
                if (identifier.isEmpty()) {
                    throw new IllegalArgumentException(
                            "port.blueprints: blueprint " + read.size() + " of " + location + " has no identifier");
                }
                String refusal = PortIdentifiers.blueprintRefusal(identifier);
                if (refusal != null) {
                    throw new IllegalArgumentException("port.blueprints: the identifier of blueprint " + read.size()
                            + " of " + location + ' ' + refusal);
                }
                read.put(identifier, (ObjectNode) blueprint);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("port.blueprints: cannot read " + location + ": " + e.getMessage(), e);
        }
        byIdentifier = read;
    }

    /**
     * Returns the blueprints that a mapping needs: those its resources name, and of the default ones what they relate to. A
     * resource whose blueprint is computed may need any of the default ones.
     *
     * @param mapping the mapping of the run
     * @return what to ask Port for, the default ones first, in the order of the file
     */
    public List<Needed> needed(@Variable("mapping") PortAppConfig mapping) {
        Set<String> needed = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (ResourceMapping resource : mapping.resources()) {
            Optional<String> constant = resource.constantBlueprint();
            if (constant.isEmpty()) {
                needed.addAll(byIdentifier.keySet());
            } else if (byIdentifier.containsKey(constant.get())) {
                addWithTargets(constant.get(), needed);
            } else {
                others.add(constant.get());
            }
        }
        return Stream.concat(byIdentifier.keySet().stream().filter(needed::contains), others.stream())
                .map(Needed::new)
                .toList();
    }

    /**
     * Compares the mapping with the blueprints, once Port has answered for all of them, and warns of what does not fit.
     *
     * @param missing identifiers that Port does not have
     * @param run knows the others
     * @param mapping the mapping of the run
     * @return the missing ones that can be created
     */
    public List<String> compare(
            @Body List<String> missing, @Variable("run") PortRun run, @Variable("mapping") PortAppConfig mapping) {
        List<String> ours = missing.stream().filter(byIdentifier::containsKey).toList();
        BlueprintComparison comparison = run.blueprints();
        ours.forEach(identifier -> comparison.add(identifier, byIdentifier.get(identifier)));
        comparison.compare(mapping);
        List<String> differences = comparison.differences();
        if (!differences.isEmpty()) {
            LOG.warn("The mapping does not fit the blueprints at Port:\n  {}", String.join("\n  ", differences));
        }
        return ours;
    }

    /**
     * Notes that Port could not be asked, which ends no dry run and no check.
     *
     * @param run the run
     * @param reason why
     */
    public void notCompared(@Variable("run") PortRun run, @ExchangeException Exception reason) {
        PortException port = ObjectHelper.getException(PortException.class, reason);
        run.blueprints().unknown((port == null ? reason : port).getMessage());
    }

    private void addWithTargets(String identifier, Set<String> needed) {
        ObjectNode blueprint = byIdentifier.get(identifier);
        if (blueprint != null && needed.add(identifier)) {
            blueprint
                    .path("relations")
                    .forEach(relation -> addWithTargets(relation.path("target").asText(), needed));
        }
    }

    /**
     * Returns the calls that create blueprints, in order.
     *
     * @param missing identifiers of default blueprints that Port does not have
     * @return three calls per blueprint, stage by stage; a stage that would change nothing is left out
     */
    public List<BlueprintCall> creation(@Body List<String> missing) {
        List<BlueprintCall> calls = new ArrayList<>();
        for (String identifier : missing) {
            ObjectNode bare = byIdentifier.get(identifier).deepCopy();
            bare.remove(RELATIONS);
            bare.remove(COMPUTED);
            calls.add(call("POST /v1/blueprints", bare));
        }
        for (String identifier : missing) {
            ObjectNode related = byIdentifier.get(identifier).deepCopy();
            related.remove(COMPUTED);
            if (hasAny(related, RELATIONS)) {
                calls.add(call("PATCH /v1/blueprints/" + PathSegment.of(identifier), related));
            }
        }
        for (String identifier : missing) {
            ObjectNode complete = byIdentifier.get(identifier);
            if (hasAny(complete, COMPUTED)) {
                calls.add(call("PATCH /v1/blueprints/" + PathSegment.of(identifier), complete));
            }
        }
        return calls;
    }

    private static boolean hasAny(ObjectNode blueprint, List<String> fields) {
        return fields.stream().anyMatch(field -> !blueprint.path(field).isEmpty());
    }

    private BlueprintCall call(String request, ObjectNode body) {
        try {
            return new BlueprintCall(request, json.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A blueprint that the mapping needs.
     *
     * @param identifier its identifier
     */
    public record Needed(String identifier) {

        /** Returns the identifier as a segment of a path. */
        public String segment() {
            return PathSegment.of(identifier);
        }

        @Override
        public String toString() {
            return identifier;
        }
    }

    /**
     * One request that creates or completes a blueprint.
     *
     * @param request what {@code portRequest} is to be
     * @param json the request body
     */
    public record BlueprintCall(String request, byte[] json) {}
}
