package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.PackagedProgram;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes with port.cluster=true, a round every three seconds, while things change at GitHub, GitHub and Port fail,
 * processes are killed, stopped and go on, and PostgreSQL goes down: nothing alive is deleted, and in the end Port holds what
 * GitHub holds. Takes some ten seconds a round, so it is run by {@code -Dport-github.cluster-rounds} only; {@code
 * -Dport-github.seed} chooses what happens, though not when the processes notice.
 */
@Timeout(10_800)
@DisabledOnOs(OS.WINDOWS)
class RandomClusterIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("one", "two", "three");

    /** What was there for so long no run can have missed: it is longer than a run, and a stop of a process. */
    private static final long LONG_ALIVE_MILLIS = 40_000;

    private final int rounds = Integer.getInteger("port-github.cluster-rounds", 0);
    private final long seed = Long.getLong("port-github.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path directory;

    private final GithubModel model = new GithubModel();
    private final TestServer github = TestServer.of(new SandboxGithub(model));
    private final SandboxPort catalog = new SandboxPort();
    private final TestServer port = TestServer.port(catalog);
    private final RandomHistory history = new RandomHistory(model, random);
    private final Map<String, Process> programs = new HashMap<>();
    private final Map<String, Long> aliveSince = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong deleted = new AtomicLong();
    private final Map<String, Integer> happened = new TreeMap<>();
    private EmbeddedPostgres postgres;
    private int postgresPort;

    @AfterEach
    void close() throws IOException {
        programs.values().forEach(Process::destroyForcibly);
        github.close();
        port.close();
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void deletesNothingAlive_andHoldsWhatGithubHoldsInTheEnd() throws Exception {
        assumeTrue(rounds > 0, "takes long: -Dport-github.cluster-rounds");
        System.out.println("Random cluster: -Dport-github.seed=" + seed + " -Dport-github.cluster-rounds=" + rounds);
        startPostgres();
        history.begin();
        lookWhoIsAlive();
        port.onRequest(this::checkDeletion);
        for (String name : NAMES) {
            start(name);
        }
        await("the first rounds", Duration.ofSeconds(90), this::isSame);
        for (int round = 1; round <= rounds; round++) {
            round();
        }
        github.heal();
        port.heal();
        await("Port holds what GitHub holds", Duration.ofSeconds(180), this::isSame);
        assertThat(overlapping()).isEmpty();
        System.out.printf(
                "Random cluster: seed %d, %d rounds, %d entities deleted, 0 wrongly, %s, runs by process %s%n",
                seed, rounds, deleted.get(), happened, runsByProcess());
        assertThat(deleted).hasPositiveValue();
    }

    private void round() throws Exception {
        for (int i = random.nextInt(4); i > 0; i--) {
            history.step();
            lookWhoIsAlive();
            Thread.sleep(random.nextInt(1500));
        }
        String name = NAMES.get(random.nextInt(NAMES.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                happens("killed");
                programs.get(name).destroyForcibly().waitFor();
                start(name);
            }
            case 2, 3 -> {
                happens("stopped");
                signal("STOP", name);
                Thread.sleep(14_000 + random.nextInt(6_000));
                signal("CONT", name);
            }
            case 4 -> {
                happens("PostgreSQL down");
                postgres.close();
                Thread.sleep(random.nextInt(8_000));
                startPostgres();
            }
            case 5 -> {
                happens("GitHub fails");
                github.random(random.nextLong(), 5 + random.nextInt(30), 502);
            }
            case 6 -> {
                happens("Port fails");
                port.random(random.nextLong(), 5 + random.nextInt(30), random.nextBoolean() ? 503 : 429);
            }
            default -> {
                github.heal();
                port.heal();
            }
        }
        Thread.sleep(random.nextInt(6_000));
        assertThat(wrong).as("seed " + seed + ", " + happened).isEmpty();
    }

    private void happens(String what) {
        happened.merge(what, 1, Integer::sum);
    }

    private synchronized void lookWhoIsAlive() {
        long now = System.currentTimeMillis();
        Map<String, ?> alive =
                ExpectedCatalog.of(model, RandomHistory.ORGANIZATIONS).entities();
        aliveSince.keySet().retainAll(alive.keySet());
        alive.keySet().forEach(entity -> aliveSince.putIfAbsent(entity, now));
    }

    private void checkDeletion(RecordedRequest request) {
        if (!request.is(LifeCycleHarness.DELETE)) {
            return;
        }
        try {
            for (JsonNode identifier : JSON.readTree(request.text()).path("entities")) {
                deleted.incrementAndGet();
                String entity = request.path().split("/")[3] + "/" + identifier.asText();
                Long since = aliveSince.get(entity);
                if (since != null && System.currentTimeMillis() - since > LONG_ALIVE_MILLIS) {
                    wrong.add(entity);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isSame() {
        return ExpectedCatalog.at(catalog)
                .entities()
                .equals(ExpectedCatalog.of(model, RandomHistory.ORGANIZATIONS).entities());
    }

    /** Returns pairs of runs of one account that were done to their ends at the same time. */
    private List<String> overlapping() throws Exception {
        return query("SELECT a.account || ': ' || a.number || ' and ' || b.number FROM port_github_run a"
                + " JOIN port_github_run b ON a.catalog = b.catalog AND a.account = b.account AND a.number < b.number"
                + " AND b.started < a.ended WHERE a.state = 'COMPLETE' AND b.state = 'COMPLETE'");
    }

    private List<String> runsByProcess() throws Exception {
        return query(
                "SELECT split_part(node, '-', 1) || ' ' || (CASE WHEN account IS NULL THEN 'everything ' ELSE '' END)"
                        + " || lower(state) || ' ' || count(*) FROM port_github_run GROUP BY split_part(node, '-', 1),"
                        + " (account IS NULL), state ORDER BY 1");
    }

    private List<String> query(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(ledger(), "postgres", "any-will-do");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String what, Duration most, Condition condition) throws Exception {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.holds()) {
            assertThat(wrong).as("seed " + seed + ", " + happened).isEmpty();
            if (System.nanoTime() > end) {
                StringBuilder logs = new StringBuilder();
                for (String name : NAMES) {
                    List<String> lines =
                            Files.readAllLines(directory.resolve(name).resolve("log"));
                    logs.append("\n--- ").append(name).append('\n');
                    lines.stream()
                            .skip(Math.max(0, lines.size() - 60))
                            .forEach(line -> logs.append(line).append('\n'));
                }
                Map<String, Object> missing = new TreeMap<>(
                        ExpectedCatalog.of(model, RandomHistory.ORGANIZATIONS).entities());
                ExpectedCatalog.at(catalog).entities().forEach((key, value) -> {
                    if (value.equals(missing.get(key))) {
                        missing.remove(key);
                    } else {
                        missing.put(key, "at Port: " + value + ", expected: " + missing.get(key));
                    }
                });
                throw new AssertionError(
                        what + ": not in time, seed " + seed + ", " + happened + ", differs: " + missing + logs);
            }
            Thread.sleep(300);
        }
    }

    private void startPostgres() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("postgres"))
                .setCleanDataDirectory(false);
        if (postgresPort != 0) {
            builder.setPort(postgresPort);
        }
        postgres = builder.start();
        postgresPort = postgres.getPort();
    }

    private String ledger() {
        return "jdbc:postgresql://localhost:" + postgresPort + "/postgres";
    }

    private void signal(String signal, String name) throws Exception {
        new ProcessBuilder(
                        "kill", "-" + signal, Long.toString(programs.get(name).pid()))
                .start()
                .waitFor();
    }

    private void start(String name) throws IOException {
        Path own = Files.createDirectories(directory.resolve(name));
        Map<String, String> environment = new HashMap<>(PackagedProgram.between(github, port));
        environment.put("GITHUB_ORGANIZATIONS", String.join(",", RandomHistory.ORGANIZATIONS));
        environment.put("HOSTNAME", name);
        environment.put("PORT_CLUSTER", "true");
        environment.put("PORT_RESYNC_SCHEDULE", "0/3 * * * * ?");
        environment.put("PORT_RESYNC_FULL_EVERY", "25s");
        environment.put("PORT_RESYNC_ON_START", "false");
        environment.put("PORT_RESYNC_REQUEST_INTERVAL", "0");
        environment.put("PORT_DELETION_MINIMUM", "1000");
        environment.put("GITHUB_PAGE_SIZE", "4");
        environment.put("GITHUB_CONCURRENCY", "4");
        environment.put("GITHUB_RETRY_DELAY", "1");
        environment.put("PORT_RETRY_DELAY", "1");
        environment.put("PORT_LEDGER_URL", ledger());
        environment.put("PORT_LEDGER_USER", "postgres");
        environment.put("PORT_LEDGER_PASSWORD", "any-will-do");
        programs.put(
                name,
                PackagedProgram.in(own, environment, List.of("-Xmx128m"), List.of())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                own.resolve("log").toFile()))
                        .start());
    }
}
