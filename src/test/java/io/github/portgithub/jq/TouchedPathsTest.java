package io.github.portgithub.jq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TouchedPathsTest {

    private final ObjectMapper mapper = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "true => ''",
                ".title => title",
                ".head.repo.name + (.id|tostring) => head.repo.name id",
                "[.assignees[].login] => assignees.[].login",
                ".labels[0].name // \"none\" => labels.[].name",
                "if .merged_at then \"merged\" else .state end => merged_at state",
                ".created_at as $c | .merged_at as $m | $m | fromdate - ($c | fromdate) => created_at merged_at",
                ".user.login | gsub(\"\\\\[\"; \"-\") => user.login",
                ".labels | map(.name) | join(\",\") => labels.[].name",
                "{id, user: .user.login, (.kind): \"\\(.title)\"} => id kind title user.login",
                ".title[0:3] => title",
                ".labels | length => labels",
                ". as {user: $u} | $u.login => .",
                "[.topics[]? | 1] | length > 0 => topics.[]",
                ". as $r | try ($r.body.x | true) catch false => body.x",
                ". as $p | $p.labels[] as $l | $p.number => labels.[] number",
                "\"\\([.assignees[]? | 1] | length) assignees\" => assignees.[]",
                "select([.topics[]? | 1] | length > 0) | .name => name topics.[]",
                ".[] | 1 => []",
                ".user | .login | 7 => user.login",
                ". => .",
                "keys => .",
            })
    void touchedPaths_areThoseThatTheProgramReads(String program, String paths) throws JqException {
        Set<String> touched = new TreeSet<>();
        for (List<String> path : JqProgram.compile(program).touchedPaths().orElseThrow()) {
            touched.add(path.isEmpty() ? "." : String.join(".", path));
        }

        assertThat(touched).isEqualTo(paths.isEmpty() ? Set.of() : Set.of(paths.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {"..", "def f: .a; f", "reduce .[] as $x (0; . + $x)", ".a = 1", "path(.a)", "getpath([\"a\"])"})
    void programWithOtherFilters_isNotAnalysed(String program) throws JqException {
        assertThat(JqProgram.compile(program).touchedPaths()).isEmpty();
    }

    @Test
    void answer_staysTheSame_whenAllElseIsLeftOut() throws IOException {
        JsonNode golden = mapper.readTree(TouchedPathsTest.class.getResource("/jq/golden.json"));
        int analysed = 0;
        for (JsonNode test : golden.get("cases")) {
            Optional<JqProgram> program = compiled(test.get("program").textValue());
            Optional<Set<List<String>>> touched = program.flatMap(JqProgram::touchedPaths);
            if (touched.isEmpty()) {
                continue;
            }
            analysed++;
            for (JsonNode text : golden.get("records")) {
                JsonNode record = mapper.readTree(text.textValue());

                String answer = answer(program.get(), pruned(record, touched.get()));

                assertThat(answer).as(program.get().source()).isEqualTo(answer(program.get(), record));
            }
        }
        assertThat(analysed).isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[.topics[]? | 1] | length > 0",
                ". as $r | [$r.owner[]? | 1] | length > 0",
                "\"\\([.assignees[]? | 1] | length) assignees\"",
                "select([.topics[]? | 1] | length > 0) | .name",
                ". as $r | try ($r.body.x | true) catch false",
                ". as $p | $p.labels[] as $l | $p.number",
                "[.labels[] | .name as $n | 1]",
                ".[] | 1",
                "[.assignees[].login | 2]",
                "if (.labels[] | true) then .name else .number end",
                "first(.topics[] | 3)",
            })
    void answer_staysTheSame_whereAPartOnlyDecidesWhetherThereIsOne(String program) throws Exception {
        JsonNode record = mapper.readTree("{\"name\":\"api\",\"number\":7,\"body\":\"text\",\"topics\":[\"a\",\"b\"],"
                + "\"owner\":{\"login\":\"acme\",\"id\":1},\"assignees\":[{\"login\":\"x\"},{\"login\":\"y\"}],"
                + "\"labels\":[{\"name\":\"l\",\"color\":\"c\"}]}");
        JqProgram compiled = JqProgram.compile(program);
        JsonNode kept = compiled.touchedPaths().isPresent()
                ? pruned(record, compiled.touchedPaths().get())
                : record;

        assertThat(answer(compiled, kept)).isEqualTo(answer(compiled, record));
    }

    private static Optional<JqProgram> compiled(String source) {
        try {
            return Optional.of(JqProgram.compile(source));
        } catch (JqException e) {
            return Optional.empty();
        }
    }

    private static String answer(JqProgram program, JsonNode record) {
        try {
            return String.valueOf(program.first(record));
        } catch (JqException e) {
            return "error: " + e.getMessage();
        }
    }

    private static JsonNode pruned(JsonNode value, Set<List<String>> paths) {
        if (paths.contains(List.<String>of()) || value.isValueNode()) {
            return value;
        }
        if (value.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> array.add(pruned(element, below(paths, JqProgram.EACH))));
            return array;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            Set<List<String>> inside = below(paths, field.getKey());
            inside.addAll(below(paths, JqProgram.EACH));
            if (!inside.isEmpty()) {
                object.set(field.getKey(), pruned(field.getValue(), inside));
            }
        }
        return object;
    }

    private static Set<List<String>> below(Set<List<String>> paths, String step) {
        return paths.stream()
                .filter(path -> path.get(0).equals(step))
                .map(path -> path.subList(1, path.size()))
                .collect(Collectors.toSet());
    }
}
