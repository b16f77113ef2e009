package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * The repositories of an account, listed once per run and repository type, whichever kinds need them. Of each only {@link
 * Repository} is kept, in the {@link GithubFindings} of the run.
 *
 * <p>Used by {@code routes/repository.camel.yaml} and {@code routes/repositories.camel.yaml}. Stateless, thread-safe.
 *
 * @see <a href="https://docs.github.com/rest/repos/repos#list-organization-repositories">GitHub: list organization
 *     repositories</a>
 */
public final class Repositories {

    private static final String SEARCH = "repoSearch";
    private static final String TYPE = "repositoryType";

    /** GitHub does not know these types of a personal account's repositories, so they are told apart here. */
    private static final Set<String> OF_ORGANIZATIONS = Set.of("public", "private", "forks", "sources");

    /**
     * Returns the {@code type} to ask GitHub for.
     *
     * @param owner whose repositories
     * @param selector the kind's selector, of which {@code repositoryType} counts
     * @return the selector's; {@code owner} for a personal account where GitHub does not know that
     * @see <a href="https://docs.github.com/rest/repos/repos#list-repositories-for-a-user">GitHub: list repositories for a
     *     user</a>
     */
    public String type(@Variable("owner") Owner owner, @Variable("selector") Map<String, Object> selector) {
        String type = String.valueOf(selector.get(TYPE));
        return owner.user() && OF_ORGANIZATIONS.contains(type) ? "owner" : type;
    }

    /**
     * Returns whether repositories are found by a search.
     *
     * @param selector the kind's selector
     * @return whether it has a {@code repoSearch} with a query
     */
    public static boolean searched(@Variable("selector") Map<String, Object> selector) {
        return query(selector) != null;
    }

    /**
     * Returns where repositories are found by a search: at most 1,000 of an account, and what is beyond is unknown.
     *
     * @param owner whose repositories
     * @param selector the kind's selector, with {@code repoSearch}
     * @return the URL below {@code github.api-url}, with a query. The last changed first: one that changes meanwhile shifts no
     *     other out of sight
     * @see <a href="https://docs.github.com/rest/search/search#search-repositories">GitHub: search repositories</a>
     */
    public String search(@Variable("owner") Owner owner, @Variable("selector") Map<String, Object> selector) {
        String query = (owner.user() ? "user:" : "org:") + owner.login() + " " + query(selector);
        return "/search/repositories?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8)
                + "&sort=updated&order=desc";
    }

    /**
     * Returns which repositories of an account the run is about.
     *
     * @param run the run
     * @param owner whose repositories
     * @param selector the kind's selector
     * @return their URLs below {@code github.api-url}; null for all of them, which are to be listed or searched for
     */
    public List<String> named(
            @Variable("run") GithubRun run,
            @Variable("owner") Owner owner,
            @Variable("selector") Map<String, Object> selector) {
        if (searched(selector)) {
            return null;
        }
        List<String> names = run.part().repositoriesOf(owner.login());
        return names.isEmpty() ? null : names.stream().map(Repository::pathOf).toList();
    }

    /**
     * Counts the repositories of an account by the first of them, which is a page of its own.
     *
     * @param run the run, which remembers how many there are
     * @param owner whose repositories
     * @param call the request of the page
     * @param page the page
     */
    public void counted(
            @Variable("run") GithubRun run,
            @Variable("owner") Owner owner,
            @Variable("call") PageCall call,
            @Body JsonNode page) {
        run.github().counted(owner.login(), Math.max(page.size(), call.lastPage()));
    }

    /**
     * Begins a listing.
     *
     * @param run the run
     * @param owner whose repositories
     * @param selector the kind's selector, of which {@code repositoryType} counts
     */
    public void begin(
            @Variable("run") GithubRun run,
            @Variable("owner") Owner owner,
            @Variable("selector") Map<String, Object> selector) {
        run.github().repositories().put(key(owner, selector), new RepositoryListing());
    }

    /**
     * Remembers the repositories of one page.
     *
     * @param page the records of the page. Those that the selector's type leaves out are taken away, and those whose {@code
     *     full_name} is none: nothing can be asked of them, so the listing is not complete
     * @param run the run
     * @param owner whose repositories
     * @param selector the kind's selector
     * @return the repositories of this page
     */
    public List<Repository> remember(
            @Body JsonNode page,
            @Variable("run") GithubRun run,
            @Variable("owner") Owner owner,
            @Variable("selector") Map<String, Object> selector) {
        RepositoryListing listing = run.github().repositories().get(key(owner, selector));
        List<String> named = run.part().repositoriesOf(owner.login());
        // GitHub has not told them apart where each was asked for by its name
        boolean toldApart = owner.user() || searched(selector) || !named.isEmpty();
        String type = toldApart ? String.valueOf(selector.get(TYPE)) : "all";
        List<Repository> repositories = new ArrayList<>(page.size());
        for (Iterator<JsonNode> records = page.elements(); records.hasNext(); ) {
            JsonNode record = records.next();
            if (!GithubName.isFullName(record.path("full_name").textValue())) {
                listing.flawed("a repository was listed without a valid full_name");
                records.remove();
            } else if (isOf(type, record) && isNamed(named, record)) {
                repositories.add(Repository.of(record, run.projection()));
            } else {
                records.remove();
            }
        }
        listing.add(repositories);
        return repositories;
    }

