package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    /** Seven hundred answers of the library that Ocean matches with. */
    @Test
    void matchesWhatOceanMatches() throws IOException {
        List<String> wrong = new ArrayList<>();
        int matched = 0;
        for (String line : cases()) {
            String[] parts = line.split("\t");
            boolean expected = parts[0].equals("+");
            matched += expected ? 1 : 0;
            if (Glob.of(parts[2]).matches(parts[1]) != expected) {
                wrong.add(line);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(matched).isGreaterThan(300);
    }

    /** A folder that is left out of a walk must hold nothing that matches. */
    @Test
    void leavesNoFolderOut_inWhichSomethingMatches() throws IOException {
        for (String line : cases()) {
            String[] parts = line.split("\t");
            for (int slash = parts[1].indexOf('/'); slash > 0; slash = parts[1].indexOf('/', slash + 1)) {
                if (parts[0].equals("+")) {
                    assertThat(Glob.of(parts[2]).mayMatchIn(parts[1].substring(0, slash)))
                            .as(line)
                            .isTrue();
                    assertThat(Glob.of(parts[2]).isOfRoot()).as(line).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "services/*/port.yml, services, true",
        "services/*/port.yml, services/a, true",
        "services/*/port.yml, services/a/b, false",
        "services/*/port.yml, docs, false",
        "**/port.yml, docs/a, true",
        "*, docs, false",
        "src/**, src, true",
        "src/**, test, false",
    })
    void knowsTheFoldersThatMayHoldAMatch(String pattern, String folder, boolean may) {
        assertThat(Glob.of(pattern).mayMatchIn(folder)).isEqualTo(may);
    }

    /** Whoever may name files in a repository must not be able to hold up a run. */
    @Test
    void isDoneSoon_whateverThePattern() {
        String stars = "*a".repeat(200) + "b/" + "**/*a*a/".repeat(50) + "c";
        String path = ("a".repeat(200) + "/").repeat(100) + "d";

        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            assertThat(Glob.of(stars).matches(path)).isFalse();
            assertThat(Glob.of("**/" + "*/".repeat(60) + "z").matches(path)).isFalse();
        });
    }

    @Test
    void readsAnyPattern() {
        Random random = new Random(18);
        String letters = "*?[]!^-\\/:ab.[[:alpha:]]é\uD83D";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(9); n >= 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThatCode(() -> {
                        Glob.of(text.toString()).matches("ab/a[b.é");
                        Glob.of(text.toString()).mayMatchIn("ab/a");
                    })
                    .as(text.toString())
                    .doesNotThrowAnyException();
        }
    }

    private static List<String> cases() throws IOException {
        try (InputStream in = GlobTest.class.getResourceAsStream("/glob/cases.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
