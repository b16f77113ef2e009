package io.github.portgithub.github;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What each kind needs to be read: one line a kind, the place to extend for a new one. Kinds that are not here are not
 * checked.
 *
 * @see <a href="https://docs.github.com/rest/authentication/permissions-required-for-github-apps">GitHub: permissions
 *     required for GitHub Apps</a>
 * @see <a href="https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps">GitHub: scopes of
 *     classic tokens</a>
 */
public enum KindAccess {
    ORGANIZATION("organization", "metadata", null),
    REPOSITORY("repository", "metadata", "repo"),
    PULL_REQUEST("pull-request", "pull_requests", "repo"),
    ISSUE("issue", "issues", "repo"),
    RELEASE("release", "contents", "repo"),
    BRANCH("branch", "contents", "repo"),
    TAG("tag", "metadata", "repo"),
    WORKFLOW("workflow", "actions", "repo"),
    ENVIRONMENT("environment", "actions", "repo"),
    DEPLOYMENT("deployment", "deployments", "repo"),
    DEPENDABOT_ALERT("dependabot-alert", "vulnerability_alerts", "security_events"),
    TEAM("team", "members", "read:org"),
    USER("user", "members", "read:org");

    /** Scopes that hold others. */
    private static final Map<String, Set<String>> HELD_BY =
            Map.of("read:org", Set.of("write:org", "admin:org"), "security_events", Set.of("repo"));

    private final String kind;
    private final String permission;
    private final String scope;

    KindAccess(String kind, String permission, String scope) {
        this.kind = kind;
        this.permission = permission;
        this.scope = scope;
    }

    /**
     * Names the permissions that a GitHub App's installation lacks.
     *
     * @param kinds the kinds to read
     * @param granted the names of the installation's permissions; each of them allows to read at least
     * @return such as {@code pull_requests:read (for pull-request)}; empty if none is missing
     */
    public static List<String> missingPermissions(Collection<String> kinds, Set<String> granted) {
        return missing(kinds, access -> granted.contains(access.permission) ? null : access.permission + ":read");
    }

    /**
     * Names the scopes that a classic token lacks.
     *
     * @param kinds the kinds to read
     * @param granted the token's scopes, as {@code X-OAuth-Scopes} lists them
     * @return such as {@code repo (for repository, pull-request)}; empty if none is missing
     */
    static List<String> missingScopes(Collection<String> kinds, Set<String> granted) {
        return missing(kinds, access -> {
            boolean held = access.scope == null
                    || granted.contains(access.scope)
                    || HELD_BY.getOrDefault(access.scope, Set.of()).stream().anyMatch(granted::contains);
            return held ? null : access.scope;
        });
    }

    private static List<String> missing(Collection<String> kinds, Function<KindAccess, String> lack) {
        Map<String, Set<String>> kindsByLack = new LinkedHashMap<>();
        Arrays.stream(values())
                .filter(access -> kinds.contains(access.kind) && lack.apply(access) != null)
                .forEach(access -> kindsByLack
                        .computeIfAbsent(lack.apply(access), any -> new TreeSet<>())
                        .add(access.kind));
        return kindsByLack.entrySet().stream()
                .map(entry -> entry.getKey() + " (for " + String.join(", ", entry.getValue()) + ")")
                .toList();
    }
}
