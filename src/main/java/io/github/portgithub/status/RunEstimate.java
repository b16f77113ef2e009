package io.github.portgithub.status;

import io.github.portgithub.github.RateLimits;
import io.github.portgithub.github.RateLimits.Quota;
import io.github.portgithub.http.RequestsInFlight;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.ResyncRun;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * What a run of everything will take, judged by the number of repositories, the time an answer took, and the limits. A
 * lower bound: how many pages a repository has of a kind nobody knows before.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Thread-safe.
 */
public final class RunEstimate implements CamelContextAware {

    private static final String EACH_REPOSITORY = "port-github-each-repository";
    private static final double RECORDS_A_PAGE = 100;

    private final RateLimits limits;
    private final RequestsInFlight github;
    private final int concurrency;
    private CamelContext camelContext;

    /**
     * @param limits GitHub's limits
     * @param github the requests to GitHub
     * @param concurrency {@code github.concurrency}
     */
    public RunEstimate(RateLimits limits, RequestsInFlight github, int concurrency) {
        this.limits = limits;
        this.github = github;
        this.concurrency = concurrency;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Returns what a run takes that is to do what the given one has planned, in words; null if that cannot be said. */
    String of(ResyncRun run) {
        Map<String, Long> owners = run.github().repositoriesByOwner();
        if (owners.isEmpty()) {
            return null;
        }
        long repositories = owners.values().stream().mapToLong(Long::longValue).sum();
        long ofRepositories =
                run.kinds().stream().filter(fetch -> isOfEachRepository(fetch)).count();
        long lists = owners.values().stream()
                .mapToLong(count -> (long) Math.ceil(Math.max(1, count) / RECORDS_A_PAGE))
                .sum();
        long others = (run.kinds().size() - ofRepositories) * owners.size();
        long requests = lists + others + repositories * ofRepositories;
        return String.format(
                Locale.ROOT,
                "A full run takes about %,d requests and %s, an estimate: %,d repositories, %,d %s asked for in each of"
                        + " them; more where one has over 100 records of a kind, less where a ledger knows that"
                        + " nothing has changed.",
                requests,
                duration(minutes(requests)),
                repositories,
                ofRepositories,
                ofRepositories == 1 ? "kind that is" : "kinds that are");
    }

    private double minutes(long requests) {
        double seconds = github.counts().all() == 0
                ? 0
                : github.counts().nanos() / 1e9 / github.counts().all();
        double minutes = requests * seconds / concurrency / 60;
        if (limits.requestsPerMinute() > 0) {
            minutes = Math.max(minutes, (double) requests / limits.requestsPerMinute());
        }
        long perHour = 0;
        long left = 0;
        for (Map<String, Quota> ofToken : limits.quotas().values()) {
            Quota core = ofToken.get("core");
            if (core != null) {
                long reserve = core.limit() * limits.reservePercent() / 100;
                perHour += core.limit() - reserve;
                left += Math.max(0, core.remaining() - reserve);
            }
        }
        return perHour == 0 || requests <= left ? minutes : Math.max(minutes, (requests - left) * 60.0 / perHour);
    }

    private static String duration(double minutes) {
        return minutes < 1
                ? "less than a minute"
                : minutes < 120
                        ? String.format(Locale.ROOT, "%d minutes", Math.round(minutes))
                        : String.format(Locale.ROOT, "%.1f hours", minutes / 60);
    }

    private boolean isOfEachRepository(Fetch fetch) {
        Model model = camelContext.getCamelContextExtension().getContextPlugin(Model.class);
        RouteDefinition route = model.getRouteDefinition("port-github-" + fetch.kind());
        if (route == null) {
            return true;
        }
        Collection<ToDefinition> calls =
                ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class);
        return calls.stream().anyMatch(call -> call.getEndpointUri().contains(EACH_REPOSITORY));
    }
}
