package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.port.DeletionGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which entities a run cannot tell anything about: those of a blueprint that no resource, or not only one of known
 * blueprint, makes; and those of what could not be read or judged. That is one repository where an entity shows which one
 * it is of, else the whole blueprint.
 *
 * <p>Immutable, over a run that has ended reading.
 */
final class RunGuard implements DeletionGuard {

    /** An organization or repository. Other names in {@link KindRun#unknownScopes()} stand for a whole kind. */
    private static final Pattern NAME = Pattern.compile("(?!all$)[^/\\s]+(/[^/\\s]+)?");

    private record Maker(ResourceRun resource, Set<String> unknown) {}

    private final List<Maker> makers = new ArrayList<>();
    private final String computed;

    RunGuard(ResyncRun run) {
        String label = null;
        for (KindRun kind : run.kinds()) {
            for (ResourceRun resource : kind.resources()) {
                Set<String> unknown = new TreeSet<>();
                kind.unknownScopes().keySet().forEach(name -> unknown.add(name.toLowerCase(Locale.ROOT)));
                resource.unknownScopes().forEach(name -> unknown.add(name.toLowerCase(Locale.ROOT)));
                makers.add(new Maker(resource, unknown));
                if (resource.mapping().constantBlueprint().isEmpty()) {
                    label = resource.mapping().label();
                }
            }
        }
        this.computed = label;
    }

    @Override
    public String protects(String blueprint, String identifier, JsonNode relations) {
        if (computed != null) {
            return computed + " computes its blueprint, so it may make " + blueprint;
        }
        boolean made = false;
        for (Maker maker : makers) {
            if (maker.resource().mapping().constantBlueprint().orElse("").equals(blueprint)) {
                made = true;
                String reason = protects(maker, identifier, relations);
                if (reason != null) {
                    return reason;
                }
            }
        }
        return made ? null : "no resource of the mapping makes " + blueprint;
    }

    private static String protects(Maker maker, String identifier, JsonNode relations) {
        String label = maker.resource().mapping().label();
        if (maker.resource().searches()) {
            return label + " finds entities by a search";
        }
        if (maker.unknown().isEmpty()) {
            return null;
        }
        String scope = maker.resource().scopeOf(identifier, relations);
        if (scope == null
                || !maker.unknown().stream().allMatch(name -> NAME.matcher(name).matches())) {
            return label + " is unknown in part";
        }
        String unknown = unknownOf(scope, maker);
        // An identifier of an earlier mapping may look like another repository's; what it relates to is told apart.
        for (JsonNode relation : relations) {
            if (unknown == null && relation.isTextual()) {
                unknown = unknownOf(relation.textValue().toLowerCase(Locale.ROOT), maker);
            }
        }
        return unknown == null ? null : label + ": " + unknown + " is unknown";
    }

    /** Returns the repository, or else the organization, if it is unknown. */
    private static String unknownOf(String scope, Maker maker) {
        String owner = scope.substring(0, scope.indexOf('/') < 0 ? scope.length() : scope.indexOf('/'));
        if (maker.unknown().contains(owner)) {
            return owner;
        }
        return maker.unknown().contains(scope) ? scope : null;
    }
}
