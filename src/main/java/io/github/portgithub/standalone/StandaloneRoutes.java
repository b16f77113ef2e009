package io.github.portgithub.standalone;

import io.github.portgithub.host.MissingRoutes;
import io.github.portgithub.host.StartFailure;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.Resyncs;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.quartz.CronExpression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes in a Camel Main of their own. It finds the files of the standalone program ({@code application.properties}
 * and {@code routes/} of the working directory if they are there, else those beside the jar, else the packaged ones) and
 * waits: for the end of one resync with {@code port.resync.mode=once}, else for the end of the program.
 */
public final class StandaloneRoutes extends MainListenerSupport {

    private static final Logger LOG = LoggerFactory.getLogger(StandaloneRoutes.class);

    private static final String PACKAGED_ROUTES = "classpath:port-github/routes/*.camel.yaml";
    private static final String MANAGEMENT_ROUTES = "classpath:port-github/standalone/*.camel.yaml";
    /** How Camel Main is told to read no properties file. */
    private static final String NOWHERE = "false";

    /** Where the ledger is unless somebody says otherwise. */
    private static final String LEDGER = "jdbc:h2:file:./ledger/port-github";

    /** What listens or acts by itself. */
    private static final String TRIGGERS =
            "**/schedule.camel.yaml,**/resync-request.camel.yaml,**/event-clock.camel.yaml,**/webhook.camel.yaml";

    private static final int CONFIGURATION = 2;

    private static final int SHUTDOWN_SECONDS = 7;

    /** Containers are killed ten seconds after they were told to end. */
    private static final long LONGEST_SHUTDOWN_MILLIS = 7900;

    /** What a JVM that was told to end exits with: 128 and the number of SIGTERM. */
    private static final int TERMINATED = 143;

    private final Main main = new ReadOnceMain();
    private final boolean sealed;
    private final ToIntFunction<ProducerTemplate> task;
    private final boolean goesOn;
    private HttpServers servers;
    private ProgressLine progress;
    private boolean once;
    private volatile int exitCode;
    private volatile boolean ended;

    private StandaloneRoutes(boolean sealed, String locations, ToIntFunction<ProducerTemplate> task, boolean goesOn) {
        this.sealed = sealed;
        this.task = task;
        this.goesOn = goesOn;
        main.setAppName("port-github-routes");
        main.setPropertyPlaceholderLocations(locations);
        main.addMainListener(this);
    }

    /** Makes routes that take their properties from where users put them. */
    public static StandaloneRoutes ofTheUser() {
        return ofTheUser(null);
    }

    /**
     * Makes routes that take their properties from where users put them, for a task of their own.
     *
     * @param task what to do, once and instead of resyncs, before the program ends; returns the exit code. Null if there
     *     is none
     */
    public static StandaloneRoutes ofTheUser(ToIntFunction<ProducerTemplate> task) {
        // Asked for in the working directory first; "optional", because the defaults in the routes do without.
        return new StandaloneRoutes(
                false, "file:" + ProgramFiles.beside(ProgramFiles.PROPERTIES) + ";optional=true", task, false);
    }

    /**
     * Makes routes that know the given properties only: no file, no environment, no {@code -D}, so that nobody's
     * credentials or hosts get into them.
     *
     * @param properties all there is, never null; what is missing has the default of the routes
     * @return routes that are not started yet
     */
    public static StandaloneRoutes sealed(Map<String, String> properties) {
        return sealed(properties, new StandaloneRoutes(true, NOWHERE, null, false));
    }

    /**
     * As {@link #sealed(Map)}, for a task that is done once at start, after which the program goes on until it is told to end.
     *
     * @param properties all there is, never null; what is missing has the default of the routes
     * @param task what to do; returns the exit code
     * @return routes that are not started yet
     */
    public static StandaloneRoutes sealedBeginningWith(
            Map<String, String> properties, ToIntFunction<ProducerTemplate> task) {
        return sealed(properties, new StandaloneRoutes(true, NOWHERE, task, true));
    }

    private static StandaloneRoutes sealed(Map<String, String> properties, StandaloneRoutes routes) {
        routes.main
                .configure()
                .withAutoConfigurationEnvironmentVariablesEnabled(false)
                .withAutoConfigurationSystemPropertiesEnabled(false);
        // Initial ones as well: where there are none, Camel looks for a file that the environment names.
        properties.forEach(routes.main::addInitialProperty);
        properties.forEach(routes.main::addOverrideProperty);
        return routes;
    }

