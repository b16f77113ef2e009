package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubItems;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the selector wants of a record that its listing does not tell. */
class ExtrasRouteTest extends RouteTest {

    private static final String REFUSED = "{\"message\":\"Resource not accessible by personal access token\"}";

    @BeforeEach
    void oneRepository() {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
    }

    private static String mapping(String kind, String identifier, String property, String... selector) {
        return MappingText.empty()
                .mapping(
                        kind,
                        "githubRepository",
                        identifier,
                        "properties: {topics: '" + property + " | map(tostring)'}",
                        selector)
                .toString();
    }

    private JsonNode topics(String identifier) {
        return catalog.entity("githubRepository", identifier)
                .orElseThrow()
                .json()
                .at("/properties/topics");
    }

    @ParameterizedTest
    @ValueSource(strings = {"include: [collaborators, teams]", "includedRelations: {collaborators: {}, teams: true}"})
    void givesARepositoryItsRelations(String selector) throws Exception {
        model.setItems("acme/api", GithubItems.COLLABORATORS, 3);
        github.on("GET /repos/acme/api/teams").answer(200, Map.of(), "[{\"id\":1,\"slug\":\"ops\"}]");
        routes.withMapping(mapping("repository", ".full_name", "[.__collaborators[].login, .__teams[].slug]", selector))
                .with("github.page-size", 2);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(topics("acme/api")).hasToString("[\"mona\",\"octo-jane\",\"hubot\",\"ops\"]");
        assertThat(github.requests("GET /repos/acme/api/collaborators")).hasSize(1);
    }

