package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Route files that are edited while the packaged program runs. */
@Timeout(150)
class ReloadIT {

    private static final int REPOSITORIES = 30;
    private static final int PULL_REQUESTS = 300;

    @TempDir
    private Path folder;

    private final GithubModel model = GithubModel.scale(REPOSITORIES, PULL_REQUESTS);
    private final SandboxPort catalog = new SandboxPort();
    private final TestServer github = TestServer.github(model);
    private final TestServer port = TestServer.port(catalog);
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    @BeforeEach
    void copyTheRoutes() throws IOException {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        try (Stream<Path> files = Files.list(PackagedProgram.DISTRIBUTION.resolve("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
        github.close();
        port.close();
    }

    @Test
    void endsTheRunOnTheOldRoutes_andBeginsTheNextOnTheNew() throws Exception {
        CountDownLatch underWay = seen(request -> request.is("GET /.*/pulls"), 5);
        github.on(request -> request.is("GET /.*/pulls.*sort=created.*")).delay(Duration.ofSeconds(1));
        start();
        await(underWay);

        CountDownLatch onTheNew = seen(request -> request.is("GET /.*/pulls.*sort=updated.*"), REPOSITORIES);
        edit("pull-request.camel.yaml", "sort=created", "sort=updated");
        await(onTheNew);

        String log = log();
        assertThat(log.indexOf("pull-request.camel.yaml has been taken over"))
                .as(log)
                .isGreaterThan(log.indexOf("Resync complete"));
        assertThat(log).contains("pull-request.camel.yaml has been saved").doesNotContain("Resync incomplete");
        List<Boolean> onTheOld = github.requests("GET /.*/pulls.*").stream()
                .map(request -> request.query().contains("sort=created"))
                .toList();
        assertThat(onTheOld.lastIndexOf(true)).isLessThan(onTheOld.indexOf(false));
        assertThat(catalog.entities("githubPullRequest")).hasSize(PULL_REQUESTS);
        assertThat(port.requests("POST .*/bulk/entities/delete")).isEmpty();
    }

    @Test
    void goesOnWithTheOldRoutes_whenTheNewAreBroken() throws Exception {
        start();
        await(seen(request -> request.is("GET /.*/pulls.*"), 1));
        Path file = folder.resolve("routes").resolve("pull-request.camel.yaml");
        String good = Files.readString(file);

        Files.writeString(file, good.replace("    description:", "   description:"));
        await(runs(3));
        Files.writeString(
                file, good.replace("name: port-github-each-repository", "name: port-github-each-repositories"));
        await(runs(3));
        Files.writeString(file, good.replace("- setVariable:", "- setVariabel:"));
        await(runs(3));
        edit("beans.camel.yaml", "port.batch-size:20", "port.batch-size:10");
        await(runs(3));

        String log = log();
        assertThat(log)
                .contains("No route consumes direct:port-github-each-repositories, which port-github-pull-request")
                .containsPattern("beans.camel.yaml has not been taken over.*restart")
                .doesNotContain("has been taken over")
                .doesNotContain("Resync incomplete")
                .doesNotContain("Resync failed");
        // Twice: broken YAML, and YAML that is no route
        assertThat(log.split("pull-request.camel.yaml has not been taken over.*line \\d+: "))
                .as(log)
                .hasSize(3);

        CountDownLatch onTheNew = seen(request -> request.is("GET /.*/pulls.*sort=updated.*"), REPOSITORIES);
        Files.writeString(file, good.replace("sort=created", "sort=updated"));
        await(onTheNew);
    }

    @Test
    void leavesAFileOfTheHostsOwnToCamel_alsoWhenItCallsARouteOfOurs() throws Exception {
        Files.writeString(folder.resolve("routes").resolve("own.camel.yaml"), """
                - route:
                    id: own
                    from:
                      uri: timer:own?period=200
                      steps:
                        - to: %s/zen?own=1
                - route:
                    id: own-trigger
                    autoStartup: false
                    from:
                      uri: direct:own-trigger
                      steps:
                        - to: direct:port-github-resync
                """.formatted(github.url()));
        CountDownLatch before = seen(request -> "own=1".equals(request.query()), 1);
        start();
        await(before);

        CountDownLatch after = seen(request -> "own=2".equals(request.query()), 1);
        edit("own.camel.yaml", "own=1", "own=2");
        await(after);

        assertThat(log()).doesNotContain("own.camel.yaml has");
    }

    @Test
    void reloadsAFile_whileAnotherRouteIsOfAJar() throws Exception {
        CountDownLatch underWay = seen(request -> request.is("GET /.*/pulls"), 1);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("CAMEL_MANAGEMENT_PORT", String.valueOf(free.getLocalPort()));
        }
        environment.put("CAMEL_MANAGEMENT_ENABLED", "true");
        start();
        await(underWay);

        CountDownLatch onTheNew = seen(request -> request.is("GET /.*/pulls.*sort=updated.*"), 1);
        edit("pull-request.camel.yaml", "sort=created", "sort=updated");
        await(onTheNew);

        assertThat(log()).contains("pull-request.camel.yaml has been taken over");
    }

    @Test
    void doesNotTakeOverACopyOfAFile() throws Exception {
        start();
        await(runs(1));

        Path routes = folder.resolve("routes");
        String copy =
                Files.readString(routes.resolve("pull-request.camel.yaml")).replace("sort=created", "sort=updated");
        Files.writeString(routes.resolve("copy.camel.yaml"), copy);
        CountDownLatch told = new CountDownLatch(1);
        github.on(request -> {
            if (logged("copy.camel.yaml has not been taken over")) {
                told.countDown();
            }
            return false;
        });
        await(told);
        await(runs(2));

        assertThat(log()).contains("route port-github-pull-request is in ").contains("give this one another id");
        assertThat(github.requests("GET /.*/pulls.*"))
                .noneMatch(request -> request.query().contains("sort=updated"));
    }

    private boolean logged(String text) {
        try {
            return log().contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CountDownLatch runs(int count) {
        return seen(request -> request.is("GET /orgs/[^/]+/repos.*"), count);
    }

    private CountDownLatch seen(Predicate<RecordedRequest> fits, int times) {
        CountDownLatch latch = new CountDownLatch(times);
        github.on(request -> {
            if (fits.test(request)) {
                latch.countDown();
            }
            return false;
        });
        return latch;
    }

    private void await(CountDownLatch latch) throws Exception {
        assertThat(latch.await(60, TimeUnit.SECONDS)).as(log()).isTrue();
    }

    private void edit(String name, String from, String to) throws IOException {
        Path file = folder.resolve("routes").resolve(name);
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private void start() throws IOException {
        environment.putAll(PackagedProgram.between(github, port));
        environment.put("CAMEL_MAIN_ROUTES_RELOAD_ENABLED", "true");
        environment.put("PORT_RESYNC_SCHEDULE", "0/2 * * * * ?");
        process = PackagedProgram.in(folder, environment, List.of(), List.of())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
