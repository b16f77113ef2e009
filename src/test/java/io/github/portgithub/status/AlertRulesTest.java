package io.github.portgithub.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules of the distribution, by Prometheus' own tool, where it is installed. */
class AlertRulesTest {

    private static final Path RULES = Path.of("src", "dist", "observe", "alerts.yml");
    private static final Path CASES = Path.of("src", "test", "resources", "observe", "alerts_test.yml");

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsPromtool() {
        boolean there;
        try {
            there = new ProcessBuilder("promtool", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            there = false;
        }
        assumeTrue(there, "the rules are not tried: promtool is not installed, it is in the package prometheus");
    }

    @Test
    void areRules() throws Exception {
        assertThat(promtool("check", "rules", RULES.toString())).contains("SUCCESS");
    }

    @Test
    void fire_whenTheyAreToAndOnlyThen() throws Exception {
        // Without what they tell people, which each case would have to repeat
        Files.writeString(
                folder.resolve("alerts.yml"),
                Files.readString(RULES).replaceAll("(?m)^ {8}annotations:\\n(?: {10}.*\\n)+", ""));
        Path cases = Files.copy(CASES, folder.resolve("cases.yml"));

        assertThat(promtool("test", "rules", cases.toString())).contains("SUCCESS");
    }

    @Test
    void areTriedBothWays() throws IOException {
        String cases = Files.readString(CASES);

        assertThat(found("- alert: (\\w+)", Files.readString(RULES)))
                .isNotEmpty()
                .isEqualTo(found("name: (\\w+) fires", cases))
                .isEqualTo(found("name: (\\w+) does not fire", cases));
    }

    private static Set<String> found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        Set<String> found = new TreeSet<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String promtool(String... arguments) throws Exception {
        Process process = new ProcessBuilder(
                        java.util.stream.Stream.concat(List.of("promtool").stream(), List.of(arguments).stream())
                                .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