    @Test
    void asksForNothingThatTheMappingDoesNotRead_norForWhatTheListTells() throws Exception {
        routes.withMapping(mapping(
                "repository",
                ".full_name",
                "[.__pages | length | tostring]",
                "includedRelations: {collaborators: {affiliation: direct}, sbom: true, pages: true}"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(github.requests("GET /repos/.*"))
                .extracting(RecordedRequest::path)
                .allMatch(path -> path.endsWith("/pages"));
    }

    @Test
    void takesPartsOfAnObject_andPropertiesAsTheyAreListed() throws Exception {
        github.on("GET /repos/acme/api/dependency-graph/sbom")
                .answer(200, Map.of(), "{\"sbom\":{\"name\":\"x\",\"packages\":[{\"name\":\"p\"}]}}");
        routes.withMapping(mapping(
                "repository",
                ".full_name",
                "[.__sbom.packages[].name, .custom_properties.tier]",
                "includedRelations: {sbom: true, customProperties: true}"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(topics("acme/api")).hasToString("[\"p\",\"t0\"]");
    }

    @Test
    void whatCannotBeReadMakesItsRecordUnknown_andNoOther() throws Exception {
        model.addRepository("acme", "web");
        model.setItems("acme/api", GithubItems.COLLABORATORS, 1);
        model.setItems("acme/web", GithubItems.COLLABORATORS, 2);
        routes.withMapping(
                        mapping("repository", ".full_name", "[.__collaborators[].login]", "include: [collaborators]"))
                .with("port.ledger.url", "jdbc:h2:" + routes.folder().resolve("ledger"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        github.on("GET /repos/acme/api/collaborators").answer(403, Map.of(), REFUSED);
        model.setItems("acme/web", GithubItems.COLLABORATORS, 3);

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("repository")).as(report::toString).containsOnlyKeys("acme/api");
        assertThat(report.deleted()).isZero();
        assertThat(topics("acme/api")).hasToString("[\"mona\"]");
        assertThat(topics("acme/web")).hasSize(3);
        github.heal();

        ResyncReport third = routes.resync();

        assertThat(third.outcome()).as(third::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubRepository")).hasSize(2);
    }

    @Test
    void readsTheBranchesThatAreNamed_whichOneIsTheDefault_andWhatProtectsThem() throws Exception {
        model.addRepository("acme", "web");
        model.setItems("acme/api", GithubItems.BRANCHES, 3);
        String branch = "{\"name\":\"%s\",\"protected\":%s,\"commit\":{\"sha\":\"a\"}}";
        github.on("GET /repos/acme/api/branches/main").answer(200, Map.of(), branch.formatted("main", true));
        github.on("GET /repos/acme/api/branches/dev").answer(200, Map.of(), branch.formatted("dev", false));
        github.on("GET /repos/acme/web/branches/main").answer(200, Map.of(), branch.formatted("main", true));
        github.on("GET /repos/acme/web/branches/dev").answer(404, Map.of(), "{\"message\":\"Branch not found\"}");
        github.on("GET /repos/acme/api/branches/main/protection")
                .answer(200, Map.of(), "{\"url\":\"u\",\"required_linear_history\":{\"enabled\":true}}");
        github.on("GET /repos/acme/web/branches/main/protection")
                .answer(404, Map.of(), "{\"message\":\"Branch not protected\"}");
        routes.withMapping(mapping(
                "branch",
                ".__repository_full_name + \"/\" + .name",
                "[.__is_default_branch, .__repository_object.name, .__protection_rules.required_linear_history.enabled]",
                "branchNames: [main, dev]",
                "protectionRules: true"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(topics("acme/api/main")).hasToString("[\"true\",\"api\",\"true\"]");
        assertThat(topics("acme/api/dev")).hasToString("[\"false\",\"api\",\"null\"]");
        assertThat(topics("acme/web/main")).hasToString("[\"true\",\"web\",\"null\"]");
        assertThat(identifiers("githubRepository")).hasSize(3);
        assertThat(github.requests("GET .*protection")).hasSize(2);
    }

    @Test
    void givesATeamItsMembers_whereTheMappingReadsThem() throws Exception {
        model.setItems("acme", GithubItems.TEAMS, 2);
        github.on("GET /orgs/acme/teams/team-1/members")
                .answer(200, Map.of(), "[{\"id\":7,\"node_id\":\"U_7\",\"login\":\"mona\"}]");
        github.on("GET /orgs/acme/teams/team-2/members").answer(200, Map.of(), "[]");
        github.on("POST /graphql").answer(200, Map.of(), "{\"data\":{\"nodes\":[null],\"organization\":null}}");
        github.on("GET /orgs/acme/teams/team-1/external-groups")
                .answer(200, Map.of(), "{\"groups\":[{\"group_id\":1,\"group_name\":\"Ops\"}]}");
        github.on("GET /orgs/acme/teams/team-2/external-groups")
                .answer(
                        400,
                        Map.of(),
                        "{\"message\":\"This team cannot be externally managed since it has explicit members.\"}");
        routes.withMapping(mapping(
                "team",
                ".__organization + \"/\" + .slug",
                "[.members.nodes[].login, .__external_group.group_name]",
                "includeExternalGroup: true"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(topics("acme/team-1")).hasToString("[\"mona\",\"Ops\"]");
        assertThat(topics("acme/team-2")).hasToString("[\"null\"]");
    }

    @Test
    void givesAnEnvironmentItsVariables() throws Exception {
        model.setItems("acme/api", GithubItems.ENVIRONMENTS, 3);
        github.on("GET /repos/acme/api/environments/[^/]+/variables")
                .answer(200, Map.of(), "{\"total_count\":1,\"variables\":[{\"name\":\"URL\",\"value\":\"v\"}]}");
        routes.withMapping(mapping(
                "environment",
                ".__repository_full_name + \"/\" + (.name | @uri | gsub(\"%\"; \"=\"))",
                "[.__variables[].name]",
                "includeVariables: true"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(topics("acme/api/review=20=28preview=29")).hasToString("[\"URL\"]");
    }

    @Test
    void givesUsersTheirEmail_andThatOfTheSingleSignOn() throws Exception {
        model.setItems("acme", GithubItems.MEMBERS, 4);
        routes.withMapping(mapping("user", ".login", "[.email, .__SAMLEmail]", "includeSAMLEmail: true"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(topics("mona")).hasToString("[\"mona@example.com\",\"mona@acme.example\"]");
        assertThat(topics("octo-jane")).hasToString("[\"null\",\"null\"]");
        assertThat(topics("hubot")).hasToString("[\"hubot@example.com\",\"hubot@acme.example\"]");
        // Of the single sign-on, where none is shown
        assertThat(topics("sam-o-matic")).hasToString("[\"sam-o-matic@acme.example\",\"sam-o-matic@acme.example\"]");
        assertThat(github.requests("POST /graphql")).hasSize(1);
    }

    @Test
    void usersWhoseEmailCannotBeReadAreUnknown() throws Exception {
        model.setItems("acme", GithubItems.MEMBERS, 2);
        github.on("POST /graphql")
                .answer(200, Map.of(), "{\"data\":null,\"errors\":[{\"type\":\"FORBIDDEN\",\"message\":\"no\"}]}");
        routes.withMapping(mapping("user", ".login", "[.email]"));

        ResyncReport report = routes.resync();

        assertThat(report.unknown().get("user")).as(report::toString).containsOnlyKeys("acme");
        assertThat(identifiers("githubRepository")).isEmpty();
    }

    @Test
    void givesTheMembersOfATeamTheirNames() throws Exception {
        model.setItems("acme", GithubItems.TEAMS, 1);
        github.on("GET /orgs/acme/teams/team-1/members")
                .answer(200, Map.of(), "[{\"id\":7,\"node_id\":\"U_7\",\"login\":\"mona\"}]");
        github.on("POST /graphql")
                .answer(
                        200,
                        Map.of(),
                        "{\"data\":{\"nodes\":[{\"id\":\"U_7\",\"name\":\"Mona\"}],\"organization\":{\"login\":\"acme\"}}}");
        routes.withMapping(mapping("team", ".slug", "[.members.nodes[] | .login, .name]"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(topics("team-1")).hasToString("[\"mona\",\"Mona\"]");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 100})
    void findsTheFirstCommitOfADeployment_whereverTheOneBeforeItIs(int pageSize) throws Exception {
        model.setItems("acme/api", GithubItems.DEPLOYMENTS, 9);
        routes.withMapping(mapping(
                        "deployment",
                        "(.environment | gsub(\"[^a-z]\"; \"-\")) + \"/\" + .created_at",
                        "[.sha, .__firstCommit.__sha, .__commitCount, .__firstCommit.__timestamp]",
                        "enrichWithFirstCommit: true"))
                .with("github.page-size", pageSize);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
        Map<String, List<String>> byEnvironment = identifiers("githubRepository").stream()
                .sorted()
                .collect(Collectors.groupingBy(identifier -> identifier.substring(0, identifier.lastIndexOf('/'))));
        assertThat(byEnvironment.values().stream().mapToInt(List::size).sum()).isEqualTo(9);
        byEnvironment.values().forEach(deployments -> {
            for (int i = 0; i < deployments.size(); i++) {
                JsonNode found = topics(deployments.get(i));
                String sha = found.path(0).asText();
                // Three commits lie between any two
                assertThat(found.path(1).asText()).isEqualTo(i == 0 ? sha : sha.substring(1) + "2");
                assertThat(found.path(2).asText()).isEqualTo(i == 0 ? "1" : "3");
                assertThat(found.path(3).asText()).startsWith("2023-11-14T");
            }
        });
    }

    @Test
    void keepsADeployment_ofWhichGithubDoesNotTellTheFirstCommit() throws Exception {
        model.setItems("acme/api", GithubItems.DEPLOYMENTS, 9);
        routes.withMapping(mapping(
                "deployment",
                ".id | tostring",
                "[.__firstCommit.__sha // \"none\", .__commitCount]",
                "enrichWithFirstCommit: true"));
        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        github.on("GET /repos/acme/api/compare/.*").answer(403, Map.of(), REFUSED);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.deleted()).isZero();
        assertThat(identifiers("githubRepository")).hasSize(9);
        github.heal();
        github.on("GET /repos/acme/api/(compare|commits)/.*").answer(404, Map.of(), REFUSED);

        ResyncReport third = routes.resync();

        assertThat(third.outcome()).as(third::toString).isEqualTo(Outcome.COMPLETE);
        assertThat(topics(identifiers("githubRepository").get(0)).path(0).asText())
                .isEqualTo("none");
    }
}
