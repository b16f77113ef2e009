package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.main.Main;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.support.ExchangeHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

            assertThat(resources)
                    .isNotEmpty()
                    // A Kamelet is read only by a host that names it
                    .filteredOn(
                            name -> !name.matches("kamelets/(github-page-action|port-entities-sink)\\.kamelet\\.yaml"))
                    // Of the sandbox, which is no host's
                    .filteredOn(name -> !name.startsWith("META-INF/services/io.github.portgithub.")
                            && !name.startsWith("io/github/portgithub/sandbox/"))
                    .allMatch(name -> name.startsWith("port-github/"));
            assertThat(resources)
                    .filteredOn(name -> name.startsWith("port-github/routes/"))
                    .isNotEmpty()
                    .allMatch(name -> name.endsWith(".camel.yaml"))
                    .noneMatch(name -> name.contains("sandbox"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "classpath:port-github/routes/*.camel.yaml"})
    void behavesTheSame_withOurRoutesAndWithout(String ours) throws Exception {
        try (Host host = new Host(ours)) {
            assertThat(host.call("direct:of-configuration")).isEqualTo("nameless configuration: the host's");
            assertThat(host.call("direct:of-context")).isEqualTo("nameless configuration: the host's");
            assertThat(host.call("direct:of-none")).isEqualTo("java.io.IOException: the host's");
            assertThat(host.context().resolvePropertyPlaceholders("{{host.greeting}}"))
                    .isEqualTo("hello");
        }
    }

    @Test
    void keepsItsOwnErrors_whateverTheHostConfiguresForAllRoutes() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "one");
        model.addRepository("acme", "two");
        model.addPullRequests("acme", "one", 2);
        model.addPullRequests("acme", "two", 2);
        github.on("GET /repos/acme/two/pulls").answer(500, Map.of(), "{\"message\":\"no\"}");

        try (Host host = new Host("classpath:port-github/routes/*.camel.yaml")) {
            ResyncReport report = host.context()
                    .createFluentProducerTemplate()
                    .to("direct:port-github-resync")
                    .request(ResyncReport.class);

            assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(report.unknown().get("pull-request")).containsOnlyKeys("acme/two");
            assertThat(identifiers("githubPullRequest")).hasSize(2);
            assertThat(host.handled).as("what the host's configuration took").isEmpty();
            assertThat(host.seen)
                    .as("routes that the host's configuration changed")
                    .isEmpty();
            host.call("direct:of-configuration");
            assertThat(host.handled).containsExactly("of-configuration");
            assertThat(host.seen).contains("of-configuration");
        }
    }

    /** An application of its own: properties in a file, and error handling for all of its routes. */
    private final class Host implements AutoCloseable {

        private final List<String> handled = new CopyOnWriteArrayList<>();
        private final Set<String> seen = ConcurrentHashMap.newKeySet();
        private final Main main = new Main();

        private Host(String ours) throws Exception {
            Path file = routes.write(
                    "application.properties",
                    String.join(
                            "\n",
                            "host.greeting=hello",
                            "camel.main.shutdown-timeout=5",
                            "github.api-url=" + github.url(),
                            "github.token=github-test-token",
                            "github.organizations=acme",
                            "github.retries=2",
                            "github.retry-delay=10",
                            "port.api-url=" + port.url(),
                            "port.client-id=test-client",
                            "port.client-secret=port-test-secret",
                            "port.dead-letter=file:" + routes.folder() + "/dead-letter?fileExist=Append"));
            main.setPropertyPlaceholderLocations("file:" + file);
            main.configure().withRoutesIncludePattern(ours).withRoutesExcludePattern("**/schedule.camel.yaml");
            main.configure().addRoutesBuilder(new RouteConfigurationBuilder() {
                @Override
                public void configuration() {
                    RouteConfigurationDefinition nameless = routeConfiguration();
                    nameless.intercept().process(exchange -> seen.add(ExchangeHelper.getRouteId(exchange)));
                    nameless.onCompletion().process(exchange -> seen.add(exchange.getFromRouteId()));
                    nameless.onException(Exception.class)
                            .handled(true)
                            .process(exchange -> handled.add(exchange.getFromRouteId()))
                            .setBody(simple("nameless configuration: ${exception.message}"));
                }
            });
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:of-configuration").routeId("of-configuration").process(Host::fail);
                    from("direct:of-none")
                            .routeId("of-none")
                            .errorHandler(noErrorHandler())
                            .process(Host::fail);
                }
            });
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(deadLetterChannel("direct:of-dead-letter"));
                    from("direct:of-context").routeId("of-context").process(Host::fail);
                    from("direct:of-dead-letter")
                            .routeId("of-dead-letter")
                            .setBody(simple("dead letter: ${exception.message}"));
                }
            });
            main.start();
        }

        private static void fail(Exchange exchange) throws IOException {
            throw new IOException("the host's");
        }

        CamelContext context() {
            return main.getCamelContext();
        }

        String call(String uri) {
            Exchange exchange = context().createFluentProducerTemplate().to(uri).send();
            return exchange.getException() != null
                    ? exchange.getException().toString()
                    : exchange.getMessage().getBody(String.class);
        }

        @Override
        public void close() {
            main.stop();
        }
    }
}
