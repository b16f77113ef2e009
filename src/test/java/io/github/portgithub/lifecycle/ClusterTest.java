package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.cluster.Jobs;
import io.github.portgithub.cluster.NodeState;
import io.github.portgithub.ledger.LedgerRun;
import io.github.portgithub.ledger.Postgres;
import io.github.portgithub.resync.Node;
import io.github.portgithub.resync.RunLedgers;
import io.github.portgithub.sandbox.GithubEvents;
import io.github.portgithub.sandbox.GithubRepository;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.quartz.Scheduler;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** A process with port.cluster=true, in which jobs come from Quartz's store. How several get on is in ClusterIT. */
class ClusterTest {

    private static final List<String> ACCOUNTS = List.of("acme", "globex");

    private final LifeCycleHarness harness = new LifeCycleHarness();
    private final String database = Postgres.newDatabase();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aRoundIsARunOfEachAccount_andOnlyOneOfEverythingDeletesWhatIsOfNoneAnyMore() throws Exception {
        shareWork();
        ask(Map.of());
        await(() -> isSame() && runs("acme") == 1 && runs("globex") == 1);
        assertThat(harness.context().getRegistry().findSingleByType(Jobs.class).nodesAtWork())
                .singleElement()
                .matches(NodeState::isAlive)
                .extracting(NodeState::name)
                .isEqualTo(Node.NAME);
        // Port is told of runs of everything alone
        assertThat(harness.port.requests("PATCH .*/resync-state")).isEmpty();

        harness.model.removePullRequest("acme", "kept", 1);
        harness.model.removeRepository("acme", "gone");
        ask(Map.of());
        await(() -> runs("acme") == 2 && runs("globex") == 2);

        assertThat(harness.identifiers("githubPullRequest"))
                .doesNotContain("acme/kept/pull/1")
                .contains("acme/gone/pull/1");

        ask(Map.of("PortGithubFull", true));
        await(() -> runs(null) == 1);

        assertThat(isSame()).isTrue();
        assertThat(harness.port.requests("PATCH .*/resync-state")).isNotEmpty();
        // Nothing is left to be done, and whoever asks for a part gets it by the account's job
        harness.model.addPullRequests("globex", "kept", 1);
        ask(Map.of("PortGithubRepository", "globex/kept"));
        await(this::isSame);
    }

    @Test
    void whatAnEventHasListedAgain_isLeftToTheProcesses_once() throws Exception {
        shareWork();
        harness.with("github.webhook.mode", "host");
        ask(Map.of());
        await(() -> isSame() && runs("acme") == 1 && runs("globex") == 1);
        GithubRepository renamed =
                harness.model.updateRepository("acme", "gone", repository -> repository.withName("renamed"));
        GithubEvents.Event event = new GithubEvents(harness.github.url()).renamed(renamed, "gone");
        harness.context()
                .createFluentProducerTemplate()
                .to("direct:port-github-event")
                .withHeaders(Map.of("X-GitHub-Event", event.name(), "X-GitHub-Delivery", event.delivery()))
                .withBody(event.payload())
                .request();

        await(() -> isSame() && runs("acme") == 2);
        RunLedgers ledgers = harness.context().getRegistry().findSingleByType(RunLedgers.class);
        await(() -> ledgers.events().waiting() == 0);
        assertThat(runs("acme")).isEqualTo(2);
    }

    @Test
    void aProcessThatStops_givesItsRunBack() throws Exception {
        shareWork();
        harness.with("github.concurrency", 1);
        harness.github.on("GET /repos/acme/[^/]+/pulls").delay(Duration.ofSeconds(1));
        CountDownLatch begun = new CountDownLatch(1);
        harness.github.onRequest(request -> {
            if (request.is("GET /repos/acme/[^/]+/pulls")) {
                begun.countDown();
            }
        });
        ask(Map.of());
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        harness.stop();

        assertThat(isSame()).isFalse();
        harness.github.heal();
        harness.start();
        await(this::isSame);
        assertThat(runs("acme")).isEqualTo(1);
    }

