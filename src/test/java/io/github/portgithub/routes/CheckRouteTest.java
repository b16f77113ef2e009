package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.resync.CheckReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a check says of each thing that a sync needs. */
class CheckRouteTest extends RouteTest {

    @Test
    void saysOfEachThingHowItIs_andWhatASyncTakes() throws Exception {
        model.addOrganization("acme");
        for (int i = 0; i < 250; i++) {
            model.addRepository("acme", "repository-" + i);
        }

        CheckReport report = check();

        assertThat(report.exitCode()).as("%s", report).isZero();
        assertThat(report.toString())
                .containsPattern("✓ mapping +organization, repository, pull-request\n")
                .containsPattern("✓ Port +takes the credentials, as port-ocean/github-routes/")
                .containsPattern("✓ blueprints +fit the mapping, or will be created\n")
                .containsPattern("✓ GitHub +answers, asked with a token\n")
                .containsPattern("✓ acme +250 repositories can be seen\n")
                .containsPattern(
                        "\\? pull-request +needs pull_requests:read, or of a classic token repo; GitHub does not")
                .containsPattern("✓ limit +[\\d,]+ of [\\d,]+ requests an hour are left to token, until 20")
                .containsPattern("- ledger +none")
                // 3 pages of repositories, 2 kinds of the organization, 250 listings of pull requests
                .contains(
                        "\n\nA full run takes about 255 requests and less than a minute, an estimate: 250 repositories");
        assertThat(github.requests()).hasSize(1);
        assertThat(port.requests()).allMatch(request -> request.is("GET .*") || request.is(TOKEN));
    }

    @Test
    void saysWhatIsMissing_andCountsWhatTheLimitTakes() throws Exception {
        model.addOrganization("acme");
        for (int i = 0; i < 50; i++) {
            model.addRepository("acme", "repository-" + i);
        }
        github.on("GET /orgs/acme/repos")
                .change(answer -> answer.withHeaders(Map.of(
                        "X-OAuth-Scopes", "gist, read:org",
                        "X-RateLimit-Limit", "20",
                        "X-RateLimit-Remaining", "0",
                        "X-RateLimit-Reset", String.valueOf(Instant.now().getEpochSecond() + 1800))));
        routes.with("github.rate-limit-reserve", 0);

        CheckReport report = check();

        assertThat(report.exitCode()).isOne();
        assertThat(report.toString())
                .containsPattern("✓ organization +may be read\n")
                .containsPattern("✗ pull-request +repo is missing: what is not public is not seen\n")
                .containsPattern("\\? limit +0 of 20 requests an hour are left to token")
                .contains("about 53 requests and 2.7 hours");
    }

    @Test
    void leavesALedgerThatIsNotThereUnmade() throws Exception {
        model.addOrganization("acme");
        Path file = routes.folder().resolve("ledger/port-github");
        routes.with("port.ledger.url", "jdbc:h2:file:" + file);

        assertThat(check().toString()).containsPattern("✓ ledger +jdbc:h2:file:");

        assertThat(Files.exists(file.getParent())).isFalse();
    }

    @Test
    void saysItInPlainWords_whereATerminalHasNoMarks() throws Exception {
        model.addOrganization("acme");

        assertThat(check().in(StandardCharsets.US_ASCII))
                .startsWith("ok mapping ")
                .contains("\n?  pull-request ")
                .matches("\\p{ASCII}+");
    }

    private CheckReport check() throws Exception {
        routes.start();
        return routes.context()
                .createProducerTemplate()
                .requestBody("direct:port-github-check", null, CheckReport.class);
    }
}
