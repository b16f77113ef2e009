package io.github.portgithub.resync;

import io.github.portgithub.http.RequestsInFlight;
import io.github.portgithub.http.ServerOutage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Variable;

/**
 * Looks after a run from outside, once a second: workers that hang notice nothing themselves. When the run takes longer
 * than it may, what it is asking GitHub ends, and so does every wait before Port is asked again; when GitHub or Port is
 * given up, the run ends.
 *
 * <p>Used by {@code routes/resync.camel.yaml}. Thread-safe.
 */
public final class RunWatch implements CamelContextAware, AutoCloseable {

    private static final long TICK_SECONDS = 1;

    private final ServerOutage github;
    private final ServerOutage port;
    private final RequestsInFlight githubRequests;
    private final RequestsInFlight portRequests;
    private CamelContext camelContext;
    private ScheduledExecutorService clock;
    private Future<?> ticks;

    /**
     * @param github whether GitHub answers
     * @param githubRequests what it is being asked
     * @param port whether Port answers
     * @param portRequests what it is being asked
     */
    public RunWatch(
            ServerOutage github, RequestsInFlight githubRequests, ServerOutage port, RequestsInFlight portRequests) {
        this.github = github;
        this.githubRequests = githubRequests;
        this.port = port;
        this.portRequests = portRequests;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Begins to look after a run. */
    public synchronized void begin(@Variable("run") ResyncRun run) {
        end();
        if (clock == null) {
            clock = camelContext
                    .getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "port-github-run-watch");
        }
        ticks = clock.scheduleWithFixedDelay(() -> tick(run), TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends looking. Between two runs the servers are asked as if nothing had been. */
    public synchronized void end() {
        if (ticks != null) {
            ticks.cancel(false);
            ticks = null;
        }
        github.begin();
        port.begin();
    }

    void tick(ResyncRun run) {
        if (!run.isOpen()) {
            // Nothing more is read; what is mapped is still delivered, unless the time is over
            github.endWaits();
        }
        if (run.isExpired()) {
            githubRequests.end(ResyncRun.TOO_LONG);
            port.endWaits();
        }
        tick(run, github, githubRequests);
        tick(run, port, portRequests);
    }

    private static void tick(ResyncRun run, ServerOutage server, RequestsInFlight requests) {
        boolean before = server.isGivenUp();
        server.tick();
        if (!before && server.isGivenUp()) {
            run.giveUp(server.reason());
            requests.end(server.reason());
        }
    }

    @Override
    public synchronized void close() {
        end();
        if (clock != null) {
            camelContext.getExecutorServiceManager().shutdownNow(clock);
            clock = null;
        }
    }
}
