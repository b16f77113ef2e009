package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pull requests by GraphQL: the selector {@code api: graphql} of Ocean's. */
class QueriedPullRequestsTest extends RouteTest {

    private static final String QUERY = "POST /graphql";

    @BeforeEach
    void twoRepositories() {
        model.addOrganization("acme");
        for (String name : new String[] {"api", "web"}) {
            model.addRepository("acme", name);
            model.addPullRequests("acme", name, 120);
        }
    }

    private static String mapping(String selector) {
        return """
                resources:
                  - kind: pull-request
                    selector:
                      query: "true"
                      api: graphql
                      %s
                    port:
                      entity:
                        mappings:
                          identifier: .__repository + "/" + (.number | tostring)
                          title: .title
                          blueprint: '"githubPullRequest"'
                          properties:
                            status: .state
                            number: .additions
                            link: .url
                            reviewers: '[.requested_reviewers[].slug]'
                            commits: .commits
                            first: .firstCommit.oid
                            comments: .comments
                            mergeable: .mergeable
                            mergeState: .mergeable_state
                            labels: .labels
                            visibility: .__repository_object.visibility
                """.formatted(selector);
    }

    @Test
    void readsEveryPage_withTheFieldsThatOceanHas() throws Exception {
        ResyncReport report = routes.withMapping(
                        mapping("states: [open, closed]\n      maxResults: 1000\n      since: 36500"
                                + "\n      enrichWithFirstCommit: true"))
                .resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest")).hasSize(240);
        JsonNode entity =
                catalog.entity("githubPullRequest", "api/7").orElseThrow().json();
        assertThat(entity.path("properties").path("number").asInt()).isEqualTo(70);
        assertThat(entity.path("properties").path("commits").asInt()).isEqualTo(4);
        assertThat(entity.path("properties").path("comments").asInt()).isEqualTo(3);
        assertThat(entity.path("properties").path("first").asText()).hasSize(40);
        assertThat(entity.path("properties").path("reviewers").toString()).isEqualTo("[\"core\"]");
        assertThat(entity.path("properties").path("mergeable").asBoolean()).isTrue();
        assertThat(entity.path("properties").path("mergeState").asText()).isEqualTo("clean");
        assertThat(entity.path("properties").path("labels").isArray()).isTrue();
        assertThat(entity.path("properties").path("visibility").asText()).isEqualTo("public");
        assertThat(github.requests("GET /repos/.*/pulls.*")).isEmpty();
    }

    @Test
    void readsOnlyWhatTheSelectorWants_fiftyAtATime() throws Exception {
        model.pullRequests("acme", "api")
                .forEach(one -> model.updatePullRequest(
                        "acme", "api", one.number(), pull -> pull.withState(State.OPEN, Instant.now())));
        model.updatePullRequest("acme", "api", 3, pull -> pull.withState(State.CLOSED, Instant.now()));

        ResyncReport report = routes.withMapping(mapping("states: [open]"))
                .with("github.organizations", "acme")
                .resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubPullRequest"))
                .contains("api/1", "api/120")
                .doesNotContain("api/3");
        assertThat(github.requests(QUERY).stream()
                        .filter(request -> request.text().contains("\"api\"")))
                .hasSize(3);
    }

    @Test
    void leavesOutWhatIsExcluded_andNothingElse() throws Exception {
        routes.withMapping(mapping("states: [open, closed]\n      excludeGraphqlFields: [comments, commits, bodyText]"))
                .resync();

        RecordedRequest request = github.requests(QUERY).get(0);
        String query = new ObjectMapper().readTree(request.text()).path("query").asText();
        assertThat(query.lines()).noneMatch(line -> line.startsWith("comments") || line.startsWith("commits"));
        assertThat(query).contains("reviewThreads { totalCount }", "autoMergeRequest {", "number\n");
    }

    @Test
    void readsAsManyPullRequests_whateverIsExcluded() throws Exception {
        String window =
                "states: [open, closed]\n      since: 36500\n      maxResults: 1000\n      enrichWithFirstCommit: true";
        assertThat(routes.withMapping(mapping(window)).resync().outcome()).isEqualTo(Outcome.COMPLETE);
        for (String excluded : List.of(
                "commits",
                "url, id, fullDatabaseId, number, title",
                "closedAt, updatedAt",
                "state, reviewRequests, labels")) {
            routes.stop();

            ResyncReport report = routes.withMapping(
                            mapping(window + "\n      excludeGraphqlFields: [" + excluded + "]"))
                    .resync();

            assertThat(report.outcome()).as("%s: %s", excluded, report).isEqualTo(Outcome.COMPLETE);
            assertThat(report.deleted()).as(excluded).isZero();
            assertThat(identifiers("githubPullRequest")).as(excluded).hasSize(240);
        }
    }

    @Test
    void deletesNothing_whereGithubAnswersInPart() throws Exception {
        routes.withMapping(mapping("states: [open, closed]\n      since: 36500\n      maxResults: 1000"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        for (String data : new String[] {
            "{\"data\":{\"repository\":null},\"errors\":[{\"type\":\"NOT_FOUND\",\"message\":\"no\"}]}",
            "{\"data\":{\"repository\":{\"pullRequests\":null}}}",
            "{\"data\":{\"repository\":{\"pullRequests\":{\"totalCount\":2,\"nodes\":[null],"
                    + "\"pageInfo\":{\"hasNextPage\":false}}}}}",
            "{\"data\":{\"repository\":{\"pullRequests\":{\"totalCount\":2,\"nodes\":[],"
                    + "\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"Y0\"}}}}}",
            "{\"data\":{\"repository\":{\"pullRequests\":{\"totalCount\":1,\"nodes\":[{\"number\":1}],"
                    + "\"pageInfo\":{\"hasNextPage\":false}}}}}",
            "{\"data\":null}"
        }) {
            github.on(QUERY).answer(200, Map.of("Content-Type", "application/json"), data);

            ResyncReport report = routes.resync();

            github.heal();
            assertThat(report.outcome()).as("%s: %s", data, report).isEqualTo(Outcome.INCOMPLETE);
            assertThat(report.deleted()).as(data).isZero();
            assertThat(identifiers("githubPullRequest")).hasSize(240);
        }
    }

    @Test
    void isUnknown_whereGithubCountsMoreThanItLists() throws Exception {
        routes.withMapping(mapping("state: all"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        github.on(QUERY)
                .answer(
                        200,
                        Map.of("Content-Type", "application/json"),
                        "{\"data\":{\"repository\":{\"pullRequests\":{\"totalCount\":120,\"nodes\":[],"
                                + "\"pageInfo\":{\"hasNextPage\":false}}}}}");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.deleted()).isZero();
    }
}
