package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.ledger.Postgres;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A run during which another process begins one, in the ledger that both share. */
class OvertakenRunTest {

    private static final String GONE = "acme/repo-1/pull/2";

    private final LifeCycleHarness harness = new LifeCycleHarness();
    private final String url = Postgres.newDatabase();
    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicBoolean met = new AtomicBoolean();

    @BeforeEach
    void begin() throws Exception {
        harness.model.addOrganization("acme");
        harness.model.addRepository("acme", "repo-1");
        harness.model.addPullRequests("acme", "repo-1", 3);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser("postgres");
        source.setPassword("postgres");
        harness.bind("shared", MortalDataSource.of(source, down::get))
                .with("port.ledger.data-source", "shared")
                .with("github.organizations", "acme")
                .with("port.resync.full-every", 0);
        assertThat(harness.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        harness.model.updatePullRequest("acme", "repo-1", 1, pull -> pull.withTitle("Changed"));
        harness.model.removePullRequest("acme", "repo-1", 2);
        harness.port.forget();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void postsAndDeletesNothingMore_whenItStoodStillMeanwhile() throws Exception {
        whilePullsAreRead(() -> {
            beginAnother(null);
            // Longer than a confirmation holds
            Thread.sleep(2_100);
        });

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.FAILED);
        assertThat(report.failure()).contains("another process has begun run 99 (elsewhere) while this one, run 2");
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isEmpty();
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
        assertThat(harness.deadLetterFiles()).isEmpty();
        assertThat(report.rows()).allMatch(row -> row.accepted() == 0);
        assertThat(harness.identifiers("githubPullRequest")).contains(GONE);
        theNextRunDoesTheRest();
    }

    @Test
    void deletesNothing_whenAnotherOfAPartHasBegun() throws Exception {
        whilePullsAreRead(() -> beginAnother("repository acme/repo-1"));

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.toString()).contains("another process has begun run 99");
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isNotEmpty();
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
        theNextRunDoesTheRest();
    }

    @Test
    void deletesNothing_whenTheLedgerCannotBeAsked() throws Exception {
        whilePullsAreRead(() -> down.set(true));

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.INCOMPLETE);
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isNotEmpty();
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
        down.set(false);
        theNextRunDoesTheRest();
    }

    private void theNextRunDoesTheRest() throws Exception {
        // The dead run of the test has left nothing that could be gone on with
        harness.resync();
        ResyncReport last = harness.resync();
        assertThat(last.outcome()).as("%s", last).isEqualTo(Outcome.COMPLETE);
        assertThat(ExpectedCatalog.at(harness.catalog)).isEqualTo(ExpectedCatalog.of(harness.model, List.of("acme")));
    }

    private interface Event {
        void happens() throws Exception;
    }

    private void whilePullsAreRead(Event event) {
        harness.github.onRequest(request -> {
            if (request.path().contains("/pulls") && met.compareAndSet(false, true)) {
                try {
                    event.happens();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    /** What a process does first. */
    private void beginAnother(String part) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO port_github_run (catalog, number, id, state, first_number, part, started)"
                    + " SELECT catalog, 99, 'elsewhere', 'OPEN', 99, "
                    + (part == null ? "NULL" : "'" + part + "'") + ", CURRENT_TIMESTAMP FROM port_github_run LIMIT 1");
        }
    }
}
