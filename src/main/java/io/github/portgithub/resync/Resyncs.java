package io.github.portgithub.resync;

import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.github.GithubAnswer.Completeness;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.PageSeam;
import io.github.portgithub.github.Repository;
import io.github.portgithub.mapping.MappingException;
import io.github.portgithub.mapping.PortAppConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.apache.camel.util.TimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends runs, one at a time, and keeps their books: the steps of the routes that count or wait.
 *
 * <p>Used by {@code routes/resync.camel.yaml} and the routes below it. Thread-safe.
 */
public final class Resyncs implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(Resyncs.class);

    /** After this time a run that stands still is told of. */
    private static final Duration STANDSTILL = Duration.ofMinutes(1);

    private static final long LOOK_SECONDS = 10;

    private final Clock clock = Clock.systemUTC();
    private final Duration mostDuration;
    private final BatchAggregationStrategy batches;
    private ScheduledExecutorService watches;
    private Future<?> watch;
    private ResyncRun current;
    private boolean oneMore;
    private CamelContext camelContext;

    /**
     * @param mostDuration {@code port.resync.max-duration}: how long a run may take, as Camel writes durations, such as
     *     {@code 6h}
     * @param batches cuts what waits for the second pass of a run into batches, never null
     * @throws IllegalArgumentException if it is no positive duration
     */
    public Resyncs(String mostDuration, BatchAggregationStrategy batches) {
        this.batches = batches;
        this.mostDuration = Duration.ofMillis(TimeUtils.toMilliSeconds(mostDuration));
        if (this.mostDuration.isNegative() || this.mostDuration.isZero()) {
            throw new IllegalArgumentException(
                    "port.resync.max-duration must be a duration such as 6h; it is '" + mostDuration + "'");
        }
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Begins a run, unless one is going on; then one more is done after it, however many ask meanwhile.
     *
     * @return the run, or null if another is going on
     */
    public synchronized ResyncRun begin() {
        if (current == null) {
            current = newRun();
            return current;
        }
        if (!oneMore) {
            LOG.info("A resync is going on already; one more follows it");
        }
        oneMore = true;
        return null;
    }

    /** Returns whether a run is going on, after which one more is done if somebody asks now. */
    public synchronized boolean isRunning() {
        return current != null;
    }

    /**
     * Ends a run.
     *
     * @param run the run
     * @return the run that was asked for meanwhile and begins now, or null
     */
    public synchronized ResyncRun next(@Variable("run") ResyncRun run) {
        watch.cancel(false);
        current = oneMore && !isStopping() ? newRun() : null;
        oneMore = false;
        return current;
    }

    private ResyncRun newRun() {
        ResyncRun run = new ResyncRun(clock, mostDuration, this::isStopping, batches);
        watch(run);
        return run;
    }

    /** Watches a run from a thread of its own: whoever stands still cannot say so. */
    private void watch(ResyncRun run) {
        if (watches == null) {
            watches = camelContext
                    .getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "port-github-watch");
        }
        Standstill standstill = new Standstill(run, clock, STANDSTILL);
        watch = watches.scheduleWithFixedDelay(
                () -> {
                    String warning = standstill.look();
                    if (warning != null) {
                        LOG.warn("{}", warning);
                    }
                },
                LOOK_SECONDS,
                LOOK_SECONDS,
                TimeUnit.SECONDS);
    }

    /**
     * Fixes what a run does.
     *
     * @param run the run
     * @param mapping the mapping to follow
     */
    public void plan(@Variable("run") ResyncRun run, @Variable("mapping") PortAppConfig mapping) {
        run.plan(mapping);
    }

    /** Begins a kind. */
    public void kindBegins(@Variable("kindRun") KindRun kindRun) {
        kindRun.start();
    }

    /** Ends a kind, once every repository that was handed over is read or unknown. */
    public void kindEnds(@Variable("run") ResyncRun run, @Variable("kindRun") KindRun kindRun)
            throws InterruptedException {
        run.await(() -> kindRun.openScopes() == 0, () -> isForced() || run.isOverdue());
        int lost = kindRun.openScopes();
        if (lost > 0) {
            kindRun.unknownScope("other repositories", lost + " were handed over and not heard of again");
        }
        kindRun.end();
    }

    /** Counts one request to GitHub. */
    public void requested(@Variable("run") ResyncRun run) {
        run.requested();
    }

    /** Counts one bulk post; nothing if there is no run, as in a replay. */
    public void posted(@Variable("run") ResyncRun run) {
        if (run != null) {
            run.posted();
        }
    }

    /**
     * Notes where two pages of a listing met.
     *
     * @param run the run
     * @param kindRun the fetch
     * @param organization the organization whose listing or repository it is; null for the listing of organizations
     * @param repository the repository; null if it is no listing of a repository
     * @param pageOf the field of the answer that holds the records, or null
     * @param pagesTo the route that takes the pages: what is not only ingested is a listing that other kinds use
     * @param seam where they met
     */
    public void pagesMet(
            @Variable("run") ResyncRun run,
            @Variable("kindRun") KindRun kindRun,
            @Variable("organization") String organization,
            @Variable("repository") Repository repository,
            @Variable("pageOf") String pageOf,
            @Variable("pagesTo") String pagesTo,
            @Variable("seam") PageSeam seam) {
        boolean shared = repository == null && !"ingest".equals(pagesTo);
        run.pagesMet(new PagedListing.Of(kindRun, organization, repository, pageOf, shared), seam);
    }

    /** Counts one page of a kind, and tells now and then how far it is. */
    public void pageRead(@Variable("run") ResyncRun run, @Variable("kindRun") KindRun kindRun) {
        kindRun.pageRead();
        if (kindRun.progressDue(ResyncRun.PROGRESS_INTERVAL)) {
            long records = 0;
            long mapped = 0;
            for (ResourceRun resource : kindRun.resources()) {
                records += resource.records();
                mapped += resource.mapped();
            }
            double seconds = Math.max(0.001, kindRun.duration().toMillis() / 1000.0);
            LOG.info(String.format(
                    Locale.ROOT,
                    "%s: %s%,d records, %,d entities, %,d requests, %,.0f records/s",
                    kindRun.kind(),
                    kindRun.scopes() == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%,d of %,d repositories, ",
                                    kindRun.scopes() - kindRun.openScopes(),
                                    kindRun.expectedScopes()),
                    records,
                    mapped,
                    run.requests(),
                    records / seconds));
        }
    }

    /** Notes how many repositories are about to be handed over. */
    public void scopesExpected(@Body List<Repository> repositories, @Variable("kindRun") KindRun kindRun) {
        kindRun.scopesExpected(repositories.size());
    }

    /** Notes that a repository is handed over: from now on the kind waits for it. */
    public void scopeOpened(@Variable("kindRun") KindRun kindRun) {
        kindRun.scopeOpened();
    }

    /** Notes that a repository has been read to its end. */
    public void scopeClosed(@Variable("run") ResyncRun run, @Variable("kindRun") KindRun kindRun) {
        kindRun.scopeClosed();
        run.signal();
    }

    /**
     * Notes that an organization or repository could not be read to its end: what is in it is unknown, not empty.
     *
     * @param kindRun the fetch
     * @param organization the organization that was being read, or null
     * @param repository the repository that was being read; null for a listing of the organization
     * @param reason why
     * @return what is unknown and why; null if GitHub's answer means that the repository has nothing of this kind
     */
    public String scopeUnknown(
            @Variable("kindRun") KindRun kindRun,
            @Variable("organization") String organization,
            @Variable("repository") Repository repository,
            @ExchangeException Exception reason) {
        if (repository != null && reason instanceof GithubException github && github.child() == Completeness.NONE) {
            return null;
        }
        String name = repository != null ? repository.fullName() : organization != null ? organization : "all";
        String why = reason(reason);
        kindRun.unknownScope(name, why);
        return name + ": " + why;
    }

    /** Notes that a listing holds records, but not all: those it does not name are unknown. */
    public void partial(@Variable("kindRun") KindRun kindRun, @Variable("partial") String reason) {
        kindRun.unknownScope("other organizations", reason);
    }

    /** Waits until every mapped entity is accepted, refused or put off to the second pass. */
    public void awaitDelivered(@Variable("run") ResyncRun run) throws InterruptedException {
        run.await(run::isPosted, () -> isForced() || run.isOverdue());
        if (run.isOverdue() && !run.isPosted()) {
            run.fail(run.owed() + " entities were neither accepted nor refused in time");
        }
    }

    /** Notes that the run as a whole failed; nothing if there is no run, as in a replay. */
    public void failed(@Variable("run") ResyncRun run, @ExchangeException Exception reason) {
        if (run != null) {
            run.fail(reason(reason));
        }
    }

    /** Ends a run's clock and returns what it did. */
    public ResyncReport report(@Variable("run") ResyncRun run) {
        run.end();
        run.faults().lines().forEach(line -> LOG.warn("{}", line));
        return ResyncReport.of(run);
    }

    /** Camel wraps an exception once per Splitter; only the innermost, or ours, says what happened. */
    public static String reason(Exception exception) {
        Throwable cause = exception;
        while (!(cause instanceof GithubException) && cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        if (cause instanceof MappingException) {
            return cause.getMessage().replace("\n", "\n  ");
        }
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getMessage().lines().findFirst().orElse("");
    }

    private boolean isStopping() {
        return camelContext.isStopping() || camelContext.isStopped();
    }

    private boolean isForced() {
        return camelContext.isStopped() || camelContext.getShutdownStrategy().isForceShutdown();
    }
}
