package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubItems;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings that change between two of their pages, so that GitHub skips a record that it still has. */
class MovingListingTest {

    private static final String REPOSITORIES = "GET /(orgs/acme|organizations/\\d+)/repos\\?.*";
    private static final String PULL_REQUESTS = "GET /repos/acme/repo-1/pulls\\?.*";

    private final LifeCycleHarness harness = new LifeCycleHarness().with("github.page-size", 4);

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void keepsTheRepositoryThatIsSkipped_whenOneBeforeItIsDeletedBetweenTwoPages() throws Exception {
        acme(9, 2);
        harness.resync();
        afterPage(REPOSITORIES, () -> harness.model.removeRepository("acme", "repo-2"));

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isZero();
        assertThat(harness.identifiers("githubRepository")).hasSize(9);
        assertThat(harness.identifiers("githubPullRequest")).hasSize(18).contains("acme/repo-5/pull/1");
        assertThat(report.toString())
                .contains("protected: repository[1]: acme changed while it was read")
                .contains("protected: pull-request[2]: acme changed while it was read");

        harness.github.heal();
        ResyncReport next = harness.resync();

        assertThat(next.deleted()).isEqualTo(3);
        holdsWhatGithubHolds("acme");
    }

    @Test
    void keepsTheRepositoryThatIsSkipped_alsoWhenAnotherTakesItsPlaceUntilTheEnd() throws Exception {
        acme(9, 1);
        harness.resync();
        afterPage(REPOSITORIES, () -> harness.model.removeRepository("acme", "repo-2"));
        harness.github.on(PULL_REQUESTS).times(1).change(answer -> {
            harness.model.addRepository("acme", "a-new-one");
            return answer;
        });

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isZero();
        assertThat(harness.identifiers("githubRepository")).contains("acme/repo-5");
    }

    @Test
    void keepsTheLastRepository_whenThePageThatItWasOnIsEmptyMeanwhile() throws Exception {
        acme(5, 1);
        harness.resync();
        afterPage(REPOSITORIES, () -> harness.model.removeRepository("acme", "repo-2"));

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isZero();
        assertThat(harness.identifiers("githubRepository")).contains("acme/repo-5");
    }

    @Test
    void keepsEverything_whenTheListingIsOnlyReadToGoThroughTheRepositories() throws Exception {
        String mapping = LifeCycleHarness.packagedMapping();
        harness.withMapping(mapping.substring(0, mapping.indexOf("  - kind: organization"))
                + mapping.substring(mapping.indexOf("  - kind: pull-request")));
        acme(9, 2);
        harness.resync();
        afterPage(REPOSITORIES, () -> harness.model.removeRepository("acme", "repo-2"));

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isZero();
        assertThat(harness.identifiers("githubPullRequest")).hasSize(18);
        assertThat(report.toString()).contains("protected: pull-request[0]: acme changed while it was read");
    }

    @Test
    void keepsThePullRequestThatIsSkipped_whenOneBeforeItIsClosed_andDeletesThoseOfOtherRepositories()
            throws Exception {
        harness.withPackagedMapping("state: all", "state: open");
        acme(2, 9);
        harness.resync();
        closePullRequest("repo-2", 9);
        afterPage(PULL_REQUESTS, () -> closePullRequest("repo-1", 2));

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isEqualTo(1);
        assertThat(harness.identifiers("githubPullRequest"))
                .hasSize(17)
                .contains("acme/repo-1/pull/5")
                .doesNotContain("acme/repo-2/pull/9");
        assertThat(report.toString()).contains("1 protected: pull-request[2]: acme/repo-1 changed while it was read");
        // it is GitHub that changes, nothing that anybody has to look after
        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);

        harness.github.heal();
        ResyncReport next = harness.resync();

