package host.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

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
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(host + "/" + path)).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(host, e);
        }
    }
}
