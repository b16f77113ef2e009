package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.sandbox.SandboxAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class RequestsInFlightTest {

    private RequestsInFlight requests = within("1s");
    private PoolingHttpClientConnectionManager connections;
    private CloseableHttpClient client = client();

    @AfterEach
    void close() throws IOException {
        requests.close();
        client.close();
    }

    private static RequestsInFlight within(String deadline) {
        return new RequestsInFlight(new PlainHttpClientConfigurer(), "github.request-deadline", deadline, 50);
    }

    private CloseableHttpClient client() {
        connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(2)
                .build();
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(20, TimeUnit.SECONDS)
                        .build());
        requests.configureHttpClient(builder);
        return builder.build();
    }

    /** Reads all of an answer, as a parser does after the client has returned. */
    private byte[] get(String url) throws IOException {
        ClassicHttpResponse response = client.executeOpen(null, new HttpGet(url), null);
        try (InputStream body = response.getEntity().getContent()) {
            return body.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a body, http, HTTP/1.1 200 OK|Content-Length: 100000||[, ' '",
        "a body in chunks, http, HTTP/1.1 200 OK|Transfer-Encoding: chunked||, 1| |",
        "headers, http, HTTP/1.1 200 OK|, X: y|",
        "one endless header, http, HTTP/1.1 200 OK|X:, y",
        "interim answers, http, HTTP/1.1 102 Processing||, HTTP/1.1 102 Processing||",
        "nothing, http, '', ''",
        "no TLS, https, '', ''"
    })
    void endsARequestAtItsDeadline_whateverDrips(String what, String scheme, String beginning, String drop)
            throws Exception {
        try (HangingServer server = HangingServer.dripping(beginning.replace("|", "\r\n"), drop.replace("|", "\r\n"))) {
            long start = System.nanoTime();

            assertThatThrownBy(() -> get(server.url().replace("http:", scheme + ":")))
                    .isInstanceOf(RequestDeadlineException.class)
                    .hasMessage("no whole answer within 1s (github.request-deadline)");

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(950), Duration.ofSeconds(10));
            server.awaitClosed();
            assertThat(requests.inFlight()).isZero();
        }
    }

    @Test
    void endsARequestAtItsDeadline_whenNobodyTakesTheConnection() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            // Linux takes one more than the backlog; from then on a connection waits
            first.connect(full.getLocalSocketAddress());
            second.connect(full.getLocalSocketAddress());
            InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
            long start = System.nanoTime();

            assertThatThrownBy(() -> get("http://127.0.0.1:" + address.getPort()))
                    .isInstanceOf(RequestDeadlineException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void endsWhatIsInFlight_andNothingElse_whenToldTo() throws Exception {
        requests = within("20s");
        client = client();
        try (HangingServer hanging = HangingServer.dripping(HangingServer.BODY, " ");
                TestServer quick = TestServer.of(request -> new SandboxAnswer(200, Map.of(), "[]".getBytes()))) {
            List<CompletableFuture<byte[]>> two = List.of(later(hanging.url()), later(hanging.url()));
            hanging.awaitRequests(2);

            requests.end("the run is over");

            for (CompletableFuture<byte[]> one : two) {
                assertThatThrownBy(() -> one.get(5, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(RequestEndedException.class)
                        .hasMessageContaining("the run is over");
            }
            assertThat(get(quick.url())).asString().isEqualTo("[]");
            assertThat(requests.inFlight()).isZero();
        }
    }

    @Test
    void hasSoManyPlacesForEachCredential_andTheirRequestsWaitForNobodyElses() throws Exception {
        requests = within("20s");
        Authorizations authorizations = new Authorizations(new PlainHttpClientConfigurer(), "http://127.0.0.1");
        requests.setPlaces(new Places(1, authorizations));
        client = client();
        try (HangingServer hanging = HangingServer.dripping(HangingServer.BODY, " ");
                TestServer quick = TestServer.of(request -> new SandboxAnswer(200, Map.of(), "[]".getBytes()))) {
            CompletableFuture<byte[]> first = later(hanging.url(), authorizations.nameOf("Bearer a", "a"));
            hanging.awaitRequests(1);
            CompletableFuture<byte[]> second = later(quick.url(), authorizations.nameOf("Bearer a2", "a"));

            assertThat(later(quick.url(), authorizations.nameOf("Bearer b", "b"))
                            .get(10, TimeUnit.SECONDS))
                    .asString()
                    .isEqualTo("[]");
            assertThat(get(quick.url())).asString().isEqualTo("[]");
            assertThat(second).isNotDone();
            assertThat(quick.requests()).hasSize(2);

            requests.end("the run is over");

            for (CompletableFuture<byte[]> one : List.of(first, second)) {
                assertThatThrownBy(() -> one.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(RequestEndedException.class);
            }
            assertThat(later(quick.url(), authorizations.nameOf("Bearer a3", "a"))
                            .get(10, TimeUnit.SECONDS))
                    .as("whose place is free again")
                    .asString()
                    .isEqualTo("[]");
            assertThat(requests.inFlight()).isZero();
        }
    }

    private CompletableFuture<byte[]> later(String url, String authorization) {
        return CompletableFuture.supplyAsync(() -> {
            HttpGet get = new HttpGet(url);
            get.setHeader("Authorization", authorization);
            try (InputStream body =
                    client.executeOpen(null, get, null).getEntity().getContent()) {
                return body.readAllBytes();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    @Test
    void leavesRequestsAShareOfTheTime_thenLittle_thenNone_whenTheContextStops() throws Exception {
        requests = within("20s");
        client = client();
        try (HangingServer hanging = HangingServer.dripping(HangingServer.BODY, " ")) {
            CompletableFuture<byte[]> inFlight = later(hanging.url());
            hanging.awaitRequests(1);
            long start = System.nanoTime();

            requests.stop(Duration.ofSeconds(4));

            assertThatThrownBy(() -> inFlight.get(15, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RequestEndedException.class);
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(2000);
            while (millisSince(start) < 3000) {
                assertThatThrownBy(() -> get(hanging.url())).isInstanceOf(RequestEndedException.class);
            }
            // Nobody listens there, and nobody is asked
            assertThatThrownBy(() -> get("http://127.0.0.1:1")).isInstanceOf(RequestEndedException.class);
        }
    }

    @Test
    void leavesTheRestOfABodyUnread_whenItsReaderHasEnough() throws Exception {
        requests = within("20s");
        client = client();
        String megabyte = "x".repeat(1 << 20);
        try (HangingServer flood =
                HangingServer.flooding("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n", megabyte)) {
            ClassicHttpResponse response = client.executeOpen(null, new HttpGet(flood.url()), null);
            try (InputStream body = response.getEntity().getContent()) {
                assertThat(body.readNBytes(1000)).hasSize(1000);
            }

            flood.awaitClosed();
            // What the two ends keep in their buffers
            assertThat(flood.written()).isLessThan(16 << 20);
            assertThat(requests.inFlight()).isZero();
        }
    }

    @Test
    void usesAConnectionAgain_whenTheRestWasShort() throws Exception {
        requests = within("20s");
        client = client();
        try (TestServer server = TestServer.of(request -> new SandboxAnswer(200, Map.of(), new byte[10_000]))) {
            for (int i = 0; i < 5; i++) {
                ClassicHttpResponse response = client.executeOpen(null, new HttpGet(server.url()), null);
                try (InputStream body = response.getEntity().getContent()) {
                    assertThat(body.read()).isZero();
                }
                assertThat(connections.getTotalStats().getAvailable()).isOne();
                assertThat(connections.getTotalStats().getLeased()).isZero();
            }

            assertThat(server.requests()).hasSize(5);
        }
    }

    @Test
    void holdsNothing_onceAnswersAreRead() throws Exception {
        requests = within("20s");
        client = client();
        try (TestServer server = TestServer.of(request -> new SandboxAnswer(
                request.path().endsWith("none") ? 204 : 200,
                Map.of(),
                request.path().endsWith("none") ? new byte[0] : "[1]".getBytes()))) {
            for (int i = 0; i < 20; i++) {
                assertThat(get(server.url())).hasSize(3);
                client.executeOpen(null, new HttpGet(server.url() + "/none"), null);
            }

            assertThat(requests.inFlight()).isZero();
        }
    }

    private CompletableFuture<byte[]> later(String url) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(get(url));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
