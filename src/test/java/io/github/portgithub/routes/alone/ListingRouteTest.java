package io.github.portgithub.routes.alone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.camel.BindToRegistry;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Produce;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How pages follow each other: {@code listing.camel.yaml}. */
@CamelMainTest(mockEndpointsAndSkip = "direct:port-github-(page|ingest)")
class ListingRouteTest {

    private static final String FIRST = "https://api.github.com/first";

    @EndpointInject("mock:direct:port-github-page")
    private MockEndpoint page;

    @EndpointInject("mock:direct:port-github-ingest")
    private MockEndpoint ingest;

    @Produce("direct:port-github-listing")
    private FluentProducerTemplate listing;

    private final Run run = new Run();
    private final Deque<String> links = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final Seams seams = new Seams();
    private final Ledger ledger = new Ledger();
    private String seam;

    /** As much of a run as the route looks at. */
    public static final class Run {

        private boolean open = true;

        public boolean isOpen() {
            return open;
        }
    }

    /** Counts how often it is told that two pages meet. */
    public static final class Seams {

        private int met;

        public void partial() {
            throw new IllegalStateException("nothing is partial here");
        }

        public void pagesMet() {
            met++;
        }
    }

    /** Hears how the listing began and ended. */
    public static final class Ledger {

        private final List<String> heard = new ArrayList<>();

        public void listing() {
            heard.add("listing");
        }

        public void ended() {
            heard.add("ended");
        }
    }

    @BindToRegistry("portGithubRunLedger")
    public Ledger ledger() {
        return ledger;
    }

    @BindToRegistry("portGithubScopes")
    public Seams scopes() {
        return seams;
    }

    @Configure
    void thisFileOnly(MainConfigurationProperties main) {
        main.withRoutesIncludePattern(
                "classpath:port-github/routes/listing.camel.yaml,classpath:port-github/routes/errors.camel.yaml");
    }

    @BeforeEach
    void answerPages() {
        page.whenAnyExchangeReceived(exchange -> {
            asked.add(exchange.getVariable("nextPage", String.class));
            exchange.getMessage().setBody("records of " + asked.size());
            if (links.isEmpty()) {
                exchange.removeVariable("nextPage");
            } else {
                exchange.setVariable("nextPage", links.remove());
            }
        });
    }

    @Test
    void handsOnEachPage_untilNoLinkIsLeft() throws Exception {
        links.addAll(List.of("second", "third"));
        ingest.expectedBodiesReceived("records of 1", "records of 2", "records of 3");

        Exchange read = list();

        ingest.assertIsSatisfied();
        assertThat(asked).containsExactly(FIRST, "second", "third");
        assertThat(read.getVariable("nextPage")).isNull();
        assertThat(seams.met).isZero();
        assertThat(ledger.heard).containsExactly("listing", "ended");
    }

    @Test
    void endsBeforeTheNextPage_whenTheRunIsClosed() throws Exception {
        links.addAll(List.of("second", "third"));
        ingest.whenAnyExchangeReceived(exchange -> run.open = false);

        Exchange read = list();

        assertThat(asked).containsExactly(FIRST);
        assertThat(read.getVariable("nextPage")).isEqualTo("second");
    }

    @Test
    void asksNothing_whenTheRunIsClosedBefore() {
        run.open = false;

        Exchange read = list();

        assertThat(asked).isEmpty();
        assertThat(read.getVariable("nextPage")).isEqualTo(FIRST);
    }

    @Test
    void tellsThatPagesMeet_whereSomethingMayBeDeleted() {
        links.add("second");
        seam = "a seam";

        list();

        assertThat(seams.met).isEqualTo(2);
    }

    @Test
    void handsOnNothing_whenAPageFails() {
        page.whenAnyExchangeReceived(exchange -> {
            throw new IllegalStateException("no answer");
        });

        Exchange read = list();

        assertThat(read.getException()).hasMessage("no answer");
        assertThat(ingest.getReceivedCounter()).isZero();
        assertThat(read.getVariable("nextPage")).isEqualTo(FIRST);
    }

    private Exchange list() {
        return listing.withVariable("run", run)
                .withVariable("nextPage", FIRST)
                .withVariable("pagesTo", "ingest")
                .withVariable("seam", seam)
                .send();
    }
}
