package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.mapping.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * The repositories of an organization, listed once per run and repository type, whichever kinds need them. Of each only
 * {@link Repository} is kept, and only until the next run begins.
 *
 * <p>Used by {@code routes/repository.camel.yaml} and {@code routes/repositories.camel.yaml}. Thread-safe.
 */
public final class RepositoryListings {

    /** The parts of a repository's record that {@link #remember} reads. */
    public static final Projection PROJECTION =
            Projection.of(Set.of(List.of("name"), List.of("full_name"), List.of("default_branch")));

    private final Map<Key, List<Repository>> complete = new ConcurrentHashMap<>();
    private final Map<Key, List<Repository>> reading = new ConcurrentHashMap<>();
    private volatile String runId = "";

    /**
     * Begins a listing.
     *
     * @param run the run's name; the listings of earlier runs are dropped
     * @param organization the organization's login
     * @param selector the kind's selector, of which {@code repositoryType} counts
     */
    public void begin(
            @Variable("runId") String run,
            @Variable("organization") String organization,
            @Variable("selector") Map<String, Object> selector) {
        forgetOtherRuns(run);
        reading.put(key(organization, selector), new ArrayList<>());
    }

    /**
     * Remembers the repositories of one page.
     *
     * @param page the records of the page
     * @param organization the organization's login
     * @param selector the kind's selector
     * @return the repositories of this page
     */
    public List<Repository> remember(
            @Body JsonNode page,
            @Variable("organization") String organization,
            @Variable("selector") Map<String, Object> selector) {
        List<Repository> repositories = new ArrayList<>(page.size());
        for (JsonNode record : page) {
            repositories.add(new Repository(
                    record.path("name").asText(),
                    record.path("full_name").asText(),
                    record.path("default_branch").asText(null)));
        }
        reading.get(key(organization, selector)).addAll(repositories);
        return repositories;
    }

    /**
     * Ends a listing. One that was read to its last page serves other kinds from now on.
     *
     * @param organization the organization's login
     * @param selector the kind's selector
     * @param nextPage the page that would be read next; null if there is none
     */
    public void end(
            @Variable("organization") String organization,
            @Variable("selector") Map<String, Object> selector,
            @Variable("nextPage") String nextPage) {
        Key key = key(organization, selector);
        List<Repository> repositories = reading.remove(key);
        if (nextPage == null) {
            complete.put(key, repositories);
        }
    }

    /**
     * Returns a complete listing of this run.
     *
     * @param run the run's name
     * @param organization the organization's login
     * @param selector the kind's selector
     * @return the repositories, or null if they have to be listed
     */
    public List<Repository> listed(
            @Variable("runId") String run,
            @Variable("organization") String organization,
            @Variable("selector") Map<String, Object> selector) {
        forgetOtherRuns(run);
        return complete.get(key(organization, selector));
    }

    private void forgetOtherRuns(String run) {
        if (!runId.equals(run)) {
            complete.clear();
            reading.clear();
            runId = run;
        }
    }

    private static Key key(String organization, Map<String, Object> selector) {
        return new Key(organization, String.valueOf(selector.get("repositoryType")));
    }

    private record Key(String organization, String repositoryType) {}
}
