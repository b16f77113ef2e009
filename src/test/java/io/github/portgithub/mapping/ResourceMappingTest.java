package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceMappingTest {

    private static final String PROPERTIES = "port.entity.mappings.properties.";

    @Test
    void sendsTheDeclaredKeysOnly_withNulls() {
        ResourceMapping resource = Mappings.resource(
                "identifier: .name",
                "title: .title",
                "properties: {url: .html_url, description: .description}",
                "relations: {organization: .owner.login}");

        Heard heard = Heard.of(resource, "{'name':'api','html_url':'u','description':null,'owner':null}");

        assertThat(heard.body().toString())
                .isEqualTo("{\"identifier\":\"api\",\"title\":null,"
                        + "\"properties\":{\"url\":\"u\",\"description\":null},\"relations\":{\"organization\":null}}");
        assertThat(heard.entities.get(0).blueprint()).isEqualTo("thing");
        assertThat(heard.faults)
                .containsEntry("port.entity.mappings.title", "the record has no .title")
                .containsEntry(PROPERTIES + "description", MappingListener.NULL)
                .containsEntry("port.entity.mappings.relations.organization", MappingListener.NULL)
                .doesNotContainKey(PROPERTIES + "url");
    }

    @Test
    void leavesOutWhatIsNotDeclared() {
        assertThat(Heard.of(Mappings.resource("identifier: .name"), "{'name':'api'}")
                        .body()
                        .toString())
                .isEqualTo("{\"identifier\":\"api\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                ".a, .b ¦ 1",
                ".b, .a ¦ 'x'",
                ".list ¦ [1,{'k':null}]",
                ".object ¦ {'k':[true]}",
                ".flag ¦ false",
                ".big ¦ 123456789012345678",
                ".list[].k? ¦ null",
                "{a, c: .b} ¦ {'a':1,'c':'x'}"
            })
    void sendsTheFirstOutputAsItIs(String expression, String value) {
        ResourceMapping resource = Mappings.resource("identifier: '\"id\"'", "properties: {x: '" + expression + "'}");
        String record = "{'a':1,'b':'x','flag':false,'big':123456789012345678,"
                + "'list':[1,{'k':null}],'object':{'k':[true]}}";

        assertThat(Heard.of(resource, record).body().at("/properties/x")).isEqualTo(Heard.json(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "'[.missing[].login]' ¦ Cannot iterate over null",
                "'.name.x' ¦ Cannot index string",
                "'.name | error' ¦ api",
                "empty ¦ no output",
                "'null' ¦ null",
                "'.nme' ¦ the record has no .nme"
            })
    void sendsNull_andTellsWhy(String expression, String reason) {
        ResourceMapping resource = Mappings.resource("identifier: .name", "properties: {x: " + expression + "}");

        Heard heard = Heard.of(resource, "{'name':'api'}");

        assertThat(heard.body().at("/properties/x").isNull()).isTrue();
        assertThat(heard.faults.get(PROPERTIES + "x")).startsWith(reason);
    }

    @Test
    void filters_whereTheQueryIsFalse() {
        ResourceMapping resource = Mappings.config(".archived | not", "", "identifier: .name")
                .resources()
                .get(0);

        assertThat(Heard.of(resource, "{'name':'api','archived':true}").filtered)
                .isEqualTo(1);
        assertThat(Heard.of(resource, "{'name':'api','archived':false}").entities)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", ".name", "1", "[]", "empty", ".name | error", ".name.x"})
    void isUnknown_whereTheQueryGivesNoBoolean(String query) {
        ResourceMapping resource =
                Mappings.config(query, "", "identifier: .name").resources().get(0);

        Heard heard = Heard.of(resource, "{'name':'api'}");

        assertThat(heard.unknown).singleElement().asString().startsWith("selector.query: ");
        assertThat(heard.entities).isEmpty();
        assertThat(heard.filtered).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "0", "0.0", "[]", "{}", "false", "empty", ".name.x", ".nothing"})
    void isUnmappable_withoutIdentifierOrBlueprint(String expression) {
        Heard noIdentifier =
                Heard.of(Mappings.resource("identifier: '" + expression + "'", "title: .nothing"), "{'name':'api'}");
        Heard noBlueprint = Heard.of(
                Mappings.resource("identifier: .name", "blueprint: '." + "x | " + expression + "'"), "{'name':'api'}");

        assertThat(noIdentifier.unmappable).singleElement().asString().startsWith("port.entity.mappings.identifier: ");
        assertThat(noIdentifier.faults).isEmpty();
        assertThat(noIdentifier.entities).isEmpty();
        assertThat(noBlueprint.unmappable).singleElement().asString().startsWith("port.entity.mappings.blueprint: ");
        assertThat(noBlueprint.entities).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"17,17", "123456789012345678901234567890,123456789012345678901234567890", "1.50,1.5", "-2,-2"})
    void turnsNumbersIntoTheStringsPortAsksFor(String number, String text) {
        ResourceMapping resource = Mappings.resource(
                "identifier: .id",
                "title: .id",
                "properties: {id: .id}",
                "relations: {one: .id, many: '[.id, \"x\"]'}");
        JsonNode record = Heard.json("{'id':" + number + ",'ids':[1]}");
        Heard heard = new Heard();

        resource.map(record, heard);

        JsonNode body = heard.body();
        assertThat(body.get("identifier").textValue()).isEqualTo(text);
        assertThat(heard.entities.get(0).identifier()).isEqualTo(text);
        assertThat(body.get("title").textValue()).isEqualTo(text);
        assertThat(body.at("/properties/id").isNumber()).isTrue();
        assertThat(body.at("/relations/one").textValue()).isEqualTo(text);
        assertThat(body.at("/relations/many/0").textValue()).isEqualTo(text);
        assertThat(body.at("/relations/many/1").textValue()).isEqualTo("x");
    }

    @Test
    void doesNotChangeTheRecord() {
        ResourceMapping resource = Mappings.resource("identifier: .id", "relations: {many: .ids}");
        JsonNode record = Heard.json("{'id':1,'ids':[1,2]}");

        resource.map(record, new Heard());

        assertThat(record).isEqualTo(Heard.json("{'id':1,'ids':[1,2]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "identifier: .bot ¦ identifier: 'dependabot[bot]' holds '['",
                "identifier: 'true' ¦ identifier: expected a string, got boolean",
                "identifier: '[1]' ¦ identifier: expected a string, got array",
                "relations: {r: .bot} ¦ relations.r: 'dependabot[bot]' holds '['",
                "relations: {r: '[.name, .bot]'} ¦ relations.r: 'dependabot[bot]' holds '['",
                "relations: {r: '[null]'} ¦ relations.r: expected a string, got null",
                "relations: {r: 'true'} ¦ relations.r: expected a string, got boolean",
                "relations: {r: '\"\"'} ¦ relations.r: '' is empty",
                "blueprint: .bot ¦ blueprint: 'dependabot[bot]' holds '['",
                "blueprint: '{a: 1}' ¦ blueprint: expected a string, got object",
                "blueprint: .name == \"api\" ¦ blueprint: expected a string, got boolean"
            })
    void isRefusedHere_whatPortWouldRefuseWithTheWholeBatch(String line, String reason) {
        String identifier = line.startsWith("identifier") ? "" : "identifier: .name";

        Heard heard = Heard.of(Mappings.resource(identifier, line), "{'name':'api','bot':'dependabot[bot]'}");

        assertThat(heard.refused).singleElement().asString().contains("port.entity.mappings." + reason);
        assertThat(heard.entities).isEmpty();
    }

    @Test
    void takesTheBlueprintOfTheRecord() {
        ResourceMapping resource = Mappings.resource("identifier: .name", "blueprint: .kind");

        assertThat(resource.constantBlueprint()).isEmpty();
        assertThat(Heard.of(resource, "{'name':'api','kind':'service'}").entities)
                .extracting(Entity::blueprint)
                .containsExactly("service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'\"thing\"'", "\"'thing'\"", "' \"thing\" '"})
    void knowsAConstantBlueprint(String blueprint) {
        assertThat(Mappings.resource("identifier: .name", "blueprint: " + blueprint)
                        .constantBlueprint())
                .contains("thing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                ".name + '-x' ¦ api-x",
                "'a b' ¦ a b",
                "\"it's\" ¦ it's",
                "\"a ' b\" ¦ a ' b",
                "if .name == 'api' then 'yes' else 'no' end ¦ yes",
                "'\\(.name)!' ¦ api!"
            })
    void toleratesSingleQuotes_butLeavesApostrophesAlone(String expression, String value) {
        ResourceMapping resource = Mappings.resource("identifier: .name", "properties:\n  x: >-\n    " + expression);

        assertThat(Heard.of(resource, "{'name':'api'}")
                        .body()
                        .at("/properties/x")
                        .textValue())
                .isEqualTo(value);
    }

    @Test
    void recursesIntoObjectsAndLists() {
        ResourceMapping resource = Mappings.resource(
                "identifier: .name",
                "properties:",
                "  nested: {a: {b: .name}, list: [{c: .name}, {c: .nothing}, .name]}",
                "  five: 5",
                "  yes: true");

        Heard heard = Heard.of(resource, "{'name':'api'}");

        assertThat(heard.body().get("properties"))
                .isEqualTo(Heard.json(
                        "{'nested':{'a':{'b':'api'},'list':[{'c':'api'},{'c':null},'api']}," + "'five':5,'yes':true}"));
        assertThat(heard.faults).containsOnlyKeys(PROPERTIES + "nested.list[1].c");
    }

    @Test
    void evaluatesEveryPartOfASearchQuery() {
        ResourceMapping resource = Mappings.resource(
                "identifier:",
                "  combinator: '\"and\"'",
                "  rules:",
                "  - {property: '\"$title\"', operator: '\"=\"', value: .name}",
                "  - combinator: '\"or\"'",
                "    rules: [{property: '\"id\"', operator: '\"in\"', value: '[.name, \"x y\"]'}]",
                "team:",
                "  combinator: '\"and\"'",
                "  rules: [{property: '\"$title\"', operator: '\"=\"', value: .team}]",
                "relations:",
                "  service:",
                "    combinator: '\"and\"'",
                "    rules: [{property: '\"repo\"', operator: '\"=\"', value: .name}]");

        Heard heard = Heard.of(resource, "{'name':'a b','team':'t'}");

        assertThat(heard.entities.get(0).identifier()).isNull();
        assertThat(heard.body())
                .isEqualTo(Heard.json("{'identifier':{'combinator':'and','rules':["
                        + "{'property':'$title','operator':'=','value':'a b'},"
                        + "{'combinator':'or','rules':[{'property':'id','operator':'in','value':['a b','x y']}]}]},"
                        + "'team':{'combinator':'and','rules':[{'property':'$title','operator':'=','value':'t'}]},"
                        + "'relations':{'service':{'combinator':'and',"
                        + "'rules':[{'property':'repo','operator':'=','value':'a b'}]}}}"));
    }

    @Test
    void takesASearchQueryThatJqBuilds() {
        ResourceMapping resource =
                Mappings.resource("identifier: '{combinator: \"and\", rules: [{property: \"$title\", value: .name}]}'");

        Heard heard = Heard.of(resource, "{'name':'a b'}");

        assertThat(heard.entities).hasSize(1);
        assertThat(heard.entities.get(0).identifier()).isNull();
    }

    @Test
    void readsMappingsInAListOfOne() {
        String text = "resources: [{kind: x, selector: {query: 'true'}, port: {entity: {mappings:"
                + " [{identifier: .name, blueprint: '\"b\"'}]}}}]";

        ResourceMapping resource = PortAppConfig.parse(text, "test").resources().get(0);

        assertThat(Heard.of(resource, "{'name':'api'}").entities).hasSize(1);
    }

    @Test
    void makesAnItemOfEachElement_andAsksTheQueryAboutEach() {
        ResourceMapping resource = Mappings.config(
                        ".label.name != \"skip\"",
                        "itemsToParse: .labels\nitemsToParseName: label",
                        "identifier: .repo + \"/\" + .label.name",
                        "properties: {all: .labels}")
                .resources()
                .get(0);

        Heard heard = Heard.of(resource, "{'repo':'api','labels':[{'name':'a'},{'name':'skip'},{'name':'b'}]}");

        assertThat(heard.entities).extracting(Entity::identifier).containsExactly("api/a", "api/b");
        assertThat(heard.filtered).isEqualTo(1);
        assertThat(heard.faults).containsKey(PROPERTIES + "all");
    }

    @Test
    void keepsTheArray_whereTheFileSaysSo() {
        ResourceMapping resource = Mappings.config(
                        "true",
                        "itemsToParse: .labels\nitemsToParseTopLevelTransform: false",
                        "identifier: .item",
                        "properties: {count: .labels | length}")
                .resources()
                .get(0);

        assertThat(Heard.of(resource, "{'labels':['a','b']}").entities)
                .extracting(entity -> Heard.body(entity).at("/properties/count").intValue())
                .containsExactly(2, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {".name", ".nothing", "empty", ".name.x"})
    void isUnknown_whereItemsToParseGivesNoArray(String expression) {
        ResourceMapping resource = Mappings.config("true", "itemsToParse: " + expression, "identifier: .name")
                .resources()
                .get(0);

        Heard heard = Heard.of(resource, "{'name':'api'}");

        assertThat(heard.unknown).singleElement().asString().startsWith("port.itemsToParse: ");
        assertThat(heard.entities).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "ENDLESS | [.] | .name | \"thing\" | .name | .name | selector.query",
                "true | ENDLESS | .name | \"thing\" | .name | .name | port.itemsToParse",
                "true | [.] | ENDLESS | \"thing\" | .name | .name | port.entity.mappings.identifier",
                "true | [.] | .name | ENDLESS | .name | .name | port.entity.mappings.blueprint",
                "true | [.] | .name | \"thing\" | ENDLESS | .name | port.entity.mappings.properties.a.b",
                "true | [.] | .name | \"thing\" | .name | ENDLESS | port.entity.mappings.relations.owner"
            })
    void isUnknown_whereAnExpressionUsesUpItsBudget(
            String query,
            String items,
            String identifier,
            String blueprint,
            String property,
            String relation,
            String field) {
        UnaryOperator<String> expression = text -> text.replace("ENDLESS", "try [range(1e12)] catch null");
        ResourceMapping resource = Mappings.config(
                        expression.apply(query),
                        "itemsToParse: '" + expression.apply(items) + "'",
                        "identifier: '" + expression.apply(identifier) + "'",
                        "blueprint: '" + expression.apply(blueprint) + "'",
                        "properties: {a: {b: '" + expression.apply(property) + "'}}",
                        "relations: {owner: '" + expression.apply(relation) + "'}")
                .resources()
                .get(0);

        Heard heard = Heard.of(resource, "{'name':'api'}");

        assertThat(heard.unknown).containsExactly(field + ": needs more than 64 MiB");
        assertThat(heard.entities).isEmpty();
        assertThat(heard.refused).isEmpty();
        assertThat(heard.unmappable).isEmpty();
    }

    @Test
    void makesNothing_ofAnEmptyArray() {
        ResourceMapping resource = Mappings.config("true", "itemsToParse: .labels", "identifier: .item")
                .resources()
                .get(0);

        Heard heard = Heard.of(resource, "{'labels':[]}");

        assertThat(heard.entities).isEmpty();
        assertThat(heard.unknown).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1e999999999, 1E+999999999", "12.50, 12.5", "1e20, 100000000000000000000"})
    void writesANumberAsIdentifier_howeverLargeItIs(String number, String identifier) {
        Heard heard = Heard.of(Mappings.resource("identifier: '\"" + number + "\" | fromjson'"), "{}");

        assertThat(heard.entities).extracting(Entity::identifier).containsExactly(identifier);
    }

    @Test
    void givesEveryThreadItsOwnResult() {
        ResourceMapping resource =
                Mappings.resource("identifier: .id", "properties: {double: .id * 2, text: '\"n\" + (.id | tostring)'}");

        List<Boolean> right = IntStream.rangeClosed(1, 5_000)
                .parallel()
                .mapToObj(i -> {
                    JsonNode body = Heard.of(resource, "{'id':" + i + "}").body();
                    return body.at("/properties/double").intValue() == 2 * i
                            && body.at("/properties/text").textValue().equals("n" + i);
                })
                .toList();

        assertThat(right).hasSize(5_000).doesNotContain(false);
    }
}
