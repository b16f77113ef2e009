package io.github.portgithub.github;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a run is about: everything, or some organizations, repositories and kinds. Of an organization some repositories of
 * which are named, these are meant. Immutable, names in lower case.
 *
 * @param organizations logins of organizations and personal accounts; empty for all, unless there are repositories
 * @param repositories full names; empty for all
 * @param kinds kinds with hyphens; empty for all
 * @param gone full names under which GitHub has no repository any more: nothing is read of them, and what Port has goes
 * @param full whether to read all of it, also what has not changed by what GitHub says; always so of what somebody names
 */
public record ResyncPart(
        Set<String> organizations, Set<String> repositories, Set<String> kinds, Set<String> gone, boolean full) {

    /** Everything. */
    public static final ResyncPart ALL = new ResyncPart(Set.of(), Set.of(), Set.of(), Set.of(), false);

    /** Everything, and read to the last record. */
    public static final ResyncPart FULL = new ResyncPart(Set.of(), Set.of(), Set.of(), Set.of(), true);

    /**
     * Makes a part of what somebody asks for.
     *
     * @param organizations logins; a value may hold several with commas between them; null is none
     * @param repositories full names, in the same way
     * @param kinds kinds, in the same way, with hyphens or underscores
     * @return the part; {@link #ALL} if nothing is named
     * @throws IllegalArgumentException if a name is none; the message has it
     */
    public static ResyncPart of(
            Collection<String> organizations, Collection<String> repositories, Collection<String> kinds) {
        Set<String> logins = names(organizations);
        Set<String> fullNames = names(repositories);
        Set<String> kindNames = new TreeSet<>();
        names(kinds).forEach(kind -> kindNames.add(kind.replace('_', '-')));
        logins.stream().filter(name -> !GithubName.isLogin(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("organization '" + name + "' is no login of an organization");
        });
        fullNames.stream()
                .filter(name -> !GithubName.isFullName(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "repository '" + name + "' is no full name: write owner and name, such as acme/api");
                });
        kindNames.stream()
                .filter(name -> !name.matches("[a-z][a-z0-9-]*"))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "kind '" + name + "' is no name of a kind, such as pull-request");
                });
        return logins.isEmpty() && fullNames.isEmpty() && kindNames.isEmpty()
                ? ALL
                : new ResyncPart(logins, fullNames, kindNames, Set.of(), true);
    }

    /**
     * Makes the part that is one account, as one of several runs that are together about everything.
     *
     * @param login of an organization or a personal account
     * @return the part
     */
    public static ResyncPart ofAccount(String login) {
        return new ResyncPart(Set.of(login.toLowerCase(Locale.ROOT)), Set.of(), Set.of(), Set.of(), false);
    }

    /**
     * Adds repositories that are gone.
     *
     * @param fullNames names under which GitHub has no repository any more
     * @return the part with them
     */
    public ResyncPart withGone(Collection<String> fullNames) {
        Set<String> names = names(fullNames);
        return new ResyncPart(organizations, repositories, kinds, names, full || !names.isEmpty());
    }

    private static Set<String> names(Collection<String> values) {
        Set<String> names = new TreeSet<>();
        if (values != null) {
            values.stream()
                    .flatMap(value -> Arrays.stream(value.split(",")))
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .filter(name -> !name.isEmpty())
                    .forEach(names::add);
        }
        return names;
    }

    /** Returns whether this is everything. */
    public boolean isAll() {
        return organizations.isEmpty() && repositories.isEmpty() && kinds.isEmpty() && gone.isEmpty();
    }

    /** Returns whether this is all there is of one account. */
    public boolean isOneAccount() {
        return organizations.size() == 1 && repositories.isEmpty() && kinds.isEmpty() && gone.isEmpty();
    }

    /** Returns the one account that this is about, or something of it, in lower case; null if it is about more. */
    public String account() {
        Set<String> accounts = new TreeSet<>(organizations);
        Stream.of(repositories, gone)
                .flatMap(Set::stream)
                .map(name -> name.substring(0, name.indexOf('/')))
                .forEach(accounts::add);
        return accounts.size() == 1 ? accounts.iterator().next() : null;
    }

    /** Tells whether a kind is of this part. */
    public boolean hasKind(String kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    /** Tells whether something of an organization or personal account is of this part. */
    public boolean hasOrganization(String login) {
        return hasWhole(login) || !repositoriesOf(login).isEmpty();
    }

    /** Tells whether all of an organization or personal account is of this part. */
    public boolean hasWhole(String login) {
        return repositoriesOf(login).isEmpty()
                && (organizations.isEmpty() && repositories.isEmpty() && gone.isEmpty()
                        || organizations.contains(login.toLowerCase(Locale.ROOT)));
    }

    /** Returns the repositories of an organization or personal account that are named; empty if none is. */
    public List<String> repositoriesOf(String login) {
        String prefix = login.toLowerCase(Locale.ROOT) + "/";
        return repositories.stream().filter(name -> name.startsWith(prefix)).toList();
    }

    /**
     * Tells whether something at Port is of this part, whichever kind it is of.
     *
     * @param scope a repository's full name or an organization's login, in lower case
     */
    public boolean covers(String scope) {
        int slash = scope.indexOf('/');
        return slash < 0
                ? hasWhole(scope)
                : hasWhole(scope.substring(0, slash)) || repositories.contains(scope) || gone.contains(scope);
    }

    /** Returns the part in words; null for everything. */
    public String text() {
        if (isAll()) {
            return null;
        }
        List<String> words = new ArrayList<>();
        add(words, "organization", organizations);
        add(words, "repository", repositories);
        add(words, "kind", kinds);
        add(words, "former repository", gone);
        return String.join("; ", words);
    }

    private static void add(List<String> words, String what, Set<String> names) {
        if (!names.isEmpty()) {
            words.add(what + " " + String.join(", ", names));
        }
    }

    /** Returns the part as words that follow another; empty for everything. */
    public String suffix() {
        return isAll() ? "" : " of " + text();
    }

    @Override
    public String toString() {
        return isAll() ? "everything" : text();
    }
}
