package io.github.portgithub.standalone;

import io.github.portgithub.live.EventReceiver;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.HttpServerConfigurationProperties;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Makes the HTTP servers of the standalone program, or none at all where the program is to end by itself. Camel's own wait
 * for a silent client as long as it likes: here a connection that says nothing for 10 seconds is closed, every connection
 * after a minute, and a body may have 64 KiB. (A request line may have 4 KiB and headers 8, Vert.x' own limits.)
 *
 * <p>Used by one thread, at start and at the end.
 *
 * @see <a href="https://camel.apache.org/components/4.18.x/others/platform-http-main.html">Camel: Platform HTTP Main</a>
 */
final class HttpServers extends DefaultMainHttpServerFactory implements AutoCloseable {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_CONNECTION = Duration.ofSeconds(60);
    private static final long LONGEST_BODY = 64 * 1024;
    private static final String VERTX = "portGithubVertx";

    private final boolean open;
    private final Map<HttpConnection, Long> since = new ConcurrentHashMap<>();
    private String webhook;
    private Vertx vertx;

    /** @param open whether servers that are asked for are opened */
    HttpServers(boolean open) {
        this.open = open;
    }

    /**
     * Serves what comes from outside on a server of its own, and nothing else there.
     *
     * @param context the context
     * @param path what is served there
     * @param publicPort the port of that server
     * @param managementPort the port of the server that everything else is served on
     */
    void serveApart(CamelContext context, String path, int publicPort, int managementPort) {
        webhook = path;
        VertxPlatformHttpEngine engine = new VertxPlatformHttpEngine() {
            @Override
            public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
                boolean apart = path.equals(endpoint.getPath());
                String router = VertxPlatformHttpRouter.getRouterNameFromPort(apart ? publicPort : managementPort);
                return new VertxPlatformHttpConsumer(endpoint, processor, getHandlers(), router) {
                    @Override
                    protected void doStart() throws Exception {
                        if (apart) {
                            EventReceiver receiver = context.getRegistry().findSingleByType(EventReceiver.class);
                            VertxPlatformHttpRouter.lookup(context, router)
                                    .route()
                                    .handler(new EventGate(receiver, path, HttpServers.this::ageMillis));
                        }
                        super.doStart();
                    }
                };
            }
        };
        engine.setCamelContext(context);
        context.getRegistry().bind("platform-http-engine", PlatformHttpEngine.class, engine);
    }

    private long ageMillis(HttpConnection connection) {
        return (System.nanoTime() - since.getOrDefault(connection, System.nanoTime())) / 1_000_000;
    }

    @Override
    public Service newHttpServer(CamelContext context, HttpServerConfigurationProperties configuration) {
        if (!open) {
            return new NoServer();
        }
        limitConnections(context);
        MainHttpServer server = (MainHttpServer) super.newHttpServer(context, configuration);
        if (server.getMaxBodySize() == null) {
            server.setMaxBodySize(webhook == null ? LONGEST_BODY : EventGate.LONGEST_EVENT);
        }
        return server;
    }

    @Override
    public Service newHttpManagementServer(
            CamelContext context, HttpManagementServerConfigurationProperties configuration) {
        if (!open) {
            return new NoServer();
        }
        limitConnections(context);
        ManagementHttpServer server = (ManagementHttpServer) super.newHttpManagementServer(context, configuration);
        server.setMaxBodySize(LONGEST_BODY);
        if (HealthCheckRegistry.get(context) == null) {
            // Without camel-health Camel's page of it fails at each request
            server.setHealthCheckEnabled(false);
        }
        return server;
    }

    /** Camel's servers take a Vertx from the registry, and their options from nowhere. */
    private void limitConnections(CamelContext context) {
        if (vertx == null) {
            vertx = new LimitingVertx((VertxInternal) Vertx.vertx(new VertxOptions()));
            context.getRegistry().bind(VERTX, Vertx.class, vertx);
        }
    }

    @Override
    public void close() {
        if (vertx != null) {
            vertx.close();
        }
    }

    private final class LimitingVertx extends VertxWrapper {

        private LimitingVertx(VertxInternal vertx) {
            super(vertx);
        }

        @Override
        public HttpServer createHttpServer(HttpServerOptions options) {
            options.setIdleTimeoutUnit(TimeUnit.SECONDS).setIdleTimeout((int) LONGEST_SILENCE.toSeconds());
            return super.createHttpServer(options).connectionHandler(connection -> {
                since.put(connection, System.nanoTime());
                long timer = setTimer(LONGEST_CONNECTION.toMillis(), over -> connection.close());
                connection.closeHandler(closed -> {
                    since.remove(connection);
                    cancelTimer(timer);
                });
            });
        }
    }

    /** In place of a server that is not opened. */
    private static final class NoServer extends ServiceSupport {}
}
