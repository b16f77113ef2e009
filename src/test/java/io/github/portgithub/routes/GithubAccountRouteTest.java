package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubAccount;
import io.github.portgithub.sandbox.SandboxGithub;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run says of a name that is no organization, and of a right that the token or the App lacks. */
class GithubAccountRouteTest extends RouteTest {

    private static final String MESSAGE = "{\"message\":\"Not Found\"}";

    @BeforeEach
    void anOrganizationAndAPersonalAccount() {
        model.addOrganization("acme");
        model.addRepository("acme", "one");
        model.addAccount(GithubAccount.user("Mona"));
        model.addRepository("Mona", "dotfiles");
    }

    @Test
    void saysWhereAPersonalAccountIsNamed_whenItIsNamedAsAnOrganization() throws Exception {
        ResyncReport report = routes.with("github.organizations", "mona,acme").resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown()).containsOnlyKeys("organization", "repository", "pull-request");
        assertThat(report.unknown().values()).allSatisfy(unknown -> {
            assertThat(unknown).containsOnlyKeys("mona");
            assertThat(unknown.get("mona")).contains("mona is a personal account: name it in github.users");
        });
        assertThat(identifiers("githubRepository")).containsExactly("acme/one");
        assertThat(github.requests("GET /users/.*"))
                .as("asked once for three kinds")
                .hasSize(1);
    }

    @Test
    void saysWhereAPersonalAccountIsNamed_whenASelectorNamesItAsAnOrganization() throws Exception {
        routes.withMapping(MappingText.of("repository", "organizations: [Mona]").toString());

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("repository").get("Mona")).contains("is a personal account");
    }

    @Test
    void saysThatANameDoesNotExist_whenGithubKnowsNoAccountOfIt() throws Exception {
        ResyncReport report = routes.with("github.organizations", "nowhere").resync();

        assertThat(report.unknown().get("organization").get("nowhere"))
                .isEqualTo("/orgs/nowhere page 1: 404, nowhere does not exist, or the token may not see it");
        assertThat(report.unknown().get("repository").get("nowhere"))
                .isEqualTo("/orgs/nowhere/repos page 1: 404, nowhere does not exist, or the token may not see it");
        assertThat(github.requests("GET /users/.*")).hasSize(1);
    }

    @Test
    void saysThatAnOrganizationExists_whenOnlyItsRepositoriesAreHidden() throws Exception {
        github.on("GET /orgs/acme/repos").answer(404, Map.of(), MESSAGE);

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("repository").get("acme"))
                .contains("organization acme exists, but the token may not see this of it");
        assertThat(identifiers("githubOrganization")).containsExactly("acme");
    }

    @ParameterizedTest
    @CsvSource({"403", "500", "200"})
    void staysUnknown_whenGithubDoesNotSayWhatItIs(int status) throws Exception {
        github.on("GET /users/mona").answer(status, Map.of("Content-Type", "application/json"), "[]");

        ResyncReport report = routes.with("github.retries", 1)
                .with("github.organizations", "mona,acme")
                .resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().get("repository")).containsOnlyKeys("mona");
        assertThat(report.unknown().get("repository").get("mona"))
                .contains("404, not found, or hidden from this token");
        assertThat(identifiers("githubRepository")).containsExactly("acme/one");
    }

    @Test
    void asksBelowTheBasePathOfAnEnterpriseServer() throws Exception {
        try (TestServer enterprise = TestServer.of(new BelowBasePath(new SandboxGithub(model)))) {
            ResyncReport report = routes.with("github.api-url", enterprise.url() + BelowBasePath.PATH)
                    .with("github.organizations", "mona")
                    .resync();

            assertThat(report.toString()).contains("mona is a personal account");
            assertThat(enterprise.requests("GET /api/v3/users/mona")).hasSize(1);
        }
    }

    @Test
    void asksNobodyElse_whenARepositoryIsNotFound() throws Exception {
        github.on("GET /repos/acme/one/pulls").answer(404, Map.of(), MESSAGE);

        assertThat(routes.resync().unknown().get("pull-request")).containsOnlyKeys("acme/one");
        assertThat(github.requests("GET /users/.*")).isEmpty();
    }

    @Test
    void warnsInOneLineOfTheScopesThatAClassicTokenLacks() throws Exception {
        github.on("GET .*").change(answer -> answer.withHeader("X-OAuth-Scopes", "public_repo, gist"));
        routes.with("github.token", "ghp_classic");

        String log = logOf(2);

        assertThat(log.lines().filter(line -> line.contains("lacks")))
                .as("one for each of two runs")
                .hasSize(2)
                .allMatch(line -> line.contains("WARN")
                        && line.contains("The GitHub token lacks the scopes repo (for pull-request, repository):"));
        assertThat(log).contains("GitHub with a classic token").doesNotContain("ghp_classic");
    }

    @Test
    void warnsOfNothing_whenAClassicTokenHasWhatTheKindsNeed() throws Exception {
        github.on("GET .*").change(answer -> answer.withHeader("X-OAuth-Scopes", "repo"));

        assertThat(logOf(1)).doesNotContain("lacks");
    }

    @Test
    void saysWhatGithubAsksFor_whenItDenies() throws Exception {
        github.on("GET /repos/acme/one/pulls")
                .answer(403, Map.of("X-Accepted-GitHub-Permissions", "pull_requests=read"), MESSAGE);
        github.on("GET /orgs/acme")
                .answer(
                        403,
                        Map.of(
                                "X-GitHub-SSO",
                                "required; url=https://github.com/orgs/acme/sso?authorization_request=A1"),
                        MESSAGE);

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("pull-request").get("acme/one")).contains("GitHub asks for pull_requests=read");
        assertThat(report.unknown().get("organization").get("acme"))
                .contains("single sign-on")
                .doesNotContain("A1");
    }

    private String logOf(int runs) throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            for (int i = 0; i < runs; i++) {
                assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
            }
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
