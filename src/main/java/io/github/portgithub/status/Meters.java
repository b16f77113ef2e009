package io.github.portgithub.status;

import io.github.portgithub.github.RateLimits;
import io.github.portgithub.github.RateLimits.Quota;
import io.github.portgithub.http.RequestCounts;
import io.github.portgithub.http.RequestsInFlight;
import io.github.portgithub.ledger.InboxState;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.live.EventCounts;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.resync.ResyncRun;
import io.github.portgithub.resync.RunLedgers;
import io.github.portgithub.resync.RunListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;

/**
 * The meters, each a function of what is counted anyway: nothing is done for them before somebody reads them. No label grows
 * with the organization; there is one value for each kind of the mapping and each token or installation. Thread-safe.
 */
final class Meters implements RunListener, AutoCloseable {

    private static final String PREFIX = "port.github.";

    /** Camel's name for the registry of its own metrics. */
    private static final String CAMELS = "metricsRegistry";

    /** GitHub names the quota in each answer; what names more of them is not GitHub. */
    private static final int MOST_QUOTAS = 200;

    private final MeterRegistry registry;
    private final RunHistory history;
    private final RateLimits limits;
    private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private int quotas;

    private Meters(MeterRegistry registry, RunHistory history, RateLimits limits) {
        this.registry = registry;
        this.history = history;
        this.limits = limits;
    }

    /** Registers meters; returns null if the application has no registry for them. */
    static Meters of(
            CamelContext context,
            RunHistory history,
            RequestsInFlight github,
            RequestsInFlight port,
            RateLimits limits,
            LedgerSource ledger,
            RunLedgers ledgers,
            EventCounts events) {
        MeterRegistry registry = registryOf(context);
        if (registry == null) {
            return null;
        }
        Meters meters = new Meters(registry, history, limits);
        meters.program();
        meters.runs();
        meters.requests("github", github);
        meters.requests("port", port);
        meters.limits();
        meters.ledger(ledger);
        meters.events(ledgers, events);
        history.kinds().forEach(meters::kind);
        history.listen(meters);
        return meters;
    }

    private static MeterRegistry registryOf(CamelContext context) {
        Set<MeterRegistry> all = context.getRegistry().findByType(MeterRegistry.class);
        MeterRegistry camels = context.getRegistry().lookupByNameAndType(CAMELS, MeterRegistry.class);
        return camels != null
                ? camels
                // Spring Boot and Quarkus have one that passes on to all others
                : all.stream()
                        .filter(CompositeMeterRegistry.class::isInstance)
                        .findFirst()
                        .orElse(all.stream().findFirst().orElse(null));
    }

    private void program() {
        meters.add(Gauge.builder(PREFIX + "build.info", () -> 1)
                .description("The program, by its version")
                .tag("version", Datasource.programVersion())
                .register(registry));
    }

