package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.CheckReport;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dry run and a check tell of a mapping that does not fit the blueprints at Port, before anything is posted. */
class BlueprintDifferencesRouteTest extends RouteTest {

    /** Those of Port's GitHub tutorial, as far as they differ from ours. */
    private static final String TUTORIAL = """
            [{"identifier": "githubOrganization", "title": "Organization", "schema": {"properties": {
                "url": {"type": "string"}, "description": {"type": "string"}, "verified": {"type": "boolean"}}},
              "relations": {}},
             {"identifier": "githubRepository", "title": "Repository", "schema": {"properties": {
                "description": {"type": "string"}, "url": {"type": "string"}, "defaultBranch": {"type": "string"}}},
              "relations": {}},
             {"identifier": "githubPullRequest", "title": "Pull Request", "schema": {"properties": {
                "creator": {"type": "string"}, "assignees": {"type": "array"}, "reviewers": {"type": "array"},
                "status": {"type": "string", "enum": ["merged", "open", "closed"]}, "closedAt": {"type": "string"},
                "updatedAt": {"type": "string"}, "mergedAt": {"type": "string"}, "createdAt": {"type": "string"},
                "link": {"type": "string"}, "leadTimeHours": {"type": "number"}}},
              "relations": {"repository": {"target": "githubRepository", "required": false, "many": false}}}]
            """;

    private static final String OCEANS = "port.mapping=classpath:port-github/port-app-config-ocean.yml";

    @BeforeEach
    void threeRepositories() {
        model.addOrganization("acme");
        for (String name : new String[] {"one", "two", "three"}) {
            model.addRepository("acme", name);
        }
        model.addPullRequests("acme", "one", 2);
    }

    @Test
    void aDryRunForetellsWhatPortRefuses_andNamesTheMappingThatFits() throws Exception {
        atPort(TUTORIAL);
        Path lines = dryRun();

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(row(report, "repository").refused()).isEqualTo(3);
        assertThat(row(report, "organization").accepted()).isOne();
        assertThat(report.toString())
                .contains("repository[1]: githubRepository has no relation organization; 3 entities would be refused")
                .contains(OCEANS)
                .doesNotContain("dead letter");
        assertThat(Files.readAllLines(lines)).hasSize(6);
        assertThat(port.requests()).noneMatch(BlueprintDifferencesRouteTest::isWrite);
        assertThat(routes.deadLetter()).isEmpty();
    }

    @Test
    void aRunThatIsRefused_namesTheMappingThatFits() throws Exception {
        atPort(TUTORIAL);

        ResyncReport report = routes.resync();

        assertThat(row(report, "repository").refused()).isEqualTo(3);
        assertThat(report.toString()).contains(OCEANS, "dead letter: 4 of 4 refused entities are kept");
    }

    @Test
    void saysNothing_whereTheBlueprintsFit() throws Exception {
        routes.resync();
        routes.stop();
        Path lines = dryRun();

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(report.foreseen()).isEmpty();
        assertThat(check().problems()).isEmpty();
        assertThat(Files.readAllLines(lines)).hasSize(6);
    }

