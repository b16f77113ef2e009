package io.github.portgithub.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.StoredEntity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/**
 * The packaged routes between a pretended GitHub and a pretended Port, both behind real sockets and with a state that
 * outlives a restart of the routes. Nothing but {@link #resync} triggers, delays are short.
 */
final class LifeCycleHarness implements AutoCloseable {

    static final String BULK = "POST /v1/blueprints/[^/]+/entities/bulk";
    static final String DELETE = "POST /v1/blueprints/[^/]+/bulk/entities/delete";
    static final String OWNED = "POST /v1/blueprints/entities/datasource-entities";

    /** The limit is not what these tests are about, and they ask more than GitHub allows in an hour. */
    private static final int PLENTY = 10_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    final GithubModel model;
    final SandboxPort catalog;
    final TestServer github;
    final TestServer port;
    final Path folder;
    private final Properties properties = new Properties();
    private Main main;

    LifeCycleHarness() {
        this(new GithubModel(), SandboxPort.Settings.defaults());
    }

    LifeCycleHarness(GithubModel model, SandboxPort.Settings settings) {
        this.model = model;
        catalog = new SandboxPort(settings);
        github = TestServer.of(
                new SandboxGithub(model, SandboxGithub.Settings.defaults().withRequestsPerHour(PLENTY)));
        port = TestServer.port(catalog);
        try {
            folder = Files.createTempDirectory("life-cycle");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        with("github.api-url", github.url());
        with("github.token", "github-test-token");
        with("github.organizations", "acme");
        with("github.requests-per-minute", 0);
        with("github.retry-delay", 5);
        with("github.retries", 2);
        with("port.api-url", port.url());
        with("port.client-id", "test-client");
        with("port.client-secret", "port-test-secret");
        with("port.retry-delay", 5);
        with("port.retries", 3);
        with("port.dead-letter", "file:" + folder.resolve("dead-letter") + "?fileExist=Append");
    }

    LifeCycleHarness with(String key, Object value) {
        properties.setProperty(key, value.toString());
        return this;
    }

    /** Sets the mapping; routes that are running read it at their next start. */
    LifeCycleHarness withMapping(String yaml) {
        return with("port.mapping", "file:" + write("port-app-config.yml", yaml));
    }

    /** Sets the packaged mapping with replacements: each text and what stands in its place. */
    LifeCycleHarness withPackagedMapping(String... replacements) {
        String yaml = packagedMapping();
        for (int i = 0; i < replacements.length; i += 2) {
            if (!yaml.contains(replacements[i])) {
                throw new IllegalArgumentException("the packaged mapping does not hold " + replacements[i]);
            }
            yaml = yaml.replace(replacements[i], replacements[i + 1]);
        }
        return withMapping(yaml);
    }

    static String packagedMapping() {
        try (InputStream in = LifeCycleHarness.class.getResourceAsStream("/port-github/port-app-config.yml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the routes with none of their triggers, unless they are started already by another method. */
    LifeCycleHarness start() throws Exception {
        return startWithout("**/schedule.camel.yaml", "**/resync-request.camel.yaml");
    }

    LifeCycleHarness startWithSchedule() throws Exception {
        return startWithout("**/resync-request.camel.yaml");
    }

    LifeCycleHarness startWithPolling() throws Exception {
        return startWithout("**/schedule.camel.yaml");
    }

    private LifeCycleHarness startWithout(String... excluded) throws Exception {
        main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        main.configure()
                .withRoutesIncludePattern("classpath:port-github/routes/*.camel.yaml")
                .withRoutesExcludePattern(String.join(",", excluded))
                .withShutdownTimeout(5)
                .withShutdownLogInflightExchangesOnTimeout(false);
        main.start();
        return this;
    }

    void stop() {
        if (main != null) {
            main.stop();
            main = null;
        }
    }

    ResyncReport resync() throws Exception {
        if (main == null) {
            start();
        }
        return context()
                .createFluentProducerTemplate()
                .to("direct:port-github-resync")
                .request(ResyncReport.class);
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    List<String> identifiers(String blueprint) {
        return catalog.entities(blueprint).stream()
                .map(StoredEntity::identifier)
                .toList();
    }

    List<Path> deadLetterFiles() {
        Path deadLetter = folder.resolve("dead-letter");
        if (!Files.isDirectory(deadLetter)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(deadLetter)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> deadLetter() {
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

    @Override
    public void close() {
        stop();
        github.close();
        port.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
