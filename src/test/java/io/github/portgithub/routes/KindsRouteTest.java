package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubItems;
import io.github.portgithub.sandbox.StoredEntity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kinds that are one listing of each repository or organization, each with its resource of {@code
 * port-app-config-all-kinds.yml}.
 */
class KindsRouteTest extends RouteTest {

    // kind | items, how many of them, how many records on two pages | selector, and what GitHub hears of it | one
    // entity
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issue | ISSUES | 4 | 3 | labels: [] | state=all&per_page | githubIssue | acme/api/issue/3",
                "release | RELEASES | 3 | 3 | repositoryType: all | /releases?per_page | githubRelease"
                        + " | acme/api/release/5000000011003",
                "branch | BRANCHES | 3 | 3 | repositoryType: all | per_page | githubBranch"
                        + " | acme/api/branch/fix/=232-gr=C3=B6=C3=9Fe",
                "tag | TAGS | 3 | 3 | repositoryType: all | per_page | githubTag | acme/api/tag/v1.3.0",
                "workflow | WORKFLOWS | 3 | 3 | repositoryType: all | per_page | githubWorkflow"
                        + " | acme/api/workflow/5000000014003",
                "dependabot-alert | DEPENDABOT_ALERTS | 3 | 3 | ecosystems: maven | state=open,fixed,dismissed,auto_dismissed"
                        + "&ecosystem=maven | githubDependabotAlert | acme/api/dependabot-alert/3",
                "environment | ENVIRONMENTS | 3 | 3 | repositoryType: all | per_page | githubEnvironment"
                        + " | acme/api/environment/review=20=28preview=29",
                "deployment | DEPLOYMENTS | 3 | 3 | task: deploy | task=deploy | githubDeployment"
                        + " | acme/api/deployment/5000000017003",
                "code-scanning-alerts | CODE_SCANNING_ALERTS | 3 | 3 | state: all | direction=asc&per_page"
                        + " | githubCodeScanningAlert | acme/api/code-scanning-alert/3",
                "secret-scanning-alerts | SECRET_SCANNING_ALERTS | 3 | 3 | state: all"
                        + " | hide_secret=true&sort=created&direction=asc&per_page | githubSecretScanningAlert"
                        + " | acme/api/secret-scanning-alert/3",
                "workflow-run | WORKFLOW_RUNS | 3 | 3 | maxResults: 50 | runs?per_page | githubWorkflowRun"
                        + " | acme/api/workflow-run/15000000014001",
                "collaborator | COLLABORATORS | 3 | 3 | affiliation: direct | affiliation=direct | githubCollaborator"
                        + " | acme/api/collaborator/octo-jane",
                "team | TEAMS | 3 | 3 | users: [] | per_page | githubTeam | acme/team/team-3",
                "user | MEMBERS | 3 | 3 | organizations: [acme] | role=all | githubUser | octo-jane",
            })
    void readsEveryPage_andMapsTheRecords(
            String kind,
            GithubItems items,
            int count,
            int records,
            String selector,
            String query,
            String blueprint,
            String identifier)
            throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.addRepository("acme", "web");
        boolean ofOrganization = kind.matches("team|user");
        model.setItems(ofOrganization ? "acme" : "acme/api", items, count);
        routes.withMapping(packaged(kind, selector)).with("github.page-size", 2);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, kind).pages()).isEqualTo(ofOrganization ? 2 : 3);
        assertThat(row(report, kind).records()).isEqualTo(records);
        assertThat(identifiers(blueprint)).hasSize(records).contains(identifier);
        StoredEntity entity = catalog.entity(blueprint, identifier).orElseThrow();
        assertThat(entity.json().get("relations").toString())
                .startsWith(ofOrganization ? "{\"organization\":\"acme\"" : "{\"repository\":\"acme/api\"");
        assertThat(github.requests(ofOrganization ? "GET /orgs/acme/\\w+" : "GET /repos/acme/api/[a-z/-]+"))
                .singleElement()
                .extracting(request -> request.path() + "?" + request.query())
                .asString()
                .contains(query);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issue | ISSUES | issues | 410 | Issues has been disabled in this repository.",
                "branch | BRANCHES | branches | 409 | Git Repository is empty.",
                "tag | TAGS | tags | 409 | Git Repository is empty.",
                "dependabot-alert | DEPENDABOT_ALERTS | dependabot/alerts | 403"
                        + " | Dependabot alerts are disabled for this repository.",
                "dependabot-alert | DEPENDABOT_ALERTS | dependabot/alerts | 403"
                        + " | Dependabot alerts are not available for archived repositories.",
                "code-scanning-alerts | CODE_SCANNING_ALERTS | code-scanning/alerts | 404 | no analysis found",
                "code-scanning-alerts | CODE_SCANNING_ALERTS | code-scanning/alerts | 403"
                        + " | Advanced Security must be enabled for this repository to use code scanning.",
                "secret-scanning-alerts | SECRET_SCANNING_ALERTS | secret-scanning/alerts | 404"
                        + " | Secret scanning is disabled on this repository."
            })
    void tellsARefusalFromNothingThere(String kind, GithubItems items, String path, int none, String message)
            throws Exception {
        model.addOrganization("acme");
        for (String name : new String[] {"api", "denied", "none"}) {
            model.addRepository("acme", name);
            model.setItems("acme/" + name, items, 2);
        }
        github.on("GET /repos/acme/denied/" + path)
                .answer(403, Map.of(), "{\"message\":\"Resource not accessible by personal access token\"}");
        github.on("GET /repos/acme/none/" + path).answer(none, Map.of(), "{\"message\":\"" + message + "\"}");
        routes.withMapping(packaged(kind, "repositoryType: all"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().get(kind)).as(report::toString).containsOnlyKeys("acme/denied");
        assertThat(row(report, kind).accepted()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"total_count\":0}", "{\"environments\":{}}"})
    void anAnswerOfAnotherShapeIsUnknown(String body) throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        github.on("GET /repos/acme/api/environments").answer(200, Map.of(), body);
        routes.withMapping(packaged("environment", "repositoryType: all"));

        assertThat(routes.resync().unknown().get("environment")).containsOnlyKeys("acme/api");
    }

    @ParameterizedTest
    @CsvSource({
        "issue, ISSUES, acme/api, acme/denied, GET /repos/acme/denied/issues, githubIssue, issue/",
        "team, TEAMS, acme, denied, GET /orgs/denied/teams, githubTeam, team/team-"
    })
    void deletesWhatIsGone_butNothingOfWhatIsUnknown(
            String kind, GithubItems items, String read, String denied, String refused, String blueprint, String name)
            throws Exception {
        model.addOrganization("acme");
        model.addOrganization("denied");
        model.addRepository("acme", "api");
        model.addRepository("acme", "denied");
        model.setItems(read, items, 3);
        model.setItems(denied, items, 3);
        routes.withMapping(packaged(kind, "users: []"))
                .with("github.organizations", kind.equals("team") ? "acme, denied" : "acme");
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        model.setItems(read, items, 1);
        model.setItems(denied, items, 1);
        github.on(refused).answer(403, Map.of(), "{\"message\":\"Resource not accessible by integration\"}");

        ResyncReport report = routes.resync();

        assertThat(report.deleted()).as(report::toString).isEqualTo(2);
        assertThat(identifiers(blueprint))
                .containsExactlyInAnyOrder(
                        read + "/" + name + 1,
                        denied + "/" + name + 1,
                        denied + "/" + name + 2,
                        denied + "/" + name + 3);
    }

    @ParameterizedTest
    @CsvSource({"team, teams", "user, members"})
    void aRefusalOfAnOrganizationIsUnknown_andItsNeighboursAreRead(String kind, String path) throws Exception {
        model.addOrganization("acme");
        model.addOrganization("globex");
        model.setItems("globex", kind.equals("team") ? GithubItems.TEAMS : GithubItems.MEMBERS, 2);
        github.on("GET /orgs/acme/" + path).answer(403, Map.of(), "{\"message\":\"Must have admin rights\"}");
        routes.withMapping(packaged(kind, "users: []"))
                .with("github.organizations", "acme, globex")
                .with("github.users", "mona");

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get(kind)).containsOnlyKeys("acme");
        assertThat(row(report, kind).accepted()).isEqualTo(2);
        assertThat(github.requests(".*mona.*")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issue | labels: [bug, good first issue] | labels=bug,good+first+issue",
                "issue | labels: 'a&b' | labels=a%26b",
                "branch | protected: true | protected=true",
                "dependabot-alert | severity: [high, critical] | severity=high,critical",
                "code-scanning-alerts | repositoryType: all | direction=asc&per_page",
                "code-scanning-alerts | state: closed | state=closed",
                "code-scanning-alerts | severity: error | severity=error",
                "secret-scanning-alerts | state: resolved | state=resolved",
                "deployment | environment: review (preview) | environment=review+%28preview%29",
            })
    void asksForWhatTheSelectorSays(String kind, String selector, String query) throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        routes.withMapping(packaged(kind, selector));

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(github.requests("GET /repos/acme/api/.*"))
                .extracting(RecordedRequest::query)
                .singleElement()
                .asString()
                .contains(query);
    }

    @Test
    void readsTheStatusesOfEachDeployment_ofAsManyAsAreWanted() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.setItems("acme/api", GithubItems.DEPLOYMENTS, 5);
        routes.withMapping(packaged("deployment-status", "maxResults: 3"))
                .with("github.page-size", 1)
                .with("port.ledger.url", "jdbc:h2:" + routes.folder().resolve("ledger"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        // Two statuses of each, a page each
        assertThat(row(report, "deployment-status").records()).isEqualTo(6);
        StoredEntity status = catalog.entities("githubDeploymentStatus").get(0);
        assertThat(status.json().at("/relations/deployment").textValue())
                .matches("acme/api/deployment/\\d+")
                .isEqualTo("acme/api/deployment/" + status.identifier().replaceAll(".*/(\\d+)\\d$", "$1"));

        ResyncReport second = routes.resync();

        assertThat(second.deleted()).as(second::toString).isZero();
        assertThat(row(second, "deployment-status").unchanged()).isEqualTo(6);
        assertThat(second.notModified()).isEqualTo(6);
    }

    @Test
    void whatCannotBeReadOfADeploymentIsUnknown_withItsRepository() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.setItems("acme/api", GithubItems.DEPLOYMENTS, 3);
        routes.withMapping(packaged("deployment-status", "repositoryType: all"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        github.on("GET /repos/acme/api/deployments/\\d+2/statuses").answer(403, Map.of(), "{\"message\":\"no\"}");

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("deployment-status"))
                .as(report::toString)
                .containsOnlyKeys("acme/api");
        assertThat(identifiers("githubDeploymentStatus")).hasSize(6);
    }

    @Test
    void readsOnlyRepositoriesThatASearchFinds() throws Exception {
        model.addOrganization("acme");
        for (String name : new String[] {"web-shop", "web-blog", "api"}) {
            model.addRepository("acme", name);
            model.setItems("acme/" + name, GithubItems.TAGS, 1);
        }
        routes.withMapping(packaged("tag", "repoSearch: {query: web archived:false}"))
                .with("github.page-size", 1);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubTag"))
                .containsExactlyInAnyOrder("acme/web-shop/tag/v1.1.0", "acme/web-blog/tag/v1.1.0");
        assertThat(github.requests("GET /search/repositories"))
                .hasSize(2)
                .allMatch(request -> request.query().startsWith("q=org%3Aacme+web+archived%3Afalse&sort=updated"));
        assertThat(github.requests("GET /orgs/.*")).isEmpty();
    }

    /** GitHub shows 1,000 of what it has found, and may give up before it has found all. */
    @ParameterizedTest
    @ValueSource(strings = {"1500,\"incomplete_results\":false", "1,\"incomplete_results\":true"})
    void whatASearchDoesNotShowIsUnknown_andStays(String counts) throws Exception {
        model.addOrganization("acme");
        for (String name : new String[] {"one", "two"}) {
            model.addRepository("acme", name);
            model.setItems("acme/" + name, GithubItems.TAGS, 1);
        }
        routes.withMapping(packaged("tag", "repoSearch: {query: fork:true}"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        github.on("GET /search/repositories")
                .answer(200, Map.of(), "{\"total_count\":" + counts + ",\"items\":[{\"full_name\":\"acme/one\"}]}");

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("tag")).as(report::toString).containsOnlyKeys("acme");
        assertThat(identifiers("githubTag")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hideSecret: true", "hideSecret: false"})
    void neverAsksForASecret_norTakesOneThatComesAllTheSame(String selector) throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        github.on("GET /repos/acme/api/secret-scanning/alerts")
                .answer(200, Map.of(), "[{\"number\":1,\"secret\":\"nobody-may-see-this\",\"secret_type\":\"t\"}]");
        routes.withMapping(packaged("secret-scanning-alerts", selector)
                .replace("secretType: .secret_type", "secretType: .secret")
                .replace("resolution: .resolution", "resolution: tostring"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(github.requests("GET /repos/acme/api/secret-scanning/alerts"))
                .allMatch(request -> request.query().contains("hide_secret=true"));
        assertThat(catalog.entity("githubSecretScanningAlert", "acme/api/secret-scanning-alert/1")
                        .orElseThrow()
                        .json()
                        .toString())
                .contains("secret_type")
                .doesNotContain("nobody-may-see-this");
    }

    @Test
    void everyKindTogether_landsWithoutAnyRefusal() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.addPullRequests("acme", "api", 2);
        for (GithubItems items : GithubItems.values()) {
            model.setItems("acme/api", items, 2);
            model.setItems("acme", items, 2);
        }
        model.files("acme/api")
                .put("package.json", "{\"name\": \"shop\"}")
                .put("docs/index.md", "# Shop")
                .put("skills/x/SKILL.md", "Do.")
                .put(".cursor-plugin/plugin.json", "{\"name\": \"tools\"}");
        routes.with("port.mapping", "classpath:port-github/port-app-config-all-kinds.yml");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(report.rows()).hasSize(22).allMatch(row -> row.accepted() > 0 && row.refused() == 0);
        assertThat(github.requests("GET /orgs/acme/repos")).hasSize(1);
    }

    /** Follows docs/editing.md: one file, one entry of the mapping, one blueprint at Port. */
    @Test
    void aKindOfTheUsersOwn_isOneFileAndOneEntryOfTheMapping() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.setItems("acme/api", GithubItems.MILESTONES, 3);
        routes.withRoutes("milestone.camel.yaml", example("routes/milestone.camel.yaml"))
                .withMapping(example("my-mapping.yml"))
                .with("port.blueprints", "file:" + routes.write("blueprints.json", example("my-blueprints.json")))
                .with("github.page-size", 2);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, "milestone").pages()).isEqualTo(2);
        assertThat(identifiers("milestone"))
                .containsExactlyInAnyOrder("acme/api/milestone/1", "acme/api/milestone/2", "acme/api/milestone/3");
        assertThat(github.requests("GET /repos/acme/api/milestones"))
                .singleElement()
                .extracting(RecordedRequest::query)
                .asString()
                .contains("state=all");
    }

    /** Follows docs/editing.md. */
    @Test
    void aKindOfASingleObject_isAsThePageShowsIt() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.addRepository("acme", "bare");
        model.addRepository("acme", "denied");
        github.on("GET /repos/acme/api/community/profile")
                .answer(200, Map.of(), "{\"health_percentage\":71,\"files\":{\"license\":{\"spdx_id\":\"MIT\"}}}");
        github.on("GET /repos/acme/bare/community/profile").answer(404, Map.of(), "{\"message\":\"Not Found\"}");
        github.on("GET /repos/acme/denied/.*").answer(403, Map.of(), "{\"message\":\"Forbidden\"}");
        github.on("GET /repos/acme/api/languages").answer(200, Map.of(), "{\"Java\":5,\"HTML\":2}");
        github.on("GET /repos/acme/bare/languages").answer(200, Map.of(), "{}");
        catalog.addBlueprints(new ObjectMapper().readTree("""
                [{"identifier": "communityProfile", "title": "Profile", "relations": {}, "schema": {"properties": {
                   "health": {"type": "number"}, "license": {"type": "string"}}}},
                 {"identifier": "languages", "title": "Languages", "relations": {}, "schema": {"properties": {
                   "names": {"type": "array"}, "bytes": {"type": "object"}}}}]
                """));
        routes.withRoutes("community-profile.camel.yaml", example("routes/community-profile.camel.yaml"))
                .withRoutes("languages.camel.yaml", example("routes/languages.camel.yaml"))
                .withMapping(example("my-profiles.yml"))
                .withMadeUpRequest("GET /repos/acme/");

        ResyncReport report = routes.resync();

        assertThat(report.unknown()).as(report::toString).containsOnlyKeys("community-profile", "languages");
        assertThat(report.unknown().values())
                .allMatch(unknown -> unknown.keySet().equals(Set.of("acme/denied")));
        assertThat(properties("communityProfile")).isEqualTo(Map.of("acme/api", "{\"health\":71,\"license\":\"MIT\"}"));
        assertThat(properties("languages"))
                .isEqualTo(Map.of(
                        "acme/api", "{\"names\":[\"HTML\",\"Java\"],\"bytes\":{\"Java\":5,\"HTML\":2}}",
                        "acme/bare", "{\"names\":[],\"bytes\":{}}"));
    }

    private Map<String, String> properties(String blueprint) {
        return catalog.entities(blueprint).stream()
                .collect(Collectors.toMap(
                        StoredEntity::identifier,
                        entity -> entity.json().path("properties").toString()));
    }

    @Test
    void aKindThatNeedsMoreThanOneListing_hasARouteForEachRepository() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.addRepository("acme", "web");
        model.setItems("acme/api", GithubItems.TAGS, 3);
        model.setItems("acme/web", GithubItems.ENVIRONMENTS, 1);
        routes.withRoutes("name.camel.yaml", """
                        - route:
                            id: port-github-name
                            routeConfigurationId: port-github-no-error-handler
                            from:
                              uri: direct:port-github-name
                              steps:
                                - to: direct:port-github-each-repository
                        - route:
                            id: port-github-name-of-repository
                            routeConfigurationId: port-github-no-error-handler
                            from:
                              uri: direct:port-github-name-of-repository
                              steps:
                                - setVariable:
                                    name: pagesTo
                                    constant: ingest
                                - setVariable:
                                    name: nextPage
                                    simple: "{{github.api-url}}/repos/${variable.repository.fullName}/tags"
                                - to: direct:port-github-listing
                                - setVariable:
                                    name: nextPage
                                    simple: "{{github.api-url}}/repos/${variable.repository.fullName}/environments"
                                - setVariable:
                                    name: recordsIn
                                    constant: environments
                                - to: direct:port-github-listing
                        """)
                .withMapping(MappingText.of("repository")
                        .mapping("name", "githubRepository", ".__repository_full_name + \"/\" + .name", "title: .name")
                        .toString());

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, "name").records()).isEqualTo(4);
        assertThat(identifiers("githubRepository")).contains("acme/api/v1.3.0", "acme/web/production");
    }

    /** Returns the code block that stands below the line that names its file. */
    private static String example(String file) throws IOException {
        String page = Files.readString(Path.of("docs/editing.md"));
        Matcher block = Pattern.compile("`" + Pattern.quote(file) + "`:\n\n```\\w+\n(.*?)\n```", Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as("docs/editing.md shows %s", file).isTrue();
        return block.group(1) + "\n";
    }

    /** Returns a mapping of one resource of the packaged one, with one more line in its selector. */
    private static String packaged(String kind, String selector) {
        try (InputStream in = KindsRouteTest.class.getResourceAsStream("/port-github/port-app-config-all-kinds.yml")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher resource = Pattern.compile("(?ms)^  - kind: " + kind + "\\b.*?(?=^  - kind|\\z)")
                    .matcher(all);
            assertThat(resource.find()).isTrue();
            String key = selector.replaceFirst(":.*", "");
            String text = resource.group().replaceAll("\n {6}" + key + ":[^\n]*", "");
            return "resources:\n" + text.replaceFirst("(query: 'true'[^\n]*)", "$1\n      " + selector);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
