package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Incremental;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubAccount;
import io.github.portgithub.sandbox.GithubItems;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a run reads if GitHub's GraphQL API tells what has changed. */
@Timeout(60)
class ChangeFeedTest {

    private static final String GRAPHQL = "POST /graphql";
    private static final String PULLS = "GET /(repos|repositories)/.*/pulls";

    /** After all that the simulated GitHub has by itself. */
    private static final Instant LATER = Instant.parse("2025-06-01T00:00:00Z");

    private final LifeCycleHarness harness = new LifeCycleHarness();
    private final LogLines log = new LogLines();

    @BeforeEach
    void acme() {
        harness.with("github.organizations", "acme")
                .with("github.page-size", 3)
                .with("port.ledger.url", "jdbc:h2:file:" + harness.folder.resolve("ledger/test"));
        harness.model.addOrganization("acme");
        for (int i = 1; i <= 4; i++) {
            harness.model.addRepository("acme", "repo-" + i);
            harness.model.addPullRequests("acme", "repo-" + i, 2 * i);
        }
    }

    @AfterEach
    void close() {
        log.close();
        harness.close();
    }

    @Test
    void readsNoListing_whenNothingHasChanged() throws Exception {
        first();

        ResyncReport report = again();

        assertThat(report.incremental()).isEqualTo(new Incremental(4, 0));
        assertThat(harness.github.requests(PULLS)).isEmpty();
        // The organization, two pages of repositories, and the feed
        assertThat(report.requests()).as("%s", report).isEqualTo(1 + 2 + 2);
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isEmpty();
    }

