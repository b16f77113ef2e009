package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import host.HostHttpClient;
import io.github.portgithub.http.PlainHttpClientConfigurer;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of ours a host can replace, and by what; docs/embedding.md lists it. */
class OverrideTest extends RouteTest {

    @BeforeEach
    void fill() {
        model.addOrganization("acme");
        model.addRepository("acme", "one");
        model.addRepository("acme", "two");
        model.addPullRequests("acme", "one", 3);
    }

    @Test
    void takesAFolderOfTheHosts_insteadOfOurs() throws Exception {
        Path folder = copyOfTheRoutes();
        edit(folder.resolve("repositories.camel.yaml"), "sort=full_name", "sort=created");

        routes.from("file:" + folder + "/*.camel.yaml").resync();

        assertThat(github.requests("GET /orgs/acme/repos.*sort=created.*")).hasSize(1);
        assertThat(identifiers("githubPullRequest")).hasSize(3);
    }

    @Test
    void takesOneFileOfTheHosts_besideTheOthersOfOurs() throws Exception {
        Path own = routes.write(
                "our-organization.camel.yaml",
                Files.readString(Path.of("routes", "organization.camel.yaml"))
                        .replace("expression: \"\"", "expression: ?own=true"));

        routes.withMadeUp("own")
                .from("classpath:port-github/routes/*.camel.yaml,file:" + own)
                .without("**/organization.camel.yaml")
                .resync();

        assertThat(github.requests("GET /orgs/acme\\?own=true")).hasSize(1);
        assertThat(identifiers("githubOrganization")).hasSize(1);
    }

    @Test
    void takesABeanOfTheHosts_boundUnderTheNameOfOurs() throws Exception {
        routes.bind("portGithubHttpClient", new HostHttpClient()).resync();

        assertThat(github.requests()).isNotEmpty().allMatch(request -> "yes".equals(request.header("Of-The-Host")));
        assertThat(port.requests()).isNotEmpty().allMatch(request -> "yes".equals(request.header("Of-The-Host")));
        assertThat(identifiers("githubPullRequest")).hasSize(3);
    }

    @Test
    void takesItsOwnBean_whereTheHostHasNone() throws Exception {
        routes.bind("hostBean", new HostHttpClient()).start();

        assertThat(routes.context().getRegistry().lookupByName("portGithubHttpClient"))
                .isInstanceOf(PlainHttpClientConfigurer.class);
    }

    @Test
    void takesAProperty() throws Exception {
        routes.with("port.batch-size", 1).resync();

        assertThat(batchSizes()).hasSize(6).containsOnly(1);
    }

    @Test
    void takesAnotherMapping() throws Exception {
        routes.withMapping(MappingText.of("organization").toString()).resync();

        assertThat(github.requests("GET /orgs/acme/repos.*")).isEmpty();
        assertThat(identifiers("githubOrganization")).hasSize(1);
    }

    @Test
    void handsRefusedEntities_toARouteOfTheHosts() throws Exception {
        List<String> kept = new CopyOnWriteArrayList<>();
        port.on("POST .*/githubRepository/entities/bulk").answer(422, Map.of(), "{\"ok\":false,\"message\":\"no\"}");

        routes.with("port.dead-letter", "direct:host-dead-letter")
                .beside(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:host-dead-letter")
                                .process(exchange -> kept.add(new String(
                                        exchange.getMessage().getBody(byte[].class), StandardCharsets.UTF_8)));
                    }
                })
                .resync();

        assertThat(String.join("", kept).lines()).hasSize(2).allMatch(line -> line.contains("githubRepository"));
        assertThat(routes.deadLetter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"port.repository-hand-over", "port.batch-hand-over"})
    void handsOver_throughAnEndpointOfTheHosts(String key) throws Exception {
        routes.with(key, "seda:host-hand-over?size=2&blockWhenFull=true");

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).hasSize(3);
        assertThat(routes.context().getEndpoints())
                .extracting(Endpoint::getEndpointBaseUri)
                .contains("seda://host-hand-over");
    }

    @ParameterizedTest
    @CsvSource({
        "accounts, direct:port-github-accounts",
        "blueprints, direct:port-github-blueprints",
        "dead-letter, direct:port-github-dead-letter",
        "errors, route configuration port-github-no-error-handler",
        "github-page, direct:port-github-page",
        "ingest, direct:port-github-ingest",
        "organizations, direct:port-github-organizations",
        "port-call, direct:port-github-port-call",
        "port-upsert, direct:port-github-deliver",
        "post, direct:port-github-post",
        "reconcile, direct:port-github-reconcile",
        "repositories, direct:port-github-each-repository",
        "resync, direct:port-github-resync",
        "second-pass, direct:port-github-second-pass",
    })
    void saysWhatIsMissing_andWhereItIs(String file, String missing) throws Exception {
        Path folder = copyOfTheRoutes();
        Files.delete(folder.resolve(file + ".camel.yaml"));

        assertThatThrownBy(() -> routes.from("file:" + folder + "/*.camel.yaml").start())
                .hasMessageContaining(missing)
                .hasMessageContaining("; it is in " + file + ".camel.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"schedule", "replay", "github-app"})
    void startsWithoutFiles_thatNobodyCalls(String file) throws Exception {
        Path folder = copyOfTheRoutes();
        Files.deleteIfExists(folder.resolve("schedule.camel.yaml"));
        Files.deleteIfExists(folder.resolve(file + ".camel.yaml"));

        assertThat(routes.from("file:" + folder + "/*.camel.yaml").resync().outcome())
                .isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void startsWithARouteOfTheHosts_inPlaceOfOne() throws Exception {
        List<Object> kept = new CopyOnWriteArrayList<>();
        routes.without("**/dead-letter.camel.yaml").beside(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:port-github-dead-letter")
                        .routeId("host")
                        .process(exchange -> kept.add(exchange.getMessage().getBody()))
                        .bean("portGithubDeadLetter", "kept");
            }
        });

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    private Path copyOfTheRoutes() throws IOException {
        Path folder = Files.createDirectory(routes.folder().resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return folder;
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }
}
