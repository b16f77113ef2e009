package io.github.portgithub.routes.alone;

import org.apache.camel.EndpointInject;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What starts a resync: {@code schedule.camel.yaml}. */
@CamelMainTest(
        properties = "port.resync.schedule=0 0 0 1 1 ? 2099",
        replaceRouteFromWith = "port-github-schedule=direct:tick",
        mockEndpointsAndSkip = "direct:port-github-resync")
class ScheduleRouteTest {

    @EndpointInject("mock:direct:port-github-resync")
    private MockEndpoint resync;

    @Produce("direct:tick")
    private ProducerTemplate tick;

    @Configure
    void thisFileOnly(MainConfigurationProperties main) {
        main.withRoutesIncludePattern(
                "classpath:port-github/routes/schedule.camel.yaml,classpath:port-github/routes/errors.camel.yaml");
    }

    @Test
    void startsOneResync_whenTheRoutesStart() throws Exception {
        resync.expectedMessageCount(1);

        resync.assertIsSatisfied();
    }

    @Nested
    @CamelMainTest(properties = "port.resync.on-start=false")
    class WithoutOneAtTheStart {

        @Test
        void startsAResync_atEachTick() throws Exception {
            resync.expectedMessageCount(2);

            tick.sendBody(null);
            tick.sendBody(null);

            resync.assertIsSatisfied();
        }
    }
}
