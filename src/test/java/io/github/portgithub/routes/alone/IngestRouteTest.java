package io.github.portgithub.routes.alone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.delivery.Batch;
import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.delivery.BlueprintExpression;
import io.github.portgithub.delivery.Delivery;
import io.github.portgithub.delivery.DeliveryListener;
import io.github.portgithub.delivery.HandOverExecutor;
import io.github.portgithub.delivery.Refusal;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.resync.MappedPage;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.BindToRegistry;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.Test;

/** From pages to batches: {@code ingest.camel.yaml}, between a mapper and posting workers that are not there. */
@CamelMainTest(
        properties = "port.batch-hand-over=mock:batches",
        mockEndpointsAndSkip = "direct:port-github-dead-letter")
class IngestRouteTest {

    private static final DeliveryListener NOBODY = new DeliveryListener() {
        @Override
        public void accepted(Entity entity) {}

        @Override
        public void refused(Entity entity, String reason) {}
    };

    @EndpointInject("mock:batches")
    private MockEndpoint batches;

    @EndpointInject("mock:direct:port-github-dead-letter")
    private MockEndpoint deadLetter;

    @Produce
    private ProducerTemplate template;

    private final List<String> steps = new ArrayList<>();

    /** Makes an entity of each text: {@code BLUEPRINT/IDENTIFIER}; what begins with {@code bad} is refused. */
    public final class Mapper {

        public MappedPage map(Exchange exchange) {
            steps.add("map");
            List<Delivery> deliveries = new ArrayList<>();
            List<Refusal> refusals = new ArrayList<>();
            List<?> records = exchange.getMessage().getBody(List.class);
            for (Object text : records) {
                String[] parts = text.toString().split("/");
                Entity entity = Entity.of(
                        parts[0], new ObjectMapper().createObjectNode().put("identifier", parts[1]));
                if (parts[0].equals("bad")) {
                    refusals.add(new Refusal(new Delivery(entity, NOBODY), 0, "unmappable", "too long"));
                } else {
                    deliveries.add(new Delivery(entity, NOBODY));
                }
            }
            return new MappedPage(deliveries, refusals);
        }
    }

    /** Is told of each page. */
    public final class Books {

        public void pageRead() {
            steps.add("page read");
        }
    }

    @BindToRegistry("portGithubMapper")
    public Mapper mapper() {
        return new Mapper();
    }

    @BindToRegistry("portGithubScopes")
    public Books scopes() {
        return new Books();
    }

    @BindToRegistry("portGithubBatch")
    public BatchAggregationStrategy batch() {
        return new BatchAggregationStrategy(3, 100_000);
    }

    @BindToRegistry("portGithubBlueprintOf")
    public BlueprintExpression blueprintOf() {
        return new BlueprintExpression();
    }

    @BindToRegistry("portGithubHandOver")
    public HandOverExecutor handOver() {
        return new HandOverExecutor();
    }

    @Configure
    void thisFileOnly(MainConfigurationProperties main) {
        main.withRoutesIncludePattern("classpath:port-github/routes/ingest.camel.yaml");
        // What becomes of failures is not the subject: the names only
        main.addRoutesBuilder(new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration("port-github-no-error-handler");
                routeConfiguration("port-github-delivery-errors");
            }
        });
    }

    @Test
    void fillsBatchesAcrossPages_andFlushesTheRest() throws Exception {
        ingest("a/1", "a/2");
        assertThat(batches.getReceivedCounter()).isZero();

        ingest("a/3", "a/4");
        assertThat(received()).containsExactly(List.of("1", "2", "3"));

        template.sendBody("direct:port-github-flush", null);
        assertThat(received()).containsExactly(List.of("1", "2", "3"), List.of("4"));
        assertThat(steps).containsExactly("page read", "map", "page read", "map");
    }

    @Test
    void keepsBlueprintsApart() {
        ingest("a/1", "b/1", "a/2", "b/2");
        template.sendBody("direct:port-github-flush", null);

        assertThat(received()).containsExactlyInAnyOrder(List.of("1", "2"), List.of("1", "2"));
    }

    @Test
    void handsRefusalsToTheDeadLetter_andTheOthersOn() throws Exception {
        deadLetter.expectedMessageCount(1);

        ingest("bad/1", "a/1", "a/2", "a/3");
        template.sendBody("direct:port-github-flush", null);

        deadLetter.assertIsSatisfied();
        List<?> refusals = deadLetter.getExchanges().get(0).getMessage().getBody(List.class);
        assertThat(refusals)
                .singleElement()
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.entity().identifier()).isEqualTo("1"));
        assertThat(received()).containsExactly(List.of("1", "2", "3"));
    }

    private void ingest(String... records) {
        template.sendBody("direct:port-github-ingest", List.of(records));
    }

    private List<List<String>> received() {
        return batches.getExchanges().stream()
                .map(exchange -> exchange.getVariable("batch", Batch.class).deliveries().stream()
                        .map(delivery -> delivery.entity().identifier())
                        .toList())
                .toList();
    }
}
