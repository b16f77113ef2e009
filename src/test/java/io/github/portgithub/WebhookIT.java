package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.github.event.EventSignature;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.sandbox.GithubEvents;
import io.github.portgithub.sandbox.GithubEvents.Event;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged program answers where GitHub sends its events, over real sockets. */
@Timeout(90)
class WebhookIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String SECRET = "It's a secret to everybody";
    private static final String FORMER = "the one before";
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    private final GithubModel model = GithubModel.scale(1, 1);
    private final TestServer github = TestServer.github(model);
    private final SandboxPort catalog = new SandboxPort();
    private final TestServer port = TestServer.port(catalog);
    private final GithubEvents events = new GithubEvents(github.url());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> environment = new HashMap<>(PackagedProgram.between(github, port));
    private final int webhookPort = freePort();
    private final int managementPort = freePort();
    private Process process;

    @AfterEach
    void close() {
        if (process != null) {
            process.destroyForcibly();
        }
        github.close();
        port.close();
    }

    @Test
    void answersAsGithubExpects_andTakesInWhatIsGithubsOnly() throws Exception {
        start(Map.of());
        byte[] ping = "{\"zen\":\"Keep it logically awesome.\"}".getBytes(StandardCharsets.UTF_8);
        Event event = created("live");

        assertThat(post(ping, "ping", sign(SECRET, ping))).isEqualTo(200);
        assertThat(post(ping, "ping", sign(FORMER, ping)))
                .as("the secret before")
                .isEqualTo(200);
        for (String wrong : new String[] {
            null,
            "",
            "sha256=",
            sign("another", ping),
            sign(SECRET, event.payload()),
            sign(SECRET, ping).toUpperCase(java.util.Locale.ROOT),
            sign(SECRET, ping).replace("sha256=", "sha1=")
        }) {
            assertThat(post(ping, "ping", wrong)).as(String.valueOf(wrong)).isEqualTo(401);
        }
        assertThat(send(request(ping, "ping", sign(SECRET, ping)).setHeader("Content-Type", "text/xml")))
                .isEqualTo(415);
        assertThat(send(request(ping, "ping", sign(SECRET, ping))
                        .setHeader("Content-Type", "application/x-www-form-urlencoded")))
                .isEqualTo(401);
        assertThat(send(unnamed(ping).header("X-Hub-Signature-256", sign(SECRET, ping))))
                .isEqualTo(400);
        for (String method : List.of("GET", "PUT", "DELETE", "HEAD", "PATCH")) {
            assertThat(send(request(ping, "ping", sign(SECRET, ping)).method(method, BodyPublishers.ofByteArray(ping))))
                    .as(method)
                    .isEqualTo(405);
        }
        assertThat(send(request(ping, "ping", sign(SECRET, ping))
                        .uri(URI.create("http://127.0.0.1:" + webhookPort + "/observe/health"))))
                .as("what is for nobody outside")
                .isEqualTo(404);
        assertThat(send(request(ping, "ping", sign(SECRET, ping))
                        .uri(URI.create("http://127.0.0.1:" + managementPort + "/github/webhook"))))
                .as("on the other server")
                .isEqualTo(404);
        assertThat(port.requests("POST .*bulk.*")).isEmpty();

        assertThat(post(event.payload(), event.name(), sign(SECRET, event.payload())))
                .isEqualTo(202);
        while (catalog.entity("githubRepository", "acme/live").isEmpty()) {
            Thread.sleep(20);
        }
    }

    @Test
    void readsNoBody_thatIsTooLargeOrThatNobodyHasSigned() throws Exception {
        start(Map.of());
        byte[] large = new byte[25 * MEGABYTE + 1];
        byte[] largest = pad("{\"action\":\"created\",\"pad\":\"", 25 * MEGABYTE);

        assertThat(status("POST /github/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n"
                        + "X-Hub-Signature-256: " + sign(SECRET, large) + "\r\n\r\n"))
                .isEqualTo(413);
        assertThat(status("POST /github/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n"))
                .as("without a signature, none of its body sent")
                .isEqualTo(401);
        assertThat(chunked(large)).isIn(413, -1);
        assertThat(post(largest, "star", sign(SECRET, largest))).isEqualTo(202);

        // Nobody who says much and sends little keeps out what is small
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket(LOOPBACK, webhookPort);
            silent.add(socket);
            socket.getOutputStream()
                    .write(("POST /github/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: " + 25 * MEGABYTE
                                    + "\r\nX-Hub-Signature-256: " + sign("guessed", large) + "\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
        }
        byte[] small = "{\"action\":\"created\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(post(small, "star", sign(SECRET, small))).isEqualTo(202);
        for (Socket socket : silent) {
            socket.close();
        }
    }

    @Test
    void saysThatItCannot_whereAnEventCannotBeKept() throws Exception {
        port.close();
        start(Map.of("PORT_LEDGER_URL", "none", "PORT_RESYNC_ON_START", "false"));
        byte[] payload = pad(
                "{\"action\":\"edited\",\"repository\":{\"id\":1,\"full_name\":\""
                        + model.repositories("acme").get(0).fullName() + "\",\"owner\":{\"login\":\"acme\"}},"
                        + "\"pad\":\"",
                17 * MEGABYTE);

        assertThat(post(payload, "repository", sign(SECRET, payload))).isEqualTo(202);
        assertThat(post(payload, "repository", sign(SECRET, payload))).as(log()).isEqualTo(503);
        assertThat(log()).contains("kept in memory").contains("cannot be kept").doesNotContain(SECRET);
    }

    /** {@code -Dport-github.kills} makes it longer. */
    @Test
    @Timeout(900)
    void losesNoEventThatWasAnswered_wheneverItIsKilled() throws Exception {
        start(Map.of());
        while (catalog.entities("githubPullRequest").isEmpty()) {
            Thread.sleep(20);
        }
        Set<String> answered = ConcurrentHashMap.newKeySet();
        AtomicInteger number = new AtomicInteger();
        long seed = Long.getLong("port-github.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int kill = Integer.getInteger("port-github.kills", 2); kill > 0; kill--) {
            Process victim = process;
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                senders.add(new Thread(() -> {
                    while (victim.isAlive()) {
                        String name = "killed-" + number.incrementAndGet();
                        Event event = created(name);
                        try {
                            if (post(event.payload(), event.name(), sign(SECRET, event.payload())) == 202) {
                                answered.add("acme/" + name);
                            }
                        } catch (Exception e) {
                            // It was not answered
                        }
                    }
                }));
            }
            senders.forEach(Thread::start);
            Thread.sleep(random.nextInt(1500));
            victim.destroyForcibly().waitFor();
            for (Thread sender : senders) {
                sender.join();
            }
            // Without a run, which would bring what is lost as well
            start(Map.of("PORT_RESYNC_ON_START", "false"));
        }
        System.out.println(
                "Killed under load: -Dport-github.seed=" + seed + ", " + answered.size() + " events answered");

        Instant until = Instant.now().plusSeconds(120 + answered.size() / 20);
        while (!identifiers().containsAll(answered) && Instant.now().isBefore(until)) {
            Thread.sleep(100);
        }
        assertThat(identifiers()).as("seed " + seed + "\n" + log()).containsAll(answered);
        assertThat(answered).isNotEmpty();
    }

    private Set<String> identifiers() {
        return catalog.entities("githubRepository").stream()
                .map(entity -> entity.json().path("identifier").asText())
                .collect(Collectors.toSet());
    }

    private Event created(String name) {
        return events.repository("created", model.addRepository("acme", name));
    }

    private static byte[] pad(String beginning, int length) {
        return (beginning + "x".repeat(length - beginning.length() - 2) + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    private static String sign(String secret, byte[] body) {
        return new EventSignature(List.of(secret)).of(body);
    }

    private int post(byte[] body, String event, String signature) throws Exception {
        return send(request(body, event, signature));
    }

    private int send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private HttpRequest.Builder request(byte[] body, String event, String signature) {
        HttpRequest.Builder request = unnamed(body).header("X-GitHub-Event", event);
        return signature == null ? request : request.header("X-Hub-Signature-256", signature);
    }

    private HttpRequest.Builder unnamed(byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webhookPort + "/github/webhook"))
                .header("Content-Type", "application/json")
                .header("X-GitHub-Delivery", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofByteArray(body));
    }

    private int status(String request) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, webhookPort)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return Integer.parseInt(new BufferedReader(new InputStreamReader(socket.getInputStream()))
                    .readLine()
                    .split(" ")[1]);
        }
    }

    /** Returns the status; -1 if the connection was closed while the body was sent. */
    private int chunked(byte[] body) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, webhookPort)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /github/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nX-Hub-Signature-256: "
                            + sign(SECRET, body) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int from = 0; from < body.length; from += MEGABYTE) {
                int length = Math.min(MEGABYTE, body.length - from);
                out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(body, from, length);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return Integer.parseInt(new BufferedReader(new InputStreamReader(socket.getInputStream()))
                    .readLine()
                    .split(" ")[1]);
        } catch (IOException e) {
            return -1;
        }
    }

    private void start(Map<String, String> more) throws Exception {
        environment.put("PORT_RESYNC_MODE", "scheduled");

        environment.put("PORT_RESYNC_REQUEST_INTERVAL", "0");
        environment.put("CAMEL_MANAGEMENT_ENABLED", "true");
        environment.put("CAMEL_MANAGEMENT_PORT", String.valueOf(managementPort));
        environment.put("GITHUB_WEBHOOK_SECRET", SECRET);
        environment.put("GITHUB_WEBHOOK_FORMER_SECRET", FORMER);
        environment.put("GITHUB_WEBHOOK_PORT", String.valueOf(webhookPort));
        environment.putAll(more);
        process = PackagedProgram.in(folder, environment, List.of(), List.of())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Instant until = Instant.now().plusSeconds(60);
        while (!isOpen()) {
            assertThat(process.isAlive() && Instant.now().isBefore(until))
                    .as(log())
                    .isTrue();
            Thread.sleep(50);
        }
    }

    private boolean isOpen() {
        try {
            return status("GET /github/webhook HTTP/1.0\r\n\r\n") == 405;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
