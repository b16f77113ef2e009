package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One entry of a selector's {@code files}, {@code folders} or {@code paths}: what of which repositories. Immutable.
 *
 * @param path which paths
 * @param organization the one organization that is meant; null for each
 * @param repositories the repositories that are meant, by name without owner, in lower case, and the branches of each, of which
 *     null is the default branch; empty for the default branch of every repository
 * @param raw {@code skipParsing}: whether a content stays text
 * @param includedFiles files beside a folder that matches
 */
public record PathSelector(
        Glob path,
        String organization,
        Map<String, Set<String>> repositories,
        boolean raw,
        List<String> includedFiles) {

    /** The layouts of agents' skills, where a mapping names none. */
    private static final List<String> SKILLS = List.of(
            ".agents/skills/**/SKILL.md",
            ".agent/skills/**/SKILL.md",
            ".cursor/skills/**/SKILL.md",
            ".claude/skills/**/SKILL.md",
            ".codex/skills/**/SKILL.md",
            ".github/skills/**/SKILL.md",
            ".opencode/skills/**/SKILL.md",
            "skills/**/SKILL.md");

    /** The selector's key that holds the entries, by kind. */
    private static final Map<String, String> KEYS =
            Map.of("file", "files", "folder", "folders", "skill", "paths", "plugin", "paths");

    private static final List<String> EVERYWHERE = List.of("path", "organization", "repos");

    /**
     * Returns the branches of a repository that are meant.
     *
     * @param owner the repository's organization
     * @param name its name without the owner
     * @param defaultBranch its default branch; null if it has none
     * @return names of branches, empty if the repository is not meant
     */
    public Set<String> branches(String owner, String name, String defaultBranch) {
        if (organization != null && !organization.equalsIgnoreCase(owner)) {
            return Set.of();
        }
        Set<String> named = repositories.isEmpty()
                ? Collections.singleton(null)
                : repositories.getOrDefault(name.toLowerCase(Locale.ROOT), Set.of());
        Set<String> branches = new LinkedHashSet<>();
        for (String branch : named) {
            String one = branch == null ? defaultBranch : branch;
            if (one != null) {
                branches.add(one);
            }
        }
        return branches;
    }

    /**
     * Reads the entries of a selector.
     *
     * @param selector the selector as it stands in the file
     * @param kind the kind with hyphens
     * @param problems hears of what cannot be meant
     * @return the entries; empty for a kind that has none
     */
    static List<PathSelector> read(ObjectNode selector, String kind, Problems problems) {
        String key = KEYS.get(kind);
        if (key == null) {
            return List.of();
        }
        String field = "selector." + key;
        JsonNode list = selector.get(key);
        if (list == null || list.isNull()) {
            if (kind.equals("skill")) {
                return SKILLS.stream()
                        .map(path -> new PathSelector(Glob.of(path), null, Map.of(), true, List.of()))
                        .toList();
            }
            if (kind.equals("plugin")) {
                return List.of(new PathSelector(Glob.of("**"), null, Map.of(), true, List.of()));
            }
            problems.error(field, "is missing", "Write a list of paths, such as - path: '**/package.json'");
            return List.of();
        }
        if (!list.isArray() || list.isEmpty()) {
            problems.error(field, "expected a list, got " + list, "Write each entry after a hyphen");
            return List.of();
        }
        List<PathSelector> paths = new ArrayList<>();
        for (JsonNode entry : list) {
            String at = field + "[" + paths.size() + "]";
            if (entry instanceof ObjectNode object) {
                paths.add(one(object, kind, at, problems));
            } else {
                problems.error(at, "expected an object, got " + entry, "Write path: and the pattern under it");
            }
        }
        return List.copyOf(paths);
    }

    private static PathSelector one(ObjectNode entry, String kind, String at, Problems problems) {
        List<String> known = new ArrayList<>(kind.equals("plugin") ? EVERYWHERE.subList(1, 3) : EVERYWHERE);
        switch (kind) {
            case "file" -> known.addAll(List.of("skipParsing", "validationCheck"));
            case "folder" -> known.add("includedFiles");
            default -> {}
        }
        problems.warnOfOthers(entry, at + ".", known);
        if (entry.path("validationCheck").asBoolean()) {
            problems.warning(
                    at + ".validationCheck",
                    "is ignored: pull requests are not checked",
                    "Whoever checks them needs a right to write at GitHub, which this program does not ask for");
        }
        String otherwise = kind.equals("folder") ? "*" : kind.equals("plugin") ? "**" : "";
        String path = entry.path("path").asText(otherwise);
        if (kind.equals("folder") && path.isEmpty()) {
            path = "*";
        }
        if (path.isBlank()) {
            problems.error(at + ".path", "is missing", "Write a pattern, such as '**/package.json'");
        }
        String organization = entry.path("organization").asText(null);
        return new PathSelector(
                Glob.of(path),
                organization == null || organization.isBlank() ? null : organization.strip(),
                repositories(entry.get("repos"), at + ".repos", problems),
                entry.path("skipParsing").asBoolean(),
                includedFiles(entry, at + ".", problems));
    }

    private static Map<String, Set<String>> repositories(JsonNode list, String at, Problems problems) {
        if (list == null || list.isNull()) {
            return Map.of();
        }
        Map<String, Set<String>> repositories = new LinkedHashMap<>();
        if (!list.isArray()) {
            problems.error(at, "expected a list, got " + list, "Write - name: and the repository's name");
            return Map.of();
        }
        for (JsonNode entry : list) {
            String name =
                    entry.isTextual() ? entry.textValue() : entry.path("name").asText("");
            if (name.isBlank() || name.contains("/")) {
                problems.error(
                        at,
                        entry + " does not name a repository",
                        "Write - name: and the repository's name without its owner; its owner is the entry's organization");
            }
            String branch = entry.path("branch").asText(null);
            repositories
                    .computeIfAbsent(name.strip().toLowerCase(Locale.ROOT), any -> new LinkedHashSet<>())
                    .add(branch == null || branch.isBlank() ? null : branch);
        }
        return repositories;
    }

    /**
     * Reads {@code includedFiles} of a selector or of one of its entries.
     *
     * @param of the selector or entry
     * @param prefix what the key is below, for messages
     * @param problems hears of what is no list of paths
     * @return the paths as they are written, each once; empty if there are none
     */
    static List<String> includedFiles(ObjectNode of, String prefix, Problems problems) {
        JsonNode list = of.get("includedFiles");
        if (list == null || list.isNull()) {
            return List.of();
        }
        Set<String> paths = new LinkedHashSet<>();
        for (JsonNode path : list.isTextual() ? of.arrayNode().add(list) : list) {
            if (path.isTextual() && !path.textValue().isBlank()) {
                paths.add(path.textValue());
            } else {
                problems.error(
                        prefix + "includedFiles", path + " is no path", "Write paths of files, such as README.md");
            }
        }
        if (list.isValueNode() && !list.isTextual() || list.isObject()) {
            problems.error(prefix + "includedFiles", "expected a list, got " + list, "Write - README.md under it");
        }
        return List.copyOf(paths);
    }
}
