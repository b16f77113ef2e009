package io.github.portgithub.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class ApiServerTest {

    private final List<SandboxRequest> requests = new CopyOnWriteArrayList<>();

    @Test
    void handsOnPathQueryHeadersAndBytes_asTheyWereSent() throws Exception {
        ask(
                "/v1/blueprints/a%2Fb/entities?q=x%26y&z",
                new byte[] {(byte) 0xff, 0}, request -> SandboxAnswer.empty(204));

        SandboxRequest request = requests.get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/blueprints/a%2Fb/entities");
        assertThat(request.query()).isEqualTo("q=x%26y&z");
        assertThat(request.header("AUTHORIZATION")).isEqualTo("Bearer x");
        assertThat(request.body()).containsExactly(0xff, 0);
    }

    @Test
    void sendsBackWhatTheApiAnswers_andNoHeaderOfTheRequest() throws Exception {
        byte[] body = "über".getBytes(StandardCharsets.UTF_8);

        HttpResponse<byte[]> answer =
                ask("/", new byte[0], request -> new SandboxAnswer(418, Map.of("Link", List.of("<a>", "<b>")), body));

        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().allValues("Link")).containsExactly("<a>", "<b>");
        assertThat(answer.headers().map()).doesNotContainKey("authorization");
        assertThat(requests.get(0).query()).isNull();
    }

    @Test
    void answers500WithTheReason_whenTheApiThrows() throws Exception {
        HttpResponse<byte[]> answer = ask("/", new byte[0], request -> {
            throw new IllegalStateException("a mistake");
        });

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("a mistake");
    }

    @Test
    void compresses_onlyForWhoAcceptsIt() throws Exception {
        SandboxAnswer plain = new SandboxAnswer(200, Map.of(), new byte[1000]);
        SandboxRequest accepting = SandboxRequest.of("GET", "/", Map.of("accept-encoding", "gzip"), "");

        SandboxAnswer zipped = ApiServer.gzip(accepting, plain, Deflater.BEST_SPEED);

        assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(zipped.body()).hasSizeLessThan(100);
        assertThat(ApiServer.gzip(SandboxRequest.get("/"), plain, Deflater.BEST_SPEED))
                .isSameAs(plain);
        assertThat(ApiServer.gzip(accepting, zipped, Deflater.BEST_SPEED)).isSameAs(zipped);
        assertThat(ApiServer.gzip(accepting, SandboxAnswer.empty(204), Deflater.BEST_SPEED)
                        .headers())
                .isEmpty();
    }

    private HttpResponse<byte[]> ask(String path, byte[] body, SandboxApi api) throws Exception {
        SandboxApi recording = request -> {
            requests.add(request);
            return api.answer(request);
        };
        try (ApiServer server = ApiServer.of(recording)) {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(server.url() + path))
                                    .header("Authorization", "Bearer x")
                                    .POST(BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.ofByteArray());
        }
    }
}
