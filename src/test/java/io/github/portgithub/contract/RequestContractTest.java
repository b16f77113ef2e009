package io.github.portgithub.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.routes.RoutesUnderTest;
import io.github.portgithub.sandbox.GithubAccount;
import io.github.portgithub.sandbox.GithubItems;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind with every key of its selector asks only what GitHub describes, and posts only what Port describes. */
class RequestContractTest {

    private static final Map<String, String> KEYS = Map.ofEntries(
            entry("repository", "repositoryType: sources"),
            entry("pull-request", "states: [open, closed]\n      since: 90\n      maxResults: 200"),
            entry("workflow-run", "statuses: [failure, timed_out]\n      sinceDate: 2024-01-01"),
            entry("issue", "state: all\n      labels: [bug, good first issue]"),
            entry("branch", "protected: true"),
            entry(
                    "dependabot-alert",
                    "states: [open, auto_dismissed]\n      severity: [high, critical]\n      ecosystems: [npm, pip]"),
            entry("deployment", "task: deploy\n      environment: review (preview)"),
            entry("user", "role: admin"),
            entry("tag", "repoSearch:\n        query: api fork:true"),
            entry("deployment-status", "task: deploy\n      environment: production\n      maxResults: 2"),
            entry("code-scanning-alerts", "state: closed\n      severity: error"),
            entry("secret-scanning-alerts", "state: resolved\n      hideSecret: false"),
            entry("collaborator", "affiliation: outside"));

    private static final Map<String, String> KEYS_OF_FILES = Map.of(
            "file", "files: [{path: '**/*.json', skipParsing: true}]\n      includedFiles: [README.md]",
            "folder", "folders: [{path: '*', includedFiles: [README.md]}]\n      includedFiles: [README.md]",
            "skill", "paths: [{path: '**/SKILL.md', repos: [{name: api, branch: main}]}]",
            "plugin", "providers: [cursor]\n      paths: [{organization: acme}]");

    @Test
    void everyKindWithEveryKeyOfItsSelector_asksWhatIsDescribed() throws Exception {
        GithubModel model = new GithubModel();
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.addPullRequests("acme", "api", 3);
        for (GithubItems items : GithubItems.values()) {
            model.setItems("acme/api", items, 3);
            model.setItems("acme", items, 3);
        }
        model.files("acme/api")
                .put("package.json", "{\"name\": \"shop\"}")
                .put("docs/index.md", "# Shop")
                .put("skills/x/SKILL.md", "Do.")
                .put(".cursor-plugin/plugin.json", "{\"name\": \"tools\"}");
        try (TestServer github = TestServer.github(model);
                TestServer port = TestServer.port(new SandboxPort());
                RoutesUnderTest routes = RoutesUnderTest.between(github, port)) {
            ResyncReport report =
                    routes.withMapping(everyKey()).with("github.page-size", 2).resync();

            assertThat(report.outcome()).as(report::toString).isEqualTo(Outcome.COMPLETE);
            assertThat(report.rows()).hasSize(22);
            assertThat(github.requests("GET /repos/.*[?&]labels=.*")).isNotEmpty();
            assertThat(github.requests("GET /repos/.*[?&]ecosystem=.*")).isNotEmpty();
            // Closing the routes compares every request
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "public", "private", "forks", "sources", "member"})
    void everyRepositoryType_isAskedAsGithubKnowsIt_ofPersonalAccountsToo(String type) throws Exception {
        GithubModel model = new GithubModel();
        model.addOrganization("acme");
        model.addAccount(GithubAccount.user("mona"));
        model.addRepository("acme", "api");
        model.addRepository("mona", "dotfiles");
        try (TestServer github = TestServer.github(model);
                TestServer port = TestServer.port(new SandboxPort());
                RoutesUnderTest routes = RoutesUnderTest.between(github, port)) {
            ResyncReport report = routes.with("github.users", "mona")
                    .withMapping(everyKey().replace("repositoryType: sources", "repositoryType: " + type))
                    .resync();

            assertThat(report).isNotNull();
            assertThat(github.requests("GET /users/mona/repos")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /orgs/acme/repos?type=all&per_page=100, ''",
        "GET, /organizations/42/repos?type=all&per_page=100&page=2, ''",
        "GET, /api/v3/repos/acme/api/pulls?state=all, ''",
        "GET, /orgs/acme/repos?type=all&conectTimeout=5000, parameter conectTimeout is not described",
        "GET, /users/mona/repos?type=sources, parameter type may not be sources",
        "GET, /orgs/acme/repos?per_page=101, parameter per_page may not be 101",
        "GET, /orgs/acme/repos?page=1&page=2, parameter page twice",
        "GET, /repos/null, no such request is described",
        "GET, /repos/acme/../pulls, no such request is described",
        "GET, /repos/acme/a%2fb/pulls, no such request is described",
        "GET, /repos/acme/a/b/pulls, no such request is described",
        "DELETE, /orgs/acme, no such request is described",
        "'GET', '/repos/acme/api/dependabot/alerts?state=open,nonsense', 'parameter state may not hold all of open,nonsense'",
    })
    void tellsWhatIsNotDescribed(String method, String pathAndQuery, String problem) {
        assertThat(String.join("\n", ApiDescription.github().problems(request(method, pathAndQuery, ""))))
                .endsWith(problem)
                .hasSize(problem.isEmpty() ? 0 : (method + " " + pathAndQuery + ": " + problem).length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /v1/blueprints/githubIssue/entities/bulk?upsert=true | {\"entities\":[]} | ''",
                "POST | /v1/blueprints/entities/datasource-entities | {} | ''",
                "POST | /v1/blueprints/githubIssue/entities/bulk?upset=true | {\"entities\":[]} | is not described",
                "POST | /v1/blueprints/githubIssue/../githubRelease/entities/bulk | {\"entities\":[]} | no such request",
                "POST | /v1/blueprints/githubIssue/bulk/entities/delete | {\"entities\":[],\"all\":true} | field all is not",
            })
    void tellsWhatPortDoesNotDescribe(String method, String pathAndQuery, String body, String problem) {
        assumeThat(ApiDescription.hasPort()).isTrue();

        assertThat(ApiDescription.port()
                        .problems(request(method, pathAndQuery, body))
                        .toString())
                .contains(problem)
                .matches(found -> problem.isEmpty() == found.equals("[]"));
    }

    private static RecordedRequest request(String method, String pathAndQuery, String body) {
        String[] parts = pathAndQuery.split("\\?", 2);
        return new RecordedRequest(
                method, parts[0], parts.length > 1 ? parts[1] : null, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the packaged mapping of all kinds with every key that their selectors know. */
    private static String everyKey() {
        String[] parts = mapping().split("(?m)(?=^  - kind: )");
        return Stream.of(parts)
                .map(part -> {
                    String kind = part.replaceFirst("(?s)^  - kind: ([a-z-]+).*", "$1");
                    String keys = KEYS.getOrDefault(kind, KEYS_OF_FILES.get(kind));
                    return keys == null
                            ? part
                            : part.replaceFirst(
                                    "(?s)(query: 'true'[^\n]*)(\n      [a-zA-Z# ][^\n]*)*", "$1\n      " + keys);
                })
                .collect(Collectors.joining());
    }

    private static String mapping() {
        try (InputStream in =
                RequestContractTest.class.getResourceAsStream("/port-github/port-app-config-all-kinds.yml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
