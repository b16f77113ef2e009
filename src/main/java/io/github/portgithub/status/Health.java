package io.github.portgithub.status;

import io.github.portgithub.http.RequestsInFlight;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.util.TimeUtils;

/**
 * Adds what is known of the runs to Camel's health checks, where the application has any: the standalone program shows them
 * at {@code /observe/health}, a host wherever it shows its own. They ask nobody, neither GitHub nor Port; they know what runs
 * were told.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Used by one thread, at start and at the end; the checks are thread-safe.
 *
 * @see <a href="https://camel.apache.org/manual/health-check.html">Camel: health checks</a>
 */
public final class Health extends KeptBean implements AutoCloseable {

    private final RunHistory history;
    private final RequestsInFlight github;
    private final RequestsInFlight port;
    private final Duration completeWithin;
    private final List<HealthCheck> checks = new ArrayList<>();

    /**
     * @param history what runs did
     * @param github the requests to GitHub
     * @param port the requests to Port
     * @param completeWithin {@code port.health.complete-within}: how old the last complete run may be, as Camel writes
     *     durations, such as {@code 6h}; 0 for any age
     */
    public Health(RunHistory history, RequestsInFlight github, RequestsInFlight port, String completeWithin) {
        super("portGithubHealth");
        this.history = history;
        this.github = github;
        this.port = port;
        this.completeWithin = Duration.ofMillis(TimeUtils.toMilliSeconds(completeWithin));
    }

    @Override
    void begin(CamelContext context) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry == null || !checks.isEmpty()) {
            return;
        }
        checks.add(new RunEndsCheck(history));
        checks.add(new CredentialsCheck("github", github.counts()));
        checks.add(new CredentialsCheck("port", port.counts()));
        checks.add(new LastRunCheck(history));
        if (!completeWithin.isZero()) {
            checks.add(new CompleteRunCheck(history, completeWithin, Clock.systemUTC()));
        }
        checks.forEach(registry::register);
    }

    @Override
    public void close() {
        HealthCheckRegistry registry = HealthCheckRegistry.get(getCamelContext());
        if (registry != null) {
            checks.forEach(registry::unregister);
        }
        checks.clear();
    }
}
