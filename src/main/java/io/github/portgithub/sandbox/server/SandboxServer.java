package io.github.portgithub.sandbox.server;

import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.SandboxRequest;
import java.io.IOException;
import java.util.Map;

/**
 * A running GitHub and Port that are none, on a port of the loopback interface. They accept only their own token and
 * credentials, so that nobody's real ones work here by accident. Thread-safe.
 */
public final class SandboxServer implements AutoCloseable {

    private static final String TOKEN = "sandbox-token";
    private static final String CLIENT_ID = "sandbox-client";
    private static final String CLIENT_SECRET = "sandbox-secret";
    private static final String GITHUB = "/github";
    private static final String PORT = "/port";

    private final SandboxPort port =
            new SandboxPort(SandboxPort.Settings.defaults().withCredentials(CLIENT_ID, CLIENT_SECRET));
    private final ApiServer server;
    /** Set once the port is known, which is before anybody can ask. */
    private volatile SandboxApi github;

    private volatile SandboxApi catalog;

    /**
     * Opens a free port and serves until {@link #close}.
     *
     * @param model what GitHub has; changes show at once
     * @throws IOException if there is no port to be had
     */
    public SandboxServer(GithubModel model) throws IOException {
        this(model, 0);
    }

    /**
     * Opens a port and serves until {@link #close}.
     *
     * @param model what GitHub has; changes show at once
     * @param number of the port, 0 for a free one
     * @throws IOException if the port is taken
     * @throws IllegalArgumentException if there is no port of this number
     */
    public SandboxServer(GithubModel model, int number) throws IOException {
        server = ApiServer.of(this::answer, number);
        github = new SandboxGithub(
                model, SandboxGithub.Settings.defaults().withToken(TOKEN).withBaseUrl(server.url() + GITHUB));
        catalog = new SandboxCatalog(port, catalogUrl());
    }

    private SandboxAnswer answer(SandboxRequest request) {
        if (isBelow(request, GITHUB)) {
            return github.answer(request);
        }
        if (isBelow(request, PORT)) {
            return port.answer(new SandboxRequest(
                    request.method(),
                    request.path().substring(PORT.length()),
                    request.query(),
                    request.headers(),
                    request.body()));
        }
        return isBelow(request, SandboxCatalog.PATH) ? catalog.answer(request) : SandboxAnswer.empty(404);
    }

    private static boolean isBelow(SandboxRequest request, String path) {
        return request.path().equals(path) || request.path().startsWith(path + "/");
    }

    /** Returns every property that the routes need to run against this server and nothing else. */
    public Map<String, String> properties() {
        return Map.of(
                "github.api-url", server.url() + GITHUB,
                "github.token", TOKEN,
                "port.api-url", server.url() + PORT,
                "port.client-id", CLIENT_ID,
                "port.client-secret", CLIENT_SECRET);
    }

    /** Returns the simulated Port, to be asked what it has. */
    public SandboxPort port() {
        return port;
    }

    /** Returns where the catalog can be looked at, without a slash at the end. */
    public String catalogUrl() {
        return server.url() + SandboxCatalog.PATH;
    }

    @Override
    public void close() {
        server.close();
    }
}