        assertThat(next.deleted()).isEqualTo(1);
        assertThat(harness.identifiers("githubPullRequest")).hasSize(16).doesNotContain("acme/repo-1/pull/2");
    }

    @ParameterizedTest
    @CsvSource({"GET .*/pulls.*per_page=100, 50", "GET .*/pulls.*per_page=100&page=2, 100"})
    void findsThePlaces_whereGithubWasAskedForSmallerPages(String tooLarge, int skippedAfter) throws Exception {
        harness.with("github.page-size", 100).withPackagedMapping("state: all", "state: open");
        acme(1, 240);
        harness.resync();
        harness.github.on(tooLarge).answer(502, Map.of(), "");
        harness.github.on(PULL_REQUESTS).times(1).change(answer -> {
            closePullRequest("repo-1", 7);
            return answer;
        });

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isZero();
        assertThat(harness.identifiers("githubPullRequest")).contains("acme/repo-1/pull/" + (skippedAfter + 1));
        assertThat(report.toString()).contains("acme/repo-1 changed while it was read");
    }

    @Test
    void deletesInTheSameRun_whatIsGoneBeforeIt_forOneRequestPerPlace() throws Exception {
        acme(17, 9);
        harness.resync();
        harness.model.removeRepository("acme", "repo-2");
        harness.model.removePullRequest("acme", "repo-1", 1);
        harness.github.forget();

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isEqualTo(11);
        assertThat(report.protectedEntities()).isZero();
        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        holdsWhatGithubHolds("acme");
        // 16 repositories on 4 pages have 3 places between them
        assertThat(harness.github.requests(REPOSITORIES)).hasSize(4 + 3);
        // 8 pull requests of the one on 2 pages; 9 each of the others, whose places nobody asks about
        assertThat(harness.github.requests("GET /.*/pulls\\?.*")).hasSize(2 + 1 + 15 * 3);
    }

    @Test
    void asksNothingMore_whenNothingIsToBeDeleted() throws Exception {
        acme(9, 9);
        harness.resync();
        harness.github.forget();
        harness.model.addRepository("acme", "repo-0");

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isZero();
        assertThat(harness.github.requests()).hasSize(1 + 3 + 9 * 3 + 1);
    }

    @Test
    void asksNothingMore_whenItIsOnlyADryRunOrTooMuchWouldGo() throws Exception {
        acme(9, 1);
        harness.resync();
        harness.stop();
        harness.model.removeRepository("acme", "repo-2");
        harness.github.forget();
        harness.with("port.dry-run", true).with("port.dry-run-file", harness.folder.resolve("dry-run.ndjson"));

        ResyncReport report = harness.resync();

        assertThat(report.toString()).contains("2 would be deleted");
        assertThat(harness.github.requests(REPOSITORIES)).hasSize(2);
    }

    @Test
    void deletesAllTheSame_whenSomethingIsCreatedOrDeletedAfterTheListing() throws Exception {
        acme(17, 1);
        harness.resync();
        harness.model.removeRepository("acme", "repo-3");
        harness.github.on(PULL_REQUESTS).times(1).change(answer -> {
            harness.model.addRepository("acme", "a-new-one");
            harness.model.addRepository("acme", "another");
            return answer;
        });

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isEqualTo(2);
        assertThat(report.protectedEntities()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 500})
    void keepsWhatIsOfAListing_thatCannotBeReadAgain(int status) throws Exception {
        acme(2, 9);
        harness.resync();
        harness.model.removePullRequest("acme", "repo-1", 1);
        harness.model.removePullRequest("acme", "repo-2", 1);
        long id = harness.model.repository("acme", "repo-1").orElseThrow().id();
        harness.github.on("GET /repositories/" + id + "/pulls.*per_page=1\\d.*").answer(status, Map.of(), "{}");

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isEqualTo(1);
        assertThat(harness.identifiers("githubPullRequest")).contains("acme/repo-1/pull/1");
        assertThat(report.toString()).contains("1 protected: pull-request[2]: acme/repo-1 could not be read again (");
    }

    @Test
    void asksNothingMore_whereAListingGoesByACursor() throws Exception {
        harness.withMapping("""
                resources:
                  - kind: dependabot-alert
                    selector: { query: 'true', states: [auto_dismissed, dismissed, fixed, open] }
                    port:
                      entity:
                        mappings:
                          identifier: .__repository_full_name + "/alert/" + (.number | tostring)
                          blueprint: '"githubRepository"'
                """);
        acme(1, 0);
        harness.model.setItems("acme/repo-1", GithubItems.DEPENDABOT_ALERTS, 12);
        harness.resync();
        int before = harness.identifiers("githubRepository").size();
        harness.model.setItems("acme/repo-1", GithubItems.DEPENDABOT_ALERTS, 11);
        harness.github.forget();

        ResyncReport report = harness.resync();

        assertThat(before).isEqualTo(12);
        assertThat(report.deleted()).isEqualTo(1);
        assertThat(harness.github.requests("GET .*/alerts.*")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"environment, ENVIRONMENTS, actions, 10", "issue, ISSUES, pull requests, 8"})
    void findsThePlaces_ofAListingThatHoldsMoreThanRecords(String kind, GithubItems items, String more, int records)
            throws Exception {
        harness.withMapping("""
                resources:
                  - kind: KIND
                    selector: { query: 'true', state: all }
                    port:
                      entity:
                        mappings:
                          identifier: .__repository_full_name + "/" + (.id | tostring)
                          blueprint: '"githubRepository"'
                """.replace("KIND", kind).replace(items == GithubItems.ISSUES ? "" : ", state: all", ""));
        acme(1, 0);
        harness.model.setItems("acme/repo-1", items, 10);
        harness.resync();
        int before = harness.identifiers("githubRepository").size();
        harness.model.setItems("acme/repo-1", items, 9);
        harness.github.forget();

        ResyncReport report = harness.resync();

        assertThat(before).as("without %s", more).isEqualTo(records);
        assertThat(report.deleted()).as("%s", report).isEqualTo(1);
        assertThat(harness.github.requests("GET .*/" + kind + "s\\?.*")).hasSize(3 + 2);
    }

    @Test
    void keepsAWholeOrganization_thatIsSkippedWhenTheTokenLosesAnother() throws Exception {
        harness.with("github.page-size", 2).with("github.organizations", "");
        for (String login : List.of("acme", "globex", "initech")) {
            harness.model.addOrganization(login);
            harness.model.addRepository(login, "repo-1");
        }
        harness.resync();
        harness.github.on("GET /user/orgs.*&page=2").times(1).answer(200, Map.of(), "[]");

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isZero();
        assertThat(harness.identifiers("githubOrganization")).containsExactly("acme", "globex", "initech");
        assertThat(harness.identifiers("githubRepository")).hasSize(3);
        assertThat(report.toString())
                .contains("1 protected: organization[0] is unknown in part")
                .contains("1 protected: repository[1] is unknown in part");
    }

    private void acme(int repositories, int pullRequests) {
        harness.model.addOrganization("acme");
        for (int i = 1; i <= repositories; i++) {
            harness.model.addRepository("acme", "repo-" + i);
            for (int j = 0; j < pullRequests; j++) {
                harness.model.addPullRequest("acme", "repo-" + i, one -> one.withState(State.OPEN, one.updatedAt()));
            }
        }
    }

    private void closePullRequest(String repository, int number) {
        harness.model.updatePullRequest(
                "acme", repository, number, one -> one.withState(State.CLOSED, one.updatedAt()));
    }

    /** Lets something happen once the first page of a listing is on its way. */
    private void afterPage(String listing, Runnable change) {
        harness.github.on(listing).times(1).change(answer -> {
            change.run();
            return answer;
        });
    }

    private void holdsWhatGithubHolds(String organization) {
        assertThat(new TreeSet<>(ExpectedCatalog.at(harness.catalog).entities().keySet()))
                .isEqualTo(new TreeSet<>(ExpectedCatalog.of(harness.model, List.of(organization))
                        .entities()
                        .keySet()));
    }
}
