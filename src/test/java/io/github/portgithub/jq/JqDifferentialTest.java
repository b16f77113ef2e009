package io.github.portgithub.jq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.GithubJson;
import io.github.portgithub.mapping.Projection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Our answers against jq's own, recorded for programs as mappings have them on records as GitHub has them; see {@code
 * src/test/jq/record-golden.mjs}. Differences that we know of are listed by program, and only those are allowed.
 */
class JqDifferentialTest {

    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectMapper pages = GithubJson.mapper(1 << 20);

    /** How records are read and programs are run. */
    enum Way {
        /** As a host's mapper reads records. */
        USUAL,
        /** With every digit of decimal fractions kept. */
        EXACT,
        /** As the first, with every filter run by callbacks. */
        WITHOUT_SHORTCUTS,
        /** As pages are parsed: without what the program cannot touch. */
        PROJECTED
    }

    @ParameterizedTest
    @EnumSource
    void answers_areThoseOfJq(Way way) throws IOException {
        JsonNode golden = mapper.readTree(JqDifferentialTest.class.getResource("/jq/golden.json"));
        List<JsonNode> records = new ArrayList<>();
        for (JsonNode text : golden.get("records")) {
            records.add(way == Way.EXACT ? Json.read(text.textValue()) : mapper.readTree(text.textValue()));
        }
        Map<String, String> differences = new TreeMap<>();
        int answers = 0;
        for (JsonNode test : golden.get("cases")) {
            String program = test.get("program").textValue();
            for (int i = 0; i < records.size(); i++) {
                String expected = test.get("answers").get(i).textValue();
                JsonNode record = way == Way.PROJECTED
                        ? projected(program, golden.get("records").get(i).textValue())
                        : records.get(i);
                String actual = answer(program, record, way != Way.WITHOUT_SHORTCUTS);
                answers++;
                if (!isSame(expected, actual)) {
                    differences.putIfAbsent(
                            program, "record " + i + ": jq answers " + expected + ", we answer " + actual);
                }
            }
        }
        Map<String, KnownDifferences.Entry> known = KnownDifferences.read("golden.tsv");
        System.out.printf(
                "%s: %d answers to %d programs on %d records, %d programs differ, all of them known: %s%n",
                golden.get("jq").textValue(),
                answers,
                golden.get("cases").size(),
                records.size(),
                differences.size(),
                known.keySet().containsAll(differences.keySet()));

        Map<String, String> unknown = new TreeMap<>(differences);
        unknown.keySet().removeAll(known.keySet());
        assertThat(unknown).as("programs that differ and are not listed").isEmpty();
        if (way == Way.USUAL) {
            assertThat(new TreeSet<>(differences.keySet()))
                    .as("listed programs that differ")
                    .containsAll(known.keySet());
        }
    }

    private JsonNode projected(String program, String record) throws IOException {
        Projection projection;
        try {
            projection = JqProgram.compile(program)
                    .touchedPaths()
                    .map(Projection::of)
                    .orElse(Projection.WHOLE);
        } catch (JqException e) {
            projection = Projection.WHOLE;
        }
        return pages.reader(projection)
                .forType(JsonNode.class)
                .readValue(new ByteArrayInputStream(record.getBytes(StandardCharsets.UTF_8)));
    }

    private String answer(String program, JsonNode record, boolean shortcuts) throws IOException {
        try {
            JsonNode first = JqProgram.compile(program, shortcuts).first(record);
            return first == null ? "empty" : mapper.writeValueAsString(first);
        } catch (JqException e) {
            return "error";
        }
    }

    private static boolean isSame(String expected, String actual) {
        if (List.of("error", "empty").contains(expected)
                || List.of("error", "empty").contains(actual)) {
            return expected.equals(actual);
        }
        return Json.equal(Json.read(expected), Json.read(actual));
    }
}
