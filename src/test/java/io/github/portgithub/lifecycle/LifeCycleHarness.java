package io.github.portgithub.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.routes.RoutesUnderTest;
import io.github.portgithub.sandbox.GithubHooks;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.StoredEntity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * The packaged routes between a simulated GitHub and a simulated Port, both behind real sockets and with a state that
 * outlives a restart of the routes. Nothing but {@link #resync} triggers, delays are short.
 */
final class LifeCycleHarness implements AutoCloseable {

    static final String BULK = "POST /v1/blueprints/[^/]+/entities/bulk";
    static final String DELETE = "POST /v1/blueprints/[^/]+/bulk/entities/delete";
    static final String OWNED = "POST /v1/blueprints/entities/datasource-entities";

    /** The limit is not what these tests are about, and they ask more than GitHub allows in an hour. */
    private static final int PLENTY = 10_000_000;

    final GithubModel model;
    final SandboxPort catalog;
    final GithubHooks hooks;
    final TestServer github;
    final TestServer port;
    final Path folder;
    private final RoutesUnderTest routes;
    private final List<String> leftOut = new ArrayList<>();

    LifeCycleHarness() {
        this(new GithubModel(), SandboxPort.Settings.defaults());
    }

    LifeCycleHarness(GithubModel model, SandboxPort.Settings settings) {
        this.model = model;
        catalog = new SandboxPort(settings);
        SandboxGithub answers =
                new SandboxGithub(model, SandboxGithub.Settings.defaults().withRequestsPerHour(PLENTY));
        hooks = answers.hooks();
        github = TestServer.of(answers);
        port = TestServer.port(catalog);
        routes = RoutesUnderTest.between(github, port);
        folder = routes.folder();
        with("github.retry-delay", 5);
        with("github.retries", 2);
        with("port.retry-delay", 5);
        with("port.retries", 3);
    }

    LifeCycleHarness with(String key, Object value) {
        routes.with(key, value);
        return this;
    }

    /** Binds a bean of the host's, under which the routes find it. */
    LifeCycleHarness bind(String name, Object bean) {
        routes.bind(name, bean);
        return this;
    }

    /** Lets pass requests that are not described, by how they begin. */
    LifeCycleHarness withMadeUpRequest(String beginning) {
        routes.withMadeUpRequest(beginning);
        return this;
    }

    /** Sets the mapping; routes that are running read it at their next start. */
    LifeCycleHarness withMapping(String yaml) {
        routes.withMapping(yaml);
        return this;
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

    /** Leaves a file out, beside the triggers. */
    LifeCycleHarness without(String pattern) {
        leftOut.add(pattern);
        return this;
    }

    LifeCycleHarness withRoutes(String name, String yaml) {
        routes.withRoutes(name, yaml);
        return this;
    }

    Path write(String name, String text) {
        return routes.write(name, text);
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
        routes.withAllBut(excluded);
        leftOut.forEach(routes::without);
        routes.start();
        return this;
    }

    void stop() {
        routes.stop();
    }

    /** Runs a resync that is asked for with headers. */
    ResyncReport resync(Map<String, Object> headers) throws Exception {
        if (!routes.isStarted()) {
            start();
        }
        return context()
                .createFluentProducerTemplate()
                .to("direct:port-github-resync")
                .withHeaders(headers)
                .request(ResyncReport.class);
    }

    ResyncReport resync() throws Exception {
        if (!routes.isStarted()) {
            start();
        }
        return routes.resync();
    }

    CamelContext context() {
        return routes.context();
    }

    List<String> identifiers(String blueprint) {
        return catalog.entities(blueprint).stream()
                .map(StoredEntity::identifier)
                .toList();
    }

    List<Path> deadLetterFiles() {
        return routes.deadLetterFiles();
    }

    List<JsonNode> deadLetter() {
        return routes.deadLetter();
    }

    @Override
    public void close() {
        routes.close();
        github.close();
        port.close();
    }
}
