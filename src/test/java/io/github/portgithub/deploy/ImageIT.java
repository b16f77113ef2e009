package io.github.portgithub.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.server.SandboxServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The image without an engine: the steps of the {@code Dockerfile} are carried out one by one, in a folder for each stage,
 * and what they make is started as the user of the image, who may write to the places that a read-only container has only.
 * Maven, which the first stage runs, hands out what this build has made; who the user is, the test needs to be root for.
 */
@Timeout(180)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the image is for Linux")
class ImageIT {

    /** Folders of an image, which are below the folder of its stage here. */
    private static final List<String> PLACES =
            List.of("/opt/port-github-routes", "/usr/local/bin", "/home/port", "/libraries", "/program", "/src");

    private final Map<String, Path> stages = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path directory;
    private Path stage;
    private String workdir = "/";
    private String user = "";
    private List<String> entryPoint;
    private List<String> health;
    private Process program;

    private record Instruction(String word, String rest) {}

    private record Result(int exitCode, String text) {}

    @BeforeEach
    void everybodyMayLookIntoTheFolder() throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/setpriv")) && isRoot(),
                "only root can start the program as the user of the image");
        directory = Files.createTempDirectory("port-github-image-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (program != null) {
            program.destroyForcibly().waitFor();
        }
        if (directory != null) {
            run(directory, Map.of(), "rm", "-rf", directory.toString());
        }
    }

    @Test
    void whatTheDockerfileMakes_runsReadOnlyAsItsUser() throws Exception {
        for (Instruction instruction : instructions()) {
            carryOut(instruction);
        }
        assertThat(user).isEqualTo("10001");
        Path home = stage.resolve("home/port");
        assertThat(Files.list(stage.resolve("opt/port-github-routes"))
                        .map(file -> file.getFileName().toString()))
                .as("an archive of classes")
                .anyMatch(name -> name.matches("classes-\\d+\\.jsa"));
        String before = listing();

        Result sandbox = asUser(home, "sandbox", "--once");

        assertThat(sandbox.exitCode()).as(sandbox.text()).isZero();
        assertThat(sandbox.text())
                .contains("The simulated Port now has")
                .doesNotContain("[warning]", "Permission denied");
        try (SandboxServer server = new SandboxServer(GithubModel.scale(2, 10))) {
            int port = freePort();
            server.properties()
                    .forEach((key, value) ->
                            environment.put(key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
            environment.put("GITHUB_ORGANIZATIONS", "acme");
            environment.put("CAMEL_MANAGEMENT_PORT", Integer.toString(port));
            assertThat(health().exitCode())
                    .as("where nothing listens there is nothing to ask")
                    .isZero();
            program = process(home, List.of()).start();
            StringBuilder log = new StringBuilder();
            BufferedReader lines = program.inputReader();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.append(line).append('\n');
                if (line.contains("Resync complete")) {
                    break;
                }
            }
            assertThat(log).contains("Resync complete");

            Result healthy = health();

            assertThat(healthy.exitCode()).as(healthy.text() + log).isZero();
            assertThat(Files.exists(home.resolve("ledger/port-github.mv.db"))).isTrue();
            program.destroy();
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(143);
        }
        assertThat(listing()).as("what is written beside /home/port and /tmp").isEqualTo(before);
    }

    private void carryOut(Instruction instruction) throws Exception {
        String rest = instruction.rest();
        switch (instruction.word()) {
            case "ARG" -> environment.put(rest.split("=")[0], rest.split("=", 2)[1]);
            case "FROM" -> {
                String[] words = rest.split(" +");
                stage = Files.createDirectory(directory.resolve("stage" + stages.size()));
                stages.put(words.length == 3 ? words[2] : "", stage);
                for (String place : PLACES) {
                    Files.createDirectories(stage.resolve(place.substring(1)));
                }
                environment.clear();
                workdir = "/";
            }
            case "WORKDIR" -> workdir = rest;
            case "USER" -> user = rest;
            case "ENV" -> {
                for (String variable : rest.split(" +")) {
                    environment.put(variable.split("=")[0], variable.split("=", 2)[1]);
                }
            }
            case "COPY" -> copy(rest.split(" +"));
            case "RUN" -> {
                String command = rest.startsWith("[")
                        ? words(rest).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "))
                        : rest.replaceAll("--mount=\\S+ ", "");
                if (command.startsWith("useradd")) {
                    assertThat(command).contains("--uid 10001");
                    run(
                            stage,
                            Map.of(),
                            "chown",
                            "10001:10001",
                            stage.resolve("home/port").toString());
                } else {
                    Result done = run(below(workdir), path(), "bash", "-ec", placed(command));
                    assertThat(done.exitCode()).as(command + "\n" + done.text()).isZero();
                }
            }
            case "HEALTHCHECK" -> health = words(rest.substring(rest.indexOf("CMD ") + 4));
            case "ENTRYPOINT" -> entryPoint = words(rest);
            default -> throw new IllegalStateException("A new instruction: " + instruction);
        }
    }

    /** Copies as an engine does: what is in a folder, not the folder. */
    private void copy(String... words) throws Exception {
        if (words[0].startsWith("--from=")) {
            Path from = stages.get(words[0].substring("--from=".length()));
            run(
                    directory,
                    Map.of(),
                    "cp",
                    "-R",
                    from + words[1] + "/.",
                    below(words[2]).toString());
        } else if (words[0].equals(".")) {
            // What Maven needs of the clone is what it hands out
            assertThat(Files.readString(Path.of(".dockerignore"))).contains("/application.properties", "**/*.env");
        } else {
            run(
                    directory,
                    Map.of(),
                    "cp",
                    Path.of(words[0]).toAbsolutePath().toString(),
                    below(words[1]).toString());
        }
    }

    private Map<String, String> path() throws IOException {
        Path tools = directory.resolve("tools");
        if (!Files.exists(tools)) {
            Files.createDirectory(tools);
            Path maven = Files.writeString(
                    tools.resolve("mvn"),
                    "#!/bin/sh\nmkdir -p target/port-github-routes\ncp -R "
                            + Path.of("target", "port-github-routes").toAbsolutePath()
                            + "/. target/port-github-routes\nrm -f target/port-github-routes/classes-*.jsa\n");
            maven.toFile().setExecutable(true);
        }
        return Map.of("PATH", tools + ":" + java() + ":" + System.getenv("PATH"));
    }

    private Result health() throws Exception {
        return run(process(stage.resolve("home/port"), null));
    }

    private Result asUser(Path where, String... arguments) throws Exception {
        return run(process(where, List.of(arguments)));
    }

    /** Prepares the entry point with arguments, or the health check without. */
    private ProcessBuilder process(Path where, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "env", "-i"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.add("PATH=" + stage.resolve("usr/local/bin") + ":" + java() + ":/usr/bin:/bin");
        (arguments == null ? health : entryPoint).forEach(word -> command.add(placed(word)));
        if (arguments != null) {
            command.addAll(arguments);
        }
        return new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
    }

    /** Everything of the image but the home, with its time. */
    private String listing() throws Exception {
        return run(
                        stage,
                        Map.of(),
                        "find",
                        ".",
                        "-path",
                        "./home/port",
                        "-prune",
                        "-o",
                        "-type",
                        "f",
                        "-printf",
                        "%p %s %T@\\n")
                .text();
    }

    private Path below(String place) {
        return stage.resolve((place.startsWith("/") ? place : workdir + "/" + place).substring(1));
    }

    private String placed(String command) {
        String placed = command;
        for (String place : PLACES) {
            placed = placed.replaceAll("(?<=^|[\\s'\"])" + place + "(?=[/\\s'\"]|$)", stage + place);
        }
        return placed;
    }

    private static List<Instruction> instructions() throws IOException {
        String text = Files.readString(Path.of("Dockerfile"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n"))
                .replaceAll("\\\\\n\\s*", "");
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" +", 2))
                .map(words -> new Instruction(words[0], words[1]))
                .toList();
    }

    private static List<String> words(String json) throws IOException {
        return Stream.of(JsonMapper.builder().build().readValue(json, String[].class))
                .toList();
    }

    private static Result run(Path where, Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return run(builder);
    }

    private static Result run(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes());
        return new Result(process.waitFor(), text);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
