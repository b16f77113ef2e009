package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.delivery.Replay;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubFiles;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** This installation at Port: registration, the mapping that is kept there, and the state of its runs. */
@Timeout(60)
class IntegrationTest {

    private static final String ID = "my-github-routes";
    private static final String GET = "GET /v1/integration/" + ID;
    private static final String POST = "POST /v1/integration";
    private static final String PATCH = "PATCH /v1/integration/" + ID;
    private static final String STATE = PATCH + "/resync-state";
    private static final String FORBIDDEN = "{\"ok\":false,\"error\":\"forbidden\",\"message\":\"role missing\"}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LifeCycleHarness harness = new LifeCycleHarness();

    @BeforeEach
    void fill() {
        harness.model.addOrganization("acme");
        harness.model.addRepository("acme", "one");
        harness.model.addRepository("acme", "two");
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void letsDeletionsWait_whenAnotherProgramHasBegunARunMeanwhile() throws Exception {
        harness.model.addPullRequests("acme", "one", 2);
        harness.resync();
        harness.model.removePullRequest("acme", "one", 1);
        harness.port
                .on("POST /v1/blueprints/entities/datasource-entities")
                .times(1)
                .change(answer -> {
                    tellPort("{\"status\":\"running\"}");
                    return answer;
                });

        ResyncReport waiting = harness.resync();
        ResyncReport next = harness.resync();

        assertThat(waiting.deleted()).isZero();
        assertThat(waiting.toString()).contains("another program with the identifier " + ID);
        assertThat(next.deleted()).isEqualTo(1);
    }

    @Test
    void letsDeletionsWait_whileARunThatBeganBeforeHasNotEnded() throws Exception {
        harness.model.addPullRequests("acme", "one", 2);
        harness.resync();
        harness.model.removePullRequest("acme", "one", 1);
        tellPort("{\"status\":\"running\",\"lastResyncStart\":\"2026-03-01T12:00:00.000Z\"}");

        ResyncReport waiting = harness.resync();
        ResyncReport next = harness.resync();

        assertThat(waiting.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(waiting.deleted()).isZero();
        assertThat(waiting.toString()).contains("a run of the identifier " + ID + " that had not ended");
        assertThat(next.deleted()).isEqualTo(1);
    }

    @Test
    void deletes_whenPortWasNotToldOfTheEndOfOurOwnRun() throws Exception {
        harness.model.addPullRequests("acme", "one", 2);
        harness.port
                .on(request -> request.is(STATE) && request.text().contains("completed"))
                .times(2)
                .answer(503, Map.of(), "");
        harness.resync();
        harness.model.removePullRequest("acme", "one", 1);

        assertThat(harness.resync().deleted()).isEqualTo(1);
    }

    /** Says something of a run, as another program with our identifier and credentials does. */
    private void tellPort(String state) {
        String token = harness.port.requests(GET).get(0).header("Authorization");
        harness.catalog.answer(new SandboxRequest(
                "PATCH",
                "/v1/integration/" + ID + "/resync-state",
                null,
                name -> name.equalsIgnoreCase("Authorization") ? token : null,
                state.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void registersAtTheFirstRun() throws Exception {
        ResyncReport report = harness.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        JsonNode created = body(harness.port.requests(POST));
        assertThat(created.path("installationId").asText()).isEqualTo(ID);
        assertThat(created.path("installationAppType").asText()).isEqualTo("github-routes");
        assertThat(created.path("version").asText()).isNotEmpty();
        assertThat(created.path("title").asText()).isEqualTo(ID);
        assertThat(created.path("changelogDestination")).isEqualTo(JSON.createObjectNode());
        assertThat(created.path("createPortResourcesOrigin").asText()).isEqualTo("Default");
        assertThat(created.at("/config/resources")).hasSize(3);
        assertThat(created.at("/config/resources/1/port/entity/mappings/identifier")
                        .asText())
                .isEqualTo(".full_name | strings");
        assertThat(harness.port.requests(PATCH)).isEmpty();
    }

    @Test
    void changesNothing_whenNothingDiffers() throws Exception {
        harness.resync();
        harness.port.forget();

        harness.resync();

        assertThat(harness.port.requests(GET))
                .as("how the last run stands, and what there is")
                .hasSize(2);
        assertThat(harness.port.requests(POST)).isEmpty();
        assertThat(harness.port.requests(PATCH)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "version, 0.0.1",
        "installationAppType, github-ocean",
        "processingMode, dsp",
    })
    void bringsUpToDate_whatDiffers(String field, String old) throws Exception {
        harness.resync();
        String current = integration().path(field).asText();
        atPort(change -> change.put(field, old));
        harness.port.forget();

        harness.resync();
        harness.resync();

        JsonNode change = body(harness.port.requests(PATCH));
        assertThat(change.path(field).asText()).isEqualTo(current);
        assertThat(change.size()).isEqualTo(field.equals("version") ? 1 : 2);
        assertThat(integration().path(field).asText()).isEqualTo(current);
    }

    @Test
    void sendsAChangeOnce_whenPortDoesNotShowIt() throws Exception {
        harness.resync();
        harness.port.forget();
        harness.port.on(GET).change(answer -> changed(answer, integration -> integration.remove("processingMode")));

        harness.resync();
        harness.resync();

        assertThat(harness.port.requests(PATCH)).hasSize(1);
    }

    @Test
    void warns_whenPortMeansToProcessByItself() throws Exception {
        harness.resync();
        harness.port.on(GET).change(answer -> changed(answer, integration -> integration.put("processingMode", "dsp")));

        try (LogLines log = new LogLines()) {
            ResyncReport report = harness.resync();

            assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(log.with("is dsp")).singleElement().asString().contains("WARN", ID, "ocean-core");
        }
    }

    @Test
    void tellsPortNothing_whenItIsNotToRegister() throws Exception {
        harness.with("port.integration.register", false);

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.port.requests()).noneMatch(IntegrationTest::isAboutIt);
    }

    @Test
    void tellsPortNothing_inADryRun() throws Exception {
        harness.with("port.dry-run", true).with("port.dry-run-file", harness.folder.resolve("entities.ndjson"));

        harness.resync();

        assertThat(harness.port.requests()).noneMatch(IntegrationTest::isAboutIt);
    }

    @Test
    void readsTheMappingOfPortInADryRun_andWritesNothing() throws Exception {
        harness.with("port.mapping", "integration:")
                .with("port.dry-run", true)
                .with("port.dry-run-file", harness.folder.resolve("entities.ndjson"));

        ResyncReport report = harness.resync();

        assertThat(report.rows()).as("%s", report).hasSize(3);
        assertThat(harness.port.requests(GET)).hasSize(1);
        assertThat(harness.port.requests())
                .filteredOn(IntegrationTest::isAboutIt)
                .hasSize(1);
    }

    @Test
    void replaysByTheMappingOfPort() throws Exception {
        harness.with("port.mapping", "integration:");
        harness.port.on(LifeCycleHarness.BULK).answer(403, Map.of(), FORBIDDEN);
        harness.resync();
        harness.port.heal();
        harness.stop();
        harness.start();
        atPort(change -> change.set(
                "config", ((ObjectNode) integration().path("config").deepCopy()).put("enableMergeEntity", false)));
        harness.port.forget();

        try (Replay replay = new Replay(harness.deadLetterFiles().get(0))) {
            harness.context()
                    .createFluentProducerTemplate()
                    .to("direct:port-github-replay")
                    .withBody(replay)
                    .send();

            assertThat(replay.isComplete()).as("%s", replay).isTrue();
        }
        assertThat(harness.port.requests(LifeCycleHarness.BULK))
                .isNotEmpty()
                .allMatch(request -> request.query().contains("merge=false"));
        assertThat(harness.port.requests())
                .filteredOn(IntegrationTest::isAboutIt)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 422, 500, 503})
    void goesOnWithOneWarning_whenPortRefusesAllOfIt(int status) throws Exception {
        harness.port.on(IntegrationTest::isAboutIt).answer(status, Map.of(), FORBIDDEN);

        try (LogLines log = new LogLines()) {
            ResyncReport report = harness.resync();

            assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
            assertThat(harness.identifiers("githubRepository")).hasSize(2);
            assertThat(log.with("WARN")).singleElement().asString().contains(ID, "role missing", "port.integration");
        }
    }

    @Test
    void failsTheRun_whenPortRefusesToGiveTheMapping() throws Exception {
        harness.resync();
        harness.stop();
        harness.model.removeRepository("acme", "two");
        harness.with("port.mapping", "integration:");
        harness.port.on(GET).answer(403, Map.of(), FORBIDDEN);

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure()).contains("port.mapping", ID, "role missing");
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(harness.identifiers("githubRepository")).hasSize(2);
        harness.port.heal();
        assertThat(harness.resync().deleted()).isEqualTo(1);
    }

    @Test
    void goesOn_whenPortGivesTheMappingButTakesNoChange() throws Exception {
        harness.with("port.mapping", "integration:");
        harness.resync();
        atPort(change -> change.put("version", "0.0.1"));
        harness.port.on(PATCH).answer(403, Map.of(), FORBIDDEN);

        try (LogLines log = new LogLines()) {
            ResyncReport report = harness.resync();

            assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
            assertThat(log.with("WARN")).singleElement().asString().contains("role missing");
        }
        harness.port.heal();
        harness.resync();
        assertThat(integration().path("version").asText()).isNotEqualTo("0.0.1");
    }

    @Test
    void takesTheMappingFromPort_afreshInEachRun() throws Exception {
        harness.with("port.mapping", "integration:");
        harness.resync();
        assertThat(harness.catalog
                        .entity("githubRepository", "acme/one")
                        .orElseThrow()
                        .json()
                        .path("title")
                        .asText())
                .isEqualTo("one");
        atPort(change -> {
            ObjectNode config = integration().path("config").deepCopy();
            ((ObjectNode) config.at("/resources/1/port/entity/mappings")).put("title", ".name | ascii_upcase");
            change.set("config", config);
        });

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.catalog
                        .entity("githubRepository", "acme/one")
                        .orElseThrow()
                        .json()
                        .path("title")
                        .asText())
                .isEqualTo("ONE");
    }

    @Test
    void takesTheMappingFromARepository_wherePortSaysSo_andDeletesNothingWhereItIsBroken() throws Exception {
        harness.with("port.mapping", "integration:").with("github.organizations", "acme");
        harness.resync();
        harness.model.addRepository("acme", ".github-private");
        GithubFiles files = harness.model.files("acme/.github-private");
        files.put(
                "port-app-config.yml",
                LifeCycleHarness.packagedMapping().replace("title: .name", "title: .name | ascii_upcase"));
        atPort(change -> change.set("config", json("{\"repoManagedMapping\": true}")));

        assertThat(harness.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.catalog
                        .entity("githubRepository", "acme/one")
                        .orElseThrow()
                        .json()
                        .path("title")
                        .asText())
                .isEqualTo("ONE");

        harness.model.removeRepository("acme", "two");
        for (String broken : new String[] {"resources: []", "resources: [", "\u0000", null}) {
            if (broken == null) {
                files.remove("port-app-config.yml");
            } else {
                files.put("port-app-config.yml", broken);
            }

            ResyncReport report = harness.resync();

            assertThat(report.outcome()).as(broken).isEqualTo(Outcome.FAILED);
            assertThat(report.failure()).as(broken).contains(".github-private", "port-app-config.yml");
            assertThat(harness.identifiers("githubRepository")).as(broken).contains("acme/two");
        }
    }

    @Test
    void givesPortThePackagedMapping_whereItNeverGotOne() throws Exception {
        harness.with("port.mapping", "integration:");
        harness.resync();
        atPort(change -> change.putNull("config"));
        harness.port.forget();

        ResyncReport report = harness.resync();
        harness.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(body(harness.port.requests(PATCH)).at("/config/resources")).hasSize(3);
        assertThat(integration().at("/config/resources")).hasSize(3);
    }

    static List<Arguments> unusable() {
        String resource = """
                {"resources": [{"kind": "%s", "selector": {"query": "%s"}, "port": {"entity": {"mappings":
                  {"identifier": ".name", "blueprint": "\\"githubRepository\\""}}}}]}""";
        return List.of(
                Arguments.of("{}", "resources: is missing or empty"),
                Arguments.of("{\"resources\": []}", "resources: is missing or empty"),
                Arguments.of(resource.formatted("repository", "true |"), "resources[0] (repository): selector.query"),
                Arguments.of(resource.formatted("planet", "true"), "resources[0].kind: no route serves 'planet'"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void readsAndDeletesNothing_whenTheMappingIsEmptyOrBroken(String config, String named) throws Exception {
        harness.with("port.mapping", "integration:");
        harness.resync();
        JsonNode good = integration().path("config");
        atPort(change -> change.set("config", json(config)));
        harness.model.removeRepository("acme", "two");
        harness.github.forget();

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure()).contains("mapping at Port").contains(named);
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(harness.github.requests()).isEmpty();
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
        assertThat(harness.identifiers("githubRepository")).hasSize(2);
        assertThat(states()).endsWith("running", "failed");

        atPort(change -> change.set("config", good));
        assertThat(harness.resync().deleted()).isEqualTo(1);
    }

    @Test
    void showsARun_asRunningThenCompleted() throws Exception {
        Instant before = Instant.now().minusMillis(1);
        harness.resync();

        List<ObjectNode> states = harness.catalog.resyncStates(ID);
        assertThat(states()).containsExactly("running", "completed");
        ObjectNode running = states.get(0);
        assertThat(Instant.parse(running.path("lastResyncStart").asText())).isBetween(before, Instant.now());
        assertThat(running.path("lastResyncEnd").isNull()).isTrue();
        // nothing but the schedule knows when the next one is
        assertThat(running.path("nextResync").isNull()).isTrue();
        assertThat(running.path("intervalInMinuets").isNull()).isTrue();
        ObjectNode completed = states.get(1);
        assertThat(Instant.parse(completed.path("lastResyncEnd").asText())).isBetween(before, Instant.now());
        assertThat(completed.has("lastResyncStart")).isFalse();
    }

    @Test
    void showsTheNextRun_whereThereIsASchedule() throws Exception {
        harness.with("port.resync.on-start", false).with("port.resync.schedule", "0 0/30 * * * ?");
        harness.startWithSchedule();

        harness.resync();

        ObjectNode running = harness.catalog.resyncStates(ID).get(0);
        assertThat(running.path("intervalInMinuets").asInt()).isEqualTo(30);
        assertThat(Instant.parse(running.path("nextResync").asText()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1800));
    }

    @Test
    void showsARun_asFailed_whenItIsIncomplete() throws Exception {
        harness.github.on("GET /repos/acme/one/pulls").answer(403, Map.of(), "{}");

        assertThat(harness.resync().outcome()).isEqualTo(Outcome.INCOMPLETE);

        assertThat(states()).containsExactly("running", "failed");
    }

    @Test
    void reportsItsEnd_whenPortFailsOnce() throws Exception {
        harness.port.on(STATE).after(2).times(1).answer(503, Map.of(), "");

        harness.resync();

        assertThat(states()).containsExactly("running", "completed");
    }

    @Test
    void endsSoon_whenPortLetsTheStateWait() throws Exception {
        harness.port.on(STATE).answer(429, Map.of("Retry-After", "120"), "");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.port.requests(STATE)).hasSize(3);
    }

    private static boolean isAboutIt(RecordedRequest request) {
        return request.path().startsWith("/v1/integration");
    }

    private List<String> states() {
        return harness.catalog.resyncStates(ID).stream()
                .map(state -> state.path("status").asText())
                .toList();
    }

    private ObjectNode integration() {
        return harness.catalog.integration(ID).orElseThrow();
    }

    /** Changes the integration as somebody else would. */
    private void atPort(Consumer<ObjectNode> change) {
        ObjectNode body = JSON.createObjectNode();
        change.accept(body);
        harness.catalog.changeIntegration(ID, body);
    }

    private static JsonNode body(List<RecordedRequest> requests) {
        assertThat(requests).hasSize(1);
        return json(requests.get(0).text());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SandboxAnswer changed(SandboxAnswer answer, Consumer<ObjectNode> change) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (body.path("integration") instanceof ObjectNode integration) {
                change.accept(integration);
            }
            return new SandboxAnswer(answer.status(), answer.headers(), JSON.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
