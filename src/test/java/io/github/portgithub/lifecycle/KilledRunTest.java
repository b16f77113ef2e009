package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.SandboxAnswer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A run that dies, at any moment: from then on no request of it is answered and nothing of it is written. The next run goes
 * on where it was, and Port holds what GitHub holds. {@code -Dport-github.seed} repeats, {@code -Dport-github.kills} changes
 * how often.
 */
class KilledRunTest {

    private static final int REPOSITORIES = 12;
    private static final int WORKERS = 3;

    private final long seed = Long.getLong("port-github.seed", 11);
    private final int kills = Integer.getInteger("port-github.kills", 50);
    private final Random random = new Random(seed);
    private final LifeCycleHarness harness = new LifeCycleHarness();
    private final JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:killed", "sa", "");
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    @AfterEach
    void close() {
        harness.close();
        database.dispose();
    }

    @Test
    @Timeout(300)
    void goesOn_wheneverItWasKilled() throws Exception {
        begin();
        long resumed = 0;
        for (int kill = 1; kill <= kills; kill++) {
            change();
            left.set(random.nextInt(45));
            // One that reads what has changed does not go on: it finds out anew what that is
            harness.resync(Map.of("PortGithubFull", random.nextInt(4) > 0));
            left.set(Integer.MAX_VALUE);
            // What is not known of the dead run is what it has posted and not noted: that must not be taken for noted
            if (random.nextInt(3) == 0) {
                change();
            }
            boolean killed =
                    count("port_github_run WHERE state = 'OPEN' AND number = (SELECT max(number) FROM port_github_run)")
                            > 0;
            int incomplete = REPOSITORIES
                    - (killed
                            ? count("port_github_listing WHERE kind = 'pull-request' AND clean"
                                    + " AND run = (SELECT max(number) FROM port_github_run)")
                            : 0);
            harness.github.forget();

            ResyncReport report = harness.resync();

            String told = "seed " + seed + ", kill " + kill + (killed ? "" : " (too late)") + "\n" + report;
            assertThat(report.outcome()).as(told).isEqualTo(Outcome.COMPLETE);
            assertThat(ExpectedCatalog.at(harness.catalog).entities().keySet())
                    .as(told)
                    .containsAll(ExpectedCatalog.of(harness.model, List.of("acme"))
                            .entities()
                            .keySet());
            assertThat(harness.github.requests("GET .*/pulls.*").size())
                    .as(told)
                    .isLessThanOrEqualTo(incomplete + WORKERS);
            resumed += report.resumed();
            // A run that begins anew: now nothing may be left of what the dead one did
            ResyncReport anew = harness.resync();
            assertThat(anew.resumed()).as("%s", anew).isZero();
            assertThat(ExpectedCatalog.at(harness.catalog).entities())
                    .as(told)
                    .isEqualTo(
                            ExpectedCatalog.of(harness.model, List.of("acme")).entities());
            harness.stop();
        }
        assertThat(resumed).isPositive();
    }

    private void begin() {
        harness.model.addOrganization("acme");
        for (int i = 1; i <= REPOSITORIES; i++) {
            harness.model.addRepository("acme", "repo-" + i);
            harness.model.addPullRequests("acme", "repo-" + i, 2);
        }
        DataSource mortal = MortalDataSource.of(database, () -> left.get() <= 0);
        harness.bind("mortal", mortal)
                .with("port.ledger.data-source", "mortal")
                .with("github.organizations", "acme")
                .with("github.concurrency", WORKERS)
                .with("github.retries", 0)
                .with("port.retries", 0)
                .with("port.batch-size", 3);
        for (TestServer server : List.of(harness.github, harness.port)) {
            server.on(request -> left.decrementAndGet() < 0).change(answer -> SandboxAnswer.empty(503));
        }
    }

    /** Changes titles to and fro, so that an entity is often as it was before the run that died. */
    private void change() {
        for (int i = random.nextInt(4); i > 0; i--) {
            String repository = "repo-" + (1 + random.nextInt(REPOSITORIES));
            String title = "Title " + random.nextInt(2);
            harness.model.updatePullRequest("acme", repository, 1 + random.nextInt(2), pull -> pull.withTitle(title));
        }
    }

    private int count(String what) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + what)) {
            row.next();
            return row.getInt(1);
        }
    }
}
