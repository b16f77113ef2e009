package io.github.portgithub.delivery;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.seda.BlockingQueueFactory;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.component.seda.SedaConsumer;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.spi.annotations.Component;

/**
 * The queues between those who read and those who post: a sender waits while all receivers are busy, and fails at once
 * where there is none, as after a route was stopped or left out.
 *
 * <p>So whatever a host sets for all seda components: the starter of Spring Boot writes its own defaults (a thousand
 * elements, an exception when they are there) over every component of that class in the registry, so ours are options of
 * each endpoint. A URI that names an option keeps it: {@code portGithubQueue:acme?size=5}.
 *
 * <p>A receiver that waits stops at once; Camel's own finish their waiting first, one queue after the other.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}, component and scheme {@code portGithubQueue}. Thread-safe, as is Camel's.
 *
 * @see <a href="https://camel.apache.org/components/4.18.x/seda-component.html">Camel: SEDA</a>
 */
@Component("seda")
public final class HandOverQueue extends SedaComponent {

    private final Map<String, Object> options;

    /**
     * @param size how many elements a queue holds, at least 1
     * @param pollTimeoutMillis how often a receiver that waits looks up by itself
     */
    public HandOverQueue(int size, int pollTimeoutMillis) {
        options = Map.of(
                "size",
                size,
                "pollTimeout",
                pollTimeoutMillis,
                "blockWhenFull",
                true,
                "discardWhenFull",
                false,
                "failIfNoConsumers",
                true,
                // 0 waits as long as it takes
                "offerTimeout",
                0L);
        setDefaultQueueFactory(new WakefulQueues());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        options.forEach(parameters::putIfAbsent);
        return super.createEndpoint(uri, remaining, parameters);
    }

    @Override
    protected SedaEndpoint createEndpoint(
            String uri, org.apache.camel.Component component, BlockingQueueFactory<Exchange> queues, int receivers) {
        return new HandOverEndpoint(uri, component, queues, receivers);
    }

    /** The queues that are made where no other is asked for. */
    private static final class WakefulQueues implements BlockingQueueFactory<Exchange> {

        @Override
        public WakefulQueue<Exchange> create() {
            return create(Integer.MAX_VALUE);
        }

        @Override
        public WakefulQueue<Exchange> create(int size) {
            return new WakefulQueue<>(size);
        }
    }

    private static final class HandOverEndpoint extends SedaEndpoint {

        HandOverEndpoint(
                String uri,
                org.apache.camel.Component component,
                BlockingQueueFactory<Exchange> queues,
                int receivers) {
            super(uri, component, queues, receivers);
        }

        @Override
        protected SedaConsumer createNewConsumer(Processor processor) {
            return new Receiver(this, processor);
        }
    }

    /** Stops once its queue is empty, and does not wait to see it. */
    private static final class Receiver extends SedaConsumer {

        private volatile boolean stopping;

        Receiver(SedaEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            if (!suspendOnly) {
                stopping = true;
                if (getEndpoint().getQueue() instanceof WakefulQueue<?> queue) {
                    queue.wake();
                }
            }
            super.prepareShutdown(suspendOnly, forced);
        }

        @Override
        public boolean isRunAllowed() {
            return super.isRunAllowed()
                    && !(stopping && getEndpoint().getQueue().isEmpty());
        }

        @Override
        protected void doStart() throws Exception {
            stopping = false;
            super.doStart();
        }
    }
}
