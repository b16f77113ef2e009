package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.TestServer;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.component.mock.MockComponent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of the distribution, with an archive of classes that fits, one that does not, and none. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {

    private static final String VERSION = "port-github-routes " + Datasource.programVersion() + "\n";

    @TempDir
    private Path directory;

    private Path elsewhere;

    private record Result(int exitCode, String out, String err) {}

    @BeforeEach
    void unpackElsewhere() throws IOException {
        unpack("elsewhere");
    }

    private void unpack(String name) throws IOException {
        elsewhere = directory.resolve(name);
        try (Stream<Path> files = Files.walk(PackagedProgram.DISTRIBUTION)) {
            for (Path file : files.toList()) {
                Path copy = elsewhere.resolve(PackagedProgram.DISTRIBUTION.relativize(file));
                Files.createDirectories(copy.getParent());
                if (Files.isRegularFile(file) && !file.toString().endsWith(".jsa")) {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    @Test
    void startsThroughALink_withoutAnArchive() throws Exception {
        unpack("with space");
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere.resolve("bin/port-github-routes"));

        assertThat(run(link, "", "--version")).isEqualTo(new Result(0, VERSION, ""));
    }

    @Test
    void ownOptionsWin_evenAnotherCollector() throws Exception {
        Result result = run(
                elsewhere.resolve("bin/port-github-routes"),
                "-XX:+UseParallelGC -XX:TieredStopAtLevel=4 -Xlog:gc+init:stderr",
                "--version");

        assertThat(result.exitCode).isZero();
        assertThat(result.err).contains("Parallel");
    }

    // Where there is a space in the path, Java 17 ignores the archive.
    @Test
    void takesClassesFromTheArchive_untilTheJarIsAnother() throws Exception {
        Path launcher = elsewhere.resolve("bin/port-github-routes");
        assertThat(run(launcher, "", "--archive")).isEqualTo(new Result(0, "", ""));
        String loading = "-Xlog:class+load:stderr";

        assertThat(run(launcher, loading, "--version").err)
                .containsPattern("PortGithubMain source: shared objects file");

        Path jar = elsewhere.resolve("port-github-routes.jar");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        assertThat(run(launcher, "", "--version")).isEqualTo(new Result(0, VERSION, ""));
        assertThat(run(launcher, loading, "--version").err).containsPattern("PortGithubMain source: file:");
    }

    // The archive is made last of all that this machine does
    @Test
    @Timeout(600)
    void makesTheArchive_whileItFirstRuns() throws Exception {
        Path launcher = elsewhere.resolve("bin/port-github-routes");

        Result first = run(launcher, "", "sandbox", "--once");

        assertThat(first.exitCode).as(first.err).isZero();
        assertThat(first.err).doesNotContain("archive");
        while (filesOf(elsewhere).stream().anyMatch(name -> name.endsWith(".making"))) {
            Thread.sleep(100);
        }
        assertThat(filesOf(elsewhere))
                .anyMatch(name -> name.matches("classes-.*\\.jsa"))
                .noneMatch(name -> name.startsWith("new."));
        assertThat(run(launcher, "-Xlog:class+load:stderr", "--version").err)
                .containsPattern("PortGithubMain source: shared objects file");
    }

    private static List<String> filesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void takesAComponent_whoseJarIsDroppedIntoLib() throws Exception {
        Path launcher = elsewhere.resolve("bin/port-github-routes");
        Path jar = Path.of(MockComponent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(run(launcher, "", "--archive")).isEqualTo(new Result(0, "", ""));
        try (TestServer github = TestServer.github(GithubModel.scale(1, 3));
                TestServer port = TestServer.port(new SandboxPort())) {
            port.on(request -> request.is("POST .*/bulk")).answer(403, Map.of(), "{}");
            Map<String, String> environment = new HashMap<>(PackagedProgram.between(github, port));
            environment.put("PORT_RESYNC_MODE", "once");
            environment.put("PORT_DEAD_LETTER", "mock:refused");

            Result without = run(launcher, "", environment);
            Files.copy(jar, elsewhere.resolve("lib").resolve(jar.getFileName()));
            Result with = run(launcher, "", environment);
            String loaded = run(launcher, "-Xlog:class+load:stderr", environment).err;

            assertThat(without.exitCode).as(without.err).isEqualTo(2);
            assertThat(without.err)
                    .contains("'mock:refused' cannot keep anything")
                    .doesNotContain("Further jars");
            assertThat(with.exitCode).as(with.err).isEqualTo(1);
            assertThat(with.err)
                    .contains(
                            "Further jars of lib/: " + jar.getFileName(),
                            "5 of 5 refused entities are kept in mock:refused")
                    .doesNotContain("warning", "[cds");
            assertThat(loaded)
                    .containsPattern("MockEndpoint source: file:")
                    .containsPattern("PortGithubMain source: shared objects file");
        }
    }

    private Result run(Path launcher, String options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return run(new ProcessBuilder(command), options);
    }

    private Result run(Path launcher, String options, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString());
        builder.environment().keySet().removeIf(name -> name.matches("(GITHUB|PORT|CAMEL)_.*"));
        builder.environment().putAll(environment);
        return run(builder, options);
    }

    private Result run(ProcessBuilder program, String options) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = program.directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_OPTS", options);
        int exitCode = builder.start().waitFor();
        return new Result(
                exitCode, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
