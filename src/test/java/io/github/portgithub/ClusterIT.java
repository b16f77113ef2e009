package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.TestServer;
import io.github.portgithub.ledger.Postgres;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Three processes with port.cluster=true: one is killed in mid-run, one is stopped by a signal until others have taken over. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ClusterIT {

    private static final int ACCOUNTS = 5;
    private static final int REPOSITORIES = 12;
    private static final int PULL_REQUESTS = 3;
    private static final String PULLS = "GET /repos/[^/]+/[^/]+/pulls";
    private static final String BULK = "POST /v1/blueprints/[^/]+/entities/bulk";
    private static final String DELETE = "POST /v1/blueprints/[^/]+/bulk/entities/delete";
    private static final String RUNS = "SELECT account, node, state, number FROM port_github_run ORDER BY number";

    private record Run(String account, String node, String state, long number) {}

    @TempDir
    private Path directory;

    private final GithubModel model = new GithubModel();
    private final TestServer github = TestServer.of(new SandboxGithub(model));
    private final SandboxPort catalog = new SandboxPort();
    private final TestServer port = TestServer.port(catalog);
    private final String ledger = Postgres.newDatabase();
    private final Map<String, Process> programs = new HashMap<>();

    @AfterEach
    void close() {
        programs.values().forEach(Process::destroyForcibly);
        github.close();
        port.close();
    }

    @Test
    void accountsAreSpreadOverProcesses_andGoOnInOthers() throws Exception {
        for (int account = 1; account <= ACCOUNTS; account++) {
            model.addOrganization("org-" + account);
            for (int i = 1; i <= REPOSITORIES; i++) {
                model.addRepository("org-" + account, "repo-" + i);
                model.addPullRequests("org-" + account, "repo-" + i, PULL_REQUESTS);
            }
        }
        github.on(PULLS).delay(Duration.ofMillis(500));
        Set<String> asked = ConcurrentHashMap.newKeySet();
        github.onRequest(request -> {
            if (request.is(PULLS)) {
                asked.add(request.path().split("/")[2]);
            }
        });
        for (String name : List.of("one", "two", "three")) {
            start(name);
        }
        // Each does one account at a time
        await("three accounts are being read", () -> asked.size() >= 3 && open().size() >= 3);
        List<Run> begun = open();
        assertThat(begun).extracting(Run::node).doesNotHaveDuplicates();
        String killed = programOf(begun.get(0).node());
        String paused = programOf(begun.get(1).node());
        programs.get(killed).destroyForcibly();
        signal("STOP", programs.get(paused));

        await("all accounts are read", () -> complete().size() == ACCOUNTS);

        port.forget();
        signal("CONT", programs.get(paused));
        await("who was stopped finds out", () -> log(paused).contains("another process has begun run"));
        // Not more than was on its way when it was stopped, and nothing is deleted
        assertThat(port.requests(BULK)).hasSizeLessThanOrEqualTo(4);
        assertThat(port.requests(DELETE)).isEmpty();
        assertThat(catalog.entities("githubPullRequest")).hasSize(ACCOUNTS * REPOSITORIES * PULL_REQUESTS);
        assertThat(String.join("\n", log("one"), log("two"), log("three")))
                .contains("Another process has not been heard of");
    }

    private List<Run> open() throws Exception {
        return newest().stream().filter(run -> run.state().equals("OPEN")).toList();
    }

    private Set<String> complete() throws Exception {
        return runs().stream()
                .filter(run -> run.state().equals("COMPLETE"))
                .map(Run::account)
                .collect(Collectors.toSet());
    }

    /** Returns the newest run of each account. */
    private List<Run> newest() throws Exception {
        Map<String, Run> newest = new HashMap<>();
        runs().forEach(run -> newest.put(run.account(), run));
        return List.copyOf(newest.values());
    }

    private List<Run> runs() throws Exception {
        List<Run> runs = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(ledger, "postgres", "any-will-do");
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(RUNS)) {
                while (row.next()) {
                    runs.add(new Run(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)));
                }
            } catch (java.sql.SQLException e) {
                // The tables are not there yet
            }
        }
        return runs;
    }

    private String programOf(String node) {
        return programs.keySet().stream().filter(node::startsWith).findFirst().orElseThrow();
    }

    private String log(String name) throws Exception {
        return Files.readString(directory.resolve(name).resolve("log"));
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end || programs.values().stream().noneMatch(Process::isAlive)) {
                StringBuilder logs = new StringBuilder();
                for (String name : programs.keySet()) {
                    logs.append("\n--- ").append(name).append('\n').append(log(name));
                }
                throw new AssertionError(what + ": not in time; " + newest() + logs);
            }
            Thread.sleep(100);
        }
    }

    private static void signal(String name, Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private void start(String name) throws Exception {
        Path own = Files.createDirectory(directory.resolve(name));
        Map<String, String> environment = new HashMap<>(PackagedProgram.between(github, port));
        environment.put(
                "GITHUB_ORGANIZATIONS",
                IntStream.rangeClosed(1, ACCOUNTS).mapToObj(i -> "org-" + i).collect(Collectors.joining(",")));
        environment.put("HOSTNAME", name);
        environment.put("PORT_CLUSTER", "true");
        environment.put("PORT_RESYNC_SCHEDULE", "0 0 0 1 1 ?");
        // One of them asks for a round
        environment.put("PORT_RESYNC_ON_START", Boolean.toString(programs.isEmpty()));
        environment.put("GITHUB_CONCURRENCY", "1");
        environment.put("PORT_LEDGER_URL", ledger);
        environment.put("PORT_LEDGER_USER", "postgres");
        environment.put("PORT_LEDGER_PASSWORD", "any-will-do");
        programs.put(
                name,
                PackagedProgram.in(own, environment, List.of(), List.of())
                        .redirectErrorStream(true)
                        .redirectOutput(own.resolve("log").toFile())
                        .start());
    }
}
