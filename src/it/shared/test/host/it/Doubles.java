package host.it;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.sun.net.httpserver.HttpServer;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.SandboxRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A pretended GitHub and a pretended Port on free ports of the loopback interface. */
public final class Doubles implements AutoCloseable {

    static {
        // The server writes head and body apart: without this each answer waits for the client's acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final SandboxPort catalog = new SandboxPort();
    private final HttpServer github;
    private final HttpServer port;

    /** Starts both; GitHub has organization acme with 2 repositories and 3 pull requests. */
    public Doubles() {
        this(smallModel(), 0);
    }

    private Doubles(GithubModel model, long millisWithoutPullRequests) {
        SandboxGithub answers = new SandboxGithub(model);
        AtomicLong slowUntil = new AtomicLong();
        github = serve(request -> {
            if (millisWithoutPullRequests > 0 && request.path().endsWith("/pulls")) {
                slowUntil.compareAndSet(0, System.nanoTime() + MILLISECONDS.toNanos(millisWithoutPullRequests));
                LockSupport.parkNanos(slowUntil.get() - System.nanoTime());
            }
            return answers.answer(request);
        });
        port = serve(catalog);
    }

    /**
     * Starts both; GitHub has organization acme with 1,500 repositories and 20 pull requests, and answers nothing about
     * pull requests in the first seconds: time enough for all repositories to be handed over at once, were it possible.
     */
    public static Doubles manyRepositories() {
        return new Doubles(GithubModel.scale(1500, 20), 3000);
    }

    private static GithubModel smallModel() {
        GithubModel model = new GithubModel();
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.addRepository("acme", "web");
        model.addPullRequests("acme", "api", 3);
        return model;
    }

    /** Returns the catalog, to look at what has landed. */
    public SandboxPort catalog() {
        return catalog;
    }

    /** Returns the only properties of ours that a host sets beside the routes themselves. */
    public Map<String, String> properties() {
        return Map.of(
                // A run over many repositories is not to last a minute
                "github.requests-per-minute", "0",
                "port.resync.max-duration", "50s",
                "github.api-url", url(github),
                "github.token", "github-test-token",
                "github.organizations", "acme",
                "port.api-url", url(port),
                "port.client-id", "test-client",
                "port.client-secret", "port-test-secret",
                "port.resync.on-start", "false");
    }

    private HttpServer serve(SandboxApi api) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                SandboxAnswer answer = api.answer(new SandboxRequest(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getRawPath(),
                        exchange.getRequestURI().getRawQuery(),
                        exchange.getRequestHeaders()::getFirst,
                        exchange.getRequestBody().readAllBytes()));
                answer.headers().forEach(exchange.getResponseHeaders()::put);
                int length = answer.body().length;
                exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
                exchange.getResponseBody().write(answer.body());
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String url(HttpServer server) {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    @Override
    public void close() {
        github.stop(0);
        port.stop(0);
        threads.shutdown();
    }
}
