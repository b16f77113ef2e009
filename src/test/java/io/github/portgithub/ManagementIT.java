package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.http.TestServer;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The management server of the packaged program: when there is one, and what it lets nobody do. */
@Timeout(90)
class ManagementIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    private final TestServer github = TestServer.github(GithubModel.scale(2, 2));
    private final TestServer port = TestServer.port(new SandboxPort());
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch readOn = new CountDownLatch(1);
    private final Map<String, String> environment = new HashMap<>(PackagedProgram.between(github, port));
    private int managementPort;
    private Process process;

    @BeforeEach
    void askForAServer() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            managementPort = free.getLocalPort();
        }
        environment.put("PORT_RESYNC_MODE", "scheduled");
        environment.put("CAMEL_MANAGEMENT_ENABLED", "true");
        environment.put("CAMEL_MANAGEMENT_PORT", String.valueOf(managementPort));
        github.on(request -> {
            reading.countDown();
            await(readOn);
            return false;
        });
    }

    @AfterEach
    void close() {
        readOn.countDown();
        if (process != null) {
            process.destroyForcibly();
        }
        github.close();
        port.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PORT_RESYNC_MODE=once", "PORT_DRY_RUN=true"})
    void opensNoServer_whenTheRunEndsByItselfOrPostsNothing(String variable) throws Exception {
        environment.put(variable.split("=")[0], variable.split("=")[1]);
        environment.put("CAMEL_SERVER_ENABLED", "true");
        environment.put("CAMEL_SERVER_PORT", String.valueOf(managementPort));
        start();
        await(reading);

        assertThatThrownBy(() -> new Socket(LOOPBACK, managementPort).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void startsRunsForNoPageOfAnotherServer() throws Exception {
        start();
        await(reading);

        assertThat(resync("Origin", "https://evil.example")).isEqualTo(403);
        assertThat(resync("Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(log()).doesNotContain("one more follows");
        assertThat(resync("Accept", "*/*")).isEqualTo(202);
        assertThat(get("/observe/health")).isNotEqualTo(500);
    }

    @Test
    void asksForTheToken_whenThereIsOne() throws Exception {
        environment.put("PORT_RESYNC_TOKEN", "MARKED-{{token");
        start();
        await(reading);

        assertThat(resync("Accept", "*/*")).isEqualTo(401);
        assertThat(resync("Authorization", "Bearer MARKED-{{token")).isEqualTo(202);
        assertThat(log()).doesNotContain("MARKED");
    }

    @Test
    void closesConnectionsThatSayNothing_andRefusesEndlessHeaders() throws Exception {
        start();
        await(reading);
        try (Socket silent = new Socket(LOOPBACK, managementPort);
                Socket endless = new Socket(LOOPBACK, managementPort)) {
            silent.setSoTimeout(30_000);
            endless.setSoTimeout(30_000);
            silent.getOutputStream().write("POST /resync HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            OutputStream headers = endless.getOutputStream();
            headers.write(("POST /resync HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000))
                    .getBytes(StandardCharsets.US_ASCII));

            InputStream answer = endless.getInputStream();
            assertThat(new String(answer.readNBytes(12), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 4");
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void ends2_andNamesTheKey_whenThePortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(managementPort, 1, LOOPBACK)) {
            start();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(log()).isEqualTo(2);
            assertThat(log())
                    .contains("Cannot start: camel.management.port: 127.0.0.1:" + other.getLocalPort())
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void showsMetricsAndHealth_withTheReasonInWords() throws Exception {
        github.on("GET /.*").answer(401, Map.of(), "{\"message\":\"Bad credentials\"}");
        readOn.countDown();
        start();
        while (!log().contains("Resync incomplete")) {
            assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).as(log()).isFalse();
        }

        assertThat(body("/observe/metrics"))
                .contains("port_github_runs_total{outcome=\"incomplete\"} 1.0")
                .contains("port_github_requests_total{api=\"rest\",server=\"github\",status=\"401\"}")
                .contains("port_github_ledger_up 1.0")
                .contains("camel_routes_running_routes")
                // A timer for each endpoint and record
                .doesNotContain("camel_exchange_event_notifier");
        assertThat(body("/observe/health/ready")).contains("GitHub refuses the credentials: look at github.token");
        assertThat(get("/observe/health/ready")).isEqualTo(503);
        assertThat(get("/observe/health/live")).isEqualTo(200);
    }

    @Test
    void loadsNothingOfMetrics_withoutAServer() throws Exception {
        environment.remove("CAMEL_MANAGEMENT_ENABLED");
        environment.put("PORT_RESYNC_MODE", "once");
        readOn.countDown();
        process = PackagedProgram.in(folder, environment, List.of("-Xlog:class+load:file=classes"), List.of())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();

        assertThat(process.waitFor(80, TimeUnit.SECONDS)).as(log()).isTrue();
        assertThat(process.exitValue()).as(log()).isZero();
        assertThat(Files.readString(folder.resolve("classes")))
                .contains("io.github.portgithub.status.RunHistory ")
                .doesNotContain("io.micrometer.")
                .doesNotContain("io.prometheus.")
                .doesNotContain("io.github.portgithub.status.Meters ")
                .doesNotContain("io.opentelemetry.");
    }

    private String body(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private int resync(String header, String value) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/resync"))
                .header(header, value)
                .POST(BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private int get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    private void start() throws IOException {
        process = PackagedProgram.in(folder, environment, List.of(), List.of())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private String log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).as(log()).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