    @Test
    void readsWhatHasChanged_newestFirst_downToTheMark() throws Exception {
        first();
        harness.model.updatePullRequest("acme", "repo-4", 2, pull -> pull.withTitle("Another"));
        harness.model.addPullRequest("acme", "repo-4", pull -> pull.openedAt(LATER));

        ResyncReport report = again();

        assertThat(report.incremental()).isEqualTo(new Incremental(3, 1));
        // The third of a page is the one that was the newest before
        assertThat(harness.github.requests(PULLS))
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.query()).contains("sort=updated&direction=desc"));
        assertThat(posted()).containsExactlyInAnyOrder("acme/repo-4/pull/2", "acme/repo-4/pull/9");

        // And of that, what changes next
        harness.model.updatePullRequest("acme", "repo-4", 9, pull -> pull.withTitle("Yet another"));
        report = again();

        assertThat(report.incremental()).isEqualTo(new Incremental(3, 1));
        assertThat(posted()).containsExactly("acme/repo-4/pull/9");
        assertThat(again().incremental()).isEqualTo(new Incremental(4, 0));
        assertThat(harness.resync(Map.of("PortGithubFull", true)).outcome()).isEqualTo(Outcome.COMPLETE);
        theCatalogIsRight();
    }

    @Test
    void readsAgain_whatHadJustChangedWhenItWasRead() throws Exception {
        // GitHub may show another change of the same time later
        harness.model.updatePullRequest("acme", "repo-2", 1, pull -> pull.changedAt(Instant.now()));
        first();

        assertThat(again().incremental()).isEqualTo(new Incremental(3, 1));
        assertThat(again().incremental()).isEqualTo(new Incremental(3, 1));
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isEmpty();
        theCatalogIsRight();
    }

    @Test
    void readsTheWholeListing_whenTheCountDoesNotAddUp() throws Exception {
        first();
        harness.model.removePullRequest("acme", "repo-4", 3);
        harness.model.updatePullRequest("acme", "repo-4", 2, pull -> pull.withTitle("Another"));

        ResyncReport report = again();

        assertThat(report.incremental()).isEqualTo(new Incremental(3, 0));
        assertThat(report.deleted()).as("%s", report).isEqualTo(1);
        assertThat(again().incremental()).isEqualTo(new Incremental(4, 0));
    }

    @Test
    void deletesWhatHasLeftTheSelector_inOnePageAndInSeveral() throws Exception {
        harness.withMapping(OPEN);
        acmeIs(State.OPEN);
        harness.resync();
        harness.github.forget();
        for (String repository : List.of("repo-1", "repo-4")) {
            harness.model.updatePullRequest("acme", repository, 1, pull -> pull.withState(State.CLOSED, LATER));
        }

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(report.deleted()).as("%s", report).isEqualTo(2);
        assertThat(harness.identifiers("githubPullRequest"))
                .contains("acme/repo-1/2", "acme/repo-4/2")
                .doesNotContain("acme/repo-1/1", "acme/repo-4/1");
        // Where pages may have moved up, all of it was read again
        assertThat(report.incremental()).isEqualTo(new Incremental(2, 1));
        harness.model.updatePullRequest("acme", "repo-1", 1, pull -> pull.withState(State.OPEN, LATER.plusSeconds(1)));
        assertThat(harness.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.identifiers("githubPullRequest")).contains("acme/repo-1/1");
    }

    @Test
    void readsOfIssuesWhatHasChanged_thoughPullRequestsAreAmongThem() throws Exception {
        harness.withMapping(ISSUES);
        harness.model.setItems("acme/repo-1", GithubItems.ISSUES, 3);
        harness.resync();
        harness.model.setItems("acme/repo-1", GithubItems.ISSUES, 8);
        harness.github.forget();
        harness.port.forget();

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(report.incremental()).isEqualTo(new Incremental(3, 1));
        // 6 is closed, 4 and 8 are pull requests
        assertThat(posted()).containsExactlyInAnyOrder("acme/repo-1/5", "acme/repo-1/7");
        assertThat(harness.identifiers("githubIssue"))
                .containsExactlyInAnyOrder("acme/repo-1/1", "acme/repo-1/2", "acme/repo-1/5", "acme/repo-1/7");
    }

    @Test
    void readsReleasesTagsAndBranches_whereOneHasChanged() throws Exception {
        harness.withMapping(List.of("release", "tag", "branch").stream()
                .map(kind -> """
                          - kind: %s
                            selector:
                              query: "true"
                            port:
                              entity:
                                mappings:
                                  identifier: .__repository_full_name + "/" + (.tag_name // if .zipball_url then .name else .commit.sha end)
                                  blueprint: '"%s"'
                        """.formatted(
                                kind, "github" + kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1)))
                .collect(Collectors.joining("", "resources:\n", "")));
        for (GithubItems kind : List.of(GithubItems.RELEASES, GithubItems.TAGS, GithubItems.BRANCHES)) {
            harness.model.setItems("acme/repo-1", kind, 2);
        }
        harness.resync();
        assertThat(again().incremental()).isEqualTo(new Incremental(12, 0));

        harness.model.setItems("acme/repo-1", GithubItems.TAGS, 3);
        harness.model.setItems("acme/repo-2", GithubItems.RELEASES, 1);
        ResyncReport report = again();

        assertThat(report.incremental()).isEqualTo(new Incremental(10, 0));
        assertThat(posted()).containsExactlyInAnyOrder("acme/repo-1/v1.3.0", "acme/repo-2/v1.1.0");
        harness.model.setItems("acme/repo-1", GithubItems.BRANCHES, 1);
        assertThat(again().deleted()).isEqualTo(1);
    }

    @Test
    void readsEverything_whenItIsAskedTo_orTheMappingHasChanged_orTheLedgerIsNew() throws Exception {
        assertThat(first().incremental()).isNull();
        assertThat(again().incremental()).isNotNull();
        assertThat(harness.resync(Map.of("PortGithubFull", true)).incremental()).isNull();
        assertThat(again().incremental()).isNotNull();

        harness.stop();
        harness.withPackagedMapping("title: .title", "title: (.title + \"!\")");
        assertThat(harness.resync().incremental()).isNull();
        assertThat(harness.resync().incremental()).isNotNull();

        harness.stop();
        harness.with("port.resync.full-every", 0);
        harness.github.forget();
        assertThat(harness.resync().incremental()).isNull();
        assertThat(harness.github.requests(GRAPHQL)).isEmpty();

        harness.stop();
        harness.with("port.resync.full-every", "24h")
                .with("port.ledger.url", "jdbc:h2:file:" + harness.folder.resolve("ledger/another"));
        assertThat(harness.resync().incremental()).isNull();
    }

    @Test
    void doesWithout_whenGraphqlHasFaults_andSaysSoOnce() throws Exception {
        harness.with("github.retries", 8);
        first();
        harness.github.on(GRAPHQL).answer(502, Map.of(), "");

        ResyncReport report = again();

        assertThat(report.incremental()).isEqualTo(new Incremental(0, 0));
        // Once, and three times in smaller pages
        assertThat(harness.github.requests(GRAPHQL)).hasSize(4);
        assertThat(report.notModified()).isPositive();
        again();
        assertThat(log.with("GraphQL API does not tell what has changed")).hasSize(1);
        harness.github.heal();
        // Nobody knows what GitHub would have said before these listings were read
        assertThat(again().incremental()).isEqualTo(new Incremental(0, 0));
        assertThat(again().incremental()).isEqualTo(new Incremental(4, 0));
        theCatalogIsRight();
    }

    @Test
    void goesOn_whereGithubAnswersInAMoment_orInSmallerPages() throws Exception {
        first();
        harness.github
                .on(GRAPHQL)
                .times(1)
                .answer(
                        200,
                        Map.of(
                                "X-RateLimit-Limit", "5000",
                                "X-RateLimit-Remaining", "0",
                                "X-RateLimit-Reset", Long.toString(Instant.now().getEpochSecond()),
                                "X-RateLimit-Resource", "graphql"),
                        "{\"errors\":[{\"type\":\"RATE_LIMITED\",\"message\":\"API rate limit exceeded\"}]}");

        assertThat(again().incremental()).isEqualTo(new Incremental(4, 0));
        assertThat(firsts()).containsExactly(3, 3, 3);

        harness.github.on(GRAPHQL).times(1).answer(502, Map.of(), "");
        assertThat(again().incremental()).isEqualTo(new Incremental(4, 0));
        assertThat(firsts().subList(0, 2)).containsExactly(3, 1);
        assertThat(log.with("GraphQL API does not tell what has changed")).isEmpty();
    }

    @Test
    void asksOfAPersonalAccount_too() throws Exception {
        harness.with("github.organizations", "").with("github.users", "mona");
        harness.model.addAccount(GithubAccount.user("mona"));
        harness.model.addRepository("mona", "own");
        harness.model.addPullRequests("mona", "own", 2);
        first();
        harness.model.addPullRequest("mona", "own", pull -> pull.openedAt(LATER));

        assertThat(again().incremental()).isEqualTo(new Incremental(0, 1));
        assertThat(posted()).containsExactly("mona/own/pull/3");
        assertThat(again().incremental()).isEqualTo(new Incremental(1, 0));
    }

    @Test
    void readsIssuesWhereTheyAreSwitchedOff_thoughTheFeedHasFailed() throws Exception {
        harness.withMapping(ISSUES);
        harness.github
                .on("GET /repos/acme/repo-1/issues")
                .answer(410, Map.of(), "{\"message\":\"Issues are disabled for this repo\"}");
        harness.github.on(GRAPHQL).answer(403, Map.of(), "{\"message\":\"Resource not accessible\"}");
        first();
    }

    private List<Integer> firsts() {
        return harness.github.requests(GRAPHQL).stream()
                .map(request -> Integer.valueOf(request.text().replaceAll("(?s).*\"first\":(\\d+).*", "$1")))
                .toList();
    }

    @Test
    void readsWhatTheFeedDoesNotSay() throws Exception {
        first();
        harness.github
                .on(GRAPHQL)
                .answer(
                        200,
                        Map.of("Date", "Tue, 01 Dec 2026 00:00:00 GMT"),
                        "{\"data\":{\"repositoryOwner\":{\"repositories\":{\"nodes\":[null,"
                                + "{\"databaseId\":1,\"nameWithOwner\":\"acme/repo-1\",\"c0\":null},"
                                + "{\"databaseId\":2,\"nameWithOwner\":\"acme/repo-2\",\"c0\":{\"totalCount\":0,\"nodes\":[]}}],"
                                + "\"pageInfo\":{\"hasNextPage\":false}}}},"
                                + "\"errors\":[{\"type\":\"FORBIDDEN\",\"path\":[\"repositoryOwner\",\"repositories\",\"nodes\",0],"
                                + "\"message\":\"Resource not accessible\"}]}");

        ResyncReport report = again();

        assertThat(report.incremental()).isEqualTo(new Incremental(0, 0));
        assertThat(harness.github.requests(PULLS)).hasSizeGreaterThanOrEqualTo(4);
        assertThat(report.deleted()).isZero();
        theCatalogIsRight();
    }

    private ResyncReport first() throws Exception {
        ResyncReport report = harness.resync();
        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        return report;
    }

    private ResyncReport again() throws Exception {
        harness.github.forget();
        harness.port.forget();
        ResyncReport report = harness.resync();
        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        return report;
    }

    private void acmeIs(State state) {
        harness.model
                .repositories("acme")
                .forEach(repository -> harness.model
                        .pullRequests(repository.id())
                        .forEach(pull -> harness.model.updatePullRequest(
                                "acme",
                                repository.name(),
                                pull.number(),
                                one -> one.withState(state, one.updatedAt()))));
    }

    private List<String> posted() {
        return harness.port.requests(LifeCycleHarness.BULK).stream()
                .flatMap(request -> {
                    try {
                        return new ObjectMapper()
                                .readTree(request.text()).path("entities").findValuesAsText("identifier").stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private void theCatalogIsRight() {
        assertThat(ExpectedCatalog.at(harness.catalog)).isEqualTo(ExpectedCatalog.of(harness.model, List.of("acme")));
    }

    private static final String OPEN = """
            resources:
              - kind: pull-request
                selector:
                  query: "true"
                  states: [open]
                port:
                  entity:
                    mappings:
                      identifier: .__repository_full_name + "/" + (.number | tostring)
                      blueprint: '"githubPullRequest"'
                      title: .title
            """;

    private static final String ISSUES = """
            resources:
              - kind: issue
                selector:
                  query: "true"
                port:
                  entity:
                    mappings:
                      identifier: .__repository_full_name + "/" + (.number | tostring)
                      blueprint: '"githubIssue"'
                      title: .title
            """;
}
