package io.github.portgithub;

import io.github.portgithub.http.TestServer;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged program as a process of its own, that knows nothing of what this machine's environment sets for it. */
public final class PackagedProgram {

    /** The folder that the build makes. */
    static final Path DISTRIBUTION = Path.of("target", "port-github-routes").toAbsolutePath();

    static final Path JAR = DISTRIBUTION.resolve("port-github-routes.jar");

    private PackagedProgram() {}

    /**
     * Prepares a process; where its output goes is up to the test.
     *
     * @param directory where it runs
     * @param environment what it finds beside the variables that are not of this program
     * @param options of the JVM
     * @param arguments of the program
     */
    public static ProcessBuilder in(
            Path directory, Map<String, String> environment, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(quickStart());
        command.addAll(options);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(GITHUB|PORT|CAMEL)_.*"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Returns what the launcher gives the JVM as well, so that a test spends little on starting it. */
    private static List<String> quickStart() {
        List<String> options = new ArrayList<>(
                List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        File[] archives = DISTRIBUTION.toFile().listFiles((folder, name) -> name.matches("classes-\\d+\\.jsa"));
        if (archives != null && archives.length == 1) {
            options.addAll(List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archives[0]));
        }
        return options;
    }

    /** Returns the variables that let it sync organization {@code acme} between two servers. */
    public static Map<String, String> between(TestServer github, TestServer port) {
        return Map.of(
                "GITHUB_API_URL", github.url(),
                "GITHUB_TOKEN", "github-test-token",
                "GITHUB_ORGANIZATIONS", "acme",
                "GITHUB_REQUESTS_PER_MINUTE", "0",
                "PORT_API_URL", port.url(),
                "PORT_CLIENT_ID", "test-client",
                "PORT_CLIENT_SECRET", "port-test-secret");
    }
}