    /**
     * Starts the routes and waits.
     *
     * @return 0 all complete, 1 something incomplete or refused, 2 configuration
     */
    public int run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endInTime, "port-github-shutdown"));
        try {
            AddedJars jars = AddedJars.beside(ProgramFiles.program());
            if (!jars.jars().isEmpty()) {
                LOG.info("Further jars of lib/: {}", jars);
                jars.use();
            }
            // Camel's HTTP component asks for it, whatever the URLs
            ahead("port-github-tls", SSLContext::getDefault);
            main.run();
            return exitCode;
        } catch (Exception e) {
            Logging.fail(new StartFailure(e).message());
            return CONFIGURATION;
        } finally {
            ended = true;
        }
    }

    /**
     * Ends the program if something hangs that heeds no end, such as the look-up of a name. What the JVM does once all has
     * stopped, such as writing an archive of classes, may take as long as it likes.
     */
    private void endInTime() {
        new Timer("port-github-shutdown", true)
                .schedule(
                        new TimerTask() {
                            @Override
                            public void run() {
                                if (ended) {
                                    return;
                                }
                                System.err.println("Something did not stop in time; ended without it");
                                Runtime.getRuntime().halt(TERMINATED);
                            }
                        },
                        LONGEST_SHUTDOWN_MILLIS);
    }

    @Override
    public void beforeConfigure(BaseMainSupport starting) {
        CamelContext context = starting.getCamelContext();
        PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
        if (!sealed) {
            EnvironmentSource.of(properties);
        } else {
            properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
            properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
        }
        String mode = context.resolvePropertyPlaceholders("{{port.resync.mode:scheduled}}");
        if (!mode.equals("once") && !mode.equals("scheduled")) {
            throw new IllegalArgumentException("port.resync.mode must be once or scheduled; it is '" + mode + "'");
        }
        String log = context.resolvePropertyPlaceholders("{{port.log:text}}");
        if (!log.equals("text") && !log.equals("json")) {
            throw new IllegalArgumentException("port.log must be text or json; it is '" + log + "'");
        }
        once = task != null && !goesOn || mode.equals("once");
        String schedule = context.getPropertiesComponent()
                .resolveProperty("port.resync.schedule")
                .orElse(null);
        if (!once && schedule != null && !CronExpression.isValidExpression(schedule)) {
            throw new IllegalArgumentException("port.resync.schedule must be a Quartz cron expression such as"
                    + " 0 0 * * * ?, every full hour; it is '" + schedule + "'");
        }
        if (once) {
            // What ends by itself is done here, and takes nothing that others have left to be done
            properties.addOverrideProperty("port.cluster", "false");
        }
        // Until a report says otherwise, nothing is complete.
        exitCode = once ? 1 : 0;
        Path routes = ProgramFiles.beside("routes");
        boolean unpacked = Files.isDirectory(routes);
        if (unpacked) {
            checkWhole(routes);
        }
        String include = unpacked ? "file:" + routes + "/*.camel.yaml" : PACKAGED_ROUTES;
        if (!sealed) {
            Path file = ProgramFiles.beside(ProgramFiles.PROPERTIES);
            LOG.info(
                    "Routes of {}, properties of {}",
                    unpacked ? routes : "the jar",
                    Files.isRegularFile(file) ? "the environment, -D and " + file : "the environment and -D");
        }
        // What ends by itself, or only shows what would be done, listens to nobody.
        boolean open = !once
                && !context.resolvePropertyPlaceholders("{{port.dry-run:false}}")
                        .equals("true");
        if (!sealed
                && properties.resolveProperty("port.ledger.url").isEmpty()
                && properties.resolveProperty("port.ledger.data-source").isEmpty()) {
            properties.addInitialProperty("port.ledger.url", LEDGER);
        }
        servers = new HttpServers(open);
        context.getRegistry().bind("portGithubHttpServers", servers);
        if (open && isAsked(context, "camel.server")) {
            main.configure().httpServer().withHost(listensOn(context, "camel.server"));
        }
        if (open && isAsked(context, "camel.management")) {
            // Camel sets what it finds after this. It does not find CAMEL_MANAGEMENT_PORT: it takes that for
            // Kubernetes'
            // own.
            main.configure()
                    .httpManagementServer()
                    .withHost(listensOn(context, "camel.management"))
                    .withPort(port(context, "camel.management"))
                    .withHealthCheckEnabled(true)
                    .withMetricsEnabled(true);
            properties.addInitialProperty("camel.metrics.enabled", "true");
            // No timer for each endpoint and record, nor for each route: they would cost more than all that is ours
            properties.addInitialProperty("camel.metrics.enableExchangeEventNotifier", "false");
            properties.addInitialProperty("camel.metrics.enableRoutePolicy", "false");
            include += "," + MANAGEMENT_ROUTES;
        } else {
            properties.addInitialProperty("port.metrics", "false");
        }
        if (open && isHooked(context) && !isAsked(context, "camel.server")) {
            int port = port(context, "github.webhook", 8081);
            main.configure()
                    .httpServer()
                    .withEnabled(true)
                    .withHost(listensOn(context, "github.webhook", port))
                    .withPort(port);
            String path = context.resolvePropertyPlaceholders("{{github.webhook.path:/github/webhook}}");
            servers.serveApart(context, path, port, port(context, "camel.management"));
        }
        main.configure()
                .withRoutesIncludePattern(include)
                .withRoutesExcludePattern(once ? TRIGGERS : "")
                .withRoutesReloadDirectory(routes.toString())
                .withRoutesReloadRemoveAllRoutes(false)
                // SIGTERM ends cleanly: what is owed is delivered or kept within this time.
                .withShutdownTimeout(SHUTDOWN_SECONDS)
                .withShutdownLogInflightExchangesOnTimeout(false);
    }

    /** A folder of the same name may be somebody else's, or have lost the file without which nothing is checked. */
    private static void checkWhole(Path routes) {
        try (Stream<Path> files = Files.list(routes)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".camel.yaml"))
                    .toList()) {
                if (Files.readString(file).contains(MissingRoutes.class.getName())) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(routes + " cannot be read: " + e);
        }
        throw new IllegalArgumentException(routes
                + " is no whole set of these routes, it lacks their beans.camel.yaml: copy all files of the distribution's"
                + " routes/ there, or start in a folder without routes/");
    }

    /** Returns whether GitHub sends events: whether there is a secret that tells them from those of others. */
    private static boolean isHooked(CamelContext context) {
        return !context.getPropertiesComponent()
                        .resolveProperty("github.webhook.secret")
                        .orElse("")
                        .isBlank()
                && context.resolvePropertyPlaceholders("{{github.webhook.mode:push}}")
                        .equals("push");
    }

    private static boolean isAsked(CamelContext context, String server) {
        return context.resolvePropertyPlaceholders("{{" + server + ".enabled:false}}")
                .equals("true");
    }

    /**
     * Returns where a server listens, the loopback interface unless told otherwise: whoever reaches it may start runs.
     *
     * @throws IllegalArgumentException if nobody can listen there
     */
    private static String listensOn(CamelContext context, String server) {
        return listensOn(context, server, port(context, server));
    }

    private static String listensOn(CamelContext context, String server, int port) {
        String host = context.resolvePropertyPlaceholders("{{" + server + ".host:127.0.0.1}}");
        // Camel prints a stack trace and goes on without a server
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(host, port));
            return host;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(server + ".port: " + host + ":" + port + " cannot be listened on: "
                    + (e instanceof BindException ? "the port is taken, or the address is not this machine's" : e));
        }
    }

    private static int port(CamelContext context, String server) {
        return port(context, server, 8080);
    }

    private static int port(CamelContext context, String server, int otherwise) {
        String port = context.resolvePropertyPlaceholders("{{" + server + ".port:" + otherwise + "}}");
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException(
                    server + ".port must be a whole number from 0 to 65535; it is '" + port + "'");
        }
        return Integer.parseInt(port);
    }

    @Override
    public void afterConfigure(BaseMainSupport configured) {
        LedgerSource ledger =
                configured.getCamelContext().getRegistry().lookupByNameAndType("portGithubLedger", LedgerSource.class);
        if (once && task == null && ledger != null) {
            ahead("port-github-ledger", ledger::openAhead);
        }
    }

    /**
     * Begins in a thread of its own what takes long and every run needs, while the routes start. What fails there fails
     * again where it is needed, and is told there.
     */
    private static void ahead(String name, Callable<?> task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.call();
                    } catch (Exception e) {
                        LOG.debug("{}: {}", name, e.toString());
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void beforeStop(BaseMainSupport stopping) {
        if (progress != null) {
            progress.close();
        }
    }

    @Override
    public void afterStop(BaseMainSupport stopped) {
        if (servers != null) {
            servers.close();
        }
    }

    @Override
    public void afterStart(BaseMainSupport started) {
        Resyncs resyncs =
                started.getCamelContext().getRegistry().lookupByNameAndType("portGithubResyncs", Resyncs.class);
        if (Logging.liveLine() != null && resyncs != null) {
            progress = new ProgressLine(resyncs, Logging.liveLine());
        }
        if (once || task != null) {
            new Thread(this::resyncOnce, "port-github-once").start();
        }
    }

    private void resyncOnce() {
        try (ProducerTemplate template = main.getCamelContext().createProducerTemplate()) {
            if (task != null) {
                exitCode = task.applyAsInt(template);
                return;
            }
            Object report = template.requestBody("direct:port-github-resync", null, Object.class);
            exitCode = report instanceof ResyncReport done ? done.exitCode() : 1;
        } catch (Exception e) {
            exitCode = 1;
            Logging.fail(new StartFailure(e).message());
        } finally {
            if (!goesOn) {
                main.completed();
            }
        }
    }

    /** Camel Main without its first reading of the routes, which makes all beans once to throw them away. */
    private static final class ReadOnceMain extends Main {

        @Override
        protected void modelineRoutes(CamelContext camelContext) {
            // nothing: no route file of ours has modelines, and beans are made when the routes are loaded
        }
    }
}
