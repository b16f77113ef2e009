package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.portgithub.http.HangingServer;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.StoredEntity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program as a process of its own, from the folder that the build makes. */
@Timeout(90)
class StandaloneIT {

    // pages, records, filtered, unmappable, unknown, mapped, accepted, refused
    private static final Pattern ROW = Pattern.compile("pull-request\\S*((?: +[\\d,]+){9})");

    @TempDir
    private Path folder;

    private final GithubModel model = GithubModel.scale(40, 2000);
    private final SandboxPort catalog = new SandboxPort();
    private final TestServer github = TestServer.github(model);
    private final TestServer port = TestServer.port(catalog);
    private Process process;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
        github.close();
        port.close();
    }

    @Test
    void losesNothing_whenItIsTerminatedInMidRun() throws Exception {
        CountDownLatch underWay = new CountDownLatch(20);
        github.on(request -> request.is("GET /.*/pulls")).delay(Duration.ofMillis(100));
        port.on(request -> request.is("POST .*/bulk")).randomly(7, 50).answer(503, Map.of(), "");
        port.on(request -> {
                    underWay.countDown();
                    return request.is("POST .*/bulk");
                })
                .delay(Duration.ofMillis(50));
        start(Map.of("PORT_RETRY_DELAY", "50"));
        assertThat(underWay.await(40, TimeUnit.SECONDS)).isTrue();

        long before = System.nanoTime();
        process.destroy();
        boolean ended = process.waitFor(20, TimeUnit.SECONDS);
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        String log = log();
        assertThat(ended).as(log).isTrue();
        assertThat(took).isLessThan(Duration.ofSeconds(8));
        assertThat(log).contains("Resync aborted");
        assertThat(states()).containsExactly("running", "aborted");
        Matcher row = ROW.matcher(log.substring(log.indexOf("Resync aborted")));
        assertThat(row.find()).as(log).isTrue();
        long[] numbers = Stream.of(row.group(1).replace(",", "").trim().split(" +"))
                .mapToLong(Long::parseLong)
                .toArray();
        long mapped = numbers[5];
        long accepted = numbers[7];
        long refused = numbers[8];
        // What was refused of other kinds is kept in the same file
        List<String> kept =
                deadLetter().stream().filter(id -> id.contains("/pull/")).toList();
        List<String> stored = catalog.entities("githubPullRequest").stream()
                .map(StoredEntity::identifier)
                .toList();
        assertThat(mapped).as(log).isPositive().isLessThan(2000).isEqualTo(accepted + refused);
        assertThat(stored.size()).isGreaterThanOrEqualTo((int) accepted);
        assertThat(Stream.concat(kept.stream(), stored.stream()).distinct().count())
                .isEqualTo(mapped);
    }

    @ParameterizedTest
    @ValueSource(strings = {HangingServer.BODY, HangingServer.HEADERS, "HTTP/1.1 102 Processing\r\n\r\n", ""})
    void endsInEightSeconds_whateverGithubDrips(String beginning) throws Exception {
        String drop = beginning.startsWith("HTTP/1.1 1") ? beginning : beginning.isEmpty() ? "" : "X: y\r\n";
        try (HangingServer hanging = HangingServer.dripping(beginning, drop)) {
            start(Map.of("GITHUB_API_URL", hanging.url()));
            hanging.awaitRequests(1);

            assertThat(terminate()).isLessThan(Duration.ofSeconds(8));

            assertThat(log()).contains("Resync aborted");
            assertThat(states()).containsExactly("running", "aborted");
        }
    }

    @Test
    void endsInEightSeconds_andKeepsWhatIsOwed_whenPortHangs() throws Exception {
        CountDownLatch posting = new CountDownLatch(4);
        port.on(request -> {
                    boolean hangs = request.is("POST .*/githubPullRequest/entities/bulk");
                    if (hangs) {
                        posting.countDown();
                    }
                    return hangs;
                })
                .delay(Duration.ofSeconds(60));
        start(Map.of());
        await(posting);

        assertThat(terminate()).isLessThan(Duration.ofSeconds(8));

        String log = log();
        assertThat(states()).as(log).containsExactly("running", "aborted");
        Matcher row = ROW.matcher(log.substring(log.indexOf("Resync aborted")));
        assertThat(row.find()).as(log).isTrue();
        List<String> numbers = List.of(row.group(1).replace(",", "").trim().split(" +"));
        List<String> kept =
                deadLetter().stream().filter(id -> id.contains("/pull/")).toList();
        assertThat(kept).as(log).isNotEmpty().hasSize(Integer.parseInt(numbers.get(5)));
    }

    private Duration terminate() throws InterruptedException {
        long before = System.nanoTime();
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertThat(process.exitValue()).isEqualTo(143);
        return took;
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST .*/entities/bulk", "POST .*/bulk/entities/delete"})
    void landsEverythingAndDeletesNothingWrongly_whenItIsKilledInMidRun(String moment) throws Exception {
        catalog.addBlueprints(
                new ObjectMapper().readTree(StandaloneIT.class.getResource("/port-github/blueprints.json")));
        for (int i = 1; i <= 300; i++) {
            catalog.putEntity(
                    "githubPullRequest",
                    JsonNodeFactory.instance.objectNode().put("identifier", "acme/gone/pull/" + i),
                    "port-ocean/github-routes/0.0.1/my-github-routes/exporter");
        }
        CountDownLatch underWay = new CountDownLatch(2);
        port.on(request -> {
                    if (request.is(moment)) {
                        underWay.countDown();
                    }
                    return request.is(moment);
                })
                .delay(Duration.ofMillis(500));
        start(Map.of());
        assertThat(underWay.await(60, TimeUnit.SECONDS)).as(log()).isTrue();

        process.destroyForcibly().waitFor();
        List<String> left = identifiers();
        port.heal();
        port.forget();
        start(Map.of());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(log()).isZero();
        assertThat(left).hasSizeLessThan(2300);
        assertThat(identifiers()).hasSize(2000).noneMatch(identifier -> identifier.startsWith("acme/gone/"));
        assertThat(port.requests("POST .*/bulk/entities/delete"))
                .isNotEmpty()
                .noneMatch(request -> request.text().contains("acme/service-"));
    }

    @Test
    void once_ends0_whenAllIsComplete() throws Exception {
        start(Map.of());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(log()).isZero();
        assertThat(log()).contains("Resync complete").doesNotContain("port-test-secret");
        assertThat(states()).containsExactly("running", "completed");
        assertThat(port.requests("GET .*/resync-request")).isEmpty();
        assertThat(catalog.entities("githubPullRequest")).hasSize(2000);
    }

    @Test
    void once_ends1_whenSomethingIsRefused() throws Exception {
        port.on("POST .*/githubRepository/entities/bulk")
                .answer(422, Map.of(), "{\"ok\":false,\"error\":\"invalid_request\",\"message\":\"no\"}");
        start(Map.of());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(log()).isEqualTo(1);
        assertThat(deadLetter()).hasSize(40);
    }

    @Test
    void once_ends2_andNamesTheKey_whenTheConfigurationIsWrong() throws Exception {
        start(Map.of("PORT_CLIENT_ID", ""));

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(log()).isEqualTo(2);
        assertThat(log()).contains("Cannot start").contains("port.client-id").contains("PORT_CLIENT_ID");
        assertThat(port.requests()).isEmpty();
        assertThat(github.requests()).isEmpty();
    }

    @Test
    void startsOneMoreRun_whenAskedOverHttp() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(4);
        github.on(request -> {
            reading.countDown();
            await(asked);
            return false;
        });
        port.on(request -> {
            if (request.is("PATCH .*/resync-state")) {
                ended.countDown();
            }
            return false;
        });
        int managementPort = freePort();
        start(Map.of(
                "PORT_RESYNC_MODE", "scheduled",
                "CAMEL_MANAGEMENT_ENABLED", "true",
                "CAMEL_MANAGEMENT_PORT", String.valueOf(managementPort)));
        await(reading);

        URI resync = URI.create("http://127.0.0.1:" + managementPort + "/resync");
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(resync)
                        .POST(BodyPublishers.ofString("ignored"))
                        .build(),
                BodyHandlers.ofString());
        HttpResponse<String> read = client.send(HttpRequest.newBuilder(resync).build(), BodyHandlers.ofString());
        asked.countDown();
        await(ended);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(new ObjectMapper().readTree(answer.body()).path("resync").asText())
                .isEqualTo("follows the one that is going on");
        assertThat(answer.headers().map()).doesNotContainKeys("authorization", "user-agent");
        assertThat(read.statusCode()).isEqualTo(405);
        assertThat(log()).contains("one more follows");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> states() {
        return catalog.resyncStates("my-github-routes").stream()
                .map(state -> state.path("status").asText())
                .toList();
    }

    private void start(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(PackagedProgram.between(github, port));
        all.put("PORT_RESYNC_MODE", "once");
        all.putAll(environment);
        process = PackagedProgram.in(folder, all, List.of(), List.of())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private List<String> identifiers() {
        return catalog.entities("githubPullRequest").stream()
                .map(StoredEntity::identifier)
                .toList();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** Returns the identifiers of the dead letter. */
    private List<String> deadLetter() throws IOException {
        List<String> identifiers = new ArrayList<>();
        Path letters = folder.resolve("dead-letter");
        if (Files.isDirectory(letters)) {
            try (Stream<Path> files = Files.list(letters)) {
                for (Path file : files.toList()) {
                    for (String line : Files.readAllLines(file)) {
                        identifiers.add(new ObjectMapper()
                                .readTree(line)
                                .path("identifier")
                                .asText());
                    }
                }
            }
        }
        return identifiers;
    }
}
