package io.github.portgithub.routes.alone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.EndpointInject;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Produce;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.Test;

/** A kind, as an example of all: {@code pull-request.camel.yaml} says what to list and leaves the rest to others. */
@CamelMainTest(properties = "github.page-size=7", mockEndpointsAndSkip = "direct:port-github-each-repository")
class PullRequestRouteTest {

    @EndpointInject("mock:direct:port-github-each-repository")
    private MockEndpoint eachRepository;

    @Produce("direct:port-github-pull-request")
    private FluentProducerTemplate pullRequests;

    /** As much of a fetch as the route looks at. */
    public static final class Fetch {

        public Map<String, Object> selector() {
            return Map.of();
        }

        public boolean selects(String keys) {
            return false;
        }

        public String choice(String parameter, String keys, String otherwise, String all) {
            return "&" + parameter + "=closed";
        }
    }

    @Configure
    void thisFileOnly(MainConfigurationProperties main) {
        main.withRoutesIncludePattern(
                "classpath:port-github/routes/pull-request.camel.yaml,classpath:port-github/routes/errors.camel.yaml");
    }

    @Test
    void listsThoseOfEachRepository_oldestFirst() throws Exception {
        eachRepository.expectedMessageCount(1);

        pullRequests
                .withVariable("selector", Map.of("state", "closed"))
                .withVariable("fetch", new Fetch())
                .send();

        eachRepository.assertIsSatisfied();
        String listing = eachRepository.getExchanges().get(0).getVariable("listing", String.class);
        assertThat(listing).startsWith("/pulls?");
        assertThat(listing.substring("/pulls?".length()).split("&"))
                .containsExactlyInAnyOrder("state=closed", "sort=created", "direction=asc", "per_page=7");
    }
}
