package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A resource's selector in one form, whichever dialect the file is written in: that of Ocean's GitHub tutorial ({@code type},
 * {@code state}) or that of Port's production integration ({@code states}, defaults at the root). Immutable.
 */
final class Selector {

    private static final String ORGANIZATIONS = "organizations";
    private static final String REPOSITORY_TYPE = "repositoryType";
    private static final String INCLUDE_USER = "includeAuthenticatedUser";
    private static final String TYPE = "type";
    private static final String STATE = "state";
    private static final String STATES = "states";
    private static final String QUERY = "query";
    private static final String INCLUDED_FILES = "includedFiles";

    private static final String PULL_REQUEST = "pull-request";
    // For these kinds `type` is the tutorial's name of `repositoryType`; for a kind of the user's own it may mean
    // anything.
    private static final Set<String> OWN_KINDS = Set.of("organization", "repository", PULL_REQUEST);
    private static final Set<String> INCLUDES_FILES = Set.of("repository", "file", "folder");
    private static final List<String> REPOSITORY_TYPES =
            List.of("all", "public", "private", "forks", "sources", "member");
    private static final List<String> STATE_VALUES = List.of("open", "closed", "all");

    private static final ObjectMapper SORTED =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private final Map<String, Object> values;
    private final Set<String> fileKeys;
    private final String key;
    private final List<PathSelector> paths;
    private final List<String> includedFiles;

    private Selector(
            Map<String, Object> values,
            Set<String> fileKeys,
            String key,
            List<PathSelector> paths,
            List<String> includedFiles) {
        this.paths = paths;
        this.includedFiles = includedFiles;
        this.values = Collections.unmodifiableMap(values);
        this.fileKeys = Collections.unmodifiableSet(fileKeys);
        this.key = key;
    }

    /**
     * What the root of the file says for resources whose selector does not.
     *
     * @param organizations names, may be empty
     * @param repositoryType one of GitHub's values
     * @param includeAuthenticatedUser whether the account of the token counts as well
     */
    record Defaults(List<String> organizations, String repositoryType, boolean includeAuthenticatedUser) {

        static Defaults read(JsonNode root, Problems problems) {
            return new Defaults(
                    strings(root.get(ORGANIZATIONS), ORGANIZATIONS, problems),
                    checkedType(root.get(REPOSITORY_TYPE), REPOSITORY_TYPE, "all", problems),
                    root.path(INCLUDE_USER).asBoolean());
        }
    }

    /**
     * Reads a selector.
     *
     * @param raw the object in the file
     * @param kind the kind with hyphens
     * @param defaults what the root of the file says
     * @param moreFiles files that the mapping names by {@code file://}
     * @param problems hears of values that mean nothing
     */
    static Selector read(
            ObjectNode raw, String kind, Defaults defaults, Collection<String> moreFiles, Problems problems) {
        Map<String, Object> values = new LinkedHashMap<>();
        raw.properties()
                .forEach(entry -> values.put(entry.getKey(), SORTED.convertValue(entry.getValue(), Object.class)));
        Set<String> fileKeys = new LinkedHashSet<>(values.keySet());

        List<PathSelector> paths = PathSelector.read(raw, kind, problems);
        Set<String> included = new LinkedHashSet<>();
        if (INCLUDES_FILES.contains(kind)) {
            included.addAll(PathSelector.includedFiles(raw, "selector.", problems));
            included.addAll(moreFiles);
        }
        if (!moreFiles.isEmpty()) {
            values.put(INCLUDED_FILES, List.copyOf(included));
        }

        List<String> own = strings(raw.get(ORGANIZATIONS), "selector." + ORGANIZATIONS, problems);
        if (own.isEmpty() && !paths.isEmpty() && paths.stream().allMatch(path -> path.organization() != null)) {
            own = paths.stream().map(PathSelector::organization).distinct().toList();
        }
        values.put(ORGANIZATIONS, own.isEmpty() ? defaults.organizations() : own);
        if (defaults.includeAuthenticatedUser()) {
            values.put(INCLUDE_USER, true);
        }

        String repositoryType = repositoryType(raw, OWN_KINDS.contains(kind), defaults, problems);
        values.put(REPOSITORY_TYPE, repositoryType);
        if (OWN_KINDS.contains(kind) || !raw.has(TYPE)) {
            values.put(TYPE, repositoryType);
        }
        if (kind.equals(PULL_REQUEST)) {
            values.put(STATE, state(raw, problems));
        }
        JsonNode search = raw.path("repoSearch");
        if (!search.isMissingNode() && !search.isNull() && !search.path(QUERY).isTextual()) {
            problems.error("selector.repoSearch", "expected an object with query", "Write query: topic:web under it");
        }
        if (kind.equals("team")) {
            // Ocean's default
            values.putIfAbsent("members", true);
        }
        WindowKeys.read(kind, raw, values, problems);
        Map<String, Object> asked = new TreeMap<>(values);
        if (kind.equals(PULL_REQUEST)) {
            // Two ways to say one thing share a fetch
            asked.remove(STATES);
        }
        if (kind.equals("secret-scanning-alerts")
                && raw.path("hideSecret").isBoolean()
                && !raw.path("hideSecret").booleanValue()) {
            problems.warning(
                    "selector.hideSecret",
                    "false has no effect: a secret is never read",
                    "Leave it out, or write true");
        }
        return new Selector(values, fileKeys, key(kind, asked), paths, List.copyOf(included));
    }

