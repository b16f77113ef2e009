package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.TestServer;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged program finds in its working directory and its environment, and says of it. */
@Timeout(120)
class StartIT {

    @TempDir
    private Path folder;

    private final TestServer github = TestServer.github(GithubModel.scale(2, 2));
    private final TestServer port = TestServer.port(new SandboxPort());
    private final Map<String, String> environment = new HashMap<>(PackagedProgram.between(github, port));

    @AfterEach
    void close() {
        github.close();
        port.close();
    }

    @Test
    void takesAnEmptyVariableAsUnset_andSaysWhereItReadsFrom() throws Exception {
        environment.put("PORT_CLIENT_ID", "");
        environment.put("PORT_MAPPING", "");
        environment.put("GITHUB_ORGANISATIONS", "acme");
        Files.writeString(folder.resolve("application.properties"), "port.client-id=test-client\nport.dryrun=true\n");

        int exitCode = run();

        assertThat(exitCode).as(log()).isZero();
        assertThat(port.requests("POST /v1/auth/access_token").get(0).text()).contains("\"test-client\"");
        assertThat(log())
                .contains("INFO Routes of "
                        + PackagedProgram.DISTRIBUTION.toAbsolutePath().resolve("routes"))
                .contains("properties of the environment, -D and ")
                .contains(folder.getFileName() + "/application.properties")
                .contains("WARN port.dryrun is unknown and ignored: is port.dry-run meant?")
                .contains("WARN GITHUB_ORGANISATIONS is unknown and ignored: is GITHUB_ORGANIZATIONS meant?");
    }

    @Test
    void ends2_whenTheFolderOfRoutesIsNotOurs() throws Exception {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        Files.writeString(routes.resolve("own.camel.yaml"), """
                - route:
                    id: own
                    from:
                      uri: timer:own
                      steps:
                        - to: direct:port-github-resync
                """);

        assertThat(run()).as(log()).isEqualTo(2);

        assertThat(log())
                .contains("Cannot start: ")
                .contains(folder.getFileName() + "/routes is no whole set of these routes");
        assertThat(github.requests()).isEmpty();
    }

    private int run() throws Exception {
        environment.put("PORT_RESYNC_MODE", "once");
        Process process = PackagedProgram.in(folder, environment, List.of(), List.of())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).as(log()).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    private String log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }
}
