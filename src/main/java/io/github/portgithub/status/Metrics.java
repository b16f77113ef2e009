package io.github.portgithub.status;

import io.github.portgithub.github.RateLimits;
import io.github.portgithub.http.RequestsInFlight;
import io.github.portgithub.ledger.LedgerSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;

/**
 * Puts the figures of {@link RunHistory} and of the servers into the application's {@code MeterRegistry}, if it has one: the
 * standalone program with its management server, or a host of which it is its own. Micrometer is optional; without it, or
 * with {@code port.metrics=false}, none of its classes is loaded.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Used by one thread, at start and at the end.
 *
 * @see <a href="https://prometheus.io/docs/practices/naming/">Prometheus: metric and label naming</a>
 */
public final class Metrics implements CamelContextAware, StartupListener, AutoCloseable {

    private static final String BEAN = "portGithubMetrics";
    private static final String METER_REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    private final boolean on;
    private final RunHistory history;
    private final RequestsInFlight github;
    private final RequestsInFlight port;
    private final RateLimits limits;
    private final LedgerSource ledger;
    private CamelContext camelContext;
    private AutoCloseable meters;

    /**
     * @param on {@code port.metrics}: whether figures are put anywhere
     * @param history what runs did
     * @param github the requests to GitHub
     * @param port the requests to Port
     * @param limits GitHub's limits
     * @param ledger the ledger, if there is one
     */
    public Metrics(
            boolean on,
            RunHistory history,
            RequestsInFlight github,
            RequestsInFlight port,
            RateLimits limits,
            LedgerSource ledger) {
        this.on = on;
        this.history = history;
        this.github = github;
        this.port = port;
        this.limits = limits;
        this.ledger = ledger;
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
     * Asks to be told of the start; called once.
     *
     * @throws Exception never before the context has started, says Camel
     */
    public void expect() throws Exception {
        if (on) {
            camelContext.addStartupListener(this);
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // Camel makes the beans of a YAML file twice; only the one it keeps has figures
        if (meters == null
                && context.getRegistry().lookupByName(BEAN) == this
                && context.getClassResolver().resolveClass(METER_REGISTRY) != null) {
            meters = Meters.of(context, history, github, port, limits, ledger);
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
