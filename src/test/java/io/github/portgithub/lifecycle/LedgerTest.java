package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.ledger.LedgerRun;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.resync.ResyncReport.Row;
import io.github.portgithub.resync.RunLedgers;
import io.github.portgithub.sandbox.GithubPullRequest;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a run remembers of the one before: only what has changed is posted, and nothing is deleted because of it. In each kind
 * of ledger.
 */
abstract class LedgerTest {

    private static final String PULLS = "GET /repos/[^/]+/[^/]+/pulls.*";

    final LifeCycleHarness harness = new LifeCycleHarness();

    @BeforeEach
    void keepALedger() {
        keepALedger(harness);
        // Full runs: what the change feed spares is asked for in ChangeFeedTest
        harness.with("github.organizations", "acme").with("port.resync.full-every", 0);
    }

    /** Sets the properties of a ledger that is empty. */
    abstract void keepALedger(LifeCycleHarness routes);

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void postsNothing_whenNothingChanged() throws Exception {
        acme(3);
        ResyncReport first = harness.resync();
        harness.port.forget();
        harness.github.forget();

        ResyncReport second = again();

        assertThat(first.outcome()).as("%s", first).isEqualTo(Outcome.COMPLETE);
        assertThat(second.outcome()).as("%s", second).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isEmpty();
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
        assertThat(second.rows()).allSatisfy(row -> {
            assertThat(row.unchanged()).isEqualTo(row.mapped());
            assertThat(row.accepted()).isZero();
        });
        assertThat(second.rows())
                .extracting(Row::mapped)
                .containsExactlyElementsOf(
                        first.rows().stream().map(Row::mapped).toList());
        assertThat(second.rows())
                .extracting(Row::records)
                .containsExactlyElementsOf(
                        first.rows().stream().map(Row::records).toList());
        assertThat(second.notModified()).isEqualTo(4);
        assertThat(harness.github.requests(PULLS))
                .hasSize(3)
                .allSatisfy(
                        request -> assertThat(request.header("If-None-Match")).startsWith("W/"));
        assertThat(second.toString()).contains("(4 unchanged, without quota), 0 bulk posts");
        theCatalogIsRight();
    }

    @Test
    void postsWhatHasChanged_andNothingElse() throws Exception {
        acme(3);
        harness.resync();
        harness.model.updatePullRequest("acme", "repo-2", 1, pull -> pull.withTitle("Another title"));
        harness.port.forget();

        ResyncReport report = again();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(posted()).containsExactly("acme/repo-2/pull/1");
        theCatalogIsRight();
    }

    @Test
    void bringsBack_whatSomebodyDeletedOrOverwroteAtPort() throws Exception {
        acme(3);
        harness.resync();
        harness.catalog.putEntity("githubPullRequest", entity("acme/repo-1/pull/2", "Not GitHub's"), "somebody");
        harness.catalog.putEntity("githubRepository", entity("acme/repo-3", "Mine"), "somebody");
        harness.port.forget();

        ResyncReport report = again();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(posted()).containsExactlyInAnyOrder("acme/repo-1/pull/2", "acme/repo-3");
        theCatalogIsRight();
    }

    @Test
    void postsWhatIsAsItWasBefore_afterARunThatReadOnlyAPartOfTheListing() throws Exception {
        acme(1);
        harness.with("github.page-size", 1).resync();
        List<GithubPullRequest> before = List.copyOf(harness.model.pullRequests("acme", "repo-1"));
        before.forEach(one ->
                harness.model.updatePullRequest("acme", "repo-1", one.number(), pull -> pull.withTitle("For a while")));
        harness.github.on("GET .*/pulls.*[?&]page=2.*").answer(403, Map.of(), "{\"message\":\"no\"}");
        harness.port.forget();
        ResyncReport part = again();
        assertThat(part.outcome()).as("%s", part).isEqualTo(Outcome.INCOMPLETE);
        assertThat(posted()).hasSize(1);
        harness.github.heal();
        before.forEach(one ->
                harness.model.updatePullRequest("acme", "repo-1", one.number(), pull -> pull.withTitle(one.title())));

        again();

        theCatalogIsRight();
    }

    @Test
    void deletesWhatIsGone_fromAPageThatHasChanged() throws Exception {
        acme(3);
        harness.resync();
        harness.model.removePullRequest("acme", "repo-1", 1);

        ResyncReport report = again();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(report.deleted()).isEqualTo(1);
        theCatalogIsRight();
    }

