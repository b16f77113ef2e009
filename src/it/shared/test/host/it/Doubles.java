package host.it;

import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.server.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** A simulated GitHub and a simulated Port on free ports of the loopback interface. */
public final class Doubles implements AutoCloseable {

    private final SandboxPort catalog = new SandboxPort();
    private final ApiServer github;
    private final ApiServer port;

    /** Starts both; GitHub has organization acme with 2 repositories and 3 pull requests. */
    public Doubles() {
        GithubModel model = new GithubModel();
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.addRepository("acme", "web");
        model.addPullRequests("acme", "api", 3);
        try {
            github = ApiServer.of(new SandboxGithub(model));
            port = ApiServer.of(catalog);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the catalog, to look at what has landed. */
    public SandboxPort catalog() {
        return catalog;
    }

    /** Returns the only properties of ours that a host sets beside the routes themselves. */
    public Map<String, String> properties() {
        return Map.of(
                "github.api-url", github.url(),
                "github.token", "github-test-token",
                "github.organizations", "acme",
                "port.api-url", port.url(),
                "port.client-id", "test-client",
                "port.client-secret", "port-test-secret",
                "port.resync.on-start", "false");
    }

    @Override
    public void close() {
        github.close();
        port.close();
    }
}
