package io.github.portgithub.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.mapping.ResourceMapping;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.Origins;
import io.github.portgithub.resync.PagedListing;
import io.github.portgithub.resync.ResourceRun;
import io.github.portgithub.resync.ResyncRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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

    private final ResyncRun run;
    private final Origins origins;
    private final List<Maker> makers = new ArrayList<>();
    private final Set<String> leftOut = new HashSet<>();
    /** Repositories, in lower case, of which stays what the selector's window leaves out. */
    private final Set<String> kept;

    private final String computed;
    /** The repositories of the one account that the run is about, if others have runs of their own; else null. */
    private final Set<String> listed;

    /**
     * @param run the run, its reading ended
     * @param moved listings in which some record may have been skipped: what is of them is unknown
     * @param keepsOutside {@code port.deletion.keep-outside-window}
     */
    RunGuard(ResyncRun run, Collection<PagedListing> moved, boolean keepsOutside) {
        this.run = run;
        boolean keeps = keepsOutside && run.kinds().stream().anyMatch(Fetch::isWindowed);
        this.kept = keeps ? run.github().listedNames() : Set.of();
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
        for (ResourceMapping resource : run.mapping() == null
                ? List.<ResourceMapping>of()
                : run.mapping().resources()) {
            if (!run.part().hasKind(resource.kind())) {
                leftOut.add(resource.constantBlueprint().orElse(""));
                label = resource.constantBlueprint().isEmpty() ? resource.label() : label;
            }
        }
        this.computed = label;
        this.listed = run.isOfOneOfMany() ? run.github().listedNames() : null;
        boolean asked = !run.part().isAll()
                || run.ledger().isResumed()
                || run.kinds().stream().anyMatch(Fetch::isTakenInPart)
                || makers.stream().anyMatch(maker -> !maker.unknown().isEmpty());
        this.origins = asked ? run.ledger().origins() : Origins.NONE;
    }

    /** Returns the repository or organization that an entity is of, in lower case; null if nobody knows. */
    private String scopeOf(Maker maker, String blueprint, String identifier, JsonNode relations) {
        String known = origins.scope(maker.kind().kind(), blueprint, identifier);
        return known != null ? known : maker.resource().scopeOf(identifier, relations);
    }

    /**
     * Returns what an entity shows that it is of, if that is something else than the ledger has. A repository that was renamed
     * while it was listed answers under its old name with what it has under the new one.
     */
    private String otherScopeOf(Maker maker, String scope, String identifier, JsonNode relations) {
        String shown = maker.resource().scopeOf(identifier, relations);
        return shown == null || shown.equals(scope) ? null : shown;
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
                String reason = protects(maker, blueprint, identifier, relations);
                if (reason != null) {
                    return reason;
                }
            }
        }
        return made ? null : "no resource of the mapping makes " + blueprint;
    }

    @Override
    public boolean isOutside(String blueprint, String identifier, JsonNode relations) {
        if (run.part().isAll()) {
            return false;
        }
        boolean made = false;
        for (Maker maker : makers) {
            if (maker.makes(blueprint)) {
                made = true;
                String scope = scopeOf(maker, blueprint, identifier, relations);
                boolean everywhere = run.part().organizations().isEmpty()
                        && run.part().repositories().isEmpty()
                        && run.part().gone().isEmpty();
                String other = otherScopeOf(maker, scope, identifier, relations);
                if (!everywhere && (scope == null || !covers(scope) || other != null && !covers(other))) {
                    return true;
                }
            }
        }
        return !made || leftOut.contains(blueprint);
    }

    /**
     * Tells whether something is of the part that the run is about. What an account has no more another may have by now, whose
     * run only it knows of: that is left to the run of everything.
     */
    private boolean covers(String scope) {
        return run.part().covers(scope) && (listed == null || scope.indexOf('/') < 0 || listed.contains(scope));
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
                String scope = scopeOf(maker, blueprint, identifier, relations);
                String other = otherScopeOf(maker, scope, identifier, relations);
                listings.stream()
                        .filter(listing -> listing.concerns(maker.kind()) && !concerned.contains(listing))
                        .filter(listing -> isOf(listing.scope(), scope, relations)
                                || other != null && isOf(listing.scope(), other, relations))
                        .forEach(concerned::add);
            }
        }
    }

    private String protects(Maker maker, String blueprint, String identifier, JsonNode relations) {
        String label = maker.resource().mapping().label();
        if (maker.resource().searches()) {
            return label + " finds entities by a search";
        }
        if (maker.kind().isWindowed() && !kept.isEmpty()) {
            String scope = scopeOf(maker, blueprint, identifier, relations);
            if (scope == null || kept.contains(scope)) {
                return label + " wants a part, port.deletion.keep-outside-window keeps the rest";
            }
        }
        boolean earlier = run.ledger().isResumed() || maker.kind().isTakenInPart();
        if (maker.unknown().isEmpty() && !earlier) {
            return null;
        }
        String known = origins.scope(maker.kind().kind(), blueprint, identifier);
        String scope = known != null ? known : maker.resource().scopeOf(identifier, relations);
        if (scope == null && earlier) {
            return label + ": some of it was read by an earlier run, and may be elsewhere now";
        }
        String other = otherScopeOf(maker, scope, identifier, relations);
        for (Map.Entry<String, String> unknown : maker.unknown().entrySet()) {
            boolean concerned = known != null && !isVague(unknown.getKey())
                    ? isIn(known, unknown.getKey())
                    : isOf(unknown.getKey(), scope, relations);
            if (concerned || other != null && isIn(other, unknown.getKey())) {
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