    private static boolean isNamed(List<String> named, JsonNode record) {
        return named.isEmpty()
                || named.stream()
                        .anyMatch(name ->
                                name.equalsIgnoreCase(record.path("full_name").textValue()));
    }

    /**
     * Tells whether a repository is of a type.
     *
     * @param type a selector's {@code repositoryType}
     * @param record the repository's record
     */
    public static boolean isOf(String type, JsonNode record) {
        return switch (type) {
            case "public" -> !record.path("private").asBoolean(true);
            case "private" -> record.path("private").asBoolean(false);
            case "forks" -> record.path("fork").asBoolean(false);
            case "sources" -> !record.path("fork").asBoolean(true);
            default -> true;
        };
    }

    /**
     * Ends a listing. One that was read to its last page serves other kinds from now on as the whole.
     *
     * @param run the run
     * @param owner whose repositories
     * @param selector the kind's selector
     * @param nextPage the page that would be read next; null if there is none
     */
    public void end(
            @Variable("run") GithubRun run,
            @Variable("owner") Owner owner,
            @Variable("selector") Map<String, Object> selector,
            @Variable("nextPage") String nextPage) {
        if (nextPage == null) {
            run.github().repositories().get(key(owner, selector)).ended();
        }
    }

    /**
     * Notes that a listing was not read to its end; nothing if it was, or was never begun.
     *
     * @param run the run
     * @param owner whose repositories
     * @param selector the kind's selector
     * @param told the owner's login and why, with a colon between them
     */
    public void failed(
            @Variable("run") GithubRun run,
            @Variable("owner") Owner owner,
            @Variable("selector") Map<String, Object> selector,
            @Body String told) {
        RepositoryListing listing =
                owner == null ? null : run.github().repositories().get(key(owner, selector));
        if (listing != null && listing.flaw() != null) {
            listing.flawed(told.substring(told.indexOf(": ") + 2));
        }
    }

    /**
     * Returns what this run has listed.
     *
     * @param run the run
     * @param owner whose repositories
     * @param selector the kind's selector
     * @return the repositories, some of them if they could not be listed to the end; null if they have yet to be listed
     */
    public List<Repository> listed(
            @Variable("run") GithubRun run,
            @Variable("owner") Owner owner,
            @Variable("selector") Map<String, Object> selector) {
        RepositoryListing listing = run.github().repositories().get(key(owner, selector));
        return listing == null ? null : listing.repositories();
    }

    /**
     * Returns why repositories may be missing from what this run has listed.
     *
     * @param run the run
     * @param owner whose repositories
     * @param selector the kind's selector
     * @return the reason; null if none is missing
     */
    public String flaw(
            @Variable("run") GithubRun run,
            @Variable("owner") Owner owner,
            @Variable("selector") Map<String, Object> selector) {
        RepositoryListing listing = run.github().repositories().get(key(owner, selector));
        return listing == null ? null : listing.flaw();
    }

    /**
     * Leaves out repositories that a kind does not want, before anything of them is listed.
     *
     * @param repositories some repositories
     * @param without fields such as {@code archived, fork}: a repository of which one is true is left out; null leaves out
     *     none
     * @return the others
     * @throws IllegalArgumentException if no repository has such a field; the message names those there are
     */
    public List<Repository> wanted(
            @Body List<Repository> repositories, @Variable("repositoriesWithout") String without) {
        if (without == null || without.isBlank()) {
            return repositories;
        }
        List<String> traits =
                Arrays.stream(without.split(",")).map(String::strip).toList();
        return repositories.stream()
                .filter(repository -> traits.stream().noneMatch(repository::is))
                .toList();
    }

    private static RepositoryListing.Of key(Owner owner, Map<String, Object> selector) {
        return new RepositoryListing.Of(owner, String.valueOf(selector.get(TYPE)), query(selector));
    }

    /** Returns the query of {@code repoSearch}; null if the selector has none. */
    private static String query(Map<String, Object> selector) {
        Object query = selector.get(SEARCH) instanceof Map<?, ?> search ? search.get("query") : null;
        return query == null || query.toString().isBlank()
                ? null
                : query.toString().strip();
    }
}
