package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.ledger.Postgres;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger that cannot be used: a line in the log, and a run that loses nothing. */
class LedgerFailureTest {

    private final LifeCycleHarness harness = new LifeCycleHarness();
    private final LogLines log = new LogLines();
    private final Path file = harness.folder.resolve("ledger/test");
    private final Path database = harness.folder.resolve("ledger/test.mv.db");

    @BeforeEach
    void begin() {
        harness.model.addOrganization("acme");
        for (int i = 1; i <= 3; i++) {
            harness.model.addRepository("acme", "repo-" + i);
            harness.model.addPullRequests("acme", "repo-" + i, 2);
        }
        harness.with("github.organizations", "acme").with("port.ledger.url", "jdbc:h2:file:" + file);
    }

    @AfterEach
    void close() {
        harness.close();
        log.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void isSetAside_whenItIsDamaged(int from) throws Exception {
        harness.resync();
        harness.stop();
        byte[] bytes = Files.readAllBytes(database);
        for (int i = from; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(database, bytes);

        ResyncReport report = harness.resync();

        assertComplete(report);
        assertThat(setAside()).hasSize(1);
        assertThat(log.with("port.ledger.url: "))
                .hasSize(1)
                .first()
                .asString()
                .contains("set aside as test.mv.db.aside-");
        assertThat(report.rows()).allMatch(row -> row.unchanged() == 0);
    }

    @Test
    void isSetAside_whenItIsOfAnotherVersion() throws Exception {
        harness.resync();
        harness.stop();
        execute("UPDATE port_github_ledger SET version = 7");

        assertComplete(harness.resync());

        assertThat(setAside()).hasSize(1);
        assertThat(log.with("port.ledger.url: ").get(0)).contains("it is of version 7, this program writes version 5");
    }

    @Test
    void isSetAside_whenWhatItSaysCannotBeUnderstood() throws Exception {
        harness.resync();
        harness.stop();
        execute("UPDATE port_github_page SET entities = X'01020304'");

        assertComplete(harness.resync());
        harness.stop();
        ResyncReport next = harness.resync();

        assertComplete(next);
        assertThat(setAside()).hasSize(1);
        assertThat(log.with("port.ledger.url: ")).hasSize(2).allMatch(line -> line.contains("damaged"));
    }

    @Test
    void isGoneWithout_whenAnotherProcessUsesIt() throws Exception {
        harness.resync();
        harness.stop();
        Process process = lockInAnotherProcess();
        try {
            assertComplete(harness.resync());
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(log.with("port.ledger.url: ").get(0))
                .contains("is used by another process; going on without a ledger");
        assertThat(setAside()).isEmpty();
        harness.stop();
        assertComplete(harness.resync());
    }

    @Test
    void isGoneWithout_whereNoFileCanBe() throws Exception {
        harness.write("a-file", "no folder");
        harness.with("port.ledger.url", "jdbc:h2:file:" + harness.folder.resolve("a-file/ledger"));

        assertComplete(harness.resync());

        assertThat(log.with("port.ledger.url: ")).hasSize(1).first().asString().contains("cannot be opened");
    }

    @Test
    void failsTheRun_whenASharedOneIsOfANewerVersion() throws Exception {
        String url = Postgres.newDatabase();
        harness.with("port.ledger.url", url)
                .with("port.ledger.user", "postgres")
                .with("port.ledger.password", "any-will-do");
        harness.resync();
        harness.stop();
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE port_github_ledger_history SET version = '99', script = 'V99__later.sql'"
                    + " WHERE version = '1'");
        }

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure())
                .contains("port.ledger.url")
                .contains("version 99")
                .doesNotContain("postgres:postgres");
        assertThat(harness.deadLetterFiles()).isEmpty();
    }

    @Test
    void failsTheRun_whenASharedOneIsNotThere() throws Exception {
        harness.with("port.ledger.url", "jdbc:postgresql://127.0.0.1:1/ledger")
                .with("port.ledger.password", "a-secret-word");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure())
                .contains("port.ledger.url: jdbc:postgresql://127.0.0.1:1/ledger cannot be opened")
                .doesNotContain("a-secret-word");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8})
    void losesNothing_whenTheDiskIsFullInMidRun(int commits) throws Exception {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:full", "sa", "");
        AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        harness.with("port.ledger.url", "")
                .with("port.ledger.data-source", "disk")
                .bind("disk", MortalDataSource.of(pool, () -> left.getAndDecrement() <= 0));
        harness.resync();
        harness.stop();
        harness.model.updatePullRequest("acme", "repo-2", 1, pull -> pull.withTitle("Changed"));
        harness.model.removePullRequest("acme", "repo-3", 2);
        left.set(10 + commits);

        assertComplete(harness.resync());
        harness.stop();
        left.set(Integer.MAX_VALUE);
        harness.model.updatePullRequest("acme", "repo-2", 1, pull -> pull.withTitle("As it was"));
        ResyncReport next = harness.resync();
        if (next.resumed() > 0) {
            // The full disk looks like a run that died: what that had read was not read again
            next = harness.resync();
        }

        assertComplete(next);
        assertThat(log.with("port.ledger.url: #disk")).hasSizeLessThanOrEqualTo(2);
        pool.dispose();
    }

    private void assertComplete(ResyncReport report) {
        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(ExpectedCatalog.at(harness.catalog)).isEqualTo(ExpectedCatalog.of(harness.model, List.of("acme")));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + file, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<Path> setAside() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.filter(one -> one.toString().contains(".aside-")).toList();
        }
    }

    private Process lockInAnotherProcess() throws Exception {
        Path source = harness.write("Lock.java", """
                public class Lock {
                    public static void main(String[] arguments) throws Exception {
                        java.sql.DriverManager.getConnection(arguments[0], "sa", "");
                        System.out.println("locked");
                        // Until it is killed, or whoever has started it ends
                        System.in.read();
                    }
                }
                """);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of(org.h2.Driver.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        source.toString(),
                        "jdbc:h2:file:" + file)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("locked");
        return process;
    }
}
