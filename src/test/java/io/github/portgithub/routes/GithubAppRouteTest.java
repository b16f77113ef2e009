package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.SandboxRequest;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Runs as a GitHub App: installations, a token for each, tokens that end in mid-run. */
class GithubAppRouteTest {

    private final GithubModel model = new GithubModel();
    private final SandboxPort catalog = new SandboxPort();
    private final AppApi api = new AppApi(model);

    @Test
    void asksForEachOrganizationWithTheTokenOfItsInstallation() throws Exception {
        for (String login : List.of("acme", "umbrella")) {
            model.addOrganization(login);
            model.addRepository(login, "one");
            model.addPullRequests(login, "one", 2);
        }

        ResyncReport report = resync("");

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(catalog.entities("githubPullRequest")).hasSize(4);
        assertThat(api.tokensUsedFor("/repos/acme/")).allMatch(token -> token.startsWith("Bearer token-acme-"));
        assertThat(api.tokensUsedFor("/repos/umbrella/")).allMatch(token -> token.startsWith("Bearer token-umbrella-"));
        assertThat(api.issued.get()).isEqualTo(2);
    }

    @Test
    void findsEveryInstallation_whenTheyFillMoreThanOnePage() throws Exception {
        for (int i = 0; i < 150; i++) {
            model.addOrganization("org-" + i);
        }

        ResyncReport report = resync("");

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(catalog.entities("githubOrganization")).hasSize(150);
    }

    @Test
    void renewsATokenOnce_whenItIsRevokedInMidRun() throws Exception {
        model.addOrganization("acme");
        for (int i = 0; i < 30; i++) {
            model.addRepository("acme", "r-" + i);
            model.addPullRequests("acme", "r-" + i, 1);
        }
        api.revokeAfterRequests("acme", 12);

        ResyncReport report = resync("acme");

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(catalog.entities("githubPullRequest")).hasSize(30);
        assertThat(api.issued.get()).as("the first token and one after the 401").isEqualTo(2);
    }

    @Test
    void isUnknown_whenTheAppIsNotInstalledOnAnOrganization() throws Exception {
        model.addOrganization("acme");

        ResyncReport report = resync("acme,elsewhere");

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().get("organization")).containsOnlyKeys("elsewhere");
        assertThat(report.toString()).contains("is not installed on elsewhere");
        assertThat(catalog.entities("githubOrganization")).hasSize(1);
    }

    private ResyncReport resync(String organizations) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        try (TestServer github = TestServer.of(api);
                TestServer port = TestServer.port(catalog);
                RoutesUnderTest routes = RoutesUnderTest.between(github, port)) {
            api.url = github.url();
            ResyncReport report = routes.with("github.token", "")
                    .with("github.app-id", "4711")
                    .with("github.app-private-key", Base64.getEncoder().encodeToString(pem.getBytes()))
                    .with("github.organizations", organizations)
                    .resync();
            api.requests = github.requests();
            return report;
        }
    }

    /** The sandbox's GitHub behind installation tokens. */
    private static final class AppApi implements SandboxApi {

        private final GithubModel model;
        private final SandboxGithub github;
        private final AtomicInteger issued = new AtomicInteger();
        private final Map<String, String> valid = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> revokeIn = new ConcurrentHashMap<>();
        private String url;
        private List<RecordedRequest> requests = List.of();

        private AppApi(GithubModel model) {
            this.model = model;
            this.github = new SandboxGithub(model);
        }

        void revokeAfterRequests(String login, int count) {
            revokeIn.put(login, new AtomicInteger(count));
        }

        Set<String> tokensUsedFor(String path) {
            return requests.stream()
                    .filter(request -> request.path().startsWith(path))
                    .map(request -> request.header("Authorization"))
                    .collect(Collectors.toSet());
        }

        @Override
        public SandboxAnswer answer(SandboxRequest request) {
            if (request.path().equals("/app/installations")) {
                return installations(request);
            }
            if (request.path().startsWith("/app/installations/")) {
                int index = Integer.parseInt(request.path().split("/")[3]);
                String login = model.organizations().get(index).login();
                String token = "token-" + login + "-" + issued.incrementAndGet();
                valid.put(login, token);
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.put("token", token);
                body.put("expires_at", Instant.now().plusSeconds(3600).toString());
                return SandboxAnswer.json(201, body);
            }
            String authorization = request.header("Authorization");
            for (Map.Entry<String, AtomicInteger> revoke : revokeIn.entrySet()) {
                if (revoke.getValue().decrementAndGet() == 0) {
                    valid.put(revoke.getKey(), "revoked");
                }
            }
            if (authorization == null || !valid.containsValue(authorization.substring("Bearer ".length()))) {
                return SandboxAnswer.json(
                        401, JsonNodeFactory.instance.objectNode().put("message", "Bad credentials"));
            }
            return github.answer(request);
        }

        private SandboxAnswer installations(SandboxRequest request) {
            int page = Integer.parseInt(request.parameters().getOrDefault("page", "1"));
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            List<String> logins = new ArrayList<>();
            model.organizations().forEach(organization -> logins.add(organization.login()));
            for (int i = (page - 1) * 100; i < Math.min(page * 100, logins.size()); i++) {
                ObjectNode installation = all.addObject();
                installation.put("id", i);
                installation.put("target_type", "Organization");
                installation.putNull("suspended_at");
                installation.putObject("account").put("login", logins.get(i)).put("type", "Organization");
            }
            SandboxAnswer answer = SandboxAnswer.json(200, all);
            return page * 100 < logins.size()
                    ? answer.withHeader(
                            "Link",
                            "<" + url + "/app/installations?per_page=100&page=" + (page + 1) + ">; rel=\"next\"")
                    : answer;
        }
    }
}
