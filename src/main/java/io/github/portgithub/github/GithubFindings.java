package io.github.portgithub.github;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * What one run has found out at GitHub, so that it asks only once: the repositories and organizations it has listed, what
 * kind of account has a name, whether the token is refused. Goes with its run. Thread-safe.
 */
public final class GithubFindings {

    /** The variable of an exchange that holds its {@link GithubRun}. */
    static final String RUN = "run";

    private final Map<RepositoryListing.Of, RepositoryListing> repositories = new ConcurrentHashMap<>();
    private final Map<String, String> accountTypes = new ConcurrentHashMap<>();
    private final AtomicBoolean tokenScopesTold = new AtomicBoolean();
    private volatile List<KindRights> rights = List.of();
    private volatile List<String> organizations;
    private volatile String user;
    private volatile boolean tokenRefused;
    private volatile Set<String> scopes;
    private final Map<String, Long> counted = new ConcurrentSkipListMap<>();
    private final Map<String, LimitWait> waits = new ConcurrentHashMap<>();
    private final Map<String, GithubAppException> tokenFailures = new ConcurrentHashMap<>();

    /** Returns what the exchange's run has found out; nothing yet if it has no run. */
    static GithubFindings of(Exchange exchange) {
        GithubRun run = exchange.getVariable(RUN, GithubRun.class);
        return run == null ? new GithubFindings() : run.github();
    }

    /** Returns the listings of repositories that were begun. */
    Map<RepositoryListing.Of, RepositoryListing> repositories() {
        return repositories;
    }

    /** Returns the full names, in lower case, of all repositories that were listed. */
    public Set<String> listedNames() {
        return repositories.values().stream()
                .flatMap(listing -> listing.repositories().stream())
                .map(repository -> repository.fullName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Returns GitHub's types of accounts by their logins in lower case; an empty one stands for nobody. */
    Map<String, String> accountTypes() {
        return accountTypes;
    }

    /** Returns the login of the token's own account; null until GitHub was asked. */
    String user() {
        return user;
    }

    void user(String login) {
        user = login;
    }

    /** Returns the organizations that the token can see; null while GitHub has not listed them to the end. */
    List<String> organizations() {
        return organizations;
    }

    void organizations(List<String> logins) {
        organizations = List.copyOf(logins);
    }

    /** Returns what is needed to read what the mapping wants. */
    List<KindRights> rights() {
        return rights;
    }

    void rights(List<KindRights> needed) {
        rights = List.copyOf(needed);
    }

    /** Returns whether GitHub has refused the personal token: asking on would change nothing. */
    boolean isTokenRefused() {
        return tokenRefused;
    }

    void tokenRefused() {
        tokenRefused = true;
    }

    /** Returns why the App got no token for an account in this run; null if it got one, or was not asked for one. */
    GithubAppException tokenFailure(String account) {
        return tokenFailures.get(account.toLowerCase(Locale.ROOT));
    }

    void tokenFailed(String account, GithubAppException why) {
        tokenFailures.put(account.toLowerCase(Locale.ROOT), why);
    }

    /** Returns the scopes of the token, as GitHub has named them; null while it has not, as for any but a classic token. */
    Set<String> scopes() {
        return scopes;
    }

    void scopes(Set<String> granted) {
        scopes = Set.copyOf(granted);
    }

    void counted(String owner, long repositories) {
        counted.put(owner, repositories);
    }

    /** Returns how many repositories an organization or account shows us, by its login; only a check counts them. */
    public Map<String, Long> repositoriesByOwner() {
        return counted;
    }

    /**
     * Notes that a request waits because of a limit.
     *
     * @param account whose data it asks for; null for nobody's
     * @param millis how long, from now on
     */
    void waits(String account, long millis) {
        if (account != null) {
            waits.computeIfAbsent(account.toLowerCase(Locale.ROOT), any -> new LimitWait())
                    .waits(millis);
        }
    }

    /**
     * Returns how long limits have kept us from asking for what is of an account: the time in which at least one request waited.
     *
     * @param account its login
     * @return the time, never null
     */
    public Duration waited(String account) {
        LimitWait wait = waits.get(account.toLowerCase(Locale.ROOT));
        return wait == null ? Duration.ZERO : wait.waited();
    }

    /** The time that is covered by waits, however many there are at once. */
    private static final class LimitWait {

        private long until = Long.MIN_VALUE;
        private long millis;

        synchronized void waits(long more) {
            long now = System.nanoTime() / 1_000_000;
            long from = Math.max(now, until);
            if (now + more > from) {
                millis += now + more - from;
                until = now + more;
            }
        }

        synchronized Duration waited() {
            return Duration.ofMillis(millis);
        }
    }

    /** Returns true for the one caller that is to tell which scopes the token lacks. */
    boolean tellsTokenScopes() {
        return tokenScopesTold.compareAndSet(false, true);
    }
}
