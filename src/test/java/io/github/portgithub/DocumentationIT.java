package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.server.SandboxServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Does what the pages say, in a fresh directory and in their order: writes the files that they show under a name, runs every
 * block of commands, and compares what is printed with what they show. GitHub and Port are simulated; {@code mvn} hands out
 * what this build has made.
 *
 * <p>A page may say in a comment, on the line before a block: {@code not run:} and why; {@code printed by:} and the commands
 * that print this text; {@code before:} and what has to be there, but is nobody's business to read.
 */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
class DocumentationIT {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Path ZIP = PROJECT.resolve("target/port-github-routes.zip");

    /** Of these the commands are for the unpacked distribution; of the others for a clone. */
    private static final List<String> IN_THE_DISTRIBUTION =
            List.of("docs/change-feed.md", "docs/editing.md", "docs/ledger.md");

    /** So many blocks of commands say that they are not run; one more is for somebody to agree with. */
    private static final int NOT_RUN = 13;

    private static final Pattern BLOCK = Pattern.compile(
            "(?ms)^(?<line>[^\\n]*)\\n\\s*(?:<!-- (?<word>not run|printed by|before): (?<comment>.*?) -->\\n)?"
                    + "```(?<language>\\w+)\\n(?<body>.*?)^```$");
    private static final Pattern FILE = Pattern.compile("`([\\w/.-]+\\.\\w+)`:$");

    @TempDir
    private Path directory;

    private record Block(String line, String word, String comment, String language, String body) {

        private boolean isCommands() {
            return language.equals("bash");
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void doesWhatThePageSays(String page) throws Exception {
        List<Block> blocks = blocks(page);
        try (SandboxServer server = new SandboxServer(GithubModel.sandbox())) {
            Path start = IN_THE_DISTRIBUTION.contains(page) ? unpacked() : cloned();
            Path log = directory.resolve("log");
            Path script = Files.writeString(directory.resolve("script"), script(blocks, server.properties()));
            ProcessBuilder shell = new ProcessBuilder("bash", "-e", script.toString())
                    .directory(start.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            // Its directory goes away while the archive would still be made
            shell.environment().put("JAVA_ARCHIVE", "no");
            prepare(shell.environment(), server.properties());

            Process process = shell.start();

            assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        }
        for (int i = 0; i < blocks.size(); i++) {
            Path printed = directory.resolve("printed-" + i);
            if (Files.exists(printed)) {
                assertThat(comparable(Files.readString(printed)))
                        .as("%s, printed by %s", page, blocks.get(i).comment())
                        .isEqualTo(comparable(blocks.get(i).body()));
            }
        }
    }

    /** What is marked is not run, for a reason; what is new is run, whether it was meant to or not. */
    @Test
    void tellsWhyABlockIsNotRun() throws IOException {
        List<Block> commands = new ArrayList<>();
        for (String page : pages().toList()) {
            blocks(page).stream().filter(Block::isCommands).forEach(commands::add);
        }
        List<Block> left = commands.stream()
                .filter(block -> "not run".equals(block.word()))
                .toList();

        assertThat(left).allMatch(block -> block.comment().split(" ").length > 2);
        assertThat(left).hasSize(NOT_RUN);
        assertThat(commands.size()).isGreaterThan(2 * NOT_RUN);
    }

    static Stream<String> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
            List<String> pages = Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md"),
                            docs.map(file -> PROJECT.relativize(file).toString())
                                    .filter(name -> name.endsWith(".md")))
                    .sorted()
                    .toList();
            List<String> withCommands = new ArrayList<>();
            for (String page : pages) {
                if (blocks(page).stream().anyMatch(Block::isCommands)) {
                    withCommands.add(page);
                }
            }
            return withCommands.stream();
        }
    }

    private static List<Block> blocks(String page) throws IOException {
        String text = Files.readString(PROJECT.resolve(page));
        List<Block> blocks = BLOCK.matcher(text)
                .results()
                .map(found -> BLOCK.matcher(found.group()))
                .filter(Matcher::matches)
                .map(found -> new Block(
                        found.group("line"),
                        found.group("word"),
                        found.group("comment"),
                        found.group("language"),
                        found.group("body")))
                .toList();
        long fences =
                text.lines().filter(line -> line.strip().matches("```\\w+")).count();
        assertThat(blocks).as("blocks of " + page).hasSize((int) fences);
        return blocks;
    }

    private String script(List<Block> blocks, Map<String, String> properties) throws IOException {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            Matcher file = FILE.matcher(block.line());
            if ("before".equals(block.word())) {
                script.append(block.comment()).append('\n');
            }
            if (block.isCommands() && !"not run".equals(block.word())) {
                script.append("echo '## block ").append(i).append("'\n");
                script.append(withAccounts(block.body(), properties)).append('\n');
            } else if ("printed by".equals(block.word())) {
                script.append("{ ")
                        .append(block.comment())
                        .append("\n} > ")
                        .append(directory.resolve("printed-" + i))
                        .append(" 2>&1 || true\n");
            } else if (file.find()) {
                Path shown = Files.writeString(directory.resolve("shown-" + i), block.body());
                script.append("install -D -m 644 ")
                        .append(shown)
                        .append(' ')
                        .append(file.group(1))
                        .append('\n');
            }
        }
        return script.toString();
    }

    /** Where a page leaves out what is secret, puts what the simulated servers take. */
    private static String withAccounts(String commands, Map<String, String> properties) {
        String whole = commands;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            whole = whole.replace(
                    variable(property.getKey()) + "=...", variable(property.getKey()) + "=" + property.getValue());
        }
        return whole;
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private void prepare(Map<String, String> environment, Map<String, String> properties) throws IOException {
        environment.keySet().removeIf(name -> name.matches("(GITHUB|PORT|CAMEL|JAVA)_.*"));
        properties.forEach((key, value) -> {
            if (key.endsWith("-url")) {
                environment.put(variable(key), value);
            }
        });
        // A program that goes on would never let the next block begin
        environment.put("PORT_RESYNC_MODE", "once");
        environment.put("HOME", Files.createDirectory(directory.resolve("home")).toString());
        Path tools = Files.createDirectory(directory.resolve("tools"));
        Path maven = Files.writeString(
                tools.resolve("mvn"),
                "#!/bin/sh\ncase \"$*\" in *package*) mkdir -p target/port-github-routes && cp " + ZIP + " " + ZIP
                        + ".sha256 target && cp -R " + PackagedProgram.DISTRIBUTION
                        + "/. target/port-github-routes;; esac\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        environment.put("PATH", tools + ":" + java + ":" + environment.get("PATH"));
    }

    private Path cloned() throws IOException {
        Path clone = Files.createDirectory(directory.resolve("clone"));
        copy(PROJECT.resolve("routes"), clone.resolve("routes"));
        Files.copy(PROJECT.resolve("application.properties"), clone.resolve("application.properties"));
        return clone;
    }

    private Path unpacked() throws IOException {
        Path unpacked = directory.resolve("port-github-routes");
        copy(PackagedProgram.DISTRIBUTION, unpacked);
        return unpacked;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Leaves out what is another in each run: times, durations, names of folders, and how wide a column is. */
    private static String comparable(String text) {
        return text.lines()
                .filter(line -> !line.contains(" INFO Routes of "))
                .map(line -> line.replaceAll("\\d\\d:\\d\\d:\\d\\d", "13:00:00")
                        .replaceAll("\\d+\\.\\d s\\b", "1.0 s")
                        .replaceAll(" +", " ")
                        .strip())
                .filter(line -> !line.isEmpty())
                .reduce("", (all, line) -> all + line + "\n");
    }
}
