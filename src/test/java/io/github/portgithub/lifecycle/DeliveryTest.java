package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.delivery.Replay;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {

    private static final String CIRCLE = """
            createMissingRelatedEntities: false
            resources:
              - kind: repository
                selector: { query: 'true' }
                port:
                  entity:
                    mappings:
                      identifier: .name
                      blueprint: '"service"'
                      title: .name
                      properties: { url: .html_url }
                      relations:
                        next: if .name == "a" then "b" elif .name == "b" then "c" elif .name == "c" then "a" elif .name == "d" then "a" else "nobody" end
            """;

    private final LifeCycleHarness harness = new LifeCycleHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 422})
    void isolatesTheGuiltyEntity_whenPortRefusesTheWholeBatch(int status) throws Exception {
        repositories(20);
        harness.port
                .on(request ->
                        request.is(LifeCycleHarness.BULK) && request.text().contains("\"acme/repo-13\""))
                .answer(status, Map.of(), "{\"ok\":false,\"error\":\"invalid_request\",\"message\":\"bad entity\"}");

        ResyncReport report = harness.resync();

        assertThat(harness.identifiers("githubRepository")).hasSize(19).doesNotContain("acme/repo-13");
        assertThat(harness.deadLetter()).hasSize(1);
        JsonNode line = harness.deadLetter().get(0);
        assertThat(line.path("identifier").asText()).isEqualTo("acme/repo-13");
        assertThat(line.path("status").asInt()).isEqualTo(status);
        assertThat(line.path("message").asText()).isEqualTo("bad entity");
        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        // 20, then 2 of 10, 2 of 5, and so on down to one: fewer than one post for each entity
        assertThat(harness.port.requests("POST /v1/blueprints/githubRepository/entities/bulk"))
                .hasSizeLessThanOrEqualTo(11);
    }

    @Test
    void postsBothHalves_whenOneOfThemFailsForAnotherReason() throws Exception {
        repositories(4);
        harness.port
                .on(request -> request.is(LifeCycleHarness.BULK)
                        && request.text().contains("\"acme/repo-01\"")
                        && request.text().contains("\"acme/repo-03\""))
                .answer(413, Map.of(), "{}");
        harness.port
                .on(request ->
                        request.is(LifeCycleHarness.BULK) && request.text().contains("\"acme/repo-01\""))
                .answer(403, Map.of(), "{\"error\":\"forbidden\"}");

        ResyncReport report = harness.resync();

        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/repo-03", "acme/repo-04");
        assertThat(harness.deadLetter())
                .extracting(line -> line.path("identifier").asText())
                .containsExactly("acme/repo-01", "acme/repo-02");
        assertThat(report.rows()).allMatch(row -> row.accepted() + row.refused() == row.mapped());
    }

    @Test
    void landsEntitiesThatRelateInACircle_inTheSecondPass() throws Exception {
        services();
        for (String name : new String[] {"a", "b", "c", "d"}) {
            harness.model.addRepository("acme", name);
        }

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.identifiers("service")).containsExactly("a", "b", "c", "d");
        harness.catalog.entities("service").forEach(entity -> {
            assertThat(entity.json().path("properties").path("url").asText()).contains("acme");
            assertThat(entity.json().path("relations").path("next").asText()).isNotEmpty();
        });
        assertThat(harness.deadLetter()).isEmpty();
    }

    @Test
    void refusesAfterTheSecondPass_whatRelatesToNothing() throws Exception {
        services();
        harness.model.addRepository("acme", "z");

        ResyncReport report = harness.resync();

        assertThat(report.rows().get(0).refused()).isEqualTo(1);
        assertThat(harness.deadLetter()).hasSize(1);
        assertThat(harness.deadLetter()
                        .get(0)
                        .path("entity")
                        .path("properties")
                        .path("url")
                        .asText())
                .contains("acme/z");
        assertThat(harness.identifiers("service")).isEmpty();
    }

    @Test
    void replaysADeadLetter_asItWasPosted() throws Exception {
        repositories(3);
        harness.port
                .on(LifeCycleHarness.BULK)
                .answer(403, Map.of(), "{\"error\":\"forbidden\",\"message\":\"not today\"}");
        harness.resync();
        harness.port.heal();
        Path file = harness.deadLetterFiles().get(0);
        Files.writeString(file, "no line of a dead letter\n", StandardOpenOption.APPEND);

        try (Replay replay = new Replay(file)) {
            harness.context()
                    .createFluentProducerTemplate()
                    .to("direct:port-github-replay")
                    .withBody(replay)
                    .send();

            assertThat(replay).hasToString("Replay: 4 accepted, 0 refused again, 1 lines unreadable");
            assertThat(replay.isComplete()).isFalse();
        }
        assertThat(harness.identifiers("githubRepository")).hasSize(3);
        assertThat(harness.catalog
                        .entity("githubRepository", "acme/repo-01")
                        .orElseThrow()
                        .json()
                        .path("title")
                        .asText())
                .isEqualTo("repo-01");
    }

    @Test
    void endsTheRun_whenTheDeadLetterCannotBeWritten() throws Exception {
        repositories(3);
        Path folder = harness.folder.resolve("refused");
        harness.with("port.dead-letter", "file:" + folder.resolve("below"))
                .withPackagedMapping("identifier: .full_name", "identifier: .full_name | sub(\"repo-02\"; \"a b\")")
                .start();
        harness.write("refused", "no folder");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.kept()).isZero();
        assertThat(report.toString()).contains("dead letter: 0 of 1 refused entities are kept");
        assertThat(harness.identifiers("githubRepository")).containsExactlyInAnyOrder("acme/repo-01", "acme/repo-03");
    }

    /** As docs/editing.md shows it. */
    @ParameterizedTest
    @ValueSource(ints = {200, 503})
    void delivers_toTheDestinationOfTheDocumentation(int status) throws Exception {
        repositories(3);
        String example = Files.readString(Path.of("docs/editing.md"))
                .replaceFirst("(?s).*```yaml\n(# Sends batches to a catalog.*?)```.*", "$1");
        harness.port.on("POST /catalog/githubRepository").answer(status, Map.of(), "{}");
        harness.port.on("POST /catalog/githubOrganization").answer(200, Map.of(), "{}");
        harness.withMadeUpRequest("POST /catalog/")
                .without("**/post.camel.yaml")
                .withRoutes("my-destination.camel.yaml", example)
                .with("my.catalog-url", harness.port.url());

        ResyncReport report = harness.resync();

        assertThat(harness.port.requests("POST /catalog/githubRepository")).hasSize(1);
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isEmpty();
        assertThat(report.outcome()).as("%s", report).isEqualTo(status == 200 ? Outcome.COMPLETE : Outcome.INCOMPLETE);
        assertThat(harness.deadLetter())
                .hasSize(status == 200 ? 0 : 3)
                .allMatch(line -> line.path("message").asText().equals("the catalog answered 503"));
        assertThat(report.kept()).isEqualTo(status == 200 ? 0 : 3);
    }

    @Test
    void waitsForNothing_whenADestinationReportsNothing() throws Exception {
        repositories(2);
        harness.without("**/post.camel.yaml").withRoutes("silent.camel.yaml", """
                - route:
                    id: silent
                    routeConfigurationId: port-github-no-error-handler
                    from:
                      uri: direct:port-github-post
                      steps:
                        - log:
                            message: "${variable.batch.size}"
                """);

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.rows()).allMatch(row -> row.refused() == row.mapped());
        assertThat(harness.deadLetter())
                .hasSize(3)
                .allMatch(line -> line.path("error").asText().equals("not_reported"));
    }

    @Test
    void waitsForNothing_whenNobodyTakesBatches() throws Exception {
        repositories(2);
        harness.start();
        harness.context().getRouteController().stopRoute("port-github-upsert");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(harness.deadLetter()).hasSize(3);
        harness.context().getRouteController().startRoute("port-github-upsert");
        assertThat(harness.resync().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void keepsEveryPost_onThePathOfItsBlueprint() throws Exception {
        repositories(3);
        // The simulated Port says what it makes of such a name
        harness.withMadeUpRequest("POST /v1/blueprints/githubIssue%2F..%2FgithubRepository/");
        harness.withPackagedMapping(
                "blueprint: '\"githubRepository\"'",
                "blueprint: if .name == \"repo-01\" then \"githubIssue/../githubRepository\""
                        + " elif .name == \"repo-02\" then \"a b?c#d%25\" else \"githubRepository\" end");

        harness.resync();

        assertThat(harness.port.requests(LifeCycleHarness.BULK))
                .extracting(request -> request.path())
                .containsExactlyInAnyOrder(
                        "/v1/blueprints/githubOrganization/entities/bulk",
                        "/v1/blueprints/githubRepository/entities/bulk",
                        "/v1/blueprints/githubIssue%2F..%2FgithubRepository/entities/bulk");
        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/repo-03");
        assertThat(harness.deadLetter())
                .extracting(line -> line.path("blueprint").asText() + ' ' + line.path("status"))
                .containsExactlyInAnyOrder("githubIssue/../githubRepository 404", "a b?c#d%25 0");
    }

    @Test
    void takesAListForUnknown_whenOneOfItsElementsIsNoRecord() throws Exception {
        repositories(3);
        harness.github.on("GET /orgs/acme/repos.*").answer(200, Map.of(), "[null]");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().get("repository")).containsOnlyKeys("acme");
    }

    private void services() throws Exception {
        harness.model.addOrganization("acme");
        harness.catalog.addBlueprints(new ObjectMapper().readTree("""
                [{"identifier":"service","title":"Service","schema":{"properties":{"url":{"type":"string"}},"required":[]},
                  "relations":{"next":{"title":"Next","target":"service","required":false,"many":false}}}]"""));
        harness.withMapping(CIRCLE);
    }

    private void repositories(int count) {
        harness.model.addOrganization("acme");
        for (int i = 1; i <= count; i++) {
            harness.model.addRepository("acme", String.format("repo-%02d", i));
        }
    }
}
