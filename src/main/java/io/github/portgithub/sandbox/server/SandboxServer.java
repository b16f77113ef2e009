package io.github.portgithub.sandbox.server;

import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.apache.camel.support.PluginHelper;

/**
 * A running GitHub and Port that are none, on a free port of the loopback interface. They accept only their own token and
 * credentials, so that nobody's real ones work here by accident. Thread-safe.
 */
public final class SandboxServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final String TOKEN = "sandbox-token";
    private static final String CLIENT_ID = "sandbox-client";
    private static final String CLIENT_SECRET = "sandbox-secret";
    private static final List<String> ROUTES = List.of("github", "port", "catalog");

    private final CamelContext context = new DefaultCamelContext();
    private final SandboxPort port =
            new SandboxPort(SandboxPort.Settings.defaults().withCredentials(CLIENT_ID, CLIENT_SECRET));
    private final String url;

    /**
     * Opens the port and serves until {@link #close}.
     *
     * @param model what GitHub has; changes show at once
     * @throws Exception if there is no port to be had
     */
    public SandboxServer(GithubModel model) throws Exception {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(HOST);
        configuration.setBindPort(0);
        configuration.getBodyHandler().setHandleFileUploads(false);
        VertxPlatformHttpServer server = new VertxPlatformHttpServer(configuration);
        try {
            context.addService(server);
            context.start();
            url = "http://" + HOST + ":" + server.getPort();
            bind(model);
            loadRoutes();
        } catch (Exception e) {
            context.stop();
            throw e;
        }
    }

    private void bind(GithubModel model) {
        SandboxGithub github = new SandboxGithub(
                model, SandboxGithub.Settings.defaults().withToken(TOKEN).withBaseUrl(githubUrl()));
        Map.of(
                        "sandboxGithub", new SandboxProcessor(github, ""),
                        "sandboxPort", new SandboxProcessor(port, "/port"),
                        "sandboxCatalog", new SandboxProcessor(new SandboxCatalog(port, catalogUrl()), ""))
                .forEach(context.getRegistry()::bind);
        // The component's own strategy leaves out Date and others that a client of GitHub reads.
        DefaultHeaderFilterStrategy all = new DefaultHeaderFilterStrategy();
        all.setInFilterStartsWith(DefaultHeaderFilterStrategy.CAMEL_FILTER_STARTS_WITH);
        all.setOutFilterStartsWith(DefaultHeaderFilterStrategy.CAMEL_FILTER_STARTS_WITH);
        context.getRegistry().bind("sandboxHeaders", all);
    }

    private void loadRoutes() throws Exception {
        for (String name : ROUTES) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("classpath:port-github/sandbox/" + name + ".camel.yaml"));
        }
    }

    /** Returns every property that the routes need to run against this server and nothing else. */
    public Map<String, String> properties() {
        return Map.of(
                "github.api-url", githubUrl(),
                "github.token", TOKEN,
                "port.api-url", url + "/port",
                "port.client-id", CLIENT_ID,
                "port.client-secret", CLIENT_SECRET);
    }

    /** Returns the pretended Port, to be asked what it has. */
    public SandboxPort port() {
        return port;
    }

    /** Returns where the catalog can be looked at, without a slash at the end. */
    public String catalogUrl() {
        return url + "/catalog";
    }

    private String githubUrl() {
        return url + "/github";
    }

    @Override
    public void close() {
        context.stop();
    }
}
