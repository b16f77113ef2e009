package io.github.portgithub.standalone;

import io.github.portgithub.host.StartFailure;
import io.github.portgithub.resync.ResyncReport;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.ToIntFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.quartz.CronExpression;

/**
 * The routes in a Camel Main of their own. It finds the files of the standalone program ({@code application.properties}
 * and {@code routes/} of the working directory if they are there, else those beside the jar, else the packaged ones) and
 * waits: for the end of one resync with {@code port.resync.mode=once}, else for the end of the program.
 */
public final class StandaloneRoutes extends MainListenerSupport {

    private static final String PACKAGED_ROUTES = "classpath:port-github/routes/*.camel.yaml";
    private static final String MANAGEMENT_ROUTES = "classpath:port-github/standalone/*.camel.yaml";
    /** How Camel Main is told to read no properties file. */
    private static final String NOWHERE = "false";

    private static final int CONFIGURATION = 2;

    private static final int SHUTDOWN_SECONDS = 7;

    /** Containers are killed ten seconds after they were told to end. */
    private static final long LONGEST_SHUTDOWN_MILLIS = 7900;

    /** What a JVM that was told to end exits with: 128 and the number of SIGTERM. */
    private static final int TERMINATED = 143;

    private final Main main = new ReadOnceMain();
    private final boolean sealed;
    private final ToIntFunction<ProducerTemplate> task;
    private boolean once;
    private volatile int exitCode;

    private StandaloneRoutes(boolean sealed, String locations, ToIntFunction<ProducerTemplate> task) {
        this.sealed = sealed;
        this.task = task;
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
        return new StandaloneRoutes(false, "file:" + beside("application.properties") + ";optional=true", task);
    }

    /**
     * Makes routes that know the given properties only: no file, no environment, no {@code -D}, so that nobody's
     * credentials or hosts get into them.
     *
     * @param properties all there is, never null; what is missing has the default of the routes
     * @return routes that are not started yet
     */
    public static StandaloneRoutes sealed(Map<String, String> properties) {
        StandaloneRoutes routes = new StandaloneRoutes(true, NOWHERE, null);
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
        Runtime.getRuntime().addShutdownHook(new Thread(StandaloneRoutes::endInTime, "port-github-shutdown"));
        try {
            main.run();
            return exitCode;
        } catch (Exception e) {
            System.err.println(new StartFailure(e).message());
            return CONFIGURATION;
        }
    }

    /** Ends the program if something hangs that heeds no end, such as the look-up of a name. */
    private static void endInTime() {
        new Timer("port-github-shutdown", true)
                .schedule(
                        new TimerTask() {
                            @Override
                            public void run() {
                                System.err.println("Something did not stop in time; ended without it");
                                Runtime.getRuntime().halt(TERMINATED);
                            }
                        },
                        LONGEST_SHUTDOWN_MILLIS);
    }

    @Override
    public void beforeConfigure(BaseMainSupport starting) {
        CamelContext context = starting.getCamelContext();
        if (sealed) {
            PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
            properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
            properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
        }
        String mode = context.resolvePropertyPlaceholders("{{port.resync.mode:scheduled}}");
        if (!mode.equals("once") && !mode.equals("scheduled")) {
            throw new IllegalArgumentException("port.resync.mode must be once or scheduled; it is '" + mode + "'");
        }
        once = task != null || mode.equals("once");
        String schedule = context.getPropertiesComponent()
                .resolveProperty("port.resync.schedule")
                .orElse(null);
        if (!once && schedule != null && !CronExpression.isValidExpression(schedule)) {
            throw new IllegalArgumentException("port.resync.schedule must be a Quartz cron expression such as"
                    + " 0 0 * * * ?, every full hour; it is '" + schedule + "'");
        }
        // Until a report says otherwise, nothing is complete.
        exitCode = once ? 1 : 0;
        Path routes = beside("routes");
        String include = Files.isDirectory(routes) ? "file:" + routes + "/*.camel.yaml" : PACKAGED_ROUTES;
        if (!once && isManaged(context)) {
            include += "," + MANAGEMENT_ROUTES;
        }
        main.configure()
                .withRoutesIncludePattern(include)
                .withRoutesExcludePattern(once ? "**/schedule.camel.yaml,**/resync-request.camel.yaml" : "")
                .withRoutesReloadDirectory(routes.toString())
                .withRoutesReloadRemoveAllRoutes(false)
                // SIGTERM ends cleanly: what is owed is delivered or kept within this time.
                .withShutdownTimeout(SHUTDOWN_SECONDS)
                .withShutdownLogInflightExchangesOnTimeout(false);
    }

    /**
     * Tells whether Camel's management server is asked for. It then listens on the loopback interface only, unless told
     * otherwise: whoever reaches it may start runs.
     */
    private boolean isManaged(CamelContext context) {
        if (!context.resolvePropertyPlaceholders("{{camel.management.enabled:false}}")
                .equals("true")) {
            return false;
        }
        String port = context.resolvePropertyPlaceholders("{{camel.management.port:8080}}");
        if (!port.matches("\\d{1,5}")) {
            throw new IllegalArgumentException(
                    "camel.management.port must be a whole number from 0 to 65535; it is '" + port + "'");
        }
        // Camel sets what it finds after this. It does not find CAMEL_MANAGEMENT_PORT: it takes that for Kubernetes'
        // own.
        main.configure()
                .httpManagementServer()
                .withHost(context.resolvePropertyPlaceholders("{{camel.management.host:127.0.0.1}}"))
                .withPort(Integer.parseInt(port));
        return true;
    }

    @Override
    public void afterStart(BaseMainSupport started) {
        if (once) {
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
            System.err.println(new StartFailure(e).message());
        } finally {
            main.completed();
        }
    }

    /** Camel Main without its first reading of the routes, which makes all beans once to throw them away. */
    private static final class ReadOnceMain extends Main {

        @Override
        protected void modelineRoutes(CamelContext camelContext) {
            // nothing: no route file of ours has modelines, and beans are made when the routes are loaded
        }
    }

    private static Path beside(String name) {
        Path here = Path.of(name).toAbsolutePath();
        if (Files.exists(here)) {
            return here;
        }
        try {
            Path jar = Path.of(StandaloneRoutes.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolveSibling(name);
        } catch (URISyntaxException e) {
            return here;
        }
    }
}