    @Test
    void aClusterOfTheHosts_isUsedAsItIs() throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database);
        source.setUser("postgres");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                InputStream script = Scheduler.class.getResourceAsStream("impl/jdbcjobstore/tables_postgres.sql")) {
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8).replace("COMMIT;", ""));
        }
        QuartzComponent quartz = new QuartzComponent();
        quartz.setProperties(hosts(source));
        quartz.setPrefixInstanceName(false);
        shareWork();
        harness.bind("hosts", source)
                .bind("quartz", quartz)
                .with("port.cluster.scheduler", "quartz")
                .with("port.ledger.data-source", "hosts")
                .with("port.ledger.url", "");

        ask(Map.of());

        await(() -> isSame() && runs("acme") == 1 && runs("globex") == 1);
        assertThat(quartz.getScheduler().getSchedulerName()).isEqualTo("of-the-host");
        assertThat(quartz.getScheduler().getJobKeys(GroupMatcher.groupStartsWith("port-github-")))
                .extracting(key -> key.getName())
                .containsExactlyInAnyOrder("resync", "account acme", "account globex");
    }

    @Test
    void withoutALedgerThatIsShared_orASchedulerOfACluster_itDoesNotStart() {
        assertThatThrownBy(() -> harness.with("port.cluster", true)
                        .with("port.ledger.url", "jdbc:h2:file:" + harness.folder.resolve("ledger"))
                        .start())
                .hasStackTraceContaining("port.cluster=true needs a ledger in PostgreSQL");
        shareWork();

        assertThatThrownBy(
                        () -> harness.with("port.cluster.scheduler", "quartz").startWithSchedule())
                .hasStackTraceContaining("port.cluster.scheduler: scheduler ")
                .hasStackTraceContaining("is of no cluster");
    }

    private void shareWork() {
        for (String account : ACCOUNTS) {
            if (harness.model.account(account).isEmpty()) {
                harness.model.addOrganization(account);
                for (String repository : List.of("kept", "gone")) {
                    harness.model.addRepository(account, repository);
                    harness.model.addPullRequests(account, repository, 2);
                }
            }
        }
        harness.with("port.cluster", true)
                .with("port.ledger.url", database)
                .with("port.ledger.user", "postgres")
                .with("port.ledger.password", "any-will-do")
                .with("github.organizations", String.join(",", ACCOUNTS));
    }

    private void ask(Map<String, Object> headers) throws Exception {
        assertThat(harness.resync(headers)).isNull();
    }

    private long runs(String account) throws Exception {
        RunLedgers ledgers = harness.context().getRegistry().findSingleByType(RunLedgers.class);
        return ledgers.lastRuns(20).stream()
                .filter(run -> run.state() == LedgerRun.State.COMPLETE)
                .filter(run -> account == null ? run.account() == null : account.equals(run.account()))
                .count();
    }

    private boolean isSame() {
        return ExpectedCatalog.at(harness.catalog).equals(ExpectedCatalog.of(harness.model, ACCOUNTS));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("it does not come to pass").isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static Properties hosts(DataSource source) {
        DBConnectionManager.getInstance().addConnectionProvider("hosts", new ConnectionProvider() {
            @Override
            public Connection getConnection() throws java.sql.SQLException {
                return source.getConnection();
            }

            @Override
            public void shutdown() {
                // Nothing is open
            }

            @Override
            public void initialize() {
                // Nothing is to be opened
            }
        });
        Properties properties = new Properties();
        Map.of(
                        "org.quartz.scheduler.instanceName", "of-the-host",
                        "org.quartz.scheduler.instanceId", "AUTO",
                        "org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool",
                        "org.quartz.threadPool.threadCount", "3",
                        "org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
                        "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate",
                        "org.quartz.jobStore.dataSource", "hosts",
                        "org.quartz.jobStore.isClustered", "true")
                .forEach(properties::setProperty);
        return properties;
    }
}
