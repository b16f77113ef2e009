package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubAccount;
import io.github.portgithub.sandbox.GithubRepository;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReconciliationTest {

    private static final String OURS = "port-ocean/github-routes/0.0.1/my-github-routes/exporter";

    private final LifeCycleHarness harness = new LifeCycleHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void deletesNothing_whenNothingChanged() throws Exception {
        acme(3);
        ResyncReport first = harness.resync();
        harness.port.forget();

        ResyncReport second = harness.resync();

        assertThat(first.outcome()).as("%s", first).isEqualTo(Outcome.COMPLETE);
        assertThat(second.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(second.deleted()).isZero();
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
        assertThat(harness.identifiers("githubPullRequest")).hasSize(6);
    }

    @Test
    void holdsWhatGithubHolds_whenTheOrganizationIsFresh() throws Exception {
        acme(5);

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(report.deleted()).isZero();
        assertThat(ExpectedCatalog.at(harness.catalog)).isEqualTo(ExpectedCatalog.of(harness.model, List.of("acme")));
    }

    @Test
    void keepsARepositoryAndItsPullRequests_whenItIsArchived() throws Exception {
        acme(3);
        harness.resync();
        harness.model.updateRepository("acme", "repo-2", repository -> repository.with(Trait.ARCHIVED));

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isZero();
        assertThat(ExpectedCatalog.at(harness.catalog)).isEqualTo(ExpectedCatalog.of(harness.model, List.of("acme")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme,globex", "acme"})
    void deletesWhatARepositoryWas_whenItIsTransferred(String organizations) throws Exception {
        acme(3);
        GithubAccount globex = harness.model.addOrganization("globex");
        harness.with("github.organizations", organizations).resync();
        harness.model.updateRepository(
                "acme",
                "repo-2",
                repository -> new GithubRepository(
                        repository.id(),
                        globex,
                        repository.name(),
                        repository.visibility(),
                        repository.traits(),
                        repository.description(),
                        repository.language(),
                        repository.createdAt()));

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isEqualTo(3);
        assertThat(ExpectedCatalog.at(harness.catalog))
                .isEqualTo(ExpectedCatalog.of(harness.model, List.of(organizations.split(","))));
    }

    @Test
    void deletesTheOldName_whenARepositoryIsRenamed() throws Exception {
        acme(3);
        harness.resync();
        harness.model.updateRepository("acme", "repo-1", repository -> repository.withName("renamed"));

        ResyncReport report = harness.resync();

        assertThat(harness.identifiers("githubRepository"))
                .containsExactly("acme/renamed", "acme/repo-2", "acme/repo-3");
        assertThat(harness.identifiers("githubPullRequest"))
                .hasSize(6)
                .contains("acme/renamed/pull/1")
                .doesNotContain("acme/repo-1/pull/1");
        assertThat(report.deleted()).isEqualTo(3);
    }

    @Test
    void deletesARepositoryAndItsPullRequests_whenItIsGone() throws Exception {
        acme(3);
        harness.resync();
        harness.model.removeRepository("acme", "repo-2");

        ResyncReport report = harness.resync();

        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/repo-1", "acme/repo-3");
        assertThat(harness.identifiers("githubPullRequest")).hasSize(4);
        assertThat(report.deleted()).isEqualTo(3);
        assertThat(report.toString()).contains("githubPullRequest: 2 deleted").contains("githubRepository: 1 deleted");
    }

    @Test
    void deletesWhatTheQueryRejectsNow() throws Exception {
        acme(3);
        harness.resync();
        harness.stop();
        harness.withPackagedMapping(
                "query: 'true' # without forks and archived ones: (.fork or .archived) | not",
                "query: .name != \"repo-3\"",
                "query: 'true' # without robots: .user.type != \"Bot\"",
                "query: .base.repo.name != \"repo-3\"");

        harness.resync();

        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/repo-1", "acme/repo-2");
        assertThat(harness.identifiers("githubPullRequest")).hasSize(4);
    }

    @Test
    void sparesARepository_thatALivePullRequestRelatesTo() throws Exception {
        acme(3);
        harness.resync();
        harness.stop();
        harness.withPackagedMapping(
                "query: 'true' # without forks and archived ones: (.fork or .archived) | not",
                "query: .name != \"repo-3\"");

        ResyncReport report = harness.resync();

        assertThat(harness.identifiers("githubRepository")).contains("acme/repo-3");
        assertThat(harness.identifiers("githubPullRequest")).hasSize(6);
        assertThat(report.protectedEntities()).isEqualTo(1);
    }

    @Test
    void deletesAnOrganizationWithAllInIt_whenItIsNoLongerSelected() throws Exception {
        acme(2);
        harness.model.addOrganization("globex");
        harness.model.addRepository("globex", "repo-1");
        harness.with("github.organizations", "acme,globex").resync();
        harness.stop();
        harness.with("github.organizations", "acme");

        ResyncReport report = harness.resync();

        assertThat(report.deleted()).isEqualTo(2);
        assertThat(harness.identifiers("githubOrganization")).containsExactly("acme");
        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/repo-1", "acme/repo-2");
    }

    @Test
    void replacesEntities_whenTheIdentifierOfTheMappingChanges() throws Exception {
        acme(2);
        harness.resync();
        harness.stop();
        harness.withPackagedMapping("\"/pull/\" + (.number | numbers", "\"/pr/\" + (.number | numbers");

        harness.resync();

        assertThat(harness.identifiers("githubPullRequest"))
                .containsExactly("acme/repo-1/pr/1", "acme/repo-1/pr/2", "acme/repo-2/pr/1", "acme/repo-2/pr/2");
    }

    @Test
    void sparesThePullRequestsOfOneRepositoryOfFifty_thatCannotBeRead() throws Exception {
        acme(50);
        harness.resync();
        harness.model.removePullRequest("acme", "repo-7", 1);
        harness.model.removePullRequest("acme", "repo-8", 1);
        harness.github.on("GET /repos/acme/repo-7/pulls.*").answer(502, Map.of(), "");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(harness.identifiers("githubPullRequest"))
                .hasSize(99)
                .contains("acme/repo-7/pull/1", "acme/repo-7/pull/2", "acme/repo-8/pull/2")
                .doesNotContain("acme/repo-8/pull/1");
        assertThat(report.protectedEntities()).isEqualTo(2);
        assertThat(report.toString()).contains("acme/repo-7 is unknown");
    }

    @Test
    void sparesTheWholeBlueprint_whenItsEntitiesDoNotShowTheirRepository() throws Exception {
        acme(5);
        harness.withPackagedMapping(
                "(.base.repo.full_name | strings | select(. != \"\")) + \"/pull/\" + (.number | numbers | tostring)",
                ".node_id | gsub(\"[^A-Za-z0-9]\"; \"-\")",
                "repository: .base.repo.full_name",
                "repository: null");
        harness.resync();
        int before = harness.identifiers("githubPullRequest").size();
        harness.model.removePullRequest("acme", "repo-2", 1);
        harness.github.on("GET /repos/acme/repo-1/pulls.*").answer(502, Map.of(), "");

        ResyncReport report = harness.resync();

        assertThat(before).isEqualTo(10);
        assertThat(harness.identifiers("githubPullRequest")).hasSize(10);
        assertThat(report.toString()).contains("is unknown in part");
    }

    @Test
    void tellsTheRepositoryByTheRelation_whenTheIdentifierDoesNotShowIt() throws Exception {
        acme(5);
        harness.withPackagedMapping(
                "(.base.repo.full_name | strings | select(. != \"\")) + \"/pull/\" + (.number | numbers | tostring)",
                ".node_id | gsub(\"[^A-Za-z0-9]\"; \"-\")");
        harness.resync();
        harness.model.removePullRequest("acme", "repo-2", 1);
        harness.github.on("GET /repos/acme/repo-1/pulls.*").answer(502, Map.of(), "");

        ResyncReport report = harness.resync();

        assertThat(harness.identifiers("githubPullRequest")).hasSize(9);
        assertThat(report.deleted()).isEqualTo(1);
        assertThat(report.protectedEntities()).isEqualTo(2);
    }

    @Test
    void deletesNothing_whenGithubAnswersEverythingWith403() throws Exception {
        acme(3);
        harness.resync();
        harness.github
                .on(request -> true)
                .answer(403, Map.of(), "{\"message\":\"Resource not accessible by personal access token\"}");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isNotEqualTo(Outcome.COMPLETE);
        assertThat(report.deleted()).isZero();
        assertThat(harness.identifiers("githubRepository")).hasSize(3);
        assertThat(harness.identifiers("githubPullRequest")).hasSize(6);
    }

    @Test
    void deletesNothing_whenTheTokenIsRevokedInMidRun() throws Exception {
        acme(10);
        harness.resync();
        harness.model.removeRepository("acme", "repo-1");
        harness.github.on(request -> true).after(5).answer(401, Map.of(), "{\"message\":\"Bad credentials\"}");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(harness.identifiers("githubPullRequest")).hasSizeGreaterThanOrEqualTo(18);
        assertThat(harness.identifiers("githubRepository")).hasSizeGreaterThanOrEqualTo(9);
        assertThat(ExpectedCatalog.at(harness.catalog).entities().keySet())
                .containsAll(ExpectedCatalog.of(harness.model, List.of("acme"))
                        .entities()
                        .keySet());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429})
    void deletesNothing_whenGithubAnswersEverythingWithASecondaryLimit(int status) throws Exception {
        acme(3);
        harness.resync();
        harness.stop();
        harness.github
                .on(request -> true)
                .answer(status, Map.of(), "{\"message\":\"You have exceeded a secondary rate limit.\"}");
        harness.with("port.resync.max-duration", "2s");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
        assertThat(harness.identifiers("githubRepository")).hasSize(3);
        assertThat(harness.identifiers("githubPullRequest")).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 410, 451})
    void sparesThePullRequestsOfARepository_thatGithubRefuses(int status) throws Exception {
        acme(5);
        harness.resync();
        harness.model.removePullRequest("acme", "repo-2", 1);
        harness.github.on("GET /repos/acme/repo-1/pulls.*").answer(status, Map.of(), "{\"message\":\"Not Found\"}");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.deleted()).isEqualTo(1);
        assertThat(harness.identifiers("githubPullRequest"))
                .hasSize(9)
                .contains("acme/repo-1/pull/1", "acme/repo-1/pull/2");
    }

    @Test
    void sparesABlueprintsEntities_whenPortDoesNotKnowTheBlueprintForAWhile() throws Exception {
        acme(3);
        harness.withPackagedMapping("createMissingRelatedEntities: true", "createMissingRelatedEntities: false");
        harness.resync();
        harness.model.removePullRequest("acme", "repo-1", 1);
        harness.port.forget();
        harness.port
                .on("POST /v1/blueprints/githubPullRequest/.*")
                .answer(404, Map.of(), "{\"ok\":false,\"error\":\"not_found\",\"message\":\"no such blueprint\"}");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.rows().get(2).refused()).isEqualTo(5);
        // what no second pass can mend is not kept for it
        assertThat(harness.port.requests("POST /v1/blueprints/githubPullRequest/entities/bulk"))
                .hasSize(1);
        assertThat(harness.deadLetter()).hasSize(5).allSatisfy(line -> {
            assertThat(line.path("status").asInt()).isEqualTo(404);
            assertThat(line.path("error").asText()).isEqualTo("not_found");
            assertThat(line.path("message").asText()).isEqualTo("no such blueprint");
        });
        assertThat(harness.identifiers("githubPullRequest")).hasSize(6);
    }

    @Test
    void sparesWhatPortRefuses() throws Exception {
        acme(3);
        harness.resync();
        harness.port
                .on(request ->
                        request.is(LifeCycleHarness.BULK) && request.text().contains("\"acme/repo-2\""))
                .answer(403, Map.of(), "{\"error\":\"forbidden\"}");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.deleted()).isZero();
        assertThat(harness.identifiers("githubRepository")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 2, 8, deleted", // 8 of 16
        "0.5, 2, 9, spared",
        "0.5, 9, 9, deleted", // always allowed
        "0.0, 9, 1, spared",
        "null, 9, 1, spared",
        "1.0, 0, 15, deleted"
    })
    void deletesUpToTheThresholdOfAllOwnedEntities(String threshold, int minimum, int stale, String outcome)
            throws Exception {
        // with the organization, and stale ones: 16 owned entities in all
        acme(0);
        harness.resync();
        harness.stop();
        for (int i = 1; i <= 15; i++) {
            if (i <= 15 - stale) {
                harness.model.addRepository("acme", "live-" + i);
            }
        }
        for (int i = 1; i <= stale; i++) {
            harness.catalog.putEntity("githubRepository", entity("acme/stale-" + i), OURS);
        }
        harness.withPackagedMapping("entityDeletionThreshold: 0.9", "entityDeletionThreshold: " + threshold)
                .with("port.deletion.minimum", minimum);

        ResyncReport report = harness.resync();

        boolean deleted = outcome.equals("deleted");
        assertThat(report.deleted()).as("%s", report).isEqualTo(deleted ? stale : 0);
        assertThat(harness.identifiers("githubRepository")).hasSize(deleted ? 15 - stale : 15);
        if (!deleted) {
            assertThat(report.toString()).contains("entityDeletionThreshold");
        }
    }

    @Test
    void leavesEntitiesOfOthersAlone() throws Exception {
        acme(1);
        harness.resync();
        harness.catalog.putEntity("githubRepository", entity("by-hand"), "curl/8");
        harness.catalog.putEntity(
                "githubRepository", entity("other"), "port-ocean/github-routes/0.0.1/another/exporter");

        harness.resync();

        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/repo-1", "by-hand", "other");
    }

    @Test
    void sparesBlueprintsThatTheMappingDoesNotMakeAnyMore() throws Exception {
        acme(2);
        harness.resync();
        harness.stop();
        String mapping = LifeCycleHarness.packagedMapping();
        harness.withMapping(mapping.substring(0, mapping.indexOf("  - kind: pull-request")));

        ResyncReport report = harness.resync();

        assertThat(harness.identifiers("githubPullRequest")).hasSize(4);
        assertThat(report.toString()).contains("no resource of the mapping makes githubPullRequest");
    }

    @Test
    void deletesSourcesBeforeTargets_whenDependentsStay() throws Exception {
        acme(2);
        harness.withPackagedMapping("deleteDependentEntities: true", "deleteDependentEntities: false");
        harness.resync();
        harness.model.removeRepository("acme", "repo-2");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(report.deleted()).isEqualTo(3);
        assertThat(harness.port.requests(LifeCycleHarness.DELETE))
                .allMatch(request -> request.query().equals("delete_dependents=false"));
    }

    @Test
    void deletesTheOthers_whenOneHasDependents() throws Exception {
        acme(1);
        harness.withPackagedMapping("deleteDependentEntities: true", "deleteDependentEntities: false");
        harness.resync();
        for (int i = 1; i <= 4; i++) {
            harness.catalog.putEntity("githubRepository", entity("acme/stale-" + i), OURS);
        }
        ObjectNode dependent = entity("theirs");
        dependent.putObject("relations").put("repository", "acme/stale-2");
        harness.catalog.putEntity("githubPullRequest", dependent, "curl/8");

        ResyncReport report = harness.resync();

        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/repo-1", "acme/stale-2");
        assertThat(report.deleted()).isEqualTo(3);
        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.toString()).contains("not deleted: githubRepository/acme/stale-2");
    }

    @Test
    void endsTheRunIncomplete_whenOwnedEntitiesCannotBeRead() throws Exception {
        acme(2);
        harness.resync();
        harness.model.removeRepository("acme", "repo-2");
        harness.port.on(LifeCycleHarness.OWNED).answer(403, Map.of(), "{\"error\":\"forbidden\"}");

        ResyncReport report = harness.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(harness.identifiers("githubRepository")).hasSize(2);
    }

    @Test
    void printsThePlanOfADryRun_andDeletesNothing() throws Exception {
        acme(2);
        harness.resync();
        harness.stop();
        harness.model.removeRepository("acme", "repo-2");
        harness.model.addRepository("acme", "repo-3");
        harness.port.forget();
        harness.with("port.dry-run", true).with("port.dry-run-file", harness.folder.resolve("dry-run.ndjson"));

        ResyncReport report = harness.resync();

        assertThat(report.toString())
                .contains("1 entities would be new, 4 would be written again")
                .contains("3 would be deleted")
                .contains("githubRepository/acme/repo-2");
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isEmpty();
        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/repo-1", "acme/repo-2");
    }

    private void acme(int repositories) {
        harness.model.addOrganization("acme");
        for (int i = 1; i <= repositories; i++) {
            harness.model.addRepository("acme", "repo-" + i);
            harness.model.addPullRequests("acme", "repo-" + i, 2);
        }
    }

    private static ObjectNode entity(String identifier) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("identifier", identifier)
                .put("title", identifier);
    }
}
