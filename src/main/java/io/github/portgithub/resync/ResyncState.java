package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Variable;
import org.quartz.CronExpression;

/**
 * What Port's user interface shows of a run: that it is running, and how it ended (port-contract, Status reporting).
 *
 * <p>Used by {@code routes/integration.camel.yaml}. Thread-safe.
 */
public final class ResyncState implements CamelContextAware {

    private static final String SCHEDULE_ROUTE = "port-github-schedule";

    private final String schedule;
    private final Clock clock;
    private CamelContext camelContext;

    /**
     * @param schedule {@code port.resync.schedule}, which counts only where the route of the schedule is there
     */
    public ResyncState(String schedule) {
        this(schedule, Clock.systemUTC());
    }

    ResyncState(String schedule, Clock clock) {
        this.schedule = schedule;
        this.clock = clock;
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
     * Returns the body that says that a run has begun.
     *
     * @param run the run
     * @return JSON
     */
    public byte[] running(@Variable("run") ResyncRun run) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", "running");
        body.put("lastResyncStart", iso(run.started()));
        body.putNull("lastResyncEnd");
        return withNext(body);
    }

    /**
     * Returns the body that says how a run ended. An incomplete one has failed: "completed" would tell people that the
     * catalog is as GitHub is.
     *
     * @param report what the run did
     * @return JSON
     */
    public byte[] ended(@Body ResyncReport report) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put(
                "status",
                switch (report.outcome()) {
                    case COMPLETE -> "completed";
                    case ABORTED -> "aborted";
                    case INCOMPLETE, FAILED -> "failed";
                });
        body.put("lastResyncEnd", iso(clock.instant()));
        return withNext(body);
    }

    private byte[] withNext(ObjectNode body) {
        body.putNull("nextResync");
        // spelled as Port spells it
        body.putNull("intervalInMinuets");
        if (camelContext.getRoute(SCHEDULE_ROUTE) != null) {
            Quartz.add(schedule, clock.instant(), body);
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String iso(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Apart, because a host without the schedule may be without Quartz. */
    private static final class Quartz {

        private static void add(String schedule, Instant now, ObjectNode body) {
            try {
                CronExpression cron = new CronExpression(schedule);
                Date next = cron.getNextValidTimeAfter(Date.from(now));
                if (next == null) {
                    return;
                }
                body.put("nextResync", iso(next.toInstant()));
                Date second = cron.getNextValidTimeAfter(next);
                if (second != null) {
                    body.put(
                            "intervalInMinuets",
                            Duration.between(next.toInstant(), second.toInstant())
                                    .toMinutes());
                }
            } catch (ParseException e) {
                throw new IllegalArgumentException("port.resync.schedule: " + e.getMessage(), e);
            }
        }
    }
}
