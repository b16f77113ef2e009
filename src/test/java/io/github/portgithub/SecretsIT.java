package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No secret gets into a log, a message or a file, whatever is run and however it fails, not even where everything is
 * logged that can be.
 */
@Timeout(120)
class SecretsIT {

    private static final String CLIENT_SECRET = "MARKED-client-secret";
    private static final String GITHUB_TOKEN = "MARKED-github-token";

    @TempDir
    private Path folder;

    private final GithubModel model = GithubModel.scale(3, 9);
    private final TestServer github = TestServer.github(model);
    private final TestServer port = TestServer.port(new SandboxPort());
    private final Map<String, String> environment = new HashMap<>();
    private final Set<String> secrets = new ConcurrentSkipListSet<>(Set.of(CLIENT_SECRET, GITHUB_TOKEN));

    SecretsIT() {
        environment.putAll(Map.of(
                "GITHUB_API_URL", github.url(),
                "GITHUB_TOKEN", GITHUB_TOKEN,
                "GITHUB_ORGANIZATIONS", "acme",
                "GITHUB_RETRIES", "1",
                "GITHUB_RETRY_DELAY", "1",
                "PORT_API_URL", port.url(),
                "PORT_CLIENT_ID", "test-client",
                "PORT_CLIENT_SECRET", CLIENT_SECRET,
                "PORT_RETRIES", "1",
                "PORT_RETRY_DELAY", "1"));
        environment.put("PORT_RESYNC_MODE", "once");
        // Tells each step of each exchange, with headers and body
        environment.put("CAMEL_MAIN_TRACING", "true");
    }

