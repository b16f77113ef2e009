package io.github.portgithub.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.CamelContext;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class BoundedSedaComponentTest {

    @Test
    void waitsWhenFull_whateverTheHostSetsForSeda() throws Exception {
        try (CamelContext context = context()) {
            SedaEndpoint queue =
                    context.getEndpoint("portGithubQueue:repositories?concurrentConsumers=3", SedaEndpoint.class);

            assertThat(queue.getSize()).isEqualTo(1);
            assertThat(queue.getQueue().remainingCapacity()).isEqualTo(1);
            assertThat(queue.isBlockWhenFull()).isTrue();
            assertThat(queue.isDiscardWhenFull()).isFalse();
            assertThat(queue.getOfferTimeout()).isZero();
            assertThat(queue.getPollTimeout()).isEqualTo(100);
            assertThat(queue.getConcurrentConsumers()).isEqualTo(3);
        }
    }

    @Test
    void takesWhatTheUriSays() throws Exception {
        try (CamelContext context = context()) {
            SedaEndpoint queue = context.getEndpoint("portGithubQueue:acme?size=5&pollTimeout=7", SedaEndpoint.class);

            assertThat(queue.getSize()).isEqualTo(5);
            assertThat(queue.getPollTimeout()).isEqualTo(7);
        }
    }

    /** A context that does to the component what Spring Boot's starter does to every SedaComponent. */
    private static CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        SedaComponent component = new BoundedSedaComponent(1, 100);
        component.setQueueSize(1000);
        component.setDefaultBlockWhenFull(false);
        component.setDefaultDiscardWhenFull(true);
        component.setDefaultOfferTimeout(9);
        component.setDefaultPollTimeout(1000);
        context.addComponent("portGithubQueue", component);
        context.start();
        return context;
    }
}
