package io.github.portgithub.routes;

import java.util.ArrayList;
import java.util.List;

/** Writes small mappings for tests: one entity per record, of the packaged blueprints. Immutable. */
final class MappingText {

    private final List<String> resources;

    private MappingText(List<String> resources) {
        this.resources = List.copyOf(resources);
    }

    /** Begins a mapping without resources. */
    static MappingText empty() {
        return new MappingText(List.of());
    }

    static MappingText of(String kind, String... selector) {
        return new MappingText(List.of()).and(kind, selector);
    }

    /**
     * Adds a resource.
     *
     * @param kind the kind in either spelling
     * @param selector lines of its selector beside the query
     */
    MappingText and(String kind, String... selector) {
        return switch (kind.replace('_', '-')) {
            case "organization" -> mapping(kind, "githubOrganization", ".login", "title: .login", selector);
            case "repository" -> mapping(kind, "githubRepository", ".full_name", "title: .name", selector);
            default ->
                mapping(
                        kind,
                        "githubPullRequest",
                        ".base.repo.full_name + \"/pull/\" + (.number | tostring)",
                        "title: .title",
                        selector);
        };
    }

    MappingText mapping(String kind, String blueprint, String identifier, String field, String... selector) {
        List<String> more = new ArrayList<>(resources);
        more.add("""
                  - kind: %s
                    selector:
                      query: 'true'
                %s    port:
                      entity:
                        mappings:
                          identifier: %s
                          blueprint: '"%s"'
                          %s
                """.formatted(kind, lines(selector), identifier, blueprint, field));
        return new MappingText(more);
    }

    private static String lines(String... selector) {
        return selector.length == 0 ? "" : "      " + String.join("\n      ", selector) + '\n';
    }

    @Override
    public String toString() {
        return "resources:\n" + String.join("", resources);
    }
}
