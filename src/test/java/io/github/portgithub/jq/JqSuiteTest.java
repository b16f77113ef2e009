package io.github.portgithub.jq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * jq's own test files, where they are at hand, against the list of the cases that we know not to pass, each with its reason:
 * a case that fails and is not listed fails the build, and so does one that is listed and passes.
 */
@EnabledIf("suiteIsThere")
class JqSuiteTest {

    /** jq's own tests take their time where the machine has other things to do. */
    private static final Path SUITE = Path.of(System.getenv().getOrDefault("PORT_GITHUB_SHARED", "../shared"))
            .resolve("jq");

    static boolean suiteIsThere() {
        return Files.isDirectory(SUITE);
    }

    @ParameterizedTest
    @CsvSource({
        "jq-1.6, true",
        "jq-1.7.1, true",
        "jq-1.8.1, true",
        "jq-1.6, false",
        "jq-1.7.1, false",
        "jq-1.8.1, false"
    })
    void suiteOfRelease_passesButForTheListedCases(String release, boolean shortcuts) throws IOException {
        Map<String, KnownDifferences.Entry> known = KnownDifferences.read("suite.tsv");
        Set<String> failed = new TreeSet<>();
        Map<String, String> details = new TreeMap<>();
        int cases = 0;
        for (Path file : testFiles(release)) {
            for (JqSuiteFile.Case test : JqSuiteFile.read(file)) {
                cases++;
                String failure = failure(test, shortcuts);
                if (failure != null) {
                    String id = release + "/" + file.getFileName() + ":" + test.line();
                    failed.add(id);
                    details.put(id, test.program() + " <- " + test.input() + ": " + failure);
                }
            }
        }
        Set<String> listed = new TreeSet<>(known.keySet());
        listed.removeIf(id -> !id.startsWith(release + "/"));
        long notApplicable =
                listed.stream().filter(id -> !known.get(id).isDifference()).count();
        long differs = listed.size() - notApplicable;
        System.out.printf(
                "%s: %d passed, %d failed, %d not applicable (%.1f %% of the applicable)%n",
                release,
                cases - failed.size(),
                failed.size() - notApplicable,
                notApplicable,
                100.0 * (cases - failed.size()) / (cases - notApplicable));

        details.keySet().removeAll(listed);
        assertThat(details).as("cases that fail and are not listed").isEmpty();
        assertThat(failed).as("listed cases that fail").containsAll(listed);
        assertThat(differs).isLessThanOrEqualTo(Math.round(0.03 * (cases - notApplicable)));
    }

    private static List<Path> testFiles(String release) throws IOException {
        try (Stream<Path> files = Files.list(SUITE.resolve(release))) {
            return files.filter(file -> file.toString().endsWith(".test"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns what is wrong, or null if the case passes. */
    private static String failure(JqSuiteFile.Case test, boolean shortcuts) {
        List<JsonNode> outputs = new ArrayList<>();
        List<JsonNode> expected = List.of();
        String error = null;
        try {
            expected = test.outputs().stream().map(Json::read).toList();
            JqProgram program = JqProgram.compile(test.program(), shortcuts);
            if (test.input() == null) {
                return "compiles";
            }
            program.each(Json.read(test.input()), new Budget(), outputs::add);
        } catch (JqException e) {
            if (test.input() == null) {
                return null;
            }
            error = e.getMessage();
        } catch (JqError e) {
            return "a text of the case cannot be read: " + e.getMessage();
        }
        return Json.equal(expected, outputs) ? null : "expected " + expected + ", got " + outputs + " " + error;
    }
}
