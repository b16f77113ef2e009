package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.jq.JqException;
import io.github.portgithub.jq.JqProgram;
import io.github.portgithub.sandbox.GithubItems;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackagedMappingTest {

    private static final String OURS = "port-app-config.yml";
    private static final String ALL_KINDS = "port-app-config-all-kinds.yml";
    private static final String OCEAN = "port-app-config-ocean.yml";

    @ParameterizedTest
    @ValueSource(strings = {OURS, OCEAN})
    void isReadWithoutWarning_andNamesNoOrganization(String file) {
        PortAppConfig config = config(file);

        assertThat(config.warnings()).isEmpty();
        assertThat(config.entityDeletionThreshold()).isEqualTo(0.9);
        assertThat(config.resources())
                .extracting(ResourceMapping::kind)
                .containsExactly("organization", "repository", "pull-request");
        assertThat(config.resources())
                .allSatisfy(resource -> assertThat(resource.selector())
                        .containsEntry("organizations", List.of())
                        .containsEntry("repositoryType", "all"));
        assertThat(config.resources().get(2).selector()).containsEntry("state", "all");
    }

    @ParameterizedTest
    @ValueSource(strings = {OURS, OCEAN})
    void mapsToPropertiesThatTheBlueprintsHave(String file) {
        for (Heard heard : List.of(
                heard(file, 0, Records.ORGANIZATION),
                heard(file, 1, Records.INTERNAL_REPOSITORY),
                heard(file, 2, Records.mergedFromFork()),
                heard(file, 2, Records.draftOfADeletedFork()))) {
            JsonNode blueprint = blueprint(heard.entities.get(0).blueprint());

            heard.body().path("properties").properties().forEach(property -> {
                JsonNode schema = blueprint.at("/schema/properties/" + property.getKey());
                assertThat(schema.isObject()).as(property.getKey()).isTrue();
                if (!property.getValue().isNull()) {
                    assertThat(typeOf(property.getValue()))
                            .isEqualTo(schema.get("type").textValue());
                    if (schema.has("enum")) {
                        assertThat(schema.get("enum")).contains(property.getValue());
                    }
                }
            });
            heard.body()
                    .path("relations")
                    .fieldNames()
                    .forEachRemaining(relation -> assertThat(
                                    blueprint.at("/relations/" + relation).isObject())
                            .isTrue());
        }
    }

    @Test
    void fillsEveryPropertyOfTheBlueprints() {
        for (int i = 0; i < 3; i++) {
            String record = List.of(Records.ORGANIZATION, Records.INTERNAL_REPOSITORY, Records.open())
                    .get(i);
            Heard heard = heard(OURS, i, record);
            List<String> mapped = new ArrayList<>();
            heard.body().get("properties").fieldNames().forEachRemaining(mapped::add);
            List<String> known = new ArrayList<>();
            blueprint(heard.entities.get(0).blueprint())
                    .at("/schema/properties")
                    .fieldNames()
                    .forEachRemaining(known::add);

            assertThat(mapped).containsExactlyInAnyOrderElementsOf(known);
        }
    }

    @Test
    void mapsAnOrganization_byItsLogin() {
        JsonNode named = heard(OURS, 0, Records.ORGANIZATION).body();
        JsonNode unnamed = heard(OURS, 0, "{'login':'acme','name':null}").body();

        assertThat(named.get("identifier").textValue()).isEqualTo("acme");
        assertThat(named.get("title").textValue()).isEqualTo("Acme");
        assertThat(named.at("/properties/url").textValue()).isEqualTo("https://github.com/acme");
        assertThat(named.at("/properties/verified").booleanValue()).isTrue();
        assertThat(named.at("/properties/website").isNull()).isTrue();
        assertThat(unnamed.get("title").textValue()).isEqualTo("acme");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'visibility':'internal', internal",
                "'visibility':'public', public",
                "'private':true, private",
                "'private':false, public"
            })
    void mapsTheVisibilityOfARepository(String field, String visibility) {
        JsonNode body = heard(OURS, 1, "{'full_name':'acme/api'," + field + "}").body();

        assertThat(body.at("/properties/visibility").textValue()).isEqualTo(visibility);
    }

    @Test
    void mapsARepository_byItsFullName() {
        JsonNode body = heard(OURS, 1, Records.INTERNAL_REPOSITORY).body();

        assertThat(body.get("identifier").textValue()).isEqualTo("acme/api");
        assertThat(body.get("title").textValue()).isEqualTo("api");
        assertThat(body.at("/properties/description").isNull()).isTrue();
        assertThat(body.at("/properties/language").isNull()).isTrue();
        assertThat(body.at("/properties/archived").booleanValue()).isFalse();
        assertThat(body.at("/relations/organization").textValue()).isEqualTo("acme");
    }

    @Test
    void mapsAPullRequest_byItsBaseRepository() {
        for (String record : List.of(Records.mergedFromFork(), Records.draftOfADeletedFork())) {
            JsonNode body = heard(OURS, 2, record).body();

            assertThat(body.get("identifier").textValue()).isEqualTo("acme/api/pull/17");
            assertThat(body.at("/relations/repository").textValue()).isEqualTo("acme/api");
            assertThat(body.at("/properties/number").intValue()).isEqualTo(17);
            assertThat(body.at("/properties/creator").textValue()).isEqualTo("dependabot[bot]");
            assertThat(body.at("/properties/assignees")).isEqualTo(Heard.json("['mona','a[bot]']"));
            assertThat(body.at("/properties/reviewers")).isEqualTo(Heard.json("[]"));
            assertThat(body.at("/properties/branch").textValue()).isEqualTo("fix");
            assertThat(body.at("/properties/baseBranch").textValue()).isEqualTo("main");
        }
    }

    @Test
    void knowsMergedAndDraft() {
        assertThat(status(OURS, Records.mergedFromFork())).isEqualTo("merged");
        assertThat(status(OURS, Records.draftOfADeletedFork())).isEqualTo("draft");
        assertThat(status(OURS, Records.closed())).isEqualTo("closed");
        assertThat(status(OURS, Records.open())).isEqualTo("open");

        assertThat(status(OCEAN, Records.mergedFromFork())).isEqualTo("merged");
        assertThat(status(OCEAN, Records.draftOfADeletedFork())).isEqualTo("open");
        assertThat(status(OCEAN, Records.closed())).isEqualTo("closed");
    }

    @Test
    void theMappingOfAllKinds_saysTheSameOfOurThree_andHasWarningForNone() {
        PortAppConfig all = config(ALL_KINDS);

        assertThat(all.warnings()).isEmpty();
        assertThat(read(ALL_KINDS))
                .contains(read(OURS).substring(read(OURS).indexOf("resources:")).stripTrailing());
        assertThat(all.resources())
                .extracting(ResourceMapping::kind)
                .doesNotHaveDuplicates()
                .contains("issue", "dependabot-alert", "user")
                .hasSize(22);
    }

    @ParameterizedTest
    @EnumSource(GithubItems.class)
    void mapsEachOtherKind_toAllThatItsBlueprintHas(GithubItems items) throws IOException {
        Optional<ResourceMapping> resource = resource(items);
        // Only the example of docs/editing.md has it
        assertThat(resource.isEmpty()).isEqualTo(items == GithubItems.MILESTONES);
        if (resource.isEmpty()) {
            return;
        }

        for (JsonNode record : records(items)) {
            Heard heard = new Heard();
            resource.get().map(record, heard);
            JsonNode body = heard.body();
            JsonNode blueprint = blueprint(heard.entities.get(0).blueprint());

            assertThat(heard.faults.values()).allMatch("null"::equals);
            assertThat(body.get("identifier").textValue())
                    .satisfies(identifier ->
                            assertThat(PortIdentifiers.refusal(identifier)).isNull());
            assertThat(body.get("title").textValue()).isNotBlank();
            assertThat(body.get("properties").properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactlyInAnyOrderElementsOf(names(blueprint.at("/schema/properties")));
            assertThat(names(body.get("relations"))).isEqualTo(names(blueprint.get("relations")));
            body.get("properties").properties().forEach(property -> {
                JsonNode schema = blueprint.at("/schema/properties/" + property.getKey());
                if (!property.getValue().isNull()) {
                    assertThat(typeOf(property.getValue()))
                            .as(property.getKey())
                            .isEqualTo(schema.get("type").textValue());
                    if (schema.has("enum")) {
                        assertThat(schema.get("enum")).contains(property.getValue());
                    }
                }
            });
        }
    }

    /** Returns the resource of the mapping of all kinds that maps these, if there is one. */
    static Optional<ResourceMapping> resource(GithubItems items) {
        String wanted = Map.of(
                        GithubItems.BRANCHES, "branch",
                        GithubItems.MEMBERS, "user",
                        GithubItems.CODE_SCANNING_ALERTS, "code-scanning-alerts",
                        GithubItems.SECRET_SCANNING_ALERTS, "secret-scanning-alerts")
                .getOrDefault(
                        items,
                        items.name().toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("s$", ""));
        return config(ALL_KINDS).resources().stream()
                .filter(one -> one.kind().equals(wanted))
                .findFirst();
    }

    /** Returns what the simulated GitHub lists, with what the pipeline adds. */
    static List<JsonNode> records(GithubItems items) throws IOException {
        GithubModel model = new GithubModel();
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.setItems("acme/api", items, 6);
        model.setItems("acme", items, 6);
        SandboxGithub github = new SandboxGithub(model);
        List<JsonNode> records = new ArrayList<>();
        for (String path : List.of("/repos/acme/api/", "/orgs/acme/")) {
            String address = path + items.name().toLowerCase(Locale.ROOT);
            address = address.replace("workflows", "actions/workflows").replace("dependabot_", "dependabot/");
            address = address.replace("workflow_runs", "actions/runs");
            address = address.replaceFirst("(code|secret)_scanning_", "$1-scanning/");
            JsonNode answer = new ObjectMapper()
                    .readTree(github.answer(SandboxRequest.of(
                                    "GET",
                                    address + "?state=open",
                                    Map.of("Authorization", "token t", "Host", "x"),
                                    ""))
                            .body());
            for (JsonNode list : answer.isArray() ? List.of(answer) : answer) {
                list.forEach(record -> records.add(record));
            }
        }
        assertThat(records).hasSizeGreaterThan(2).allMatch(JsonNode::isObject);
        records.forEach(record -> ((ObjectNode) record)
                .put("__organization", "acme")
                .put("__repository", "api")
                .put("__repository_full_name", "acme/api"));
        return records;
    }

    /** Returns a record of each kind that is made of files, as the tests of their routes show it. */
    static Map<String, String> recordsOfFiles() {
        String repository = "{'name':'api','full_name':'acme/api','html_url':'https://github.com/acme/api'}";
        String common = ",'__organization':'acme','__repository_full_name':'acme/api','__branch':'main','__repository':"
                + repository + "}";
        return Map.of(
                "file",
                "{'organization':'acme','content':{'name':'web'},'repository':" + repository
                        + ",'branch':'main','path':'web/a b.json','name':'a b.json','metadata':{'size':15}" + common,
                "folder",
                "{'folder':{'path':'docs','mode':'040000','type':'tree','sha':'1'}" + common,
                "skill",
                "{'skill':{'name':'x','description':'X','instructions':'Do','frontmatter':{},'path':'skills/x',"
                        + "'skillMdPath':'skills/x/SKILL.md','root':'skills','blob_sha':'1'}" + common,
                "plugin",
                "{'plugin':{'name':'tools','displayName':'Tools','description':'','version':'1',"
                        + "'supports':{'claude':true,'pi':false}}" + common);
    }

    @Test
    void mapsEachKindOfFiles_toAllThatItsBlueprintHas() throws IOException {
        for (Map.Entry<String, String> one : recordsOfFiles().entrySet()) {
            ResourceMapping resource = config(ALL_KINDS).resources().stream()
                    .filter(other -> other.kind().equals(one.getKey()))
                    .findFirst()
                    .orElseThrow();
            Heard heard = Heard.of(resource, one.getValue());
            JsonNode blueprint = blueprint(heard.entities.get(0).blueprint());

            assertThat(heard.faults).as(one.getKey()).isEmpty();
            assertThat(names(heard.body().path("properties")))
                    .containsExactlyInAnyOrderElementsOf(names(blueprint.at("/schema/properties")));
            assertThat(heard.body().at("/relations/repository").asText()).isEqualTo("acme/api");
            assertThat(heard.body().path("identifier").asText()).startsWith("acme/api/" + one.getKey());
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void takesLabels_thatAreObjectsOrNames() {
        ResourceMapping issues = resource(GithubItems.ISSUES).orElseThrow();
        Heard heard = Heard.of(
                issues,
                "{'__repository_full_name':'acme/api','number':5,"
                        + "'labels':[{'name':'bug'},'urgent',{'name':null},{'id':1},null,{'name':'ui'}]}");

        assertThat(heard.body().at("/properties/labels")).isEqualTo(Heard.json("['bug','urgent','ui']"));
    }

    @ParameterizedTest
    @ValueSource(strings = {OURS, ALL_KINDS, OCEAN})
    void noExpressionNeedsItsRecordAsAWhole(String file) {
        assertThat(config(file).resources())
                .allSatisfy(resource -> assertThat(resource.projection()).isNotEqualTo(Projection.WHOLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {OURS, OCEAN})
    void measuresTheLeadTime_whereThereIsOne(String file) {
        assertThat(heard(file, 2, Records.mergedFromFork())
                        .body()
                        .at("/properties/leadTimeHours")
                        .doubleValue())
                .isEqualTo(25.5);
        assertThat(heard(file, 2, Records.open())
                        .body()
                        .at("/properties/leadTimeHours")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {OURS, OCEAN})
    void tellsOfNoFault_whereGitHubHasNothingToSay(String file) {
        MappingFaults faults = new MappingFaults();
        for (int i = 0; i < 20; i++) {
            for (ResourceMapping resource : config(file).resources()) {
                JsonNode record = Heard.json(
                        List.of(Records.ORGANIZATION, Records.INTERNAL_REPOSITORY, Records.draftOfADeletedFork())
                                .get(resource.index()));
                resource.map(record, faults.counting(resource, record, new Heard()));
            }
        }

        assertThat(faults.lines()).isEmpty();
    }

    @Test
    void calculatesTheAgeOfAPullRequest_whicheverWayPortWritesItsDate() throws JqException {
        String calculation = blueprint("githubPullRequest")
                .at("/calculationProperties/days_old/calculation")
                .textValue();
        JqProgram at = JqProgram.compile(calculation.replace("now", "1709596800"));

        for (String date : List.of("2024-03-01T10:00:00Z", "2024-03-01T10:00:00.000Z")) {
            JsonNode entity = Heard.json("{'properties':{'createdAt':'" + date + "'}}");
            assertThat(at.first(entity).intValue()).isEqualTo(4);
            assertThat(JqProgram.compile(calculation).first(entity).intValue()).isGreaterThan(4);
        }
    }

    @Test
    void keepsTheIdentifiersOfOceansTutorial() {
        assertThat(heard(OCEAN, 0, Records.ORGANIZATION).entities)
                .extracting(Entity::identifier)
                .containsExactly("Acme");
        assertThat(heard(OCEAN, 0, "{'login':'acme','name':null}").unmappable).hasSize(1);
        assertThat(heard(OCEAN, 0, "{'login':'acme','name':'Acme Corp'}").refused)
                .hasSize(1);
        assertThat(heard(OCEAN, 1, Records.INTERNAL_REPOSITORY).entities)
                .extracting(Entity::identifier)
                .containsExactly("api");
        assertThat(heard(OCEAN, 2, Records.mergedFromFork()).entities)
                .extracting(Entity::identifier)
                .containsExactly("api-of-mona9001");
        assertThat(heard(OCEAN, 2, Records.draftOfADeletedFork()).entities)
                .extracting(Entity::identifier)
                .containsExactly("9001");
        assertThat(heard(OCEAN, 2, Records.mergedFromFork())
                        .body()
                        .at("/relations/repository")
                        .textValue())
                .isEqualTo("api");
    }

    private static String status(String file, String record) {
        return heard(file, 2, record).body().at("/properties/status").textValue();
    }

    private static String typeOf(JsonNode value) {
        return value.isTextual() ? "string" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static Heard heard(String file, int resource, String record) {
        return Heard.of(config(file).resources().get(resource), record);
    }

    private static JsonNode blueprint(String identifier) {
        try {
            for (JsonNode blueprint : new ObjectMapper().readTree(read("blueprints.json"))) {
                if (blueprint.get("identifier").textValue().equals(identifier)) {
                    return blueprint;
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no blueprint " + identifier);
    }

    static PortAppConfig config(String file) {
        return PortAppConfig.parse(read(file), file);
    }

    private static String read(String file) {
        try (InputStream in = PackagedMappingTest.class.getResourceAsStream("/port-github/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
