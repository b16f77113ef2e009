package io.github.portgithub.host;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.spi.annotations.Component;

/**
 * A seda component whose queues are bounded and make the sender wait, whatever a host sets for all seda components. The
 * starter of Spring Boot writes its own defaults (a thousand elements, an exception when they are there) over every
 * component of that class in the registry, so ours are options of each endpoint. A URI that names an option keeps it:
 * {@code portGithubQueue:acme?size=5}.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}, component and scheme {@code portGithubQueue}. Thread-safe, as is Camel's.
 *
 * @see <a href="https://camel.apache.org/components/4.18.x/seda-component.html">Camel: SEDA</a>
 */
@Component("seda")
public final class BoundedSedaComponent extends SedaComponent {

    private final Map<String, Object> options;

    /**
     * @param size how many elements a queue holds, at least 1
     * @param pollTimeoutMillis how often a consumer that waits looks whether it is to stop
     */
    public BoundedSedaComponent(int size, int pollTimeoutMillis) {
        options = Map.of(
                "size",
                size,
                "pollTimeout",
                pollTimeoutMillis,
                "blockWhenFull",
                true,
                "discardWhenFull",
                false,
                // 0 waits as long as it takes
                "offerTimeout",
                0L);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        options.forEach(parameters::putIfAbsent);
        return super.createEndpoint(uri, remaining, parameters);
    }
}
