package io.github.portgithub;

import io.github.portgithub.resync.ResyncReport;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * The routes in a Camel Main of their own. It finds the files of the standalone program ({@code application.properties}
 * and {@code routes/} of the working directory if they are there, else those beside the jar, else the packaged ones) and
 * waits: for the end of one resync with {@code port.resync.mode=once}, else for the end of the program.
 */
final class StandaloneRoutes extends MainListenerSupport {

    private static final String PACKAGED_ROUTES = "classpath:port-github/routes/*.camel.yaml";
    private static final int CONFIGURATION = 2;

    private final Main main = new Main();
    private final ToIntFunction<ProducerTemplate> task;
    private boolean once;
    private volatile int exitCode;

    /**
     * @param overrides properties that go before all others
     */
    StandaloneRoutes(Map<String, String> overrides) {
        this(overrides, null);
    }

    /**
     * @param overrides properties that go before all others
     * @param task what to do, once and instead of resyncs, before the program ends; returns the exit code. Null if there
     *     is none
     */
    StandaloneRoutes(Map<String, String> overrides, ToIntFunction<ProducerTemplate> task) {
        this.task = task;
        main.setAppName("port-github-routes");
        // Asked for in the working directory first; "optional", because the defaults in the routes do without.
        main.setPropertyPlaceholderLocations("file:" + beside("application.properties") + ";optional=true");
        overrides.forEach(main::addOverrideProperty);
        main.addMainListener(this);
    }

    /**
     * Starts the routes and waits.
     *
     * @return 0 all complete, 1 something incomplete or refused, 2 configuration
     */
    int run() {
        try {
            main.run();
            return exitCode;
        } catch (Exception e) {
            System.err.println(new StartFailure(e).message());
            return CONFIGURATION;
        }
    }

    @Override
    public void beforeConfigure(BaseMainSupport starting) {
        CamelContext context = starting.getCamelContext();
        String mode = context.resolvePropertyPlaceholders("{{port.resync.mode:scheduled}}");
        if (!mode.equals("once") && !mode.equals("scheduled")) {
            throw new IllegalArgumentException("port.resync.mode must be once or scheduled; it is '" + mode + "'");
        }
        once = task != null || mode.equals("once");
        // Until a report says otherwise, nothing is complete.
        exitCode = once ? 1 : 0;
        Path routes = beside("routes");
        main.configure()
                .withRoutesIncludePattern(
                        Files.isDirectory(routes) ? "file:" + routes + "/*.camel.yaml" : PACKAGED_ROUTES)
                .withRoutesExcludePattern(once ? "**/schedule.camel.yaml" : "")
                // SIGTERM ends cleanly: open batches are flushed within this time.
                .withShutdownTimeout(8)
                .withShutdownLogInflightExchangesOnTimeout(false);
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