    @AfterEach
    void close() {
        github.close();
        port.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"debug", "trace"})
    void showsNoSecret_inARunWithRefusedEntities(String level) throws Exception {
        port.on("POST .*/githubRepository/entities/bulk").answer(422, Map.of(), "{\"error\":\"invalid\"}");
        port.on("POST .*/githubPullRequest/entities/bulk")
                .times(1)
                .answer(401, Map.of(), "{\"error\":\"unauthorized\"}");
        github.on("GET /repos/acme/service-00001/pulls").times(1).answer(502, Map.of(), "<html>");

        int exitCode = run(level);

        assertThat(exitCode).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("output")))
                .as("that exchanges are told")
                .contains("Exchange[Id: ", "Authorization=kept by port-github-routes");
        assertThat(folder.resolve("dead-letter")).isDirectoryRecursivelyContaining("glob:**.ndjson");
        assertThat(port.requests("POST .*/githubPullRequest/entities/bulk")).isNotEmpty();
        assertShowsNoSecret();
    }

    @Test
    void showsNoSecret_whenPortRefusesTheCredentials() throws Exception {
        port.on("POST /v1/auth/access_token")
                .answer(401, Map.of(), "{\"ok\":false,\"error\":\"invalid_credentials\",\"message\":\"Invalid\"}");

        assertThat(run("trace")).isEqualTo(1);

        assertShowsNoSecret();
    }

    @Test
    void showsNoSecret_whenPortEchoesTheCredentials() throws Exception {
        port.on("POST /v1/auth/access_token")
                .answer(
                        422,
                        Map.of("X-Trace-Id", CLIENT_SECRET),
                        "{\"ok\":false,\"error\":\"" + CLIENT_SECRET + "\",\"message\":\"got {\\\"clientSecret\\\":\\\""
                                + CLIENT_SECRET + "\\\"}\"}");

        assertThat(run("info")).isEqualTo(1);

        assertShowsNoSecret();
        assertThat(Files.readString(folder.resolve("output"))).contains("***");
    }

    @Test
    void showsNoSecret_whenGithubEchoesTheToken() throws Exception {
        github.on("GET /repos/.*")
                .answer(403, Map.of("X-Accepted-GitHub-Permissions", "pulls=read; " + GITHUB_TOKEN), "{}");

        assertThat(run("info")).isEqualTo(1);

        assertShowsNoSecret();
        assertThat(Files.readString(folder.resolve("output"))).contains("GitHub asks for pulls=read; ***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MARKED-{{secret", "MARKED-{{a}}b", "MARKED-\"secret\"", "MARKED-${body}", "MARKED-a,b)#c"})
    void takesSecretsLiterally(String secret) throws Exception {
        environment.put("GITHUB_TOKEN", secret + "-token");
        environment.put("PORT_CLIENT_SECRET", secret);
        secrets.add(secret);

        int exitCode = run("info");

        assertThat(Files.readString(folder.resolve("output"))).contains("Resync complete");
        assertThat(exitCode).isZero();
        assertThat(github.requests())
                .isNotEmpty()
                .allMatch(request -> ("Bearer " + secret + "-token").equals(request.header("Authorization")));
        assertThat(new ObjectMapper()
                        .readTree(port.requests("POST /v1/auth/access_token")
                                .get(0)
                                .text())
                        .path("clientSecret")
                        .asText())
                .isEqualTo(secret);
        assertShowsNoSecret();
    }

    @Test
    void showsNothingThatATerminalObeys_whenOthersSayIt() throws Exception {
        // Camel's own words about exchanges are as they come
        environment.remove("CAMEL_MAIN_TRACING");
        String hostile = "x\\r\\n12:00:00 INFO Resync complete\\u001b[2J\\u009b31m\\u202e";
        port.on("POST .*/entities/bulk")
                .answer(422, Map.of(), "{\"error\":\"" + hostile + "\",\"message\":\"" + hostile + "\"}");
        github.on("GET /repos/.*").answer(403, Map.of("X-Accepted-GitHub-Permissions", "pulls\t=read\u009b31m"), "{}");

        assertThat(run("info")).isEqualTo(1);

        String output = Files.readString(folder.resolve("output"));
        assertThat(output).contains("x\\r\\n12:00:00 INFO Resync complete\\u001b[2J\\u009b31m\\u202e");
        assertThat(output.lines()).noneMatch(line -> line.matches("12:00:00 INFO Resync complete.*"));
        assertThat(output.codePoints().filter(c -> c != '\n')).noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
    }

    @Test
    void showsNoSecret_whenPortRefusesTheConnection() throws Exception {
        environment.put("PORT_API_URL", "http://127.0.0.1:9");

        assertThat(run("trace")).isEqualTo(1);

        assertShowsNoSecret();
    }

    @Test
    void showsNoSecret_whenGithubRefusesTheToken() throws Exception {
        github.on(request -> true).answer(401, Map.of(), "{\"message\":\"Bad credentials\"}");

        assertThat(run("trace")).isEqualTo(1);

        assertShowsNoSecret();
    }

    @Test
    void showsNoSecret_whenItRunsAsAGithubApp() throws Exception {
        asApp(privateKey());
        github.on("GET /app/installations.*")
                .answer(200, Map.of(), "[{\"id\":7,\"app_id\":1,\"account\":{\"login\":\"acme\"}}]");
        github.on("GET /orgs/acme/installation").answer(200, Map.of(), "{\"id\":7,\"account\":{\"login\":\"acme\"}}");
        github.on("POST /app/installations/7/access_tokens")
                .answer(
                        201,
                        Map.of(),
                        "{\"token\":\"MARKED-installation-token\",\"expires_at\":\"2099-01-01T00:00:00Z\"}");
        secrets.add("MARKED-installation-token");

        int exitCode = run("trace");

        assertThat(github.requests("GET /repos/.*"))
                .isNotEmpty()
                .allMatch(request -> "Bearer MARKED-installation-token".equals(request.header("Authorization")));
        assertThat(exitCode).isZero();
        assertShowsNoSecret();
    }

    @Test
    void showsNoSecret_whenGithubDoesNotKnowTheApp() throws Exception {
        asApp(privateKey());
        github.on(request -> true).answer(401, Map.of(), "{\"message\":\"A JSON web token could not be decoded\"}");

        assertThat(run("trace")).isEqualTo(1);

        assertShowsNoSecret();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MARKED-key",
                "-----BEGIN PRIVATE KEY-----\nMARKED-key\n-----END PRIVATE KEY-----",
                "file:MARKED-key"
            })
    void showsNoSecret_whenTheKeyOfTheAppIsNone(String key) throws Exception {
        asApp(key);
        if (!key.startsWith("file:")) {
            secrets.add("MARKED-key");
        }

        assertThat(run("trace")).isEqualTo(2);

        assertShowsNoSecret();
    }

    @Test
    void showsNoSecret_inADryRun() throws Exception {
        environment.put("PORT_DRY_RUN", "true");
        environment.put("PORT_DRY_RUN_FILE", "entities.ndjson");

        assertThat(run("trace")).isZero();

        assertThat(folder.resolve("entities.ndjson")).isNotEmptyFile();
        assertShowsNoSecret();
    }

    @Test
    void showsNoSecret_inTheSandbox() throws Exception {
        assertThat(run("trace", "sandbox", "--once")).isZero();

        assertShowsNoSecret();
    }

    @Test
    void showsNoSecret_inAReplay() throws Exception {
        Files.writeString(
                folder.resolve("letter.ndjson"),
                "{\"blueprint\":\"nothing\",\"entity\":{\"identifier\":\"a\"}}\nnot a line\n");

        assertThat(run("trace", "replay", "letter.ndjson")).isEqualTo(1);

        assertShowsNoSecret();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map --kind repository",
                "map --help",
                "--help",
                "--version",
                "nonsense",
                "replay missing",
                "check",
                "sandbox --twice"
            })
    void showsNoSecret_inOtherCommands(String command) throws Exception {
        run("trace", command.split(" "));

        assertShowsNoSecret();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PORT_MAPPING=file:nope.yml", "GITHUB_PAGE_SIZE=0", "PORT_CLIENT_ID=", "GITHUB_APP_ID=1"})
    void showsNoSecret_whenTheConfigurationIsWrong(String variable) throws Exception {
        environment.put(variable.split("=")[0], variable.substring(variable.indexOf('=') + 1));

        assertThat(run("trace")).isEqualTo(2);

        assertShowsNoSecret();
    }

    private void asApp(String key) {
        environment.remove("GITHUB_TOKEN");
        environment.put("GITHUB_APP_ID", "4711");
        environment.put("GITHUB_APP_PRIVATE_KEY", key);
    }

    private String privateKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String base64 = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        String pem = "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
        secrets.add(base64.substring(40, 80));
        return pem;
    }

    private int run(String level, String... arguments) throws Exception {
        port.on("POST /v1/auth/access_token").change(this::noteToken);
        List<String> options = List.of(
                "-Dorg.slf4j.simpleLogger.showLogName=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + level,
                "-Dorg.slf4j.simpleLogger.log.org.apache.camel=" + level,
                "-Dorg.slf4j.simpleLogger.log.org.apache.hc=" + level,
                "-Dorg.slf4j.simpleLogger.log.org.apache.hc.client5.http.wire=" + level,
                "-Dorg.slf4j.simpleLogger.log.org.apache.camel.component.properties.PropertiesComponent=" + level,
                "-Dorg.slf4j.simpleLogger.log.io.vertx=" + level);
        Process process = PackagedProgram.in(folder, environment, options, List.of(arguments))
                .redirectErrorStream(true)
                .redirectInput(Files.writeString(folder.resolve("input"), "{\"full_name\":\"acme/one\"}")
                        .toFile())
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    private SandboxAnswer noteToken(SandboxAnswer answer) {
        try {
            JsonNode token = new ObjectMapper().readTree(answer.body()).path("accessToken");
            if (token.isTextual()) {
                secrets.add(token.asText());
            }
        } catch (IOException e) {
            // none was given out
        }
        return answer;
    }

    /** Searches everything that was written for every secret, those in what was sent among them. */
    private void assertShowsNoSecret() throws IOException {
        for (TestServer server : List.of(github, port)) {
            for (RecordedRequest request : server.requests()) {
                String authorization = request.header("Authorization");
                if (authorization != null) {
                    secrets.add(authorization.substring(authorization.indexOf(' ') + 1));
                }
            }
        }
        Set<String> shown = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // The ledger is no text, and must not hold any secret either
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                for (String line : text.lines().toList()) {
                    if (secrets.stream().anyMatch(line::contains)) {
                        shown.add(folder.relativize(file) + ": " + line.substring(0, Math.min(300, line.length())));
                    }
                }
            }
        }
        assertThat(shown).isEmpty();
    }
}
