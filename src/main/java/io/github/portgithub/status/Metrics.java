package io.github.portgithub.status;

import io.github.portgithub.github.RateLimits;
import io.github.portgithub.http.RequestsInFlight;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.live.EventCounts;
import io.github.portgithub.resync.RunLedgers;
import org.apache.camel.CamelContext;

/**
 * Puts the figures of {@link RunHistory} and of the servers into the application's {@code MeterRegistry}, if it has one: the
 * standalone program with its management server, or a host of which it is its own. Micrometer is optional; without it, or
 * with {@code port.metrics=false}, none of its classes is loaded.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Used by one thread, at start and at the end.
 *
 * @see <a href="https://prometheus.io/docs/practices/naming/">Prometheus: metric and label naming</a>
 */
public final class Metrics extends KeptBean implements AutoCloseable {

    private static final String METER_REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    private final boolean on;
    private final RunHistory history;
    private final RequestsInFlight github;
    private final RequestsInFlight port;
    private final RateLimits limits;
    private final LedgerSource ledger;
    private final RunLedgers ledgers;
    private final EventCounts events;
    private AutoCloseable meters;

    /**
     * @param on {@code port.metrics}: whether figures are put anywhere
     * @param history what runs did
     * @param github the requests to GitHub
     * @param port the requests to Port
     * @param limits GitHub's limits
     * @param ledger the ledger, if there is one
     * @param ledgers know what waits of live events
     * @param events what became of live events
     */
    public Metrics(
            boolean on,
            RunHistory history,
            RequestsInFlight github,
            RequestsInFlight port,
            RateLimits limits,
            LedgerSource ledger,
            RunLedgers ledgers,
            EventCounts events) {
        super("portGithubMetrics");
        this.on = on;
        this.history = history;
        this.github = github;
        this.port = port;
        this.limits = limits;
        this.ledger = ledger;
        this.ledgers = ledgers;
        this.events = events;
    }

    @Override
    public void expect() throws Exception {
        if (on) {
            super.expect();
        }
    }

    @Override
    void begin(CamelContext context) {
        if (meters == null && context.getClassResolver().resolveClass(METER_REGISTRY) != null) {
            meters = Meters.of(context, history, github, port, limits, ledger, ledgers, events);
        }
    }

    @Override
    public void close() throws Exception {
        if (meters != null) {
            meters.close();
            meters = null;
        }
    }
}
