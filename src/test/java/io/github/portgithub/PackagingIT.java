package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in which jar, and that the program does without the one that hosts do without. */
@Timeout(120)
class PackagingIT {

    private static final Path LIB = PackagedProgram.DISTRIBUTION.resolve("lib");
    private static final String MAIN = PortGithubMain.class.getName();

    @TempDir
    private Path directory;

    @Test
    void hostsGetNothingOfTheSandbox() throws IOException {
        assertThat(entries(PackagedProgram.JAR))
                .contains("io/github/portgithub/PortGithubMain.class", "port-github/routes/beans.camel.yaml")
                .noneMatch(name -> name.contains("sandbox"))
                .noneMatch(name -> name.startsWith("META-INF/services/"))
                .noneMatch(name -> name.matches("(application|simplelogger|log4j2?|logback).*"));
    }

    @Test
    void theSandboxsJarHasTheSandboxOnly() throws IOException {
        assertThat(entries(sandbox()))
                .contains("META-INF/services/io.github.portgithub.standalone.Command")
                .filteredOn(name -> !name.startsWith("META-INF/") && !name.endsWith("/"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("io/github/portgithub/sandbox/"));
    }

    @Test
    void tellsWhatIsMissing_whenTheSandboxsJarIs() throws Exception {
        String without = program(library -> !library.equals(sandbox()));

        Process version = start(without, "--version");
        Process sandbox = start(without, "sandbox", "--once");

        assertThat(version.waitFor()).isZero();
        assertThat(sandbox.waitFor()).isEqualTo(2);
        assertThat(new String(sandbox.getErrorStream().readAllBytes()))
                .contains(sandbox().getFileName().toString())
                .hasLineCount(1);
        assertThat(start(program(library -> true), "sandbox", "--help").waitFor())
                .isZero();
    }

    /** Returns the class path of the program away from its libraries, which its manifest would name. */
    private String program(Predicate<Path> wanted) throws IOException {
        Path jar = directory.resolve("program.jar");
        if (!Files.exists(jar)) {
            Files.copy(PackagedProgram.JAR, jar);
        }
        try (Stream<Path> libraries = Files.list(LIB)) {
            return Stream.concat(Stream.of(jar), libraries.filter(wanted))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private Process start(String classPath, String... arguments) throws IOException {
        ProcessBuilder builder = PackagedProgram.in(directory, Map.of(), List.of(), List.of(arguments));
        List<String> command = builder.command();
        int jar = command.indexOf("-jar");
        command.set(jar, "-cp");
        command.set(jar + 1, classPath);
        command.add(jar + 2, MAIN);
        return builder.start();
    }

    private static Path sandbox() {
        try (Stream<Path> libraries = Files.list(LIB)) {
            return libraries
                    .filter(library -> library.getFileName().toString().endsWith("-sandbox.jar"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }
}
