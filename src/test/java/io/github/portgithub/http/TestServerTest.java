package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestServerTest {

    private final GithubModel model = new GithubModel();
    private final TestServer server = TestServer.github(model);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servesGithub_withLinksToItself() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "a");
        model.addRepository("acme", "b");

        HttpResponse<byte[]> first = get("/orgs/acme/repos?per_page=1");
        String link = first.headers().firstValue("link").orElseThrow();
        HttpResponse<byte[]> second = get(URI.create(link.substring(1, link.indexOf('>'))));

        assertThat(link).startsWith("<" + server.url() + "/organizations/");
        assertThat(first.headers().firstValue("etag").orElseThrow()).startsWith("W/");
        assertThat(second.statusCode()).isEqualTo(200);
    }

    @Test
    void servesPort() throws Exception {
        SandboxPort port = new SandboxPort();
        try (TestServer portServer = TestServer.port(port)) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(portServer.url() + "/v1/auth/access_token"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"clientId\":\"a\",\"clientSecret\":\"b\"}"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(portServer.requests("POST /v1/auth/access_token").get(0).text())
                    .contains("clientSecret");
        }
    }

    @Test
    void keepsRequests() throws Exception {
        get("/orgs/a%2Fb?x=1%202");
        get("/rate_limit");

        assertThat(server.requests()).hasSize(2);
        RecordedRequest request = server.requests("GET /orgs/.*").get(0);
        assertThat(request.pathAndQuery()).isEqualTo("/orgs/a%2Fb?x=1%202");
        assertThat(request.header("HOST")).isEqualTo(server.url().substring("http://".length()));
        server.forget();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void answersInsteadOfTheApi_asOftenAsToldTo() throws Exception {
        server.on("GET /rate_.*").times(2).answer(503, Map.of("Retry-After", "1"), "later");

        HttpResponse<byte[]> first = get("/rate_limit");

        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.headers().firstValue("retry-after")).hasValue("1");
        assertThat(first.body()).asString().isEqualTo("later");
        assertThat(get("/other").statusCode()).isEqualTo(404);
        assertThat(get("/rate_limit").statusCode()).isEqualTo(503);
        assertThat(get("/rate_limit").statusCode()).isEqualTo(200);
    }

    @Test
    void keepsTheRequestFromTheApi_whenAnsweringInsteadOfIt() throws Exception {
        List<String> reached = new CopyOnWriteArrayList<>();
        SandboxPort port = new SandboxPort();
        try (TestServer portServer = TestServer.of(request -> {
            reached.add(request.path());
            return port.answer(request);
        })) {
            portServer.on("GET /v1/organization").times(1).answer(503, Map.of(), "");
            portServer.on("GET /v1/organization").closeConnection();
            URI uri = URI.create(portServer.url() + "/v1/organization");

            assertThat(get(uri).statusCode()).isEqualTo(503);
            assertThat(reached).isEmpty();
            assertThatThrownBy(() -> get(uri)).isInstanceOf(IOException.class);
            assertThat(reached).isNotEmpty().containsOnly("/v1/organization");
        }
    }

    @Test
    void beginsLater_andChangesAnswers() throws Exception {
        server.on("GET /rate_limit").after(1).change(answer -> answer.withHeader("X-Changed", "yes"));

        assertThat(get("/rate_limit").headers().firstValue("x-changed")).isEmpty();
        assertThat(get("/rate_limit").headers().firstValue("x-changed")).hasValue("yes");
        server.heal();
        assertThat(get("/rate_limit").headers().firstValue("x-changed")).isEmpty();
    }

    @Test
    void closesTheConnection() {
        server.on(request -> true).closeConnection();

        assertThatThrownBy(() -> get("/rate_limit")).isInstanceOf(IOException.class);
    }

    @Test
    void cutsTheBody() {
        server.on("GET /rate_limit").truncateBody();

        assertThatThrownBy(() -> get("/rate_limit")).isInstanceOf(IOException.class);
    }

    @Test
    void delays() throws Exception {
        server.on("GET /rate_limit").delay(Duration.ofMillis(200));
        long before = System.nanoTime();

        int status = get("/rate_limit").statusCode();

        assertThat(status).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(190));
    }

    @Test
    void compresses_whenAccepted() throws Exception {
        HttpResponse<byte[]> plain = get("/rate_limit");
        HttpResponse<byte[]> zipped = getZipped("/rate_limit");

        assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
        assertThat(zipped.headers().firstValue("content-encoding")).hasValue("gzip");
        JsonNode unzipped = new ObjectMapper().readTree(new GZIPInputStream(new ByteArrayInputStream(zipped.body())));
        assertThat(unzipped.has("resources")).isTrue();
    }

    @Test
    void saysGzip_whereThereIsNone() throws Exception {
        server.on("GET /rate_limit").wrongGzip();

        HttpResponse<byte[]> wrong = getZipped("/rate_limit");

        assertThat(wrong.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThatThrownBy(() -> new GZIPInputStream(new ByteArrayInputStream(wrong.body())))
                .isInstanceOf(IOException.class);
    }

    @Test
    void failsTheSameShareForTheSameSeed() throws Exception {
        server.random(42, 30, 502);
        List<Integer> first = statuses(50);
        server.heal();
        server.random(42, 30, 502);
        List<Integer> second = statuses(50);

        assertThat(first).isEqualTo(second);
        assertThat(first.stream().filter(status -> status == 502).count()).isBetween(5L, 25L);
    }

    @Test
    void countsRequestsInFlight() {
        server.on("GET /rate_limit").delay(Duration.ofMillis(300));

        CompletableFuture.allOf(IntStream.range(0, 5)
                        .mapToObj(i -> client.sendAsync(
                                request(URI.create(server.url() + "/rate_limit")), BodyHandlers.discarding()))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(server.peakConcurrency()).isEqualTo(5);
    }

    private List<Integer> statuses(int count) throws Exception {
        Integer[] statuses = new Integer[count];
        for (int i = 0; i < count; i++) {
            statuses[i] = get("/rate_limit").statusCode();
        }
        return List.of(statuses);
    }

    private HttpResponse<byte[]> get(String pathAndQuery) throws IOException, InterruptedException {
        return get(URI.create(server.url() + pathAndQuery));
    }

    private HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        return client.send(request(uri), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> getZipped(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Accept-Encoding", "gzip")
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static HttpRequest request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    }
}
