package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubAccount;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind reads: {@code organization}, {@code repository} and {@code pull-request.camel.yaml}. */
class KindRouteTest extends RouteTest {

    private static final String REPOSITORIES = "GET /orgs/acme/repos";
    private static final String MORE_REPOSITORIES = "GET /organizations/\\d+/repos";

    @ParameterizedTest
    // Two fill a page of two, and nothing but an empty page proves that they are all
    @CsvSource({"0, 1, 0", "1, 1, 0", "2, 2, 0", "3, 2, 1", "4, 2, 1", "5, 3, 2"})
    void repository_readsEveryPage(int repositories, int pages, int links) throws Exception {
        addRepositories(repositories);
        routes.withMapping(MappingText.of("repository").toString()).with("github.page-size", 2);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, "repository").pages()).isEqualTo(pages);
        assertThat(row(report, "repository").records()).isEqualTo(repositories);
        assertThat(identifiers("githubRepository"))
                .containsExactlyInAnyOrderElementsOf(model.repositories("acme").stream()
                        .map(repository -> repository.fullName())
                        .toList());
        assertThat(github.requests(REPOSITORIES)).hasSize(pages - links);
        // GitHub's next links name the organization by its number; they are followed as they are
        assertThat(github.requests(MORE_REPOSITORIES))
                .hasSize(links)
                .allMatch(request -> request.query().contains("per_page=2"));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 2", "6, 3"})
    void pullRequest_readsEveryPageOfEveryRepository(int pullRequests, int pages) throws Exception {
        addRepositories(2);
        model.addPullRequests("acme", "repo-01", pullRequests);
        model.addPullRequests("acme", "repo-02", pullRequests);
        routes.withMapping(MappingText.of("pull-request", "state: all").toString())
                .with("github.page-size", 2);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, "pull-request").pages()).isEqualTo(2L * pages);
        assertThat(row(report, "pull-request").accepted()).isEqualTo(2L * pullRequests);
        assertThat(identifiers("githubPullRequest")).hasSize(2 * pullRequests);
        assertThat(github.requests("GET /repos/acme/repo-0[12]/pulls")).hasSize(pullRequests == 2 ? 4 : 2);
        assertThat(github.requests("GET /repositories/\\d+/pulls")).hasSize(pullRequests == 2 ? 0 : 2 * (pages - 1));
    }

    @Test
    void pullRequest_readsTheAccountOfTheTokenToo_ifTheMappingSaysSo() throws Exception {
        addRepositories(1);
        model.addPullRequests("acme", "repo-01", 2);
        model.addAccount(GithubAccount.user("mona"));
        model.addRepository("mona", "dotfiles");
        model.addPullRequests("mona", "dotfiles", 1);
        routes.withMapping("includeAuthenticatedUser: true\n"
                + MappingText.of("repository").and("pull-request", "state: all"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubRepository")).containsExactlyInAnyOrder("acme/repo-01", "mona/dotfiles");
        assertThat(identifiers("githubPullRequest")).hasSize(3);
        assertThat(github.requests("GET /user")).hasSize(1);
    }

    @Test
    void deletesNothing_whereGithubDoesNotSayWhoseTokenItIs() throws Exception {
        addRepositories(1);
        model.addAccount(GithubAccount.user("mona"));
        model.addRepository("mona", "dotfiles");
        routes.withMapping("includeAuthenticatedUser: true\n" + MappingText.of("repository"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        github.on("GET /user").answer(403, Map.of(), "{\"message\":\"Resource not accessible\"}");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.INCOMPLETE);
        assertThat(identifiers("githubRepository")).containsExactlyInAnyOrder("acme/repo-01", "mona/dotfiles");
    }

    @Test
    void organization_isOnePageOfOneRecord() throws Exception {
        model.addOrganization("acme");
        model.addOrganization("globex");
        routes.withMapping(MappingText.of("organization").toString()).with("github.organizations", "acme, globex");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, "organization").pages()).isEqualTo(2);
        assertThat(identifiers("githubOrganization")).containsExactlyInAnyOrder("acme", "globex");
    }

    @Test
    void asksForTheOrganizationsOfTheToken_onceForAllKinds() throws Exception {
        model.addOrganization("acme");
        model.addOrganization("globex");
        model.addOrganization("initech");
        routes.withMapping(MappingText.of("organization").and("repository").toString())
                .with("github.organizations", "")
                .with("github.page-size", 2);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubOrganization")).containsExactlyInAnyOrder("acme", "globex", "initech");
        assertThat(github.requests("GET /user/orgs")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"organization", "repository", "pull-request"})
    void goesOnWithTheOthers_whenAnOrganizationDoesNotExist(String kind) throws Exception {
        addRepositories(3);
        model.addPullRequests("acme", "repo-01", 3);
        routes.withMapping(MappingText.of(kind).toString()).with("github.organizations", "nobody, acme, none");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.unknown().get(kind)).containsOnlyKeys("nobody", "none");
        assertThat(report.toString()).contains("nobody").contains("none").contains("404");
        assertThat(row(report, kind).accepted())
                .isPositive()
                .isEqualTo(row(report, kind).mapped());
        assertThat(routes.deadLetter()).isEmpty();
    }

    @Test
    void goesOnWithTheOthers_whenARepositoryCannotBeRead() throws Exception {
        addRepositories(3);
        model.addPullRequests("acme", "repo-01", 2);
        model.addPullRequests("acme", "repo-03", 2);
        github.on("GET /repos/acme/repo-02/pulls").answer(502, Map.of(), "");
        routes.withMapping(MappingText.of("pull-request", "state: all").toString())
                .with("github.retries", 1);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().get("pull-request")).containsOnlyKeys("acme/repo-02");
        assertThat(row(report, "pull-request").accepted()).isEqualTo(4);
    }

    @Test
    void listsRepositoriesOnce_forTwoKinds() throws Exception {
        addRepositories(5);
        model.addPullRequests("acme", "repo-01", 1);
        routes.withMapping(MappingText.of("pull-request", "state: all")
                        .and("repository")
                        .toString())
                .with("github.page-size", 2);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(report.requests()).isEqualTo(3 + 5);
        assertThat(github.requests(REPOSITORIES)).hasSize(1);
        assertThat(github.requests(MORE_REPOSITORIES)).hasSize(2);
        assertThat(github.requests("GET /repos/.*/pulls")).hasSize(5);
    }

    @Test
    void listsRepositoriesAgain_inTheNextRun() throws Exception {
        addRepositories(1);
        routes.withMapping(MappingText.of("repository").and("pull-request").toString());
        routes.resync();
        addRepository("later");

        ResyncReport report = routes.resync();

        assertThat(row(report, "repository").records()).isEqualTo(2);
        assertThat(github.requests("GET /repos/acme/later/pulls")).hasSize(1);
    }

    @Test
    void listsRepositories_whenTheMappingHasPullRequestsOnly() throws Exception {
        addRepositories(3);
        model.addPullRequests("acme", "repo-02", 1);
        routes.withMapping(MappingText.of("pull-request", "state: all").toString());

        ResyncReport report = routes.resync();

        assertThat(report.rows()).hasSize(1);
        assertThat(identifiers("githubPullRequest")).containsExactly("acme/repo-02/pull/1");
        assertThat(github.requests(REPOSITORIES)).hasSize(1);
    }

    @Test
    void readsRepositoriesBeforePullRequests_whateverTheMappingsOrder() throws Exception {
        addRepositories(1);
        model.addPullRequests("acme", "repo-01", 1);
        routes.withMapping(MappingText.of("pull-request", "state: all")
                .and("repository")
                .and("organization")
                .toString());

        ResyncReport report = routes.resync();

        assertThat(report.rows()).extracting(ResyncReport.Row::accepted).containsExactly(1L, 1L, 1L);
        assertThat(github.requests())
                .extracting(RecordedRequest::path)
                .containsExactly("/orgs/acme", "/orgs/acme/repos", "/repos/acme/repo-01/pulls");
    }

    @Test
    void fetchesOnce_whenTwoResourcesOfAKindHaveEqualSelectors() throws Exception {
        addRepositories(2);
        model.addPullRequests("acme", "repo-01", 3);
        routes.withMapping(MappingText.of("pull-request", "state: all")
                .mapping("pull-request", "githubPullRequest", ".html_url", "title: .title", "state: [closed, open]")
                .toString());

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(report.rows()).hasSize(2).allMatch(row -> row.records() == 3 && row.accepted() == 3);
        assertThat(identifiers("githubPullRequest")).hasSize(6);
        assertThat(github.requests("GET /repos/.*/pulls")).hasSize(2);
    }

    @Test
    void fetchesTwice_whenTwoResourcesOfAKindHaveDifferentSelectors() throws Exception {
        addRepositories(1);
        routes.withMapping(MappingText.of("pull-request", "state: open")
                .and("pull-request", "state: closed")
                .toString());

        routes.resync();

        assertThat(github.requests("GET /repos/.*/pulls"))
                .extracting(request -> request.query().replaceAll(".*state=(\\w+).*", "$1"))
                .containsExactlyInAnyOrder("open", "closed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pull-request | state: open | open",
                "pull_request | state: all | all",
                "pull_request | state: [open, closed] | all",
                "pull-request | states: [open] | open",
                "pull-request | state: closed | closed",
            })
    void asksForTheStatesOfTheSelector_inEitherSpellingOfTheKind(String kind, String selector, String state)
            throws Exception {
        addRepositories(1);
        model.addPullRequest(
                "acme", "repo-01", change -> change.withState(State.OPEN, Instant.parse("2026-01-02T03:04:05Z")));
        model.addPullRequest(
                "acme", "repo-01", change -> change.withState(State.CLOSED, Instant.parse("2026-01-02T03:04:05Z")));
        routes.withMapping(MappingText.of(kind, selector).toString());

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, "pull-request").accepted()).isEqualTo(state.equals("all") ? 2 : 1);
        assertThat(github.requests("GET /repos/acme/repo-01/pulls"))
                .singleElement()
                .satisfies(request -> assertThat(request.query())
                        .contains("state=" + state)
                        .contains("sort=created")
                        .contains("direction=asc"));
    }

    @Test
    void asksForTheRepositoriesOfTheSelector() throws Exception {
        addRepositories(1);
        model.addRepository("acme", "secret", change -> change.withVisibility(Visibility.PRIVATE));
        routes.withMapping(MappingText.of("repository", "type: private").toString());

        routes.resync();

        assertThat(identifiers("githubRepository")).containsExactly("acme/secret");
        assertThat(github.requests(REPOSITORIES).get(0).query())
                .contains("type=private")
                .contains("sort=full_name");
    }

    @Test
    void readsTheOrganizationsOfASelector_insteadOfTheConfigured() throws Exception {
        model.addOrganization("acme");
        model.addOrganization("globex");
        routes.withMapping(
                MappingText.of("organization", "organizations: [globex]").toString());

        routes.resync();

        assertThat(identifiers("githubOrganization")).containsExactly("globex");
    }

    @Test
    void syncsThePackagedMapping() throws Exception {
        addRepositories(3);
        model.addPullRequests("acme", "repo-02", 7);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(report.rows()).extracting(ResyncReport.Row::accepted).containsExactly(1L, 3L, 7L);
        assertThat(catalog.entity("githubPullRequest", "acme/repo-02/pull/7")
                        .orElseThrow()
                        .related())
                .extracting(reference -> reference.identifier())
                .containsExactly("acme/repo-02");
        assertThat(report.posts()).isEqualTo(3);
        assertThat(report.exitCode()).isZero();
    }

    private void addRepositories(int count) {
        model.addOrganization("acme");
        for (int i = 1; i <= count; i++) {
            addRepository(String.format("repo-%02d", i));
        }
    }

    private void addRepository(String name) {
        model.addRepository("acme", name);
    }
}
