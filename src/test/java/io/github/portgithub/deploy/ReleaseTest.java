package io.github.portgithub.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.portgithub.port.Datasource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A release, made in a repository of its own, and that no file names another version than the build's. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ReleaseTest {

    private static final Pattern NAMED = Pattern.compile("port-github-routes[:@/](\\d+\\.\\d+\\.\\d+(?:-\\w+)?)");

    @TempDir
    private Path directory;

    private record Result(int exitCode, String text) {}

    @BeforeEach
    void gitIsThere() throws Exception {
        assumeTrue(run(Map.of(), "sh", "-c", "command -v git").exitCode() == 0, "there is no git");
    }

    @Test
    void eachFileNamesTheVersionOfTheBuild() throws IOException {
        List<String> wrong = new ArrayList<>();
        int right = 0;
        for (Path file : files()) {
            for (MatchResult named :
                    NAMED.matcher(Files.readString(file)).results().toList()) {
                if (named.group(1).equals(Datasource.programVersion())) {
                    right++;
                } else {
                    wrong.add(file + ": " + named.group());
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(right).isGreaterThan(3);
    }

    @Test
    void aReleaseIsOneCommand() throws Exception {
        repository();

        Result released = run(Map.of("RELEASE_BUILD", "true"), "src/release/release.sh", "7.8.9");

        assertThat(released.exitCode()).as(released.text()).isZero();
        assertThat(git("tag")).isEqualTo("v7.8.9");
        assertThat(git("show", "v7.8.9:pom.xml")).contains("<version>7.8.9</version>");
        assertThat(git("show", "v7.8.9:application.properties")).endsWith("port-github-routes:7.8.9");
        assertThat(git("show", "v7.8.9:CHANGELOG.md"))
                .containsPattern("## \\[Unreleased]\n\n## \\[7\\.8\\.9] - 20\\d\\d-");
        assertThat(git("grep", "-lF", Datasource.programVersion(), "v7.8.9", "--", ":!CHANGELOG.md"))
                .isEmpty();
        assertThat(Files.readString(directory.resolve("pom.xml"))).contains("<version>7.9.0-SNAPSHOT</version>");
        assertThat(git("status", "--porcelain")).isEmpty();
        assertThat(run(Map.of(), "src/release/notes.sh", "7.8.9").text()).startsWith("### ");
        assertThat(run(Map.of(), "src/release/notes.sh", "Unreleased").text()).isEmpty();
    }

    @Test
    void whatCannotBeReleased_isTold() throws Exception {
        repository();

        assertThat(run(Map.of(), "src/release/release.sh", "next").text()).contains("VERSION [NEXT]");
        assertThat(run(Map.of(), "src/release/release.sh", "7.8.9", "soon").text())
                .contains("must be such as");
        Files.writeString(directory.resolve("README.md"), "changed");
        Result dirty = run(Map.of("RELEASE_BUILD", "true"), "src/release/release.sh", "7.8.9");
        assertThat(dirty.exitCode()).isEqualTo(2);
        assertThat(dirty.text()).contains("not committed");
        git("checkout", "README.md");
        Result failing = run(Map.of("RELEASE_BUILD", "false"), "src/release/release.sh", "7.8.9");
        assertThat(failing.exitCode()).isNotZero();
        assertThat(git("tag")).isEmpty();
    }

    private void repository() throws Exception {
        for (Path file : files()) {
            Path copy = directory.resolve(file);
            if (copy.getParent() != null) {
                Files.createDirectories(copy.getParent());
            }
            Files.copy(file, copy);
            copy.toFile().setExecutable(Files.isExecutable(file));
        }
        git("init", "-q");
        git("config", "user.name", "Test");
        git("config", "user.email", "test@example.com");
        git("config", "core.hooksPath", "/dev/null");
        git("add", ".");
        git("commit", "-q", "-m", "All");
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return run(Map.of(), command.toArray(String[]::new)).text().strip();
    }

    private Result run(Map<String, String> environment, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(command));
        if (words.get(0).startsWith("src/")) {
            words.set(0, directory.resolve(words.get(0)).toString());
        }
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes());
        return new Result(process.waitFor(), text);
    }

    /** The files in which a version may be. */
    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String place :
                List.of("docs", "src/main/resources", "src/release", "src/deploy", "src/bench/jmh", "routes")) {
            try (Stream<Path> all = Files.walk(Path.of(place))) {
                all.filter(Files::isRegularFile)
                        .filter(file -> file.toString().matches(".*\\.(md|ya?ml|sh|properties|xml|tpl|json)"))
                        .filter(file -> !file.toString().contains("target/"))
                        .forEach(files::add);
            }
        }
        for (String file : List.of("pom.xml", "README.md", "CHANGELOG.md", "application.properties")) {
            files.add(Path.of(file));
        }
        return files;
    }
}
