package io.github.portgithub.port;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.ResourceMapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Where a mapping and the blueprints at Port do not fit each other: by their names before anything is posted, and in a dry
 * run by the values of each entity, too. Goes with its run. Thread-safe.
 */
public final class BlueprintComparison {

    private static final int MOST_LINES = 20;
    private static final String OCEANS = "port-github/port-app-config-ocean.yml";

    private static final class Breach {
        private final String first;
        private long entities;

        private Breach(String first) {
            this.first = first;
        }
    }

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, BlueprintSchema> blueprints = new ConcurrentHashMap<>();
    private final Set<String> unread = ConcurrentHashMap.newKeySet();
    private final Map<String, Breach> breaches = new LinkedHashMap<>();
    private volatile List<ResourceMapping> resources = List.of();
    private volatile List<String> differences = List.of();
    private volatile String hint;
    private volatile String unknown;

    /**
     * Notes a blueprint that Port has, or will have once it is created.
     *
     * @param identifier its identifier
     * @param blueprint what Port answers of it; nothing is known of one that is no object
     */
    void add(String identifier, JsonNode blueprint) {
        if (blueprint.isObject()) {
            blueprints.put(identifier, new BlueprintSchema(blueprint));
        } else {
            unread.add(identifier);
        }
    }

    /** Notes why nobody knows what Port has. */
    void unknown(String reason) {
        unknown = reason;
    }

    /** Compares names, once all blueprints are noted: one that is not is not at Port. */
    void compare(PortAppConfig mapping) {
        resources = mapping.resources();
        differences = differences(resources);
        // Ocean's mapping is read only where ours does not fit
        hint = !differences.isEmpty() && oceansFitsBetter()
                ? "If these blueprints come from Port's Ocean or its GitHub tutorial, port.mapping=classpath:" + OCEANS
                        + " fits them"
                : null;
    }

    private boolean oceansFitsBetter() {
        List<ResourceMapping> others = oceans().resources();
        Set<String> common = new HashSet<>(blueprints.keySet());
        common.retainAll(others.stream()
                .flatMap(resource -> resource.constantBlueprint().stream())
                .toList());
        return differences(making(common, resources)).size()
                > differences(making(common, others)).size();
    }

    private static List<ResourceMapping> making(Set<String> blueprints, List<ResourceMapping> all) {
        return all.stream()
                .filter(resource -> resource.constantBlueprint()
                        .filter(blueprints::contains)
                        .isPresent())
                .toList();
    }

    private List<String> differences(List<ResourceMapping> mapped) {
        List<String> lines = new ArrayList<>();
        for (ResourceMapping resource : mapped) {
            String identifier = resource.constantBlueprint().orElse(null);
            BlueprintSchema blueprint = identifier == null ? null : blueprints.get(identifier);
            if (blueprint != null) {
                blueprint.misfits(resource).forEach(misfit -> lines.add(resource.label() + ": " + misfit));
            } else if (identifier != null && !unread.contains(identifier)) {
                lines.add(resource.label() + ": Port has no blueprint " + identifier + ", and port.blueprints neither");
            }
        }
        return lines;
    }

    private static PortAppConfig oceans() {
        try (InputStream in = BlueprintComparison.class.getClassLoader().getResourceAsStream(OCEANS)) {
            return PortAppConfig.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), OCEANS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Looks whether Port would take an entity, and remembers if not.
     *
     * @param entity the entity as it would be posted
     * @return why not; null if nothing is known against it
     */
    public String refusal(Entity entity) {
        BlueprintSchema blueprint = blueprints.get(entity.blueprint());
        List<BlueprintSchema.Refusal> refusals;
        if (blueprint != null) {
            refusals = blueprint.refusals(parsed(entity));
        } else if (!unread.contains(entity.blueprint())
                && resources.stream().anyMatch(resource -> makes(resource, entity.blueprint()))) {
            refusals = List.of(new BlueprintSchema.Refusal("Port has no blueprint " + entity.blueprint(), null));
        } else {
            // Its name was computed, so nobody has asked for it, or Port's answer says nothing
            return null;
        }
        refusals.forEach(refusal -> note(refusal, entity));
        return refusals.isEmpty() ? null : text(refusals.get(0));
    }

    private JsonNode parsed(Entity entity) {
        try {
            return json.readTree(entity.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean makes(ResourceMapping resource, String blueprint) {
        return resource.constantBlueprint().filter(blueprint::equals).isPresent();
    }

    private static String text(BlueprintSchema.Refusal refusal) {
        return refusal.rule() + (refusal.value() == null ? "" : ", not " + refusal.value());
    }

    private synchronized void note(BlueprintSchema.Refusal refusal, Entity entity) {
        String makers = resources.stream()
                .filter(resource -> makes(resource, entity.blueprint()))
                .map(resource -> resource.label() + ": ")
                .collect(Collectors.joining());
        String first = Objects.requireNonNullElse(entity.identifier(), "one")
                + (refusal.value() == null ? "" : " with " + refusal.value());
        breaches.computeIfAbsent(makers + refusal.rule(), any -> new Breach(first)).entities++;
    }

    /** Returns a line for each name in which mapping and blueprints differ, not many, and what may be done. */
    public List<String> differences() {
        return ended(differences);
    }

    /** Returns a line for each rule that entities would break, not many, and what may be done; or why that is unknown. */
    public synchronized List<String> foreseen() {
        if (unknown != null) {
            return List.of("whether the blueprints at Port fit is unknown: " + unknown);
        }
        return ended(breaches.entrySet().stream()
                .map(breach -> String.format(
                        Locale.ROOT,
                        "%s; %,d entities would be refused for it, first %s",
                        breach.getKey(),
                        breach.getValue().entities,
                        breach.getValue().first))
                .toList());
    }

    /** Returns which mapping may fit better; null if none is known. */
    public String hint() {
        return hint;
    }

    private List<String> ended(List<String> lines) {
        List<String> shown = new ArrayList<>();
        lines.stream().limit(MOST_LINES).map(Secrets::shown).forEach(shown::add);
        if (lines.size() > MOST_LINES) {
            shown.add("and " + (lines.size() - MOST_LINES) + " more");
        }
        if (!lines.isEmpty() && hint != null) {
            shown.add(hint);
        }
        return shown;
    }
}
