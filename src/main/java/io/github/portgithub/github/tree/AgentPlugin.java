package io.github.portgithub.github.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * A plugin of coding agents: what the manifests of a repository say, each of another agent's layout, as one. Stateless.
 *
 * @see <a href="https://code.claude.com/docs/en/plugins-reference">Claude Code: plugins reference</a>
 */
public final class AgentPlugin {

    /** Each agent's layout, in the order in which their manifests give the plugin its name and version. */
    private enum Provider {
        CURSOR(".cursor-plugin/plugin.json", null, null),
        CLAUDE(".claude-plugin/plugin.json", ".claude-plugin/marketplace.json", null),
        CODEX(".codex-plugin/plugin.json", null, null),
        KIMI(".kimi-plugin/plugin.json", null, null),
        ANTIGRAVITY("gemini-extension.json", null, null),
        AGENTS(null, ".agents/plugins/marketplace.json", null),
        OPENCODE(null, null, ".opencode/plugins"),
        PI(null, null, ".pi/extensions");

        private final String manifest;
        private final String marketplace;
        private final String folder;

        Provider(String manifest, String marketplace, String folder) {
            this.manifest = manifest;
            this.marketplace = marketplace;
            this.folder = folder;
        }

        private String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The agents as they stand in an entity, in Ocean's order. */
    private static final List<String> KEYS =
            List.of("claude", "cursor", "codex", "agents", "kimi", "opencode", "pi", "antigravity");

    private record Resolved(ObjectNode primary, ObjectNode marketplace, ObjectNode document) {}

    private AgentPlugin() {}

    /** Returns the agents that are known. */
    public static List<String> providers() {
        return KEYS;
    }

    /** Tells whether an entry of a tree is a manifest, or a folder that stands for one. */
    public static boolean isMarker(TreeEntry entry, Collection<String> providers) {
        for (Provider provider : Provider.values()) {
            if (providers.contains(provider.key())
                    && (entry.isFile()
                                    && (entry.path().equals(provider.manifest)
                                            || entry.path().equals(provider.marketplace))
                            || entry.isTree() && entry.path().equals(provider.folder))) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether a marker may lie in a folder. */
    public static boolean mayLieIn(String folder) {
        for (Provider provider : Provider.values()) {
            for (String path : new String[] {provider.manifest, provider.marketplace, provider.folder}) {
                if (path != null && path.startsWith(folder + "/")) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Describes the plugin of a repository.
     *
     * @param repository the repository's name, for a plugin that has none
     * @param paths the markers that are there
     * @param manifests of them, those that are objects of JSON
     * @param providers the agents that are asked for
     * @return the object that a mapping finds under {@code .plugin}; null if no agent's plugin is there
     */
    public static ObjectNode of(
            String repository, Set<String> paths, Map<String, ObjectNode> manifests, Collection<String> providers) {
        Map<Provider, Resolved> found = new LinkedHashMap<>();
        for (Provider provider : Provider.values()) {
            Resolved resolved = providers.contains(provider.key()) ? resolve(provider, paths, manifests) : null;
            if (resolved != null) {
                found.put(provider, resolved);
            }
        }
        if (found.isEmpty()) {
            return null;
        }
        String name = Objects.requireNonNullElse(first(found, one -> text(one.primary(), "name")), repository);
        String displayName = first(found, one -> displayName(one));
        String description = first(found, one -> text(one.primary(), "description"));
        if (description == null) {
            description = first(found, one -> text(one.marketplace(), "description"));
        }
        ObjectNode plugin = JsonNodeFactory.instance.objectNode();
        plugin.put("name", name);
        plugin.put("displayName", Objects.requireNonNullElse(displayName, name));
        plugin.put("description", Objects.requireNonNullElse(description, ""));
        plugin.put("version", first(found, one -> text(one.primary(), "version")));
        ObjectNode supports = plugin.putObject("supports");
        KEYS.forEach(key -> supports.put(key, found.containsKey(provider(key))));
        KEYS.forEach(key -> plugin.set(key, document(found.get(provider(key)), name)));
        return plugin;
    }

    private static Provider provider(String key) {
        return Provider.valueOf(key.toUpperCase(Locale.ROOT));
    }

    private static Resolved resolve(Provider provider, Set<String> paths, Map<String, ObjectNode> manifests) {
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        ObjectNode primary = manifests.getOrDefault(provider.manifest, none);
        ObjectNode marketplace = manifests.getOrDefault(provider.marketplace, none);
        if (primary.isEmpty()) {
            // A marketplace alone describes a plugin by its first entry
            for (JsonNode entry : marketplace.path("plugins")) {
                if (entry instanceof ObjectNode object) {
                    primary = object;
                    break;
                }
            }
        }
        if (!primary.isEmpty() || !marketplace.isEmpty()) {
            return new Resolved(primary, marketplace, provider.manifest == null ? marketplace : primary);
        }
        return provider.folder != null && paths.contains(provider.folder) ? new Resolved(none, none, null) : null;
    }

    private static ObjectNode document(Resolved found, String name) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        if (found == null) {
            return document;
        }
        if (found.document() == null) {
            return document.put("detected", true);
        }
        document.setAll(found.document());
        if (!found.marketplace().isEmpty()) {
            document.put("name", Objects.requireNonNullElse(text(found.primary(), "name"), name));
            document.put("marketplaceName", text(found.marketplace(), "name"));
        }
        return document;
    }

    private static String displayName(Resolved found) {
        for (JsonNode of : List.of(found.primary(), found.marketplace().path("interface"))) {
            for (String key : List.of("displayName", "display_name")) {
                if (text(of, key) != null) {
                    return text(of, key);
                }
            }
        }
        return null;
    }

    private static String first(Map<Provider, Resolved> found, Function<Resolved, String> value) {
        return found.values().stream()
                .map(value)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        return value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
    }
}