    private void runs() {
        for (Outcome outcome : Outcome.values()) {
            meters.add(FunctionCounter.builder(PREFIX + "runs", history, all -> all.runs(outcome))
                    .description("Runs that have ended, by how")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
        meters.add(FunctionTimer.builder(
                        PREFIX + "run",
                        history,
                        RunHistory::runs,
                        all -> all.duration().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("How long the runs took that have ended")
                .register(registry));
        gauge("run.in.progress", "1 while a run goes on", null, all -> all.current() == null ? 0 : 1);
        gauge(
                "run.complete",
                "1 if the last run was complete, 0 if not; no number before the first",
                null,
                all -> all.last() == null ? Double.NaN : all.last().isComplete() ? 1 : 0);
        gauge(
                "last.complete.run.timestamp",
                "When a run of everything last ended as complete, before the start too; no number if none is known",
                "seconds",
                all -> seconds(all.lastComplete()));
        gauge("start.timestamp", "When the program started", "seconds", all -> seconds(all.since()));
        gauge(
                "unknown.scopes",
                "Organizations and repositories that the last run could not read, over all kinds",
                null,
                all -> all.last() == null ? Double.NaN : all.last().unknown());
        gauge(
                "entities.protected",
                "Entities that the last run did not find at GitHub, and spared all the same",
                null,
                all -> all.last() == null ? Double.NaN : all.last().report().protectedEntities());
        counter("entities.deleted", "Entities that runs have deleted", null, history, RunHistory::deleted);
        counter(
                "dead.letter.entries",
                "Refused entities that the dead letter has got",
                null,
                history,
                RunHistory::kept);
    }

    private void kind(String kind) {
        if (!known.add(kind)) {
            return;
        }
        for (Figure figure : Figure.values()) {
            boolean ofRecord = figure.ordinal() < Figure.ACCEPTED.ordinal();
            meters.add(FunctionCounter.builder(
                            PREFIX + (ofRecord ? "records" : "entities"), history, all -> all.total(kind, figure))
                    .description(
                            ofRecord
                                    ? "Records of GitHub, by what the mapping made of them"
                                    : "Entities that were mapped, by what became of them")
                    .tags("kind", kind, "outcome", figure.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
    }

    private void requests(String server, RequestsInFlight requests) {
        RequestCounts counts = requests.counts();
        for (RequestCounts.Api api : RequestCounts.Api.values()) {
            if (server.equals("port") && api == RequestCounts.Api.GRAPHQL) {
                continue;
            }
            for (RequestCounts.Answer answer : RequestCounts.Answer.values()) {
                meters.add(FunctionCounter.builder(PREFIX + "requests", counts, all -> all.of(api, answer))
                        .description("Requests, each repetition one, by what was answered")
                        .tags("server", server, "api", api.name().toLowerCase(Locale.ROOT), "status", answer.label())
                        .register(registry));
            }
        }
        meters.add(FunctionTimer.builder(
                        PREFIX + "request", counts, RequestCounts::all, RequestCounts::nanos, TimeUnit.NANOSECONDS)
                .description("How long requests took until the headers of their answers")
                .tag("server", server)
                .register(registry));
        meters.add(Gauge.builder(PREFIX + "requests.in.flight", requests, RequestsInFlight::inFlight)
                .description("Requests whose answers are not read to their end")
                .tag("server", server)
                .register(registry));
    }

    private void limits() {
        for (RateLimits.Cause cause : RateLimits.Cause.values()) {
            meters.add(FunctionCounter.builder(PREFIX + "limit.wait", limits, all -> all.waitedMillis(cause) / 1000.0)
                    .description("How long requests waited for a limit of GitHub's, each of them counted")
                    .baseUnit("seconds")
                    .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
        limits.onQuota(this::quota);
    }

    /** Called by {@link RateLimits} for each quota once, by one thread at a time for each token. */
    private synchronized void quota(String account, String resource) {
        if (++quotas > MOST_QUOTAS) {
            return;
        }
        quotaGauge("rate.limit", "Requests an hour that GitHub lets a token make", account, resource, Quota::limit);
        quotaGauge("rate.limit.remaining", "Requests that are left of this hour", account, resource, Quota::remaining);
    }

    private void quotaGauge(
            String name, String description, String account, String resource, ToDoubleFunction<Quota> value) {
        meters.add(Gauge.builder(
                        PREFIX + name,
                        limits,
                        all -> all.quota(account, resource)
                                .map(value::applyAsDouble)
                                .orElse(Double.NaN))
                .description(description)
                .tags("account", account, "resource", resource)
                .register(registry));
    }

    private void ledger(LedgerSource ledger) {
        if (ledger.isOn()) {
            meters.add(Gauge.builder(PREFIX + "ledger.up", ledger, source -> source.fault() == null ? 1 : 0)
                    .description("0 if the ledger could not be used when it was last asked for")
                    .register(registry));
        }
    }

    private void events(RunLedgers ledgers, EventCounts events) {
        for (String outcome : EventCounts.OUTCOMES) {
            meters.add(FunctionCounter.builder(PREFIX + "events", events, all -> all.total(outcome))
                    .description("Live events, by what became of them; one is counted as it comes and as it ends")
                    .tag("outcome", outcome)
                    .register(registry));
        }
        meters.add(Gauge.builder(PREFIX + "events.waiting", ledgers, all -> {
                    InboxState state = state(all);
                    return state == null ? Double.NaN : state.waiting();
                })
                .description("Live events that are not applied yet; no number where none can come")
                .register(registry));
        meters.add(Gauge.builder(PREFIX + "events.oldest", ledgers, all -> {
                    InboxState state = state(all);
                    return state == null
                            ? Double.NaN
                            : state.oldest() == null
                                    ? 0
                                    : Math.max(
                                            0,
                                            Duration.between(state.oldest(), Instant.now())
                                                            .toMillis()
                                                    / 1000.0);
                })
                .description("How long the oldest of them has waited")
                .baseUnit("seconds")
                .register(registry));
    }

    private static InboxState state(RunLedgers ledgers) {
        try {
            return ledgers.events();
        } catch (LedgerException e) {
            return null;
        }
    }

    private void gauge(String name, String description, String unit, ToDoubleFunction<RunHistory> value) {
        meters.add(Gauge.builder(PREFIX + name, history, value)
                .description(description)
                .baseUnit(unit)
                .register(registry));
    }

    private <T> void counter(String name, String description, String unit, T of, ToDoubleFunction<T> value) {
        meters.add(FunctionCounter.builder(PREFIX + name, of, value)
                .description(description)
                .baseUnit(unit)
                .register(registry));
    }

    private static double seconds(Instant instant) {
        return instant == null ? Double.NaN : instant.toEpochMilli() / 1000.0;
    }

    @Override
    public void planned(ResyncRun run) {
        run.kinds().forEach(fetch -> kind(fetch.kind()));
    }

    @Override
    public void close() {
        limits.onQuota(null);
        history.leave(this);
        meters.forEach(registry::remove);
        meters.clear();
    }
}