    /** The simulated Port is asked afterwards: what is foretold is what it does. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "properties | a: .name | 'a': {'type': 'number'} | | property a must be of type number",
                "properties | a: .id | 'a': {'type': 'string'} | | property a must be of type string",
                "properties | a: '[.name]' | 'a': {'type': 'boolean'} | | property a must be of type boolean",
                "properties | a: .name | 'a': {'type': 'array'} | | property a must be of type array",
                "properties | a: .name | 'a': {'type': 'object'} | | property a must be of type object",
                "properties | a: .name | 'a': {'type': 'string', 'enum': ['x', 'y']} | | property a must be one of x, y",
                "properties | a: '[1]' | 'a': {'type': 'array', 'items': {'type': 'string'}} | | each of property a must be",
                "properties | a: 'null' | 'a': {'type': 'string'} | 'required': ['a'] | requires property a",
                "properties | a: .name | 'a': {'type': 'string'} | 'required': ['b'] | requires property b",
                "properties | a: 'null' | 'a': {'type': 'string'} | | ",
                "properties | a: .name | 'b': {'type': 'string'} | | ",
                "relations | a: .name | 'a': {'target': 'b', 'many': false} | | ",
                "relations | a: .name | 'b': {'target': 'b', 'many': false} | | b has no relation a",
                "relations | a: .name | 'a': {'target': 'b', 'many': true} | | relation a must be a list",
                "relations | a: '[.name]' | 'a': {'target': 'b', 'many': false} | | relation a must be one identifier",
                "relations | a: 'null' | 'a': {'target': 'b', 'many': false, 'required': true} | | requires relation a",
            })
    void foretellsWhatPortDoes(String object, String mapped, String defined, String required, String told)
            throws Exception {
        boolean property = object.equals("properties");
        atPort("""
                [{"identifier": "b", "title": "B", "schema": {"properties": {%s}%s}, "relations": {%s}}]
                """.formatted(
                        property ? defined.replace('\'', '"') : "",
                        required == null ? "" : ", " + required.replace('\'', '"'),
                        property ? "" : defined.replace('\'', '"')));
        routes.withMapping(MappingText.of("organization")
                        .mapping("repository", "b", ".full_name", object + ": {" + mapped + "}")
                        .toString())
                .with("port.retry-delay", 5);
        dryRun();

        ResyncReport foretold = routes.resync();
        routes.stop();
        routes.with("port.dry-run", false);
        ResyncReport done = routes.resync();

        assertThat(row(foretold, "repository").refused())
                .as("%s%n%s", foretold, done)
                .isEqualTo(row(done, "repository").refused())
                .isEqualTo(told == null ? 0 : 3);
        if (told == null) {
            assertThat(foretold.foreseen()).isEmpty();
        } else {
            assertThat(foretold.foreseen()).anyMatch(line -> line.startsWith("repository[1]: ") && line.contains(told));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "properties: {a: .id, x: .id} | b has no property x",
                "properties: {c: .id} | property c is computed by Port",
                "properties: {c: .id} | b requires property a, which is not mapped",
                "relations: {x: .name} | b has no relation x",
                "relations: {x: .name} | b requires relation r, which is not mapped"
            })
    void aCheckComparesNames(String mapped, String told) throws Exception {
        atPort("""
                [{"identifier": "b", "title": "B", "schema": {"properties": {"a": {"type": "number"}}, "required": ["a"]},
                  "relations": {"r": {"target": "b", "required": true, "many": false}},
                  "calculationProperties": {"c": {"type": "number", "calculation": "1"}}}]
                """);
        routes.withMapping(MappingText.of("organization")
                .mapping("repository", "b", ".full_name", mapped)
                .toString());

        CheckReport report = check();

        assertThat(report.problems())
                .contains("repository[1]: " + told + (told.contains("computed") ? ", b takes none" : ""));
        assertThat(report.exitCode()).isOne();
    }

    @Test
    void aCheckTellsOfABlueprintThatIsNowhere() throws Exception {
        routes.withMapping(MappingText.of("organization")
                .mapping("repository", "nowhere", ".full_name", "title: .name")
                .toString());

        assertThat(check().problems())
                .containsExactly("repository[1]: Port has no blueprint nowhere, and port.blueprints neither");
    }

    @Test
    void claimsNothing_wherePortsAnswerIsNoBlueprint() throws Exception {
        port.on("GET /v1/blueprints/.*").answer(200, Map.of(), "{\"ok\":true}");
        dryRun();

        ResyncReport report = routes.resync();

        assertThat(report.foreseen()).isEmpty();
        assertThat(row(report, "repository").accepted()).isEqualTo(3);
    }

    @Test
    void aCheckAsksForEachOrganizationOnce_andChangesNothing() throws Exception {
        model.addOrganization("globex");
        routes.with("github.organizations", "acme, globex");

        CheckReport report = check();

        assertThat(report.problems()).isEmpty();
        assertThat(github.requests()).hasSize(2);
        assertThat(port.requests()).noneMatch(BlueprintDifferencesRouteTest::isWrite);
        assertThat(catalog.blueprints()).isEmpty();
    }

    @Test
    void aResyncThatIsAskedForDuringACheck_followsIt() throws Exception {
        CountDownLatch synced = new CountDownLatch(1);
        port.onRequest(request -> {
            if (request.is("POST .*/githubPullRequest/entities/bulk")) {
                synced.countDown();
            }
        });
        AtomicBoolean asked = new AtomicBoolean();
        AtomicReference<Exception> another = new AtomicReference<>();
        github.onRequest(request -> {
            if (asked.compareAndSet(false, true)) {
                try (ProducerTemplate template = routes.context().createProducerTemplate()) {
                    template.sendBody("direct:port-github-resync", null);
                    template.sendBody("direct:port-github-check", null);
                } catch (Exception e) {
                    another.set(e);
                }
            }
        });

        CheckReport report = check();

        assertThat(report.problems()).isEmpty();
        assertThat(another.get()).rootCause().hasMessageStartingWith("a resync is going on");
        assertThat(synced.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCheckTellsWhatBothEndsSayToTheCredentials() throws Exception {
        github.on("GET /orgs/acme/repos").answer(401, Map.of(), "{\"message\":\"Bad credentials\"}");
        port.on(TOKEN).answer(401, Map.of(), "{\"ok\":false,\"error\":\"invalid_credentials\"}");

        CheckReport report = check();

        assertThat(report.exitCode()).isOne();
        assertThat(report.problems())
                .contains("refuses the credentials: set port.client-id and port.client-secret")
                .anyMatch(problem -> problem.contains("is unknown: Port does not know these credentials"))
                .contains("refuses the credentials: set github.token, or github.app-id and github.app-private-key")
                .anyMatch(problem -> problem.startsWith("/orgs/acme/repos") && problem.contains("401"));
    }

    @Test
    void aDryRunSaysUnknown_wherePortDoesNotTakeTheCredentials() throws Exception {
        port.on(TOKEN).answer(401, Map.of(), "{\"ok\":false,\"error\":\"invalid_credentials\"}");
        dryRun();

        ResyncReport report = routes.resync();

        assertThat(report.exitCode()).isOne();
        assertThat(report.toString())
                .contains("whether the blueprints at Port fit is unknown: Port does not know these credentials")
                .contains("what would be new or deleted is unknown")
                .doesNotContain("would be new,", "would be deleted");
    }

    @Test
    void aDryRunSaysUnknown_whereGithubDoesNotTakeTheCredentials() throws Exception {
        github.on("GET .*").answer(401, Map.of(), "{\"message\":\"Bad credentials\"}");
        dryRun();

        ResyncReport report = routes.resync();

        assertThat(report.exitCode()).isOne();
        assertThat(report.toString()).contains("401").doesNotContain("0 entities would be new", "0 would be deleted");
    }

    private void atPort(String blueprints) throws Exception {
        catalog.addBlueprints(new ObjectMapper().readTree(blueprints));
    }

    private Path dryRun() {
        Path lines = routes.folder().resolve("entities.ndjson");
        routes.with("port.dry-run", true).with("port.dry-run-file", lines);
        return lines;
    }

    private CheckReport check() throws Exception {
        if (!routes.isStarted()) {
            routes.start();
        }
        return routes.context()
                .createProducerTemplate()
                .requestBody("direct:port-github-check", null, CheckReport.class);
    }

    private static boolean isWrite(RecordedRequest request) {
        return !request.is("GET .*") && !request.is(TOKEN) && !request.is("POST .*/datasource-entities");
    }
}
