package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.mapping.MappingSource;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.ResourceMapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Which organizations a fetch is about: those of its selector, else {@code github.organizations}, else those that the
 * token can see, asked for once per run.
 *
 * <p>Used by {@code routes/organizations.camel.yaml}. Thread-safe once started.
 */
public final class Organizations {

    private final List<String> configured;
    private final List<String> users;
    private final GithubCredentials credentials;
    private final MappingSource mapping;

    /**
     * @param configured {@code github.organizations}: logins, comma-separated; may be empty
     * @param users {@code github.users}: logins of personal accounts, comma-separated; may be empty
     * @param credentials tells whether there is a token that could see organizations
     * @param mapping tells at start whether every resource knows its organizations
     */
    public Organizations(String configured, String users, GithubCredentials credentials, MappingSource mapping) {
        this.configured = names(configured);
        this.users = names(users);
        this.credentials = credentials;
        this.mapping = mapping;
    }

    private static List<String> names(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /**
     * Returns the owners of a fetch, as far as they are known.
     *
     * @param selector the fetch's selector, of which {@code organizations} and {@code users} count
     * @param run the run
     * @return organizations and personal accounts, or null if GitHub has to be asked which ones the token can see
     * @throws GithubAppException if the App's installations cannot be listed
     * @throws GithubException if it has none: an empty answer is no reason to empty the catalog
     */
    public List<Owner> known(@Variable("selector") Map<String, Object> selector, @Variable("run") GithubRun run)
            throws GithubAppException, GithubException {
        List<Owner> named = named(selector);
        if (!named.isEmpty()) {
            return of(run, named);
        }
        List<String> installed = credentials.installedOn();
        if (installed != null) {
            return of(run, some(installed, "the GitHub App is installed on no organization"));
        }
        List<String> seen = run.github().organizations();
        return seen == null ? null : of(run, owners(seen, List.of()));
    }

    /**
     * Returns the first organization of {@code github.organizations}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String first() {
        if (configured.isEmpty()) {
            throw new IllegalArgumentException("github.organizations is not set, and the mapping at Port has"
                    + " repoManagedMapping: its file is in repository .github-private of the first organization");
        }
        return configured.get(0);
    }

    /** Leaves out what the run is not about. */
    private static List<Owner> of(GithubRun run, List<Owner> owners) {
        return owners.stream()
                .filter(owner -> run.part().hasOrganization(owner.login()))
                .toList();
    }

    /**
     * Returns whom a mapping is about.
     *
     * @param config the mapping
     * @return the logins that its selectors or the properties name; empty if some resource is about whatever can be seen
     */
    Set<String> named(PortAppConfig config) {
        Set<String> named = new TreeSet<>();
        for (ResourceMapping resource : config.resources()) {
            List<Owner> owners = named(resource.selector());
            if (owners.isEmpty()) {
                return Set.of();
            }
            owners.forEach(owner -> named.add(owner.login()));
        }
        return named;
    }

    /**
     * Returns whom a selector or the properties name.
     *
     * @param selector the selector, of which {@code organizations} and {@code users} count
     * @return organizations and personal accounts; empty for whatever can be seen
     */
    public List<Owner> named(Map<String, Object> selector) {
        List<Owner> selected = owners(logins(selector.get("organizations")), logins(selector.get("users")));
        return selected.isEmpty() ? owners(configured, users) : selected;
    }

    private static List<String> logins(Object selected) {
        return selected instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static List<Owner> owners(List<String> organizations, List<String> users) {
        return Stream.concat(
                        organizations.stream().map(login -> new Owner(login, false)),
                        users.stream().map(login -> new Owner(login, true)))
                .toList();
    }

    /**
     * Adds one page of organizations that the token can see.
     *
     * @param page the records of the page
     * @param seen the logins of the pages before, which is added to
     * @throws GithubException if a record has no valid login: nothing could be asked of it
     */
    public void remember(@Body JsonNode page, @Variable("seen") List<String> seen) throws GithubException {
        for (JsonNode organization : page) {
            String login = organization.path("login").textValue();
            if (!GithubName.isLogin(login)) {
                throw new GithubException(
                        GithubAnswer.WRONG_SHAPE, "/user/orgs: an organization was listed without a valid login");
            }
            seen.add(login);
        }
    }

    /**
     * Tells whether GitHub is to be asked whose token it is: the mapping has {@code includeAuthenticatedUser}, which means
     * nothing for an App, and this run has not asked yet.
     */
    public boolean isUserUnknown(@Variable("selector") Map<String, Object> selector, @Variable("run") GithubRun run) {
        return isUserIncluded(selector) && run.github().user() == null;
    }

    private boolean isUserIncluded(Map<String, Object> selector) {
        return Boolean.TRUE.equals(selector.get("includeAuthenticatedUser"))
                && !credentials.isApp()
                && !credentials.isAnonymous();
    }

    /** Takes the account of the token. */
    public void rememberUser(@Body JsonNode page, @Variable("run") GithubRun run) throws GithubException {
        String login = page.path(0).path("login").textValue();
        if (!GithubName.isLogin(login)) {
            throw new GithubException(GithubAnswer.WRONG_SHAPE, "/user: no valid login");
        }
        run.github().user(login);
    }

    /** Returns the owners of a fetch, the account of the token among them if the mapping says so. */
    public List<Owner> withUser(
            @Variable("organizations") List<Owner> organizations,
            @Variable("selector") Map<String, Object> selector,
            @Variable("run") GithubRun run) {
        String login = run.github().user();
        if (!isUserIncluded(selector)
                || login == null
                || organizations.stream().anyMatch(owner -> owner.login().equalsIgnoreCase(login))) {
            return organizations;
        }
        List<Owner> all = new ArrayList<>(organizations);
        all.addAll(of(run, List.of(new Owner(login, true))));
        return all;
    }

    /** Returns a list for {@link #remember} to fill. */
    public List<String> none() {
        return new ArrayList<>();
    }

    /**
     * Ends the question to GitHub.
     *
     * @param seen the logins of all pages
     * @param run the run, for which the answer holds
     * @return the organizations that the token can see
     * @throws GithubException if there are none: an empty answer is no reason to empty the catalog
     */
    public List<Owner> discovered(@Variable("seen") List<String> seen, @Variable("run") GithubRun run)
            throws GithubException {
        List<Owner> owners = some(seen, "the token can see no organization");
        run.github().organizations(seen);
        return of(run, owners);
    }

    private static List<Owner> some(List<String> organizations, String none) throws GithubException {
        if (organizations.isEmpty()) {
            throw new GithubException(GithubAnswer.OK, "github.organizations is not set and " + none);
        }
        return owners(organizations, List.of());
    }

    /**
     * Checks that each resource of the mapping that is known at start can know its organizations.
     *
     * @throws IllegalArgumentException if one cannot; the message says what to set
     */
    public void check() {
        if (!configured.isEmpty() || !users.isEmpty() || !credentials.isAnonymous()) {
            return;
        }
        for (ResourceMapping resource : mapping.current().resources()) {
            if (((List<?>) resource.selector().get("organizations")).isEmpty()) {
                throw new IllegalArgumentException(
                        "github.organizations is not set, " + mapping.location() + " resources["
                                + resource.index()
                                + "].selector.organizations neither, and without github.token there is nobody"
                                + " whose organizations could be listed. Set github.organizations, or the environment variable"
                                + " GITHUB_ORGANIZATIONS.");
            }
        }
    }
}
