package io.github.portgithub.status;

import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/** A health check that says in words what is wrong. Thread-safe if {@link #look} is. */
abstract class RunHealthCheck implements HealthCheck {

    private final String id;
    private final boolean liveness;
    private volatile boolean enabled = true;

    /**
     * @param name what the check is about
     * @param liveness whether a program that fails it is to be started anew; else it is only not ready
     */
    RunHealthCheck(String name, boolean liveness) {
        this.id = "port-github-" + name;
        this.liveness = liveness;
    }

    /** Returns what is wrong, or null. */
    abstract String look();

    @Override
    public final String getGroup() {
        return "port-github";
    }

    @Override
    public final String getId() {
        return id;
    }

    @Override
    public final boolean isLiveness() {
        return liveness;
    }

    @Override
    public final boolean isReadiness() {
        return !liveness;
    }

    @Override
    public final boolean isEnabled() {
        return enabled;
    }

    @Override
    public final void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public final Result call(Map<String, Object> options) {
        HealthCheckResultBuilder result = HealthCheckResultBuilder.on(this);
        String problem = look();
        return problem == null
                ? result.up().build()
                : result.down().message(problem).build();
    }
}
