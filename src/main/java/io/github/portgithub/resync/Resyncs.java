package io.github.portgithub.resync;

import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.github.ResyncPart;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.mapping.PortAppConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.camel.util.TimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends runs, one at a time. What a run reads meanwhile is the business of {@link Scopes}.
 *
 * <p>Used by {@code routes/resync.camel.yaml} and the routes below it. Thread-safe.
 */
public final class Resyncs implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(Resyncs.class);

    /** After this time a run that stands still is told of. */
    private static final Duration STANDSTILL = Duration.ofMinutes(1);

    private static final long LOOK_SECONDS = 10;

    /** How often who waits for the end of a run looks whether the program stops. */
    private static final long WAIT_MILLIS = 1_000;

    /** Runs of parts that wait; one more, and they are one run of everything. */
    private static final int MOST_ASKED = 20;

    private final Clock clock = Clock.systemUTC();
    private final Duration mostDuration;
    private final BatchAggregationStrategy batches;
    private ScheduledExecutorService watches;
    private Future<?> watch;
    private ResyncRun current;
    /** By definition, the resources whose identifiers show the repository: one for each version of the mapping. */
    private final Set<Long> shown = ConcurrentHashMap.newKeySet();

    private final Set<ResyncPart> asked = new LinkedHashSet<>();
    private final List<RunListener> listeners = new CopyOnWriteArrayList<>();
    private CamelContext camelContext;

    /**
     * @param mostDuration {@code port.resync.max-duration}: how long a run may take, as Camel writes durations, such as
     *     {@code 6h}
     * @param batches cuts what waits for the second pass of a run into batches, never null
     */
    public Resyncs(String mostDuration, BatchAggregationStrategy batches) {
        this.batches = batches;
        this.mostDuration = Duration.ofMillis(TimeUtils.toMilliSeconds(mostDuration));
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
     * Begins a run, unless one is going on; then one more of the same part is done after it, however many ask meanwhile.
     *
     * @param part what the run is to be about
     * @return the run, or null if another is going on
     */
    public synchronized ResyncRun begin(@Variable("part") ResyncPart part) {
        if (current == null) {
            current = newRun(part);
            return current;
        }
        if (asked.contains(ResyncPart.FULL) || !asked.add(part)) {
            return null;
        }
        LOG.info(
                "A resync is going on already; one more follows it{}",
                part.isAll() ? "" : ", of " + Secrets.visible(part.text()));
        if (part.equals(ResyncPart.FULL) || asked.size() > MOST_ASKED) {
            // It does what the others would
            asked.clear();
            asked.add(ResyncPart.FULL);
        }
        return null;
    }

    /**
     * Begins a run that a cluster has given to this process, once no other goes on here.
     *
     * @param part what the run is to be about
     * @return the run, or null if the program stops
     * @throws InterruptedException if the thread is interrupted
     */
    public synchronized ResyncRun beginInCluster(@Variable("part") ResyncPart part) throws InterruptedException {
        while (current != null && !isStopping()) {
            // Lets go of the lock meanwhile
            wait(WAIT_MILLIS);
        }
        if (isStopping()) {
            return null;
        }
        current = newRun(part);
        current.inCluster();
        return current;
    }

    /**
     * Begins a run that only looks. Whatever asks for a resync meanwhile gets it afterwards.
     *
     * @return the run
     * @throws IllegalStateException if a run is going on
     */
    public synchronized ResyncRun beginCheck() {
        if (current != null) {
            throw new IllegalStateException("a resync is going on: check again once it has ended");
        }
        current = newRun(ResyncPart.ALL);
        return current;
    }

    /**
     * Reads what a trigger asks for: headers {@code PortGithubOrganization}, {@code PortGithubRepository} and {@code
     * PortGithubKind}, each a name, several with commas between them, or a list; {@code PortGithubFull}, true for a full run.
     *
     * @param exchange the trigger's exchange
     * @return the part; everything if there is none of these headers
     * @throws IllegalArgumentException if one holds no name; the message has it
     */
    public ResyncPart part(Exchange exchange) {
        Message message = exchange.getMessage();
        ResyncPart part = ResyncPart.of(
                        values(message, "PortGithubOrganization"),
                        values(message, "PortGithubRepository"),
                        values(message, "PortGithubKind"))
                .withGone(values(message, "PortGithubFormer"));
        return part.isAll() && message.getHeader("PortGithubFull", false, Boolean.class) ? ResyncPart.FULL : part;
    }

    private static List<String> values(Message message, String header) {
        Object value = message.getHeader(header);
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    /** Lets somebody be told of runs from now on. */
    public void addListener(RunListener listener) {
        listeners.add(listener);
    }

    /** Lets somebody not be told of runs any more. */
    public void removeListener(RunListener listener) {
        listeners.remove(listener);
    }

    /** Returns the run or check that goes on; null if there is none. */
    public synchronized ResyncRun current() {
        return current;
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
        current = null;
        if (!asked.isEmpty() && !isStopping()) {
            ResyncPart part = asked.iterator().next();
            asked.remove(part);
            current = newRun(part);
        }
        notifyAll();
        return current;
    }

    private ResyncRun newRun(ResyncPart part) {
        ResyncRun run = new ResyncRun(clock, mostDuration, this::isStopping, batches, part);
        run.shownBefore(shown);
        watch(run);
        return run;
    }

    /** Watches a run from a thread of its own: a thread that stands still cannot say so. */
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
        listeners.forEach(listener -> listener.planned(run));
    }

    /** Counts one bulk post; nothing if there is no run, as in a replay. */
    public void posted(@Variable("run") ResyncRun run) {
        if (run != null) {
            run.posted();
        }
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
            run.fail(Reasons.of(reason));
        }
    }

    /** Ends a run's clock and returns what it did. */
    public ResyncReport report(@Variable("run") ResyncRun run) {
        run.end();
        run.faults().lines().forEach(line -> LOG.warn("{}", line));
        for (Fetch kind : run.kinds()) {
            for (ResourceRun resource : kind.resources()) {
                if (resource.isScopeShown()) {
                    shown.add(resource.mapping().definition());
                }
            }
        }
        ResyncReport report = ResyncReport.of(run);
        listeners.forEach(listener -> listener.ended(run, report));
        return report;
    }

    /** Ends the clock of a run that only looked. */
    public void checked(@Variable("run") ResyncRun run) {
        run.end();
    }

    private boolean isStopping() {
        return camelContext.isStopping() || camelContext.isStopped();
    }

    private boolean isForced() {
        return camelContext.isStopped() || camelContext.getShutdownStrategy().isForceShutdown();
    }
}
