package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.seda.SedaComponent;
import org.junit.jupiter.api.Test;

/** What a host application sees of us: nothing but what it asks for. */
class HostApplicationTest extends RouteTest {

    @Test
    void leavesTheHostsRoutesAlone() throws Exception {
        routes.start();
        CamelContext context = routes.context();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:host").routeId("host").process(exchange -> {
                    throw new IOException("the host's");
                });
            }
        });

        Exchange exchange =
                context.createFluentProducerTemplate().to("direct:host").send();

        assertThat(exchange.getException()).isInstanceOf(IOException.class).hasMessage("the host's");
        assertThat(exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER)).isNull();
        assertThatThrownBy(() -> context.createProducerTemplate().requestBody("direct:host", "body", String.class))
                .hasRootCauseMessage("the host's");
    }

    @Test
    void leavesTheHostsComponentsAlone() throws Exception {
        routes.start();
        CamelContext context = routes.context();

        HttpComponent http = context.getComponent("http", HttpComponent.class);
        SedaComponent seda = context.getComponent("seda", SedaComponent.class);

        assertThat(http.getHttpClientConfigurer()).isNull();
        assertThat(http.isCopyHeaders()).isTrue();
        assertThat(http.getConnectionsPerRoute()).isEqualTo(new HttpComponent().getConnectionsPerRoute());
        assertThat(seda.getQueueSize()).isEqualTo(new SedaComponent().getQueueSize());
        assertThat(seda.isDefaultBlockWhenFull()).isFalse();
        assertThat(context.getRegistry().findByTypeWithName(ObjectMapper.class)).containsOnlyKeys("portGithubJson");
        assertThat(context.getRoutes()).allMatch(route -> route.getId().startsWith("port-github-"));
    }

    @Test
    void packsNothing_thatAHostWouldTakeForItsOwn() throws IOException {
        Path classes = Path.of("target", "classes");
        try (Stream<Path> all = Files.walk(classes)) {
            List<String> resources = all.filter(Files::isRegularFile)
                    .map(file -> classes.relativize(file).toString())
                    .filter(name -> !name.endsWith(".class"))
                    .toList();

            assertThat(resources).isNotEmpty().allMatch(name -> name.startsWith("port-github/"));
            assertThat(resources)
                    .filteredOn(name -> name.startsWith("port-github/routes/"))
                    .isNotEmpty()
                    .allMatch(name -> name.endsWith(".camel.yaml"))
                    .noneMatch(name -> name.contains("sandbox"));
        }
    }
}
