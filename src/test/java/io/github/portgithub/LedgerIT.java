package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.TestServer;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged program remembers from one start to the next. */
@Timeout(120)
class LedgerIT {

    private static final int REPOSITORIES = 40;
    private static final int WORKERS = 4;
    private static final String PULLS = "GET /repos/acme/[^/]+/pulls";
    private static final String BULK = "POST /v1/blueprints/[^/]+/entities/bulk";

    @TempDir
    private Path directory;

    private final GithubModel model = new GithubModel();
    private final TestServer github = TestServer.of(new SandboxGithub(model));
    private final TestServer port = TestServer.port(new SandboxPort());
    private Process program;

    @BeforeEach
    void acme() {
        model.addOrganization("acme");
        for (int i = 1; i <= REPOSITORIES; i++) {
            model.addRepository("acme", "repo-" + i);
            model.addPullRequests("acme", "repo-" + i, 20);
        }
        github.on(PULLS).delay(Duration.ofMillis(40));
    }

    @AfterEach
    void close() {
        if (program != null) {
            program.destroyForcibly();
        }
        github.close();
        port.close();
    }

    @Test
    void goesOn_whenItIsKilled_andPostsNothingOnceAllIsThere() throws Exception {
        CountDownLatch half = new CountDownLatch(REPOSITORIES / 2);
        github.onRequest(request -> {
            if (request.is(PULLS)) {
                half.countDown();
            }
        });
        start();
        assertThat(half.await(60, TimeUnit.SECONDS)).isTrue();
        program.destroyForcibly().waitFor();
        int left = REPOSITORIES - completeListings();
        github.forget();

        String resumed = run();

        assertThat(left).isLessThan(REPOSITORIES);
        assertThat(github.requests(PULLS).size()).as(resumed).isLessThanOrEqualTo(left + WORKERS);
        assertThat(resumed)
                .contains("Resync complete")
                .contains((REPOSITORIES - left) + " listings were not read again");
        port.forget();
        github.forget();

        String unchanged = run();

        assertThat(port.requests(BULK)).as(unchanged).isEmpty();
        assertThat(github.requests(PULLS)).as(unchanged).isEmpty();
        assertThat(unchanged)
                .contains("0 bulk posts")
                .contains(REPOSITORIES + " listings were not read: GitHub says that nothing of them has changed");
        github.forget();

        String full = run("resync", "--full");

        assertThat(port.requests(BULK)).as(full).isEmpty();
        assertThat(full).contains("(" + (REPOSITORIES + 1) + " unchanged, without quota), 0 bulk posts");
    }

    @Test
    void tellsWhatItKnows_andSyncsAPart() throws Exception {
        assertThat(run("ledger")).contains("No run is known");
        run();
        port.forget();
        github.forget();

        String part = run("resync", "--repository", "acme/repo-7", "--kind=pull-request");

        assertThat(part).contains("Resync of repository acme/repo-7; kind pull-request complete");
        assertThat(github.requests("GET .*"))
                .extracting(request -> request.path())
                .containsExactly("/repos/acme/repo-7", "/repos/acme/repo-7/pulls");
        assertThat(run("ledger")).contains("everything").contains("repository acme/repo-7; kind pull-request");
        assertThat(run("ledger", "acme/repo-7"))
                .contains("pull-request")
                .contains("20")
                .contains("complete");
        assertThat(run("ledger", "githubPullRequest:acme/repo-7/pull/3"))
                .contains("made by pull-request of acme/repo-7, page 1, accepted by Port at");
        assertThat(run("ledger", "githubPullRequest:acme/repo-7/pull/300")).contains("Nothing is known of");
        assertThat(run("resync", "--repository", "nobody")).contains("write owner and name, such as acme/api");
        assertThat(program.exitValue()).isEqualTo(2);
    }

    private int completeListings() throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + directory.resolve("ledger/port-github"), "sa", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM port_github_listing WHERE kind = 'pull-request' AND clean")) {
            row.next();
            return row.getInt(1);
        }
    }

    private String run(String... arguments) throws Exception {
        start(arguments);
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(directory.resolve("log"));
    }

    private void start(String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(PackagedProgram.between(github, port));
        environment.put("PORT_RESYNC_MODE", "once");
        environment.put("GITHUB_CONCURRENCY", Integer.toString(WORKERS));
        program = PackagedProgram.in(directory, environment, List.of(), List.of(arguments))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }
}
