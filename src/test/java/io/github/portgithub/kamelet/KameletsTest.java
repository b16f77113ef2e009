package io.github.portgithub.kamelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.BrokenLinkException;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.port.PortException;
import io.github.portgithub.routes.ShownExchanges;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The two Kamelets in a Camel context that has nothing else of ours, over real sockets. */
@Timeout(60)
class KameletsTest {

    private static final String BULK = "POST /v1/blueprints/service/entities/bulk";

    private final GithubModel model = new GithubModel();
    private final SandboxPort catalog = new SandboxPort();
    private final TestServer github = TestServer.github(model);
    private final TestServer port = TestServer.port(catalog);
    private final CamelContext context = new DefaultCamelContext();

    private final ShownExchanges exchanges = new ShownExchanges();

    @BeforeEach
    void start() {
        context.getCamelContextExtension().addInterceptStrategy(exchanges);
        context.start();
    }

    @AfterEach
    void stop() {
        Set<String> secrets = new HashSet<>(Set.of("a-token", "test-secret"));
        port.requests().stream()
                .map(request -> request.header("Authorization"))
                .filter(Objects::nonNull)
                .forEach(value -> secrets.add(value.substring("Bearer ".length())));
        // A Kamelet is called with its parameters in its address, which is the caller's
        assertThat(exchanges.texts())
                .filteredOn(text -> !text.startsWith("property CamelToEndpoint: kamelet:"))
                .noneMatch(text -> secrets.stream().anyMatch(text::contains));
        context.stop();
        github.close();
        port.close();
    }

