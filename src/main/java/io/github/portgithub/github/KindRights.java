package io.github.portgithub.github;

import io.github.portgithub.mapping.KindNote;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What GitHub asks for where a kind is read, as the note of the kind's route names it. Immutable.
 *
 * @param kind the kind, such as {@code pull-request}
 * @param permission the permission of a GitHub App's installation; null if none is named
 * @param tokenScope the scope of a classic token; null if none is named
 * @see <a href="https://docs.github.com/rest/authentication/permissions-required-for-github-apps">GitHub: permissions
 *     required for GitHub Apps</a>
 * @see <a href="https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps">GitHub: scopes of
 *     classic tokens</a>
 */
public record KindRights(String kind, String permission, String tokenScope) {

    /** Scopes that hold others. */
    private static final Map<String, Set<String>> HELD_BY =
            Map.of("read:org", Set.of("write:org", "admin:org"), "security_events", Set.of("repo"));

    /**
     * Takes what a kind's route says.
     *
     * @param kind the kind
     * @param note what its route says of itself
     */
    static KindRights of(String kind, KindNote note) {
        return new KindRights(kind, note.permission(), note.tokenScope());
    }

    /**
     * Names the permissions that a GitHub App's installation lacks.
     *
     * @param needed what is to be read
     * @param granted the names of the installation's permissions; each of them allows to read at least
     * @return such as {@code pull_requests:read (for pull-request)}; empty if none is missing
     */
    public static List<String> missingPermissions(Collection<KindRights> needed, Set<String> granted) {
        return missing(
                needed,
                one -> one.permission == null || granted.contains(one.permission) ? null : one.permission + ":read");
    }

    /**
     * Names the scopes that a classic token lacks.
     *
     * @param needed what is to be read
     * @param granted the token's scopes, as {@code X-OAuth-Scopes} lists them
     * @return such as {@code repo (for repository, pull-request)}; empty if none is missing
     */
    static List<String> missingScopes(Collection<KindRights> needed, Set<String> granted) {
        return missing(needed, one -> {
            boolean held = one.tokenScope == null
                    || granted.contains(one.tokenScope)
                    || HELD_BY.getOrDefault(one.tokenScope, Set.of()).stream().anyMatch(granted::contains);
            return held ? null : one.tokenScope;
        });
    }

    private static List<String> missing(Collection<KindRights> needed, Function<KindRights, String> lack) {
        Map<String, Set<String>> kindsByLack = new LinkedHashMap<>();
        for (KindRights one : needed) {
            String lacking = lack.apply(one);
            if (lacking != null) {
                kindsByLack.computeIfAbsent(lacking, any -> new TreeSet<>()).add(one.kind);
            }
        }
        return kindsByLack.entrySet().stream()
                .map(entry -> entry.getKey() + " (for " + String.join(", ", entry.getValue()) + ")")
                .toList();
    }
}
