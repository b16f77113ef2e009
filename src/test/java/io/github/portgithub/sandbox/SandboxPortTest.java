package io.github.portgithub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.MutableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxPortTest {

    private static final String BULK = "/v1/blueprints/repo/entities/bulk?upsert=true";
    private static final String CREATE_MISSING = "&create_missing_related_entities=true";
    private static final String AGENT = "port-ocean/github-routes/1.2.3/mine/exporter";

    private final ObjectMapper json = new ObjectMapper();
    private final MutableClock clock = new MutableClock("2026-05-06T07:08:09Z");
    private final SandboxPort port = new SandboxPort(SandboxPort.Settings.defaults()
            .withCredentials("id", "secret")
            .withTokenLifetime(Duration.ofMinutes(10))
            .withClock(clock));
    private String token;

    @BeforeEach
    void createBlueprints() throws IOException {
        token = body(login("id", "secret")).get("accessToken").asText();
        port.addBlueprints(json.readTree("""
                [{"identifier": "org", "title": "Organization", "schema": {"properties": {}}},
                 {"identifier": "repo", "title": "Repository",
                  "schema": {"properties": {
                    "stars": {"type": "number"}, "url": {"type": "string", "format": "url"},
                    "visibility": {"type": "string", "enum": ["public", "private"]},
                    "topics": {"type": "array", "items": {"type": "string"}}}},
                  "relations": {"org": {"target": "org", "many": false}, "friends": {"target": "repo", "many": true}}},
                 {"identifier": "strict", "title": "Strict",
                  "schema": {"properties": {"name": {"type": "string"}}, "required": ["name"]}}]
                """));
    }

    @Test
    void issuesTheSameTokenUntilItExpires() throws IOException {
        clock.advance(Duration.ofMinutes(4));
        JsonNode again = body(login("id", "secret"));
        clock.advance(Duration.ofMinutes(6));

        assertThat(again.get("accessToken").asText()).isEqualTo(token);
        assertThat(again.get("expiresIn").asInt()).isEqualTo(360);
        assertThat(send("GET", "/v1/organization", "").status()).isEqualTo(401);
        assertThat(body(login("id", "secret")).get("accessToken").asText()).isNotEqualTo(token);
    }

    @Test
    void refusesWrongCredentials_unknownTokens_andRevokedOnes() {
        assertThat(login("id", "wrong").status()).isEqualTo(401);
        assertThat(port.answer(SandboxRequest.get("/v1/organization")).status()).isEqualTo(401);
        assertThat(send("GET", "/v1/organization", "").status()).isEqualTo(200);

        port.revokeTokens();

        assertThat(send("GET", "/v1/organization", "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "201 | {'identifier': 'new', 'title': 'New', 'schema': {'properties': {}}}",
                "422 | {'title': 'New', 'schema': {'properties': {}}}",
                "422 | {'identifier': 'new', 'schema': {'properties': {}}}",
                "422 | {'identifier': 'new', 'title': 'New'}",
                "422 | {'identifier': 'has space', 'title': 'New', 'schema': {'properties': {}}}",
                "422 | {'identifier': 'new', 'title': 'New', 'schema': {'properties': {'a': {'type': 'text'}}}}",
                "422 | {'identifier': 'new', 'title': 'New', 'schema': {'properties': {'a b': {'type': 'string'}}}}",
                "404 | {'identifier': 'new', 'title': 'New', 'schema': {'properties': {}}, "
                        + "'relations': {'r': {'target': 'nowhere'}}}",
                "409 | {'identifier': 'repo', 'title': 'New', 'schema': {'properties': {}}}",
            })
    void checksBlueprints(int status, String blueprint) {
        assertThat(send("POST", "/v1/blueprints", blueprint).status()).isEqualTo(status);
    }

    @Test
    void updatesBlueprintsInParts_andDeletesThoseWithoutDependents() throws IOException {
        assertThat(send("PATCH", "/v1/blueprints/strict", "{'relations': {'o': {'target': 'org'}}}")
                        .status())
                .isEqualTo(200);
        JsonNode strict = body(send("GET", "/v1/blueprints/strict", "")).get("blueprint");

        assertThat(strict.at("/relations/o/target").asText()).isEqualTo("org");
        assertThat(strict.at("/schema/properties/name/type").asText()).isEqualTo("string");
        assertThat(body(send("DELETE", "/v1/blueprints/org", "")).get("error").asText())
                .isEqualTo("has_dependents");
        assertThat(send("DELETE", "/v1/blueprints/strict", "").status()).isEqualTo(200);
        assertThat(send("GET", "/v1/blueprints/strict", "").status()).isEqualTo(404);
    }

    @Test
    void answersEachEntityByItsIndex() throws IOException {
        SandboxAnswer answer = send(
                "POST",
                BULK,
                entities(
                        "{'identifier': 'a', 'properties': {'stars': 1}}",
                        "{'identifier': 'b', 'properties': {'stars': 'many'}}",
                        "{'identifier': 'c', 'relations': {'org': 'nobody'}}",
                        "{'identifier': 'd', 'properties': {'visibility': 'internal'}}",
                        "{'identifier': 'e', 'properties': {'unheard-of': 1, 'url': null}}"));

        JsonNode body = body(answer);
        assertThat(answer.status()).isEqualTo(207);
        assertThat(body.get("ok").asBoolean()).isTrue();
        assertThat(body.get("entities").findValuesAsText("index")).containsExactly("0", "4");
        assertThat(body.at("/entities/0/created").asBoolean()).isTrue();
        assertThat(body.get("errors").findValuesAsText("identifier")).containsExactly("b", "c", "d");
        assertThat(body.get("errors").findValuesAsText("index")).containsExactly("1", "2", "3");
        assertThat(body.get("errors").findValuesAsText("statusCode")).containsExactly("422", "404", "422");
        assertThat(body.at("/errors/1/error").asText()).isEqualTo("not_found");
        assertThat(send("POST", BULK, entities("{'identifier': 'a'}")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'identifier': 'has space'}",
                "{'identifier': 'a#1'}",
                "{'identifier': 'dependabot[bot]'}",
                "{'identifier': '..'}",
                "{'identifier': ''}",
                "{'identifier': 12}",
                "{'identifier': null}",
                "{'title': 'none'}",
                "{'identifier': 'a', 'relations': {'org': 'a b'}}",
                "{'identifier': 'a', 'relations': {'org': 5}}",
                "{'identifier': 'a', 'title': 5}",
                "{'identifier': 'a', 'properties': []}",
            })
    void refusesTheWholeRequest_whenOneEntityBreaksTheRoutesSchema(String entity) {
        assertThat(send("POST", BULK, entities("{'identifier': 'good'}", entity))
                        .status())
                .isEqualTo(422);
        assertThat(port.entities("repo")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 422", "1, 200", "20, 200", "21, 422"})
    void takesOneTo20Entities(int count, int status) {
        String[] some = IntStream.range(0, count)
                .mapToObj(i -> "{'identifier': 'e" + i + "'}")
                .toArray(String[]::new);

        assertThat(send("POST", BULK, entities(some)).status()).isEqualTo(status);
    }

    @Test
    void takesBodiesOfUpToOneMebibyte() {
        String frame = entities("{'identifier': 'a', 'title': ''}");
        String fitting = frame.replace("''", "'" + "x".repeat(SandboxPort.LARGEST_BODY - frame.length()) + "'");
        String tooLarge = fitting.replace("'x", "'xx");

        assertThat(send("POST", BULK, fitting).status()).isEqualTo(200);
        assertThat(send("POST", BULK, tooLarge).status()).isEqualTo(413);
    }

    @Test
    void demandsUpsertParameter_andKnownBlueprint() {
        assertThat(send("POST", "/v1/blueprints/repo/entities/bulk", entities("{'identifier': 'a'}"))
                        .status())
                .isEqualTo(422);
        assertThat(send("POST", "/v1/blueprints/none/entities/bulk?upsert=true", entities("{'identifier': 'a'}"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void createsMissingRelatedEntities_whenAsked() {
        assertThat(send(
                                "POST",
                                BULK + CREATE_MISSING,
                                entities("{'identifier': 'a', 'relations': {'org': 'acme', 'friends': ['b', 'a']}}"))
                        .status())
                .isEqualTo(200);

        assertThat(port.entity("org", "acme")).isPresent();
        assertThat(port.entity("repo", "b")).isPresent();
    }

    @Test
    void mergesOrReplaces() {
        send("POST", BULK, entities("{'identifier': 'a', 'title': 'A', 'properties': {'stars': 1, 'url': 'u'}}"));
        send("POST", BULK + "&merge=true", entities("{'identifier': 'a', 'properties': {'stars': null}}"));
        JsonNode merged = port.entity("repo", "a").orElseThrow().json();
        send("POST", BULK + "&merge=false", entities("{'identifier': 'a', 'properties': {'stars': 3}}"));
        JsonNode replaced = port.entity("repo", "a").orElseThrow().json();

        assertThat(merged.get("title").asText()).isEqualTo("A");
        assertThat(merged.at("/properties/stars").isNull()).isTrue();
        assertThat(merged.at("/properties/url").asText()).isEqualTo("u");
        assertThat(replaced.has("title")).isFalse();
        assertThat(replaced.get("properties")).hasSize(1);
    }

    @Test
    void refusesWhatIsThere_withoutUpsert() throws IOException {
        send("POST", BULK, entities("{'identifier': 'a'}"));

        JsonNode body =
                body(send("POST", "/v1/blueprints/repo/entities/bulk?upsert=false", entities("{'identifier': 'a'}")));

        assertThat(body.at("/errors/0/statusCode").asInt()).isEqualTo(409);
    }

    @Test
    void demandsRequiredProperties() throws IOException {
        JsonNode body = body(send(
                "POST",
                "/v1/blueprints/strict/entities/bulk?upsert=true",
                entities("{'identifier': 'a'}", "{'identifier': 'b', 'properties': {'name': 'B'}}")));

        assertThat(body.at("/errors/0/statusCode").asInt()).isEqualTo(422);
        assertThat(body.at("/entities/0/identifier").asText()).isEqualTo("b");
    }

    @Test
    void resolvesSearchIdentifiersAndRelations() throws IOException {
        String byTitle = "{'combinator': 'and', 'rules': [{'property': '$title', 'operator': '=', 'value': '%s'}]}";
        send("POST", "/v1/blueprints/org/entities?upsert=true", "{'identifier': 'acme', 'title': 'Acme'}");
        send("POST", BULK, entities("{'identifier': 'a', 'title': 'A'}"));

        JsonNode body = body(send(
                "POST",
                BULK + "&merge=true",
                entities(
                        "{'identifier': " + byTitle.formatted("A") + ", 'relations': {'org': "
                                + byTitle.formatted("Acme") + "}}",
                        "{'identifier': " + byTitle.formatted("Z") + "}")));

        assertThat(body.at("/entities/0/identifier").asText()).isEqualTo("a");
        assertThat(body.at("/errors/0/identifier").asText()).isEqualTo("unknown");
        assertThat(port.entity("repo", "a")
                        .orElseThrow()
                        .json()
                        .at("/relations/org")
                        .asText())
                .isEqualTo("acme");
    }

    @Test
    void upsertsOneEntity() throws IOException {
        SandboxAnswer answer = send("POST", "/v1/blueprints/repo/entities?upsert=true", "{'identifier': 'a/b'}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(body(answer).at("/entity/blueprint").asText()).isEqualTo("repo");
        assertThat(send("GET", "/v1/blueprints/repo/entities/a%2Fb", "").status())
                .isEqualTo(200);
        assertThat(send("DELETE", "/v1/blueprints/repo/entities/a%2Fb", "").status())
                .isEqualTo(200);
        assertThat(send("DELETE", "/v1/blueprints/repo/entities/a%2Fb", "").status())
                .isEqualTo(404);
    }

    @Test
    void deletesAllOrNone_whenOthersRelateToOne() throws IOException {
        send("POST", BULK + CREATE_MISSING, entities("{'identifier': 'a', 'relations': {'org': 'acme'}}"));
        send("POST", "/v1/blueprints/org/entities?upsert=true", "{'identifier': 'other'}");
        String both = "{'entities': ['acme', 'other', 'gone']}";

        SandboxAnswer refused = send("POST", "/v1/blueprints/org/bulk/entities/delete?delete_dependents=false", both);
        int left = port.entities("org").size();
        SandboxAnswer done = send("POST", "/v1/blueprints/org/bulk/entities/delete?delete_dependents=true", both);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(left).isEqualTo(2);
        assertThat(done.status()).isEqualTo(200);
        assertThat(body(done).get("deletedEntities")).hasSize(2);
        assertThat(port.entities("repo")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "101, 422"})
    void deletesUpTo100AtOnce(int count, int status) {
        String identifiers =
                IntStream.range(0, count).mapToObj(i -> "'e" + i + "'").collect(Collectors.joining(", "));

        assertThat(send(
                                "POST",
                                "/v1/blueprints/repo/bulk/entities/delete?delete_dependents=true",
                                "{'entities': [" + identifiers + "]}")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void tellsWhatADatasourceOwns_pageByPage() throws IOException {
        for (int i = 0; i < 5; i++) {
            port.putEntity("repo", json.readTree("{\"identifier\": \"r" + i + "\"}"), AGENT);
        }
        port.putEntity("org", json.readTree("{\"identifier\": \"acme\"}"), AGENT);
        port.putEntity("repo", json.readTree("{\"identifier\": \"taken-over\"}"), "somebody/else");
        clock.advance(Duration.ofSeconds(1));
        String before = clock.instant().toString();
        port.putEntity("repo", json.readTree("{\"identifier\": \"r4\"}"), AGENT);

        List<String> owned = new ArrayList<>();
        String from = "null";
        do {
            JsonNode page = body(send(
                    "POST",
                    "/v1/blueprints/entities/datasource-entities",
                    "{'datasource_prefix': 'port-ocean/github-routes/', 'datasource_suffix': '/mine/exporter', "
                            + "'limit': 2, 'before': '" + before + "', 'from': " + from + "}"));
            owned.addAll(page.get("entities").findValuesAsText("identifier"));
            from = page.get("next").isNull() ? null : "'" + page.get("next").asText() + "'";
        } while (from != null);

        assertThat(owned).containsExactly("acme", "r0", "r1", "r2", "r3");
    }

    @Test
    void keepsTheTimeOfAnUnchangedEntity_whenSetSo() throws IOException {
        SandboxPort still =
                new SandboxPort(SandboxPort.Settings.defaults().withClock(clock).withTouchesUnchanged(false));
        still.addBlueprints(json.readTree("[{\"identifier\":\"b\",\"title\":\"B\",\"schema\":{\"properties\":{}}}]"));
        Instant first = clock.instant();
        still.putEntity("b", json.readTree("{\"identifier\": \"same\"}"), AGENT);
        still.putEntity("b", json.readTree("{\"identifier\": \"other\"}"), AGENT);
        clock.advance(Duration.ofSeconds(1));
        still.putEntity("b", json.readTree("{\"identifier\": \"same\"}"), AGENT);
        still.putEntity("b", json.readTree("{\"identifier\": \"other\", \"title\": \"new\"}"), AGENT);

        assertThat(still.entity("b", "same").orElseThrow().updatedAt()).isEqualTo(first);
        assertThat(still.entity("b", "other").orElseThrow().updatedAt()).isEqualTo(clock.instant());
    }

    @Test
    void searches() throws IOException {
        send("POST", BULK, entities("{'identifier': 'a', 'properties': {'stars': 1, 'topics': ['x', 'y']}}"));
        send("POST", BULK, entities("{'identifier': 'b', 'properties': {'stars': 2}}"));
        String query = "{'combinator': 'and', 'rules': [{'property': '$blueprint', 'operator': '=', 'value': 'repo'},"
                + "{'combinator': 'or', 'rules': ["
                + "{'property': '$identifier', 'operator': 'in', 'value': ['q']},"
                + "{'property': 'topics', 'operator': 'contains', 'value': 'y'}]}]}";

        JsonNode everywhere = body(send("POST", "/v1/entities/search", query));
        JsonNode paged = body(send("POST", "/v1/blueprints/repo/entities/search", "{'limit': 1}"));

        assertThat(everywhere.get("entities").findValuesAsText("identifier")).containsExactly("a");
        assertThat(everywhere.at("/matchingBlueprints/0").asText()).isEqualTo("repo");
        assertThat(paged.get("entities")).hasSize(1);
        assertThat(paged.get("next").isTextual()).isTrue();
        assertThat(body(send("GET", "/v1/blueprints/repo/entities", "")).get("entities"))
                .hasSize(2);
        assertThat(body(send("GET", "/v1/blueprints/repo/entities-count", ""))
                        .get("count")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void keepsIntegrations_andAsksForResyncWhenTheMappingChanges() throws IOException {
        String url = "/v1/integration/mine";
        assertThat(send("GET", url, "").status()).isEqualTo(404);
        send("POST", "/v1/integration", "{'installationId': 'mine', 'installationAppType': 'github-routes'}");
        JsonNode none = body(send("GET", url + "/resync-request", "")).get("request");
        assertThat(send("PATCH", url, "{'version': '1'}").status()).isEqualTo(200);
        JsonNode stillNone = body(send("GET", url + "/resync-request", "")).get("request");
        send("PATCH", url + "/config", "{'config': {'resources': []}}");
        JsonNode asked = body(send("GET", url + "/resync-request", "")).get("request");
        send("PATCH", url + "/resync-state", "{'status': 'running'}");
        send("PATCH", url + "/resync-state", "{'status': 'completed'}");
        clock.advance(Duration.ofSeconds(5));
        port.requestResync("mine");
        JsonNode askedAgain = body(send("GET", url + "/resync-request", "")).get("request");

        JsonNode integration = port.integration("mine").orElseThrow();
        assertThat(none).isEmpty();
        assertThat(stillNone).isEmpty();
        assertThat(Instant.parse(askedAgain.get("updatedAt").asText()))
                .isAfter(Instant.parse(asked.get("updatedAt").asText()));
        assertThat(integration.get("version").asText()).isEqualTo("1");
        assertThat(integration.at("/config/resources").isArray()).isTrue();
        assertThat(integration.at("/resyncState/status").asText()).isEqualTo("completed");
        assertThat(port.resyncStates("mine")).hasSize(2);
    }

    @Test
    void tracesEveryAnswer() {
        send("POST", BULK, entities("{'identifier': 'a'}"));
        SandboxAnswer unknown = send("GET", "/v1/nothing", "");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.header("X-Trace-Id")).isNotBlank();
        assertThat(port.entity("repo", "a").orElseThrow().datasource()).isEqualTo(AGENT);
    }

    private SandboxAnswer login(String id, String secret) {
        return port.answer(SandboxRequest.of(
                "POST",
                "/v1/auth/access_token",
                Map.of(),
                "{\"clientId\": \"" + id + "\", \"clientSecret\": \"" + secret + "\"}"));
    }

    private SandboxAnswer send(String method, String pathAndQuery, String body) {
        return port.answer(SandboxRequest.of(
                method,
                pathAndQuery,
                Map.of("Authorization", "Bearer " + token, "User-Agent", AGENT),
                body.replace('\'', '"')));
    }

    private static String entities(String... entities) {
        return "{'entities': [" + String.join(", ", entities) + "]}";
    }

    private JsonNode body(SandboxAnswer answer) throws IOException {
        return json.readTree(answer.body());
    }
}
