package host.it;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.github.portgithub.sandbox.GithubEvents;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.server.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A simulated GitHub and a simulated Port on free ports of the loopback interface. */
public final class Doubles implements AutoCloseable {

    /** Of GitHub's webhook. */
    public static final String SECRET = "It's a secret to everybody";

    private final SandboxPort catalog = new SandboxPort();
    private final GithubModel model;
    private final ApiServer github;
    private final ApiServer port;

    /** Starts both; GitHub has organization acme with 2 repositories and 3 pull requests. */
    public Doubles() {
        this(smallModel(), 0);
    }

    private Doubles(GithubModel model, long millisWithoutPullRequests) {
        this.model = model;
        SandboxGithub answers = new SandboxGithub(model);
        AtomicLong slowUntil = new AtomicLong();
        try {
            github = ApiServer.of(request -> {
                if (millisWithoutPullRequests > 0 && request.path().endsWith("/pulls")) {
                    slowUntil.compareAndSet(0, System.nanoTime() + MILLISECONDS.toNanos(millisWithoutPullRequests));
                    LockSupport.parkNanos(slowUntil.get() - System.nanoTime());
                }
                return answers.answer(request);
            });
            port = ApiServer.of(catalog);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                "github.api-url", github.url(),
                "github.token", "github-test-token",
                "github.organizations", "acme",
                "port.api-url", port.url(),
                "port.client-id", "test-client",
                "port.client-secret", "port-test-secret",
                "port.resync.on-start", "false");
    }

    /** Returns the same, and the secret with which the host's own server takes events of GitHub. */
    public Map<String, String> propertiesWithEvents() {
        Map<String, String> all = new HashMap<>(properties());
        all.put("github.webhook.secret", SECRET);
        return all;
    }

    /** A repository comes to be at GitHub, which tells of it. */
    public GithubEvents.Event newRepository(String name) {
        return new GithubEvents(github.url()).repository("created", model.addRepository("acme", name));
    }

    /** Returns properties with which no host starts: a number is out of range, and a name is none. */
    public static Map<String, String> wrongProperties() {
        return Map.of("port.batch-size", "50", "port.integration-identifier", "a/b");
    }

    @Override
    public void close() {
        github.close();
        port.close();
    }
}
