package io.github.portgithub.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.PagedListing;
import io.github.portgithub.resync.ResourceRun;
import io.github.portgithub.resync.ResyncRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which entities a run cannot tell anything about: those of a blueprint that no resource, or not only one of known
 * blueprint, makes; and those of what could not be read or judged. That is one repository where an entity shows which one
 * it is of, else the whole blueprint. Also which listings have to be read again before an entity may go.
 *
 * <p>Immutable, over a run that has ended reading.
 */
final class RunGuard implements DeletionGuard {

    /** An organization or repository. Other names in {@link Fetch#unknownScopes()} stand for a whole kind. */
    private static final Pattern NAME = Pattern.compile("(?!all$)[^/\\s]+(/[^/\\s]+)?");

    /**
     * Makes entities.
     *
     * @param unknown why what is of a name, in lower case, is not known, as words that follow the name
     */
    private record Maker(Fetch kind, ResourceRun resource, Map<String, String> unknown) {

        private boolean makes(String blueprint) {
            return resource.mapping().constantBlueprint().orElse("").equals(blueprint);
        }
    }

    private static final String UNKNOWN = "is unknown";

    private final List<Maker> makers = new ArrayList<>();
    private final String computed;

    /**
     * @param run the run, its reading ended
     * @param moved listings in which some record may have been skipped: what is of them is unknown
     */
    RunGuard(ResyncRun run, Collection<PagedListing> moved) {
        String label = null;
        for (Fetch kind : run.kinds()) {
            for (ResourceRun resource : kind.resources()) {
                Map<String, String> unknown = new TreeMap<>();
                moved.stream()
                        .filter(listing -> listing.concerns(kind))
                        .forEach(listing -> unknown.put(listing.scope(), listing.doubt()));
                kind.unknownScopes().keySet().forEach(name -> unknown.put(name.toLowerCase(Locale.ROOT), UNKNOWN));
                resource.unknownScopes().forEach(name -> unknown.put(name.toLowerCase(Locale.ROOT), UNKNOWN));
                makers.add(new Maker(kind, resource, unknown));
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
            if (maker.makes(blueprint)) {
                made = true;
                String reason = protects(maker, identifier, relations);
                if (reason != null) {
                    return reason;
                }
            }
        }
        return made ? null : "no resource of the mapping makes " + blueprint;
    }

    /**
     * Finds the listings that would name an entity if GitHub still had it.
     *
     * @param listings some listings
     * @param concerned the listings found so far, which are added to
     */
    void concerned(
            String blueprint,
            String identifier,
            JsonNode relations,
            Collection<PagedListing> listings,
            Set<PagedListing> concerned) {
        for (Maker maker : makers) {
            if (maker.makes(blueprint)) {
                String scope = maker.resource().scopeOf(identifier, relations);
                listings.stream()
                        .filter(listing -> listing.concerns(maker.kind()) && !concerned.contains(listing))
                        .filter(listing -> isOf(listing.scope(), scope, relations))
                        .forEach(concerned::add);
            }
        }
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
        for (Map.Entry<String, String> unknown : maker.unknown().entrySet()) {
            if (isOf(unknown.getKey(), scope, relations)) {
                return scope == null || isVague(unknown.getKey())
                        ? label + " is unknown in part"
                        : label + ": " + unknown.getKey() + " " + unknown.getValue();
            }
        }
        return null;
    }

    private static boolean isVague(String name) {
        return !NAME.matcher(name).matches();
    }

    /**
     * Tells whether an entity is of a repository or organization, as far as it shows.
     *
     * @param name the repository or organization, in lower case
     * @param scope the repository or organization that the entity shows, in lower case, or null
     */
    private static boolean isOf(String name, String scope, JsonNode relations) {
        if (scope == null || isIn(scope, name) || isVague(name)) {
            return true;
        }
        // An identifier of an earlier mapping may look like another repository's; what it relates to is told apart.
        for (JsonNode relation : relations) {
            if (relation.isTextual() && isIn(relation.textValue().toLowerCase(Locale.ROOT), name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIn(String scope, String name) {
        return scope.equals(name) || !name.contains("/") && scope.startsWith(name + "/");
    }
}
