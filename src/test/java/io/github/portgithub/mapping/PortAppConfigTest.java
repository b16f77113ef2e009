package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortAppConfigTest {

    private static final String PORT = "port: {entity: {mappings: {identifier: .id, blueprint: '\"b\"'}}}";
    private static final String RESOURCE = "{kind: repository, selector: {query: 'true'}, " + PORT + "}";

    @Test
    void hasTheDefaultsOfOcean() {
        PortAppConfig config = parse("resources: [" + RESOURCE + "]");

        assertThat(config.deleteDependentEntities()).isTrue();
        assertThat(config.createMissingRelatedEntities()).isTrue();
        assertThat(config.enableMergeEntity()).isTrue();
        assertThat(config.entityDeletionThreshold()).isEqualTo(0.9);
        assertThat(config.organizations()).isEmpty();
        assertThat(config.warnings()).isEmpty();
        assertThat(config.resources()).singleElement().satisfies(resource -> {
            assertThat(resource.index()).isZero();
            assertThat(resource.kind()).isEqualTo("repository");
            assertThat(resource.label()).isEqualTo("repository[0]");
            assertThat(resource.constantBlueprint()).contains("b");
        });
    }

    @Test
    void readsWhatTheRootSays_andIgnoresWhatItDoesNotKnow() {
        PortAppConfig config = parse("""
                deleteDependentEntities: false
                createMissingRelatedEntities: false
                enableMergeEntity: False
                entityDeletionThreshold: 0.5
                organizations: [acme, umbrella]
                includeAuthenticatedUser: true
                resources: [%s]
                """.formatted(RESOURCE));

        assertThat(config.deleteDependentEntities()).isFalse();
        assertThat(config.createMissingRelatedEntities()).isFalse();
        assertThat(config.enableMergeEntity()).isFalse();
        assertThat(config.entityDeletionThreshold()).isEqualTo(0.5);
        assertThat(config.organizations()).containsExactly("acme", "umbrella");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void neverDeletes_whereTheThresholdIsNull() {
        assertThat(parse("entityDeletionThreshold: null\nresources: [" + RESOURCE + "]")
                        .entityDeletionThreshold())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n\t\"resources\": [\n\t\t{\"kind\": \"x\", \"selector\": {\"query\": \"true\"}, \"port\": {\"entity\":"
                        + " {\"mappings\": {\"identifier\": \".id\", \"blueprint\": \"\\\"b\\\"\"}}}}]}",
                "{resources: [{kind: x, selector: {query: true}, " + PORT + "}]}",
                "\uFEFFresources: [{kind: x, selector: {query: true}, " + PORT + "}]",
                "---\nresources: [{kind: x, selector: {query: True}, " + PORT + "}]\n"
            })
    void isJsonOrYaml(String text) {
        assertThat(parse(text).resources()).singleElement().satisfies(resource -> {
            assertThat(resource.kind()).isEqualTo("x");
            assertThat(Heard.of(resource, "{'id':'a'}").entities).hasSize(1);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "pull_request,pull-request",
        "pull-request,pull-request",
        "code_scanning-alerts,code-scanning-alerts",
        "issue,issue"
    })
    void writesKindsWithHyphens(String spelled, String kind) {
        assertThat(parse("resources: [{kind: " + spelled + ", selector: {query: 'true'}, " + PORT + "}]")
                        .resources())
                .extracting(ResourceMapping::kind, ResourceMapping::label)
                .containsExactly(tuple(kind, kind + "[0]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "pull-request ¦ {} ¦ all",
                "pull-request ¦ {repositoryType: private, state: all} ¦ private",
                "pull-request ¦ {type: forks, state: closed} ¦ forks",
                "pull-request ¦ {states: [open]} ¦ all",
                "pull-request ¦ {states: [closed]} ¦ all",
                "pull-request ¦ {states: [open, closed]} ¦ all",
                "pull-request ¦ {states: [closed, open]} ¦ all",
                "pull-request ¦ {states: all} ¦ all",
                "repository ¦ {type: member} ¦ member",
                "repository ¦ {repositoryType: sources} ¦ sources",
                "repository ¦ {repositoryType: public, type: public} ¦ public",
                "organization ¦ {} ¦ all"
            })
    void readsBothDialectsOfTheSelector(String kind, String selector, String repositoryType) {
        Map<String, Object> values = selector(kind, selector, "");

        assertThat(values)
                .containsEntry("repositoryType", repositoryType)
                .containsEntry("type", repositoryType)
                .containsEntry("organizations", List.of());
    }

    @Test
    void takesFromTheRoot_whatTheSelectorDoesNotSay() {
        String root = "organizations: [acme]\nrepositoryType: public\n";

        assertThat(selector("repository", "{}", root))
                .containsEntry("organizations", List.of("acme"))
                .containsEntry("repositoryType", "public")
                .containsEntry("type", "public");
        assertThat(selector("repository", "{organizations: [umbrella], type: private}", root))
                .containsEntry("organizations", List.of("umbrella"))
                .containsEntry("repositoryType", "private");
    }

    @Test
    void leavesTheKeysOfOtherKindsAlone() {
        assertThat(selector("package", "{type: npm, states: [open, closed], maxResults: 5}", ""))
                .containsEntry("type", "npm")
                .containsEntry("repositoryType", "all")
                .containsEntry("states", List.of("open", "closed"))
                .containsEntry("maxResults", 5)
                .doesNotContainKey("state");
    }

    @Test
    void namesTheSelectorKeysThatNobodyReads() {
        ResourceMapping resource =
                resource("pull-request", "{state: open, includedFiles: [README.md], maxResults: 5}", "");

        assertThat(resource.unknownSelectorKeys(Set.of("state", "maxResults"))).containsExactly("includedFiles");
        assertThat(resource.unknownSelectorKeys(Set.of())).containsExactly("state", "includedFiles", "maxResults");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "pull-request ¦ {query: .a} ¦ pull_request ¦ {query: .b} ¦ true",
                "pull-request ¦ {state: open} ¦ pull-request ¦ {states: [open], since: 9} ¦ true",
                "pull-request ¦ {state: all} ¦ pull-request ¦ {states: [open, closed]} ¦ false",
                "pull-request ¦ {state: all, since: 60, maxResults: 100} ¦ pull-request ¦ {states: [open, closed]} ¦ true",
                "pull-request ¦ {type: forks} ¦ pull-request ¦ {repositoryType: forks} ¦ true",
                "repository ¦ {organizations: [a, b]} ¦ repository ¦ {organizations: [b, a]} ¦ true",
                "repository ¦ {} ¦ repository ¦ {type: all} ¦ true",
                "repository ¦ {x: 1, y: 2} ¦ repository ¦ {y: 2, x: 1} ¦ true",
                "repository ¦ {} ¦ pull-request ¦ {} ¦ false",
                "repository ¦ {} ¦ repository ¦ {type: forks} ¦ false",
                "repository ¦ {} ¦ repository ¦ {organizations: [a]} ¦ false",
                "pull-request ¦ {state: open} ¦ pull-request ¦ {state: all} ¦ false",
                "issue ¦ {labels: [a]} ¦ issue ¦ {labels: [b]} ¦ false"
            })
    void hasOneKey_forSelectorsThatOneFetchServes(
            String kind, String selector, String otherKind, String otherSelector, boolean equal) {
        String key = resource(kind, selector, "").selectorKey();
        String other = resource(otherKind, otherSelector, "").selectorKey();

        assertThat(key.equals(other)).isEqualTo(equal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "`` ¦ file:m.yml: the mapping is empty. Write",
                "# nothing ¦ file:m.yml: the mapping is empty. Write",
                "[] ¦ file:m.yml: expected an object with resources",
                "text ¦ file:m.yml: expected an object with resources",
                "resources: [] ¦ file:m.yml: resources: is missing or empty. Write",
                "{} ¦ file:m.yml: resources: is missing or empty",
                "resources: {} ¦ file:m.yml: resources: expected a list",
                "resources: [x] ¦ file:m.yml: resources[0]: expected an object",
                "a: b: c ¦ file:m.yml: line 1, column 5: mapping values are not allowed here",
                "{\"a\": \"b\" \"c\"} ¦ file:m.yml: line 1, column 11: Unexpected character",
                "{a: 1, a: 2} ¦ file:m.yml: line 1, column 2: Unexpected character",
                "a: *b ¦ file:m.yml: line 1, column 4: found undefined alias b",
                "entityDeletionThreshold: 90 ¦ file:m.yml: entityDeletionThreshold: expected a number from 0 to 1, got 90",
                "enableMergeEntity: 'on' ¦ file:m.yml: enableMergeEntity: expected true or false, got \"on\"",
                "repositoryType: secret ¦ file:m.yml: repositoryType: unknown value \"secret\". Use one of all, public",
                "organizations: 5 ¦ file:m.yml: organizations: expected a list of names, got 5"
            })
    void isRefused_whereTheRootMakesNoSense(String text, String start) {
        assertThat(problems(text)).anySatisfy(problem -> assertThat(problem).startsWith(start));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "kind: x ¦ selector: is missing",
                "selector: {query: 'true'} ¦ kind: is missing",
                "kind: a?b ¦ kind: a?b is no name of a kind",
                "kind: x, selector: {} ¦ selector.query: is missing",
                "kind: x, selector: {query: ''} ¦ selector.query: is missing",
                "kind: x, selector: {query: [a]} ¦ selector.query: expected a jq expression",
                "kind: x, selector: {query: '.a ='} ¦ selector.query: is no jq: ",
                "kind: x, selector: [] ¦ selector: expected an object",
                "kind: x, port: ¦ port: is missing",
                "kind: x, port: {} ¦ port.entity: is missing",
                "kind: x, port: {entity: {}} ¦ port.entity.mappings: is missing",
                "kind: x, port: {entity: {mappings: [{}, {}]}} ¦ port.entity.mappings: is a list of 2",
                "kind: x, port: {itemsToParse: '(', entity: {mappings: {identifier: .id, blueprint: '\"b\"'}}} ¦ port.itemsToParse: is no jq: ",
                "kind: x, port: {itemsToParse: [], entity: {mappings: {identifier: .id, blueprint: '\"b\"'}}} ¦ port.itemsToParse: expected a jq expression"
            })
    void isRefused_whereAResourceMakesNoSense(String resource, String problem) {
        String rest = (resource.contains("selector:") ? "" : ", selector: {query: 'true'}")
                + (resource.contains("port:") ? "" : ", " + PORT);
        if (problem.startsWith("selector: is missing")) {
            rest = ", " + PORT;
        }

        assertThat(problems("resources: [" + RESOURCE + ", {" + resource + rest + "}]"))
                .singleElement(STRING)
                .startsWith("file:m.yml: resources[1] (")
                .contains("): " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "blueprint: '\"b\"' ¦ identifier: is missing",
                "identifier: .id ¦ blueprint: is missing",
                "identifier: .id, blueprint: githubRepository ¦ blueprint: the name needs quotes of its own. Write '\"githubRepository\"'",
                "identifier: .id, blueprint: '\"a b\"' ¦ blueprint: 'a b' holds white space",
                "identifier: [.id], blueprint: '\"b\"' ¦ identifier: expected a jq expression",
                "identifier: {a: .id}, blueprint: '\"b\"' ¦ identifier: an object here is a search query",
                "identifier: .id, blueprint: '\"b\"', title: {a: .b} ¦ title: expected a jq expression",
                "identifier: .id, blueprint: '\"b\"', title: '' ¦ title: is an empty text",
                "identifier: .id, blueprint: '\"b\"', title: '.a b' ¦ title: is no jq: ",
                "identifier: .id, blueprint: '\"b\"', team: {a: .b} ¦ team: an object here is a search query",
                "identifier: .id, blueprint: '\"b\"', properties: .a ¦ properties: expected an object",
                "identifier: .id, blueprint: '\"b\"', properties: {leadTimeHours: '.a ('} ¦ properties.leadTimeHours: is no jq: ",
                "identifier: .id, blueprint: '\"b\"', properties: {a: {b: [{c: '('}]}} ¦ properties.a.b[0].c: is no jq: ",
                "identifier: .id, blueprint: '\"b\"', relations: [] ¦ relations: expected an object",
                "identifier: .id, blueprint: '\"b\"', relations: {r: {rules: []}} ¦ relations.r: an object here is a search query"
            })
    void isRefused_whereTheMappingsMakeNoSense(String mappings, String problem) {
        assertThat(problems("resources: [" + RESOURCE + ", {kind: pull_request, selector: {query: 'true'},"
                        + " port: {entity: {mappings: {" + mappings + "}}}}]"))
                .singleElement(STRING)
                .startsWith("file:m.yml: resources[1] (pull-request): port.entity.mappings." + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "repository ¦ {type: secret} ¦ selector.type: unknown value \"secret\"",
                "repository ¦ {repositoryType: [all]} ¦ selector.repositoryType: unknown value [\"all\"]",
                "repository ¦ {repositoryType: all, type: forks} ¦ selector.type: type is \"forks\"",
                "repository ¦ {organizations: {a: b}} ¦ selector.organizations: expected a list of names",
                "repository ¦ {organizations: [[a]]} ¦ selector.organizations: expected a list of names",
                "pull-request ¦ {state: merged} ¦ selector.state: unknown value \"merged\"",
                "pull-request ¦ {states: [open, merged]} ¦ selector.states: unknown value",
                "pull-request ¦ {states: []} ¦ selector.states: unknown value []",
                "pull-request ¦ {state: open, states: [open]} ¦ selector.states: both state and states"
            })
    void isRefused_whereASelectorMakesNoSense(String kind, String selector, String problem) {
        assertThat(problems(text(kind, selector, "")))
                .singleElement(STRING)
                .startsWith("file:m.yml: resources[0] (" + kind + "): " + problem);
    }

    @Test
    void tellsEveryProblemAtOnce_oneALine() {
        MappingException refused = catchThrowableOfType(MappingException.class, () -> parse("""
                entityDeletionThreshold: 2
                resources:
                - kind: repository
                  selector: {query: '('}
                  port: {entity: {mappings: {identifier: .id, blueprint: b, properties: {x: 'a b'}}}}
                - kind: pull-request
                  selector: {state: merged}
                  port: {entity: {mappings: {title: .t}}}
                """));

        assertThat(refused.problems())
                .extracting(problem -> problem.split(": ")[1] + " " + problem.split(": ")[2])
                .containsExactly(
                        "entityDeletionThreshold expected a number from 0 to 1, got 2. Write a share such as 0.9, or null to delete nothing",
                        "resources[0] (repository) selector.query",
                        "resources[0] (repository) port.entity.mappings.blueprint",
                        "resources[0] (repository) port.entity.mappings.properties.x",
                        "resources[1] (pull-request) selector.state",
                        "resources[1] (pull-request) selector.query",
                        "resources[1] (pull-request) port.entity.mappings.identifier",
                        "resources[1] (pull-request) port.entity.mappings.blueprint");
        assertThat(refused).hasMessage(String.join("\n", refused.problems()));
        assertThat(refused.problems()).noneMatch(problem -> problem.contains("\n"));
    }

    @Test
    void warnsOfMisspelledKeys_andEmptyFields() {
        PortAppConfig config = parse("""
                resources:
                - kind: repository
                  selectors: x
                  selector: {query: 'true'}
                  port:
                    items: .x
                    entity: {mappings: {identifier: .id, blueprint: '"b"', title: , relation: {a: .b}}}
                """);

        assertThat(config.warnings())
                .extracting(warning -> warning.split(": ")[2])
                .containsExactly(
                        "selectors", "port.items", "port.entity.mappings.relation", "port.entity.mappings.title");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resources: &a [*a]",
                "resources: &a {b: *a}",
                "&a [*a]",
                "a: &a [x, x]\n" + "b: [*a, *a]\nresources: &r [*r, *r]"
            })
    void isRefused_whereYamlHoldsItself(String text) {
        assertThat(problems(text)).isNotEmpty();
    }

    @Test
    void isRefused_whereYamlGrowsWithoutEnd() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 25; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(problems(text.toString())).hasSize(1);
    }

    private static List<String> problems(String text) {
        return catchThrowableOfType(MappingException.class, () -> parse(text)).problems();
    }

    private static PortAppConfig parse(String text) {
        return PortAppConfig.parse(text, "file:m.yml");
    }

    private static Map<String, Object> selector(String kind, String selector, String root) {
        return resource(kind, selector, root).selector();
    }

    private static ResourceMapping resource(String kind, String selector, String root) {
        return parse(text(kind, selector, root)).resources().get(0);
    }

    private static String text(String kind, String selector, String root) {
        String withQuery = selector.contains("query:")
                ? selector
                : "{query: 'true'" + (selector.equals("{}") ? "}" : ", " + selector.substring(1));
        return root + "resources: [{kind: " + kind + ", selector: " + withQuery + ", " + PORT + "}]";
    }
}
