package io.github.portgithub.delivery;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.component.seda.SedaEndpoint;

/**
 * The queues between those who read and those who post: a sender waits while all receivers are busy, and fails at once
 * where there is none, as after a route was stopped or left out. Thread-safe.
 */
public final class HandOverQueue extends SedaComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Endpoint endpoint = super.createEndpoint(uri, remaining, parameters);
        if (endpoint instanceof SedaEndpoint queue) {
            queue.setFailIfNoConsumers(true);
        }
        return endpoint;
    }
}
