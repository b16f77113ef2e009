package host.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.portgithub.github.event.EventSignature;
import io.github.portgithub.sandbox.GithubEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** What holds for every host, asked through the host's own HTTP server: GET /NAME calls the host's direct:NAME. */
public final class HostContract {

    private final String host;

    /** @param port where the host's own server listens */
    public HostContract(int port) {
        host = "http://localhost:" + port;
    }

    /** The host's route, error handlers and configuration, the same with our routes and without. */
    public void hostIsItself() {
        assertEquals("hello", get("host-greeting"));
        assertEquals("nameless configuration: the host's", get("host-failure"));
        assertEquals("error handler: the host's", get("host-failure-in-a-builder"));
        assertEquals("classpath:host.properties", get("host-configuration"));
    }

    /** One resync, and what landed. */
    public void resyncs(String name, Doubles doubles) {
        String report = get("port-github-resync");

        assertTrue(report.startsWith("Resync complete"), report);
        assertEquals(1, doubles.catalog().entities("githubOrganization").size());
        assertEquals(2, doubles.catalog().entities("githubRepository").size());
        assertEquals(3, doubles.catalog().entities("githubPullRequest").size());
        hostIsItself();
        System.out.println(name + ": " + report.lines().findFirst().orElse(""));
    }

    /**
     * What a resync did is among the host's own figures.
     *
     * @param path where the host shows them to Prometheus
     */
    public void showsFigures(String path) {
        String figures = get(path);

        assertTrue(
                figures.contains("port_github_entities_total{kind=\"pull-request\",outcome=\"accepted\"} 3.0"),
                figures);
        assertTrue(figures.contains("port_github_run_complete 1.0"), figures);
        assertTrue(figures.contains("jvm_"), figures);
    }

    /** The host's own server takes GitHub's events, and what they tell is in Port; after a resync. */
    public void takesEvents(Doubles doubles) {
        GithubEvents.Event event = doubles.newRepository("live");
        EventSignature github = new EventSignature(List.of(Doubles.SECRET));
        EventSignature another = new EventSignature(List.of("another"));
        byte[] ping = "{\"zen\": \"Keep it logically awesome.\"}".getBytes(StandardCharsets.UTF_8);

        assertEquals(200, post("ping", ping, github.of(ping)));
        assertEquals(401, post("ping", ping, another.of(ping)));
        assertEquals(401, post("ping", ping, null));
        assertEquals(401, post(event.name(), event.payload(), another.of(event.payload())));
        assertEquals(202, post(event.name(), event.payload(), github.of(event.payload())));
        long until = System.nanoTime() + 60_000_000_000L;
        while (doubles.catalog().entity("githubRepository", "acme/live").isEmpty()) {
            assertTrue(System.nanoTime() < until, "what the event tells is not in Port");
            LockSupport.parkNanos(20_000_000);
        }
        hostIsItself();
    }

    private int post(String event, byte[] body, String signature) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(host + "/github/webhook"))
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", event)
                .header("X-GitHub-Delivery", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofByteArray(body));
        if (signature != null) {
            request.header("X-Hub-Signature-256", signature);
        }
        return send(request).statusCode();
    }

    /** One resync over more repositories than a queue of Camel's own takes by default. */
    public void resyncsManyRepositories(Doubles doubles) {
        String report = get("port-github-resync");

        assertTrue(report.startsWith("Resync complete"), report);
        assertEquals(1500, doubles.catalog().entities("githubRepository").size());
        assertEquals(20, doubles.catalog().entities("githubPullRequest").size());
    }

    /**
     * What a start has printed with a number that is out of range and a name that is none: what to do about it
     * first, and only then what the host makes of it.
     */
    public static void saysFirstWhatToDo(String printed) {
        int batches = printed.indexOf("port.batch-size must be a whole number from 1 to 20; it is '50'");
        int name = printed.indexOf("port.integration-identifier must consist of");
        int exception = printed.indexOf("Exception");

        assertTrue(printed.contains("Cannot start: "), printed);
        assertTrue(batches > 0 && name > 0, printed);
        assertTrue(exception < 0 || batches < exception && name < exception, printed);
    }

    private String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(host + "/" + path))).body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(host, e);
        }
    }
}
