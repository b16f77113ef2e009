package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.TestServer;
import io.github.portgithub.ledger.Postgres;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that share a ledger in PostgreSQL: one is stopped in mid-run by a signal, and goes on after the other's run. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class PausedProcessIT {

    private static final int REPOSITORIES = 30;
    private static final int POSTS_AT_ONCE = 4;
    private static final String PULLS = "GET /repos/acme/[^/]+/pulls";
    private static final String BULK = "POST /v1/blueprints/[^/]+/entities/bulk";
    private static final String DELETE = "POST /v1/blueprints/[^/]+/bulk/entities/delete";

    @TempDir
    private Path directory;

    private final GithubModel model = new GithubModel();
    private final TestServer github = TestServer.of(new SandboxGithub(model));
    private final SandboxPort catalog = new SandboxPort();
    private final TestServer port = TestServer.port(catalog);
    private final String ledger = Postgres.newDatabase();
    private final List<Process> programs = new ArrayList<>();

    @AfterEach
    void close() {
        programs.forEach(Process::destroyForcibly);
        github.close();
        port.close();
    }

    @Test
    void postsAndDeletesNothing_whenItWakesUpAfterAnotherHasRun() throws Exception {
        model.addOrganization("acme");
        for (int i = 1; i <= REPOSITORIES; i++) {
            model.addRepository("acme", "repo-" + i);
            model.addPullRequests("acme", "repo-" + i, 5);
        }
        github.on(PULLS).delay(Duration.ofMillis(200));
        CountDownLatch some = new CountDownLatch(REPOSITORIES / 3);
        github.onRequest(request -> {
            if (request.is(PULLS)) {
                some.countDown();
            }
        });
        Process paused = start("paused");
        assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();
        signal("STOP", paused);
        for (int i = 1; i <= REPOSITORIES; i++) {
            model.updatePullRequest("acme", "repo-" + i, 1, pull -> pull.withTitle("Newer"));
        }

        String other = end(start("other"), "other");

        assertThat(other).contains("Resync complete");
        port.forget();
        signal("CONT", paused);
        String woken = end(paused, "paused");

        assertThat(paused.exitValue()).as(woken).isEqualTo(1);
        assertThat(woken).contains("another process has begun run 2 (").contains("while this one, run 1, went on");
        // Not more than was on its way when it was stopped
        assertThat(port.requests(BULK)).as(woken).hasSizeLessThanOrEqualTo(POSTS_AT_ONCE);
        assertThat(port.requests(DELETE)).as(woken).isEmpty();
        assertThat(directory.resolve("dead-letter")).doesNotExist();

        String last = end(start("last", "resync", "--full"), "last");

        assertThat(last).contains("Resync complete");
        assertThat(catalog.entities("githubPullRequest"))
                .hasSize(5 * REPOSITORIES)
                .filteredOn(entity -> entity.identifier().endsWith("/1"))
                .hasSize(REPOSITORIES)
                .allMatch(entity -> entity.json().toString().contains("Newer"));
    }

    private static void signal(String name, Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private String end(Process program, String log) throws Exception {
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(directory.resolve(log));
    }

    private Process start(String log, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(PackagedProgram.between(github, port));
        environment.put("PORT_RESYNC_MODE", "once");
        environment.put("GITHUB_CONCURRENCY", "2");
        environment.put("PORT_CONCURRENCY", Integer.toString(POSTS_AT_ONCE));
        environment.put("PORT_LEDGER_URL", ledger);
        environment.put("PORT_LEDGER_USER", "postgres");
        environment.put("PORT_LEDGER_PASSWORD", "any-will-do");
        Process program = PackagedProgram.in(directory, environment, List.of(), List.of(arguments))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile())
                .start();
        programs.add(program);
        return program;
    }
}
