package io.github.portgithub.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.contract.RequestContract;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.Main;

/**
 * The routes as they are packaged, in a Camel Main of their own, between two servers of a test. Without the schedule: a
 * test triggers by itself. Delays are short and there is no pacing, so that only what a test is about takes time.
 *
 * <p>Set up by {@code with...}, then {@link #start}, or started by the first {@link #resync}.
 */
public final class RoutesUnderTest implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Properties properties = new Properties();
    private final List<String> included = new ArrayList<>(List.of("classpath:port-github/routes/*.camel.yaml"));
    private final List<String> leftOut = new ArrayList<>(List.of("**/schedule.camel.yaml"));
    private final Map<String, Object> beans = new HashMap<>();
    private final List<RoutesBuilder> hostRoutes = new ArrayList<>();
    private final RequestContract contract = new RequestContract();
    private final Path folder;
    private Main main;

    private RoutesUnderTest() {
        try {
            folder = Files.createTempDirectory("routes-under-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sets up routes with a token for GitHub, organization {@code acme} and the packaged mapping.
     *
     * @param github where {@code github.api-url} leads
     * @param port where {@code port.api-url} leads
     * @return routes that are not started yet
     */
    public static RoutesUnderTest between(TestServer github, TestServer port) {
        RoutesUnderTest routes = between(github.url(), port.url());
        github.onRequest(routes.contract.github());
        port.onRequest(routes.contract.port());
        return routes;
    }

    /**
     * Sets up routes between two servers that are no {@link TestServer}; everything else is the same.
     *
     * @param githubUrl {@code github.api-url}
     * @param portUrl {@code port.api-url}
     * @return routes that are not started yet
     */
    public static RoutesUnderTest between(String githubUrl, String portUrl) {
        RoutesUnderTest routes = new RoutesUnderTest();
        return routes.with("github.api-url", githubUrl)
                .with("github.token", "github-test-token")
                .with("github.organizations", "acme")
                .with("github.requests-per-minute", 0)
                .with("github.retry-delay", 10)
                .with("port.api-url", portUrl)
                .with("port.client-id", "test-client")
                .with("port.client-secret", "port-test-secret")
                .with("port.retry-delay", 10)
                .with("port.dead-letter", "file:" + routes.deadLetterFolder());
    }

    /**
     * Sets a property; it goes before every other source.
     *
     * @param key the key
     * @param value its value
     * @return these routes
     */
    public RoutesUnderTest with(String key, Object value) {
        properties.setProperty(key, value.toString());
        return this;
    }

    /**
     * Writes a mapping to a file of these routes and names it in {@code port.mapping}.
     *
     * @param yaml the mapping
     * @return these routes
     */
    public RoutesUnderTest withMapping(String yaml) {
        return with("port.mapping", "file:" + write("port-app-config.yml", yaml));
    }

    /**
     * Says that a query parameter is this test's own, and no API's.
     *
     * @param name of the parameter
     * @return these routes
     */
    public RoutesUnderTest withMadeUp(String name) {
        contract.madeUp(name);
        return this;
    }

    /**
     * Lets pass requests that a test makes up itself.
     *
     * @param beginning how they begin, method and path
     * @return these routes
     */
    public RoutesUnderTest withMadeUpRequest(String beginning) {
        contract.madeUpRequest(beginning);
        return this;
    }

    /**
     * Leaves files out, as a host may.
     *
     * @param pattern an Ant pattern, such as {@code **}{@code /beans.camel.yaml}
     * @return these routes
     */
    public RoutesUnderTest without(String pattern) {
        leftOut.add(pattern);
        return this;
    }

    /**
     * Leaves these files out and no others.
     *
     * @param patterns Ant patterns
     * @return these routes
     */
    public RoutesUnderTest withAllBut(String... patterns) {
        leftOut.clear();
        leftOut.addAll(List.of(patterns));
        return this;
    }

    /**
     * Adds routes of a user's own, in a file of these routes' folder.
     *
     * @param name the file's name
     * @param yaml the routes
     * @return these routes
     */
    public RoutesUnderTest withRoutes(String name, String yaml) {
        included.add("file:" + write(name, yaml));
        return this;
    }

    /**
     * Takes other files than the packaged ones.
     *
     * @param pattern what Camel is told to include, comma-separated
     * @return these routes
     */
    public RoutesUnderTest from(String pattern) {
        included.clear();
        included.add(pattern);
        return this;
    }

    /**
     * Binds a bean, as a host may.
     *
     * @param name its name
     * @param bean the bean
     * @return these routes
     */
    public RoutesUnderTest bind(String name, Object bean) {
        beans.put(name, bean);
        return this;
    }

    /**
     * Adds routes that are not ours.
     *
     * @param builder the routes
     * @return these routes
     */
    public RoutesUnderTest beside(RoutesBuilder builder) {
        hostRoutes.add(builder);
        return this;
    }

    /**
     * Writes a file into the folder of these routes, which goes when they are closed.
     *
     * @param name its name
     * @param text what it holds
     * @return its path
     */
    public Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the folder of these routes, which goes when they are closed. */
    public Path folder() {
        return folder;
    }

    /**
     * Starts the routes.
     *
     * @return these routes
     * @throws Exception what Camel throws when it cannot start
     */
    public RoutesUnderTest start() throws Exception {
        main = new ReadOnceMain();
        // Only what a test sets counts, whatever lies in the working directory
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        main.configure()
                .withRoutesIncludePattern(String.join(",", included))
                .withRoutesExcludePattern(String.join(",", leftOut))
                .withShutdownTimeout(5)
                .withShutdownLogInflightExchangesOnTimeout(false);
        beans.forEach(main::bind);
        hostRoutes.forEach(main.configure()::addRoutesBuilder);
        main.start();
        return this;
    }

    /**
     * Runs one resync, starting the routes if they are not.
     *
     * @return its report; null if another was going on
     * @throws Exception what Camel throws when it cannot start
     */
    public ResyncReport resync() throws Exception {
        if (main == null) {
            start();
        }
        return context()
                .createFluentProducerTemplate()
                .to("direct:port-github-resync")
                .request(ResyncReport.class);
    }

    /**
     * Runs one resync in a thread of its own; the routes have to be started.
     *
     * @return its report, later
     */
    public CompletableFuture<ResyncReport> resyncLater() {
        return CompletableFuture.supplyAsync(() -> context()
                .createFluentProducerTemplate()
                .to("direct:port-github-resync")
                .request(ResyncReport.class));
    }

    /** Returns the Camel context of the started routes. */
    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Returns the files of the dead letter, sorted by name, none if there is no folder. */
    public List<Path> deadLetterFiles() {
        if (!Files.isDirectory(deadLetterFolder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(deadLetterFolder())) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the lines of the dead letter in their order, none if there is no file. */
    public List<JsonNode> deadLetter() {
        List<JsonNode> lines = new ArrayList<>();
        try {
            for (Path file : deadLetterFiles()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(JSON.readTree(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private Path deadLetterFolder() {
        return folder.resolve("dead-letter");
    }

    /** Returns whether the routes are started. */
    public boolean isStarted() {
        return main != null;
    }

    /** Stops the routes, if they are started; they may be started again. */
    public void stop() {
        if (main != null) {
            main.stop();
            main = null;
        }
    }

    /** Stops the routes and looks whether all that they asked is described by GitHub and Port. */
    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        contract.verify();
    }

    /** As the program, it does not read the routes a first time, for what none of them has. */
    private static final class ReadOnceMain extends Main {

        @Override
        protected void modelineRoutes(CamelContext camelContext) {
            // nothing
        }
    }
}