    // Written as a list, or as one text with commas
    private static List<String> strings(JsonNode node, String field, Problems problems) {
        if (node == null || node.isNull()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        if (node.isTextual()) {
            names.addAll(List.of(node.textValue().split(",")));
        } else if (node.isArray()) {
            node.forEach(element -> names.add(element.asText()));
        } else {
            names.add("");
        }
        names.replaceAll(String::strip);
        if (names.removeIf(String::isEmpty)) {
            problems.error(
                    field, "expected a list of names, got " + node, "Write one name a line, each after a hyphen");
        }
        return List.copyOf(names);
    }

    private static String repositoryType(ObjectNode raw, boolean withType, Defaults defaults, Problems problems) {
        JsonNode named = raw.get(REPOSITORY_TYPE);
        JsonNode type = withType ? raw.get(TYPE) : null;
        if (named != null && type != null && !named.equals(type)) {
            problems.error(
                    "selector." + TYPE,
                    "type is " + type + " and repositoryType is " + named,
                    "The two are names of one thing: keep one");
        }
        return named == null && type != null
                ? checkedType(type, "selector." + TYPE, defaults.repositoryType(), problems)
                : checkedType(named, "selector." + REPOSITORY_TYPE, defaults.repositoryType(), problems);
    }

    private static String checkedType(JsonNode value, String field, String otherwise, Problems problems) {
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!REPOSITORY_TYPES.contains(value.asText())) {
            problems.error(field, "unknown value " + value, "Use one of " + String.join(", ", REPOSITORY_TYPES));
        }
        return value.asText();
    }

    private static String state(ObjectNode raw, Problems problems) {
        JsonNode state = raw.get(STATE);
        JsonNode states = raw.get(STATES);
        if (state != null && states != null) {
            problems.error("selector." + STATES, "both state and states are given", "Keep one of them");
        }
        String field = "selector." + (state != null ? STATE : STATES);
        JsonNode value = state != null ? state : states;
        if (value == null || value.isNull()) {
            return "open";
        }
        Set<String> named = new LinkedHashSet<>();
        if (value.isArray()) {
            value.forEach(element -> named.add(element.asText()));
        } else {
            named.add(value.asText());
        }
        if (named.isEmpty() || !STATE_VALUES.containsAll(named)) {
            problems.error(field, "unknown value " + value, "Use open, closed or all, or a list of open and closed");
        }
        return named.size() == 1 ? named.iterator().next() : "all";
    }

    private static String key(String kind, Map<String, Object> values) {
        Map<String, Object> sorted = new TreeMap<>(values);
        sorted.remove(QUERY);
        List<String> organizations = new ArrayList<>();
        ((List<?>) values.get(ORGANIZATIONS)).forEach(name -> organizations.add((String) name));
        Collections.sort(organizations);
        sorted.put(ORGANIZATIONS, organizations);
        try {
            return kind + SORTED.writeValueAsString(sorted);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A selector that was read from JSON cannot be written as JSON", e);
        }
    }

    Map<String, Object> values() {
        return values;
    }

    String key() {
        return key;
    }

    List<PathSelector> paths() {
        return paths;
    }

    List<String> includedFiles() {
        return includedFiles;
    }

    Set<String> unknownKeys(Set<String> known) {
        Set<String> unknown = new LinkedHashSet<>(fileKeys);
        unknown.removeAll(known);
        unknown.remove(QUERY);
        return Collections.unmodifiableSet(unknown);
    }
}
