package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.server.SandboxServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program as a user runs it: a process of its own, its streams and its exit code. */
@Timeout(120)
class ProgramIT {

    private static final Map<String, String> COMPLETE = Map.of(
            "GITHUB_ORGANIZATIONS", "acme",
            "GITHUB_TOKEN", "token",
            "GITHUB_API_URL", "http://127.0.0.1:9",
            "PORT_API_URL", "http://127.0.0.1:9",
            "PORT_CLIENT_ID", "id",
            "PORT_CLIENT_SECRET", "secret",
            "PORT_RESYNC_MODE", "once");

    @TempDir
    private Path directory;

    private record Result(int exitCode, String out, String err) {}

    @Test
    void sandboxEndsCompleteAndTouchesNothingOfTheUsers() throws Exception {
        try (TestServer real = TestServer.github(GithubModel.sandbox())) {
            Files.writeString(
                    directory.resolve("application.properties"),
                    "port.api-url=" + real.url()
                            + "\ngithub.users=mona\nport.client-id=real-file-id\nport.dry-run=true\n");
            Map<String, String> environment = Map.of(
                    "GITHUB_TOKEN", "real-token",
                    "GITHUB_API_URL", real.url(),
                    "GITHUB_ORGANIZATIONS", "real-org",
                    "GITHUB_APP_ID", "1",
                    "PORT_CLIENT_SECRET", "real-secret",
                    "PORT_API_URL", real.url(),
                    "PORT_MAPPING", "file:real.yml",
                    "PORT_RESYNC_MODE", "scheduled",
                    "CAMEL_MAIN_ROUTES_INCLUDE_PATTERN", "file:real.yaml");

            Result result =
                    run(environment, List.of("-Dport.client-id=real-id", "-Dgithub.page-size=0"), "sandbox", "--once");

            assertThat(result.exitCode).as(result.err).isZero();
            assertThat(result.out).contains("2  Organization", "23  Repository", "495  Pull request");
            assertThat(result.err).contains("Resync complete").doesNotContain("WARN", "ERROR");
            assertThat(result.out + result.err).doesNotContain("real-");
            assertThat(real.requests()).isEmpty();
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files)
                        .extracting(file -> file.getFileName().toString())
                        .containsExactly("application.properties");
            }
        }
    }

    @Test
    void sandboxShowsItsCatalogUntilItIsStopped() throws Exception {
        Process process = PackagedProgram.in(directory, Map.of(), List.of(), List.of("sandbox"))
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String url = out.lines()
                    .filter(line -> line.contains("/catalog"))
                    .map(line -> line.substring(line.indexOf("http://")))
                    .findFirst()
                    .orElseThrow();

            assertThat(new ObjectMapper()
                            .readTree(URI.create(url + "/githubRepository").toURL()))
                    .hasSize(23);
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", " "})
    void sandboxTakesAnotherMapping(String between) throws Exception {
        String arguments = "sandbox --once --mapping" + between + "classpath:port-github/port-app-config-all-kinds.yml";

        Result result = run(Map.of(), List.of(), arguments.split(" "));

        assertThat(result.exitCode).as(result.err).isZero();
        assertThat(result.out).contains("84  Issue (githubIssue)", "76  Dependabot alert", "6  Team", "5  User");
    }

    @Test
    void mapPrintsEntities() throws Exception {
        Path records = Files.writeString(directory.resolve("in"), "[{\"login\":\"acme\"}]");

        Result result = run(Map.of(), List.of(), records, "map", "--kind", "organization");

        assertThat(result.exitCode).isZero();
        assertThat(result.out).startsWith("{\"blueprint\":\"githubOrganization\",\"identifier\":\"acme\"");
        assertThat(result.err).isEqualTo("1 records, 1 entities, 0 filtered, 0 failed\n");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT_CLIENT_ID, '', port.client-id is not set.",
        "GITHUB_PAGE_SIZE, 0, github.page-size must be",
        "GITHUB_PAGE_SIZE, abc, github.page-size must be",
        "GITHUB_REQUESTS_PER_MINUTE, abc, github.requests-per-minute must be",
        "GITHUB_CONCURRENCY, 0, github.concurrency must be",
        "PORT_CONCURRENCY, 0, port.concurrency must be",
        "PORT_BATCH_SIZE, 0, port.batch-size must be",
        "PORT_RESYNC_MODE, foo, port.resync.mode must be",
        "PORT_MAPPING, file:nope.yml, port.mapping: cannot read file:nope.yml",
        "PORT_MAPPING, file:jq.yml, file:jq.yml: resources[0] (repository): port.entity.mappings.identifier: is no jq",
        "PORT_MAPPING, file:kind.yml, file:kind.yml: resources[0].kind: no route serves 'wiki-page'",
        "PORT_BLUEPRINTS, file:nope.json, port.blueprints: cannot read file:nope.json",
        "GITHUB_API_URL, nowhere, github.api-url must be",
        "PORT_API_URL, https://api.getport.io/v1, port.api-url must be",
        "PORT_INTEGRATION_IDENTIFIER, a b, port.integration-identifier must",
        "GITHUB_APP_ID, 1, github.token and github.app-id are both set",
        "PORT_DRY_RUN, yes, port.dry-run must be",
    })
    void tellsAMistakeInTheConfiguration_inOneMessage(String variable, String value, String message) throws Exception {
        writeMapping("jq.yml", "repository", ".full_name |");
        writeMapping("kind.yml", "wiki-page", ".id");
        Map<String, String> environment = new HashMap<>(COMPLETE);
        environment.put(variable, value);

        Result result = run(environment, List.of());

        assertThat(result.exitCode).as(result.err).isEqualTo(2);
        // Before it, the log says where routes and properties come from
        assertThat(result.err.lines().filter(line -> !line.contains(" INFO Routes of ")))
                .singleElement()
                .asString()
                .startsWith("Cannot start: " + message);
        assertThat(result.out).isEmpty();
    }

    @Test
    void tellsThatNobodyKnowsTheOrganizations() throws Exception {
        Map<String, String> environment = new HashMap<>(COMPLETE);
        environment.keySet().removeAll(List.of("GITHUB_ORGANIZATIONS", "GITHUB_TOKEN"));

        Result result = run(environment, List.of());

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.err.lines().filter(line -> line.startsWith("Cannot start: github.organizations is not set")))
                .hasSize(1);
        assertThat(result.err).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({"GITHUB_ORGANIZATIONS, 123", "PORT_INTEGRATION_IDENTIFIER, 42", "PORT_CLIENT_SECRET, 'true'"})
    void takesTextsThatLookLikeNumbers(String variable, String value) throws Exception {
        Map<String, String> environment = new HashMap<>(COMPLETE);
        environment.put(variable, value);
        environment.put("PORT_RETRIES", "0");

        Result result = run(environment, List.of());

        assertThat(result.exitCode).isEqualTo(1);
        assertThat(result.err).contains("Resync failed", "Connection refused").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--onse | Unknown option: '--onse';See port-github-routes --help",
                "sandbox --onse | Unknown option: '--onse';Possible solutions: --once;See port-github-routes sandbox --help",
                "sandbox --port | Missing required parameter for option '--port' (NUMBER);See port-github-routes sandbox --help",
                "sandbox --once --port=99999 | Cannot start: --port 99999: port out of range:99999",
                "map | Missing required option: '--kind=KIND';See port-github-routes map --help",
                "replay | Missing required parameter: 'FILE';See port-github-routes replay --help",
                "replay a b | Unmatched argument at index 2: 'b';See port-github-routes replay --help",
            })
    void tellsWrongArguments_withTheNearest(String arguments, String told) throws Exception {
        assertThat(run(Map.of(), List.of(), arguments.split(" ")))
                .isEqualTo(new Result(2, "", told.replace(";", "\n") + "\n"));
    }

    @Test
    void tellsAnUnknownCommand_withTheNearestFirst() throws Exception {
        Result result = run(Map.of(), List.of(), "sandbocks");

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.out).isEmpty();
        assertThat(result.err)
                .startsWith("Unknown command: sandbocks\nDid you mean: port-github-routes sandbox")
                .endsWith("\nSee port-github-routes --help\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sandbox", "check", "map", "replay"})
    void explainsEachCommand(String command) throws Exception {
        List<String> words = command.isEmpty() ? List.of() : List.of(command);

        Result option = run(
                Map.of(),
                List.of(),
                Stream.concat(words.stream(), Stream.of("--help")).toArray(String[]::new));
        Result help = run(
                Map.of(),
                List.of(),
                Stream.concat(Stream.of("help"), words.stream()).toArray(String[]::new));

        assertThat(option.exitCode).as(option.err).isZero();
        assertThat(option.err).isEmpty();
        assertThat(option.out).startsWith(("Usage: port-github-routes " + command).trim());
        assertThat(help).isEqualTo(option);
    }

    @Test
    void makesACompletion_ofEveryCommand() throws Exception {
        Result script = run(Map.of(), List.of(), "generate-completion");

        assertThat(script.exitCode).isZero();
        assertThat(script.out)
                .contains("port-github-routes", "sandbox", "replay", "--mapping", "--once")
                .contains("complete -F");
        assertThat(run(Map.of(), List.of(), "--help").out).doesNotContain("generate-completion");
    }

    @Test
    void sandboxListensWhereItIsTold() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run(Map.of(), List.of(), "sandbox", "--once", "--port", "" + taken.getLocalPort()))
                    .isEqualTo(new Result(
                            2, "", "Cannot start: --port " + taken.getLocalPort() + ": Address already in use\n"));
        }
    }

    @Test
    void checkTellsWhetherASyncWouldWork() throws Exception {
        try (SandboxServer server = new SandboxServer(GithubModel.sandbox())) {
            Map<String, String> environment = new HashMap<>();
            server.properties()
                    .forEach((key, value) -> environment.put(key.toUpperCase().replaceAll("[.-]", "_"), value));
            environment.put("GITHUB_ORGANIZATIONS", "acme");

            Result fine = run(environment, List.of(), "check");
            environment.put("GITHUB_ORGANIZATIONS", "acme,nobody");
            environment.put("PORT_CLIENT_SECRET", "wrong-secret");
            Result wrong = run(environment, List.of(), "check");

            assertThat(fine.exitCode).as(fine.err).isZero();
            assertThat(fine.out.replaceAll(" are left to token, until \\S+", " are left"))
                    .isEqualTo("""
                            ✓ mapping       organization, repository, pull-request
                            ✓ Port          takes the credentials, as port-ocean/github-routes/%s/my-github-routes/exporter
                            ✓ blueprints    fit the mapping, or will be created
                            ✓ GitHub        answers, asked with a token
                            ✓ acme          16 repositories can be seen
                            ? organization  needs metadata:read; GitHub does not tell before a run
                            ? repository    needs metadata:read, or of a classic token repo; GitHub does not tell before a run
                            ? pull-request  needs pull_requests:read, or of a classic token repo; GitHub does not tell before a run
                            ✓ limit         4,999 of 5,000 requests an hour are left
                            ✓ ledger        jdbc:h2:file:./ledger/port-github

                            A full run takes about 19 requests and less than a minute, an estimate: 16 repositories, 1 kind that is asked for in each of them; more where one has over 100 records of a kind, less where a ledger knows that nothing has changed.
                            """.formatted(Datasource.programVersion()));
            assertThat(wrong.exitCode).isEqualTo(1);
            assertThat(wrong.out.lines().filter(line -> line.startsWith("✗")))
                    .hasSize(3)
                    .anyMatch(line -> line.startsWith("✗ nobody ") && line.contains("404"))
                    .anyMatch(line -> line.startsWith("✗ Port ") && line.contains("refuses the credentials"))
                    .anyMatch(line -> line.contains("is unknown: Port does not know these credentials"));
            assertThat(server.port().blueprints()).isEmpty();
        }
    }

    @Test
    void tellsWhyAReplayFailed_andWhereItsEntitiesAre() throws Exception {
        Path file = Files.writeString(
                directory.resolve("refused.ndjson"),
                "{\"blueprint\":\"githubRepository\",\"entity\":{\"identifier\":\"acme/api\"}}\n");
        try (TestServer port = TestServer.port(new SandboxPort())) {
            port.on(request -> request.is("POST .*/bulk")).answer(403, Map.of(), "{\"message\":\"not today\"}");
            Map<String, String> environment = new HashMap<>(COMPLETE);
            environment.put("PORT_API_URL", port.url());
            environment.put("PORT_CLIENT_ID", "test-client");
            environment.put("PORT_CLIENT_SECRET", "port-test-secret");

            Result result =
                    run(environment, List.of(), "replay", file.getFileName().toString());

            assertThat(result.exitCode).as(result.err).isEqualTo(1);
            assertThat(result.err)
                    .contains("Replay: 0 accepted, 1 refused again", "refused first: acme/api: ", "not today")
                    .containsPattern("1 of 1 refused entities are kept in dead-letter/replay-\\w+\\.ndjson");
        }
    }

    private void writeMapping(String name, String kind, String identifier) throws IOException {
        Files.writeString(directory.resolve(name), """
                resources:
                  - kind: %s
                    selector: {query: "true"}
                    port: {entity: {mappings: {identifier: "%s", blueprint: '"x"'}}}
                """.formatted(kind, identifier));
    }

    private Result run(Map<String, String> environment, List<String> options, String... arguments) throws Exception {
        return run(environment, options, Files.writeString(directory.resolve("no-input"), ""), arguments);
    }

    private Result run(Map<String, String> environment, List<String> options, Path input, String... arguments)
            throws Exception {
        Path out = Files.createTempFile("port-github-it", ".out");
        Path err = Files.createTempFile("port-github-it", ".err");
        try {
            int exitCode = PackagedProgram.in(directory, environment, options, List.of(arguments))
                    .redirectInput(input.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            Files.delete(input);
            return new Result(exitCode, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