    @Test
    void githubPageAction_getsAPageAtACall_untilNextPageIsEmpty() {
        model.addOrganization("acme");
        for (String name : List.of("a", "b", "c")) {
            model.addRepository("acme", name);
        }

        Exchange page = page("/orgs/acme/repos?per_page=2&sort=full_name", null);
        Exchange last = page("/orgs/acme/repos?per_page=2&sort=full_name", page.getVariable("nextPage", String.class));

        assertThat(names(page)).containsExactly("a", "b");
        assertThat(names(last)).containsExactly("c");
        assertThat(last.getVariable("nextPage")).isEqualTo("");
        assertThat(page.getMessage().getHeaders()).isEmpty();
        assertThat(github.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.header("Authorization")).isEqualTo("Bearer a-token");
            assertThat(request.header("X-Of-The-Host")).isNull();
        });
    }

    /** As docs/editing.md shows it. */
    @Test
    void githubPageAction_readsAListing_inALoopOfTheHost() throws Exception {
        model.addOrganization("acme");
        for (int i = 0; i < 5; i++) {
            model.addRepository("acme", "repo-" + i);
        }
        String example = Files.readString(Path.of("docs/editing.md"))
                .replaceFirst("(?s).*```yaml\n(- route:\n    id: labels.*?)```.*", "$1")
                .replace("/repos/apache/camel/labels?per_page=100", "/orgs/acme/repos?per_page=2")
                .replace("token: \"{{github.token}}\"", "apiUrl: " + github.url());
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("labels.camel.yaml", example));

        assertThat(new NotifyBuilder(context)
                        .fromRoute("labels")
                        .whenDone(1)
                        .create()
                        .matches(20, TimeUnit.SECONDS))
                .isTrue();

        assertThat(github.requests()).hasSize(3).allMatch(request -> request.header("Authorization") == null);
    }

    @Test
    void githubPageAction_failsWithTheReason_andSendsTheTokenNowhereElse() {
        github.on("GET /orgs/acme/repos").answer(403, Map.of(), "{\"message\":\"Resource protected\"}");

        assertThat(page("/orgs/acme/repos", null).getException())
                .isInstanceOfSatisfying(
                        GithubException.class,
                        failure -> assertThat(failure.answer()).isEqualTo(GithubAnswer.FORBIDDEN))
                .hasMessageContaining("403");
        assertThat(page("/orgs/acme/repos", port.url() + "/orgs/acme/repos").getException())
                .isInstanceOf(BrokenLinkException.class);
        assertThat(port.requests()).isEmpty();
    }

    @Test
    void portEntitiesSink_postsOneOrMany_withOneToken() throws Exception {
        blueprint();
        List<Map<String, Object>> many = new ArrayList<>();
        for (int i = 1; i <= 21; i++) {
            many.add(Map.of("identifier", "s-" + i, "title", "Service " + i));
        }

        send("{\"identifier\":\"s-0\",\"title\":\"\u00fcber\"}");
        Exchange sent = send(many);
        send(List.of());

        assertThat(catalog.entities("service")).hasSize(22);
        assertThat(catalog.entity("service", "s-0")
                        .orElseThrow()
                        .json()
                        .get("title")
                        .textValue())
                .isEqualTo("\u00fcber");
        assertThat(port.requests(BULK)).hasSize(3).allSatisfy(request -> {
            assertThat(request.query()).contains("upsert=true", "merge=true", "create_missing_related_entities=false");
            assertThat(request.header("X-Of-The-Host")).isNull();
        });
        assertThat(port.requests("POST /v1/auth/access_token")).hasSize(1);
        assertThat(sent.getMessage().getBody()).isSameAs(many);
        assertThat(sent.getMessage().getHeaders()).containsOnlyKeys("X-Of-The-Host");
    }

    @Test
    void portEntitiesSink_namesTheEntityThatIsRefused() throws Exception {
        blueprint();

        Exchange refused = send("[{\"identifier\":\"ok\"},{\"identifier\":\"bad\",\"relations\":{\"none\":\"x\"}}]");

        assertThat(refused.getException()).hasRootCauseInstanceOf(PortException.class);
        assertThat(refused.getException()).rootCause().hasMessageContaining("bad: ");
    }

    @Test
    void portEntitiesSink_fetchesAnotherToken_forTheMessageAfterA401() throws Exception {
        blueprint();
        port.on(BULK).times(1).answer(401, Map.of(), "{\"ok\":false,\"message\":\"expired\"}");

        Exchange first = send("{\"identifier\":\"s\"}");
        Exchange second = send("{\"identifier\":\"s\"}");

        assertThat(first.getException()).hasRootCauseInstanceOf(PortException.class);
        assertThat(second.getException()).isNull();
        assertThat(port.requests("POST /v1/auth/access_token")).hasSize(2);
    }

    @Test
    void aMissingParameterEndsTheStart_andIsNamed() {
        assertThatThrownBy(() -> context.createFluentProducerTemplate()
                        .to("kamelet:port-entities-sink?clientId=a&clientSecret=b")
                        .withBody("{}")
                        .send())
                .hasStackTraceContaining("blueprint");
    }

    private void blueprint() throws IOException {
        catalog.addBlueprints(new ObjectMapper().readTree("""
                [{"identifier": "service", "title": "Service", "schema": {"properties": {}}, "relations": {}}]
                """));
    }

    private Exchange page(String path, String nextPage) {
        FluentProducerTemplate call = context.createFluentProducerTemplate()
                .to("kamelet:github-page-action?token=a-token&apiUrl=" + github.url() + "&path=RAW(" + path + ")")
                .withHeader("X-Of-The-Host", "x");
        return (nextPage == null ? call : call.withVariable("nextPage", nextPage)).send();
    }

    private Exchange send(Object body) {
        return context.createFluentProducerTemplate()
                .to("kamelet:port-entities-sink?blueprint=service&clientId=test-client&clientSecret=test-secret&apiUrl="
                        + port.url())
                .withHeader("X-Of-The-Host", "x")
                .withBody(body)
                .send();
    }

    private static List<String> names(Exchange page) {
        assertThat(page.getException()).isNull();
        List<String> names = new ArrayList<>();
        page.getMessage()
                .getBody(JsonNode.class)
                .forEach(record -> names.add(record.get("name").textValue()));
        return names;
    }
}