    @Test
    void findsWhatComesAfterAFullPage_thoughThatIsAsItWas() throws Exception {
        harness.with("github.page-size", 2);
        acme(1);
        harness.resync();
        harness.model.addPullRequests("acme", "repo-1", 1);

        ResyncReport report = again();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.identifiers("githubPullRequest")).hasSize(3);
        theCatalogIsRight();
    }

    @Test
    void deletesTheLastPage_whenTheFullOneBeforeItIsAsItWas() throws Exception {
        harness.with("github.page-size", 2);
        acme(1);
        harness.model.addPullRequests("acme", "repo-1", 1);
        harness.resync();
        harness.model.removePullRequest("acme", "repo-1", 3);

        ResyncReport report = again();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(report.deleted()).as("%s", report).isEqualTo(1);
        theCatalogIsRight();
    }

    @Test
    void postsAnew_whatAChangedResourceMakes() throws Exception {
        acme(2);
        harness.withPackagedMapping();
        harness.resync();
        harness.withPackagedMapping(
                "title: .title\n          properties:\n            number",
                "title: .title + \"!\"\n          properties:\n            number");
        harness.port.forget();

        ResyncReport report = again();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(posted())
                .containsExactlyInAnyOrder(
                        "acme/repo-1/pull/1", "acme/repo-1/pull/2", "acme/repo-2/pull/1", "acme/repo-2/pull/2");
    }

    @Test
    void postsAgain_whatPortHasRefused() throws Exception {
        acme(2);
        harness.port
                .on(request ->
                        request.is(LifeCycleHarness.BULK) && request.text().contains("acme/repo-1/pull/1\""))
                .answer(422, Map.of(), "{\"ok\":false,\"error\":\"invalid_request\",\"message\":\"no\"}");
        harness.resync();
        harness.port.heal();
        harness.port.forget();

        ResyncReport report = again();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(posted()).containsExactly("acme/repo-1/pull/1");
        theCatalogIsRight();
    }

    @Test
    void deletesWhatIsGone_thoughAnotherRepositoryIsUnknownAndNoIdentifierShowsWhich() throws Exception {
        acme(3);
        harness.withMapping(mapping(".id | tostring")).resync();
        harness.model.removePullRequest("acme", "repo-1", 1);
        harness.github.on("GET /repos/acme/repo-2/pulls.*").answer(403, Map.of(), "{\"message\":\"no\"}");
        harness.model.removePullRequest("acme", "repo-2", 1);

        ResyncReport report = again();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.deleted()).as("%s", report).isEqualTo(1);
        assertThat(report.protectedEntities()).as("%s", report).isEqualTo(2);
        assertThat(report.toString())
                .contains("2 protected: pull-request[0]: acme/repo-2 is unknown\n    githubPullRequest/");
        assertThat(harness.identifiers("githubPullRequest")).hasSize(5);
    }

    @Test
    void deletesNothing_whereEntitiesGoFromRepositoryToRepository() throws Exception {
        acme(3);
        harness.withMapping(mapping("(.number | tostring)")).resync();
        harness.model.removePullRequest("acme", "repo-1", 1);
        harness.model.removePullRequest("acme", "repo-3", 1);
        harness.github.on("GET /repos/acme/repo-2/pulls.*").answer(403, Map.of(), "{\"message\":\"no\"}");

        ResyncReport report = again();

        assertThat(report.deleted()).as("%s", report).isZero();
        assertThat(harness.identifiers("githubPullRequest")).containsExactly("1", "2");
    }

    private static String mapping(String identifier) {
        return """
                resources:
                - kind: pull-request
                  selector: {query: 'true', state: all}
                  port: {entity: {mappings: {identifier: '%s', blueprint: '"githubPullRequest"', title: .title}}}
                """.formatted(identifier);
    }

    /** A run of a process that has been started anew. */
    @Test
    void tellsWhatEachRunDid_andSinceWhenSomethingIsUnknown() throws Exception {
        acme(3);
        harness.github.on("GET /repos/acme/repo-2/pulls.*").times(2).answer(403, Map.of(), "{\"message\":\"no\"}");
        harness.resync();
        harness.model.removePullRequest("acme", "repo-1", 1);
        again();
        RunLedgers ledgers =
                harness.context().getRegistry().lookupByNameAndType("portGithubRunLedger", RunLedgers.class);

        List<LedgerRun> runs = ledgers.lastRuns(10);

        LedgerRun first = runs.get(1);
        assertThat(first.counts().changed()).isEqualTo(1 + 3 + 4);
        assertThat(first.counts().requests()).isPositive();
        assertThat(runs.get(0).counts().deleted()).isEqualTo(1);
        assertThat(runs.get(0).counts().unchanged()).isEqualTo(1 + 3 + 3);
        assertThat(ledgers.unknownIn(runs.get(0))).singleElement().satisfies(unknown -> {
            assertThat(unknown.kind()).isEqualTo("pull-request");
            assertThat(unknown.scope()).isEqualTo("acme/repo-2");
            assertThat(unknown.since()).isEqualTo(first.started());
        });
        assertThat(ledgers.knownOfEntity("githubPullRequest:acme/repo-3/pull/1").origins())
                .singleElement()
                .satisfies(origin -> {
                    assertThat(origin.scope()).isEqualTo("acme/repo-3");
                    assertThat(origin.why()).startsWith("GitHub had it in run");
                });
        again();
        RunLedgers later = harness.context().getRegistry().lookupByNameAndType("portGithubRunLedger", RunLedgers.class);
        assertThat(later.unknownIn(later.lastRuns(1).get(0))).isEmpty();
    }

    private ResyncReport again() throws Exception {
        harness.stop();
        return harness.resync();
    }

    private List<String> posted() {
        return harness.port.requests(LifeCycleHarness.BULK).stream()
                .flatMap(request -> identifiers(request.text()).stream())
                .toList();
    }

    private static List<String> identifiers(String body) {
        try {
            return new ObjectMapper().readTree(body).path("entities").findValuesAsText("identifier");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void theCatalogIsRight() {
        assertThat(ExpectedCatalog.at(harness.catalog)).isEqualTo(ExpectedCatalog.of(harness.model, List.of("acme")));
    }

    private static ObjectNode entity(String identifier, String title) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("identifier", identifier)
                .put("title", title);
    }

    private void acme(int repositories) {
        harness.model.addOrganization("acme");
        for (int i = 1; i <= repositories; i++) {
            harness.model.addRepository("acme", "repo-" + i);
            harness.model.addPullRequests("acme", "repo-" + i, 2);
        }
    }
}
