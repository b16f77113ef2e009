package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Account;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.SandboxRequest;
import io.github.portgithub.sandbox.StoredEntity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs as a GitHub App: installations, a token for each, tokens that end in mid-run. */
class GithubAppRouteTest {

    private final GithubModel model = new GithubModel();
    private final SandboxPort catalog = new SandboxPort();
    private final AppApi api = new AppApi(model);
    private BiConsumer<TestServer, RoutesUnderTest> setUp = (github, routes) -> {};
    private String basePath = "";
    private int runs = 1;

    @Test
    void asksForEachOrganizationWithTheTokenOfItsInstallation() throws Exception {
        addTwoPullRequestsOf("acme", "umbrella");

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

    @Test
    void getsANewToken_wheneverOneExpiresInMidRun() throws Exception {
        model.addOrganization("acme");
        for (int i = 0; i < 40; i++) {
            model.addRepository("acme", "r-" + i);
            model.addPullRequests("acme", "r-" + i, 1);
        }
        api.lifetime = Duration.ofMillis(1500);
        setUp = (github, routes) -> {
            github.on("GET /repos/.*").delay(Duration.ofMillis(100));
            routes.with("github.concurrency", 1);
        };

        ResyncReport report = resync("acme");

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(catalog.entities("githubPullRequest")).hasSize(40);
        assertThat(report.duration()).isGreaterThan(Duration.ofSeconds(4));
        assertThat(api.issued.get())
                .as("tokens of a second and a half, renewed after half of that, in %s", report.duration())
                .isBetween(3, 2 + (int) (report.duration().toMillis() / 750));
    }

    @Test
    void letsOtherOrganizationsGoOn_whileOneHasToWait() throws Exception {
        model.addOrganization("acme");
        model.addOrganization("umbrella");
        for (int i = 0; i < 3; i++) {
            model.addRepository("acme", "r-" + i);
            model.addPullRequests("acme", "r-" + i, 1);
        }
        for (int i = 0; i < 30; i++) {
            model.addRepository("umbrella", "r-" + i);
            model.addPullRequests("umbrella", "r-" + i, 1);
        }
        setUp = (github, routes) -> {
            routes.with("github.secondary-limit-wait", "5s");
            github.on("GET /repos/acme/.*")
                    .times(1)
                    .answer(403, Map.of(), "{\"message\":\"You have exceeded a secondary rate limit\"}");
        };

        ResyncReport report = resync("acme,umbrella");

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(catalog.entities("githubPullRequest")).hasSize(33);
        List<String> asked = api.requests.stream()
                .map(RecordedRequest::path)
                .filter(path -> path.startsWith("/repos/"))
                .toList();
        assertThat(asked).hasSize(34);
        assertThat(asked.get(33))
                .as("what acme lacks comes after all of umbrella")
                .startsWith("/repos/acme/");
    }

    /** GitHub lets acme ask on only once the others are read to their end: whoever is held up by acme never is. */
    @ParameterizedTest
    @ValueSource(strings = {"/orgs/acme/repos", "/repos/acme/"})
    @Timeout(60)
    void readsTheOthersToTheirEnd_whileOneAccountHasUsedUpItsLimit(String path) throws Exception {
        addFourRepositoriesOf("acme", "globex", "umbrella");
        CountDownLatch others = new CountDownLatch(8);
        api.usedUp = request -> request.path().startsWith(path) && others.getCount() > 0;
        api.answered = request -> {
            if (request.path().matches("/repos/(globex|umbrella)/.*")) {
                others.countDown();
            }
        };
        setUp = (github, routes) -> routes.with("github.concurrency", 2);

        ResyncReport report = resync("acme,globex,umbrella");

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(catalog.entities("githubPullRequest")).hasSize(12);
        for (String login : List.of("acme", "globex", "umbrella")) {
            assertThat(api.firstRequests(
                            "/orgs/" + login + "(\\?.*)?", "/orgs/" + login + "/repos.*", "/repos/" + login + "/.*"))
                    .as("kinds in their order, of %s", login)
                    .isSorted();
        }
        assertThat(report.accounts())
                .extracting(Account::login, Account::isComplete, Account::requests)
                .startsWith(
                        tuple("acme", true, report.accounts().get(0).requests()),
                        tuple("globex", true, 6L),
                        tuple("umbrella", true, 6L));
        assertThat(report.accounts().get(0).waited()).isPositive();
        assertThat(report.accounts().get(1).waited()).isZero();
        assertThat(report.toString())
                .contains("3 accounts, 3 of them complete:\n    acme: complete, ")
                .contains(" of them waiting for limits\n    globex: complete, 6 requests in ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /.*globex.*", "POST /app/installations/1/.*"})
    void completesTheOthers_whereOneAccountFails(String failing) throws Exception {
        addFourRepositoriesOf("acme", "globex", "umbrella");
        resync("");
        assertThat(catalog.entities("githubPullRequest")).hasSize(12);
        for (String login : List.of("acme", "globex", "umbrella")) {
            model.removePullRequest(login, "r-0", 1);
            model.removeRepository(login, "r-3");
        }
        setUp = (github, routes) -> {
            routes.with("github.retries", 1).with("port.deletion.minimum", 100);
            github.on(failing).answer(failing.startsWith("GET") ? 500 : 404, Map.of(), "{\"message\":\"no\"}");
        };

        ResyncReport report = resync("");

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.accounts())
                .extracting(Account::login, Account::isComplete)
                .containsExactly(tuple("acme", true), tuple("globex", false), tuple("umbrella", true));
        assertThat(catalog.entities("githubPullRequest"))
                .extracting(StoredEntity::identifier)
                .containsExactlyInAnyOrder(
                        "acme/r-1/pull/1",
                        "acme/r-2/pull/1",
                        "globex/r-0/pull/1",
                        "globex/r-1/pull/1",
                        "globex/r-2/pull/1",
                        "globex/r-3/pull/1",
                        "umbrella/r-1/pull/1",
                        "umbrella/r-2/pull/1");
        assertThat(catalog.entities("githubRepository")).hasSize(3 + 4 + 3);
    }

    @Test
    void asksNoMoreAtOnce_thanGithubConcurrency_ofEachInstallation() throws Exception {
        addFourRepositoriesOf("acme", "globex", "umbrella");
        api.slowly = true;
        setUp = (github, routes) -> routes.with("github.concurrency", 2);

        assertThat(resync("").outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(api.most)
                .hasSize(3)
                .allSatisfy((login, most) ->
                        assertThat(most).as("at once for %s", login).isBetween(1, 2));
    }

    @Test
    void repeatsTheAppsOwnRequests_whenGithubCannotAnswer() throws Exception {
        model.addOrganization("acme");
        setUp = (github, routes) -> {
            github.on("GET /app/installations").times(1).answer(502, Map.of(), "");
            github.on("GET /app/installations").times(1).closeConnection();
            github.on("POST /app/.*").times(1).answer(403, Map.of(), "{\"message\":\"secondary rate limit\"}");
        };

        ResyncReport report = resync("acme");

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(api.requests)
                .filteredOn(request -> request.is("GET /app/.*"))
                .hasSize(3);
        assertThat(api.requests)
                .filteredOn(request -> request.is("POST /app/.*"))
                .hasSize(2);
    }

    @Test
    void repeatsInOneLayer_whenGithubIssuesNoToken() throws Exception {
        model.addOrganization("acme");
        setUp = (github, routes) -> {
            routes.with("github.retries", 2);
            github.on("POST /app/.*").answer(502, Map.of(), "");
        };

        ResyncReport report = resync("acme");

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().get("repository").get("acme"))
                .isEqualTo("GitHub App 4711 got no token for its installation on acme: server fault");
        assertThat(api.requests)
                .filteredOn(request -> request.is("POST /app/.*"))
                .as("three, and none for further kinds")
                .hasSize(3);
    }

    @Test
    void asksForATokenOnce_howeverManyRepositoriesWantIt() throws Exception {
        model.addOrganization("acme");
        for (int i = 0; i < 20; i++) {
            model.addRepository("acme", "r-" + i);
        }
        AtomicInteger asked = new AtomicInteger();
        setUp = (github, routes) -> {
            routes.with("github.retries", 1);
            // What is listed was read with a token that ends meanwhile
            github.on(request -> request.is("POST /app/.*") && asked.incrementAndGet() > 1)
                    .answer(502, Map.of(), "");
            github.on(request -> {
                        boolean ended = request.is("GET /repos/.*");
                        if (ended) {
                            api.valid.clear();
                        }
                        return ended;
                    })
                    .answer(401, Map.of(), "{\"message\":\"Bad credentials\"}");
        };

        ResyncReport report = resync("acme");

        assertThat(report.unknown().get("pull-request")).hasSize(20);
        assertThat(asked)
                .as("the first, and two for the token that nobody gets")
                .hasValue(3);
    }

    @Test
    void endsTheRun_onceGithubHasAnsweredNoRequestOfTheAppForTheTime() throws Exception {
        model.addOrganization("acme");
        model.addOrganization("umbrella");
        setUp = (github, routes) -> {
            routes.with("github.retries", 1000).with("github.retry-delay", 100).with("github.give-up-after", "2s");
            github.on("GET /app/.*").closeConnection();
        };

        ResyncReport report = resync("acme,umbrella");

        assertThat(report.failure()).isEqualTo("GitHub has not answered for 2s (github.give-up-after)");
        assertThat(report.duration()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void waitsNoLongerThanTheRunMayTake_forATokenOfTheApp() throws Exception {
        model.addOrganization("acme");
        setUp = (github, routes) -> {
            routes.with("github.retry-delay", 300_000).with("port.resync.max-duration", "2s");
            github.on("POST /app/.*").answer(429, Map.of(), "");
        };

        ResyncReport report = resync("acme");

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.duration()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
    }

    @Test
    void saysWhichPropertiesAreWrong_whenGithubDoesNotKnowTheApp() throws Exception {
        model.addOrganization("acme");
        setUp = (github, routes) -> github.on("GET /app/.*").answer(401, Map.of(), "{\"message\":\"no\"}");

        ResyncReport report = resync("acme");

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().get("repository").get("acme"))
                .contains("github.app-id and github.app-private-key do not match");
        assertThat(catalog.entities("githubOrganization")).isEmpty();
    }

    @Test
    void asksForInstallationsBelowTheBasePathOfAnEnterpriseServer() throws Exception {
        for (int i = 0; i < 101; i++) {
            model.addOrganization("org-" + i);
        }
        basePath = BelowBasePath.PATH;

        ResyncReport report = resync("");

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(catalog.entities("githubOrganization")).hasSize(101);
        assertThat(api.requests)
                .hasSize(2 + 101 + 101 + 101)
                .allMatch(request -> request.path().startsWith(BelowBasePath.PATH + "/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", BelowBasePath.PATH})
    void asksWhatHasChanged_ofEachInstallationWithItsOwnToken(String path) throws Exception {
        addTwoPullRequestsOf("acme", "umbrella");
        basePath = path;
        runs = 2;
        setUp = (github, routes) ->
                routes.with("port.ledger.url", "jdbc:h2:file:" + routes.folder().resolve("ledger/test"));

        ResyncReport report = resync("");

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(report.incremental()).as("%s", report).isEqualTo(new ResyncReport.Incremental(2, 0));
        assertThat(api.requests)
                .filteredOn(request -> request.path().endsWith("/graphql"))
                .allSatisfy(request ->
                        assertThat(request.path()).isEqualTo(path.isEmpty() ? "/graphql" : BelowBasePath.GRAPHQL))
                .extracting(request -> request.text().replaceAll("(?s).*\"login\":\"([a-z]+)\".*", "$1") + " "
                        + request.header("Authorization").split("-")[1])
                .containsExactlyInAnyOrder("acme acme", "umbrella umbrella");
        assertThat(api.requests).noneMatch(request -> request.path().endsWith("/pulls"));
    }

    @Test
    void warnsInOneLineOfThePermissionsThatInstallationsLack() throws Exception {
        for (String login : List.of("acme", "other", "umbrella", "whole")) {
            model.addOrganization(login);
        }
        api.permissions = login -> login.equals("whole")
                ? Map.of("metadata", "read", "pull_requests", "write")
                : Map.of("metadata", "read");

        String log = logOf("whole,umbrella,ACME");

        assertThat(log.lines().filter(line -> line.contains("lacks")))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("WARN")
                        .endsWith("GitHub App 4711 lacks pull_requests:read (for pull-request) on acme, umbrella"));
        assertThat(log).contains("GitHub as GitHub App 4711");
    }

    @Test
    void warnsOfNothing_whenGithubDoesNotTellThePermissions() throws Exception {
        model.addOrganization("acme");

        assertThat(logOf("")).doesNotContain("lacks");
    }

    @Test
    void keepsTheEntitiesOfAnOrganization_whoseInstallationIsSuspended() throws Exception {
        addTwoPullRequestsOf("acme", "umbrella");
        resync("");
        assertThat(catalog.entities("githubPullRequest")).hasSize(4);
        api.suspended.add("umbrella");

        ResyncReport report = resync("");

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.toString()).contains("suspended on umbrella");
        assertThat(catalog.entities("githubPullRequest")).hasSize(4);
    }

    @Test
    void keepsEverything_whenTheAppIsInstalledNowhereAnyMore() throws Exception {
        addTwoPullRequestsOf("acme");
        resync("");
        api.gone.add("acme");

        ResyncReport report = resync("");

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.toString()).contains("the GitHub App is installed on no organization");
        assertThat(catalog.entities("githubPullRequest")).hasSize(2);
    }

    private void addFourRepositoriesOf(String... organizations) {
        for (String login : organizations) {
            model.addOrganization(login);
            for (int i = 0; i < 4; i++) {
                model.addRepository(login, "r-" + i);
                model.addPullRequests(login, "r-" + i, 1);
            }
        }
    }

    private void addTwoPullRequestsOf(String... organizations) {
        for (String login : organizations) {
            model.addOrganization(login);
            model.addRepository(login, "one");
            model.addPullRequests(login, "one", 2);
        }
    }

    private String logOf(String organizations) throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertThat(resync(organizations).outcome()).isEqualTo(Outcome.COMPLETE);
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    private ResyncReport resync(String organizations) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        try (TestServer github = TestServer.of(basePath.isEmpty() ? api : new BelowBasePath(api));
                TestServer port = TestServer.port(catalog);
                RoutesUnderTest routes = RoutesUnderTest.between(github, port)) {
            api.url = github.url();
            setUp.accept(github, routes);
            RoutesUnderTest ready = routes.with("github.token", "")
                    .with("github.api-url", github.url() + basePath)
                    .with("github.app-id", "4711")
                    .with("github.app-private-key", Base64.getEncoder().encodeToString(pem.getBytes()))
                    .with("github.organizations", organizations);
            ResyncReport report = ready.resync();
            for (int i = 1; i < runs; i++) {
                github.forget();
                report = ready.resync();
            }
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
        private final Map<String, Instant> ends = new ConcurrentHashMap<>();
        private final Map<String, Integer> atOnce = new ConcurrentHashMap<>();
        private final Map<String, Integer> most = new ConcurrentHashMap<>();
        private volatile Predicate<SandboxRequest> usedUp = request -> false;
        private volatile Consumer<SandboxRequest> answered = request -> {};
        private volatile boolean slowly;
        private volatile Duration lifetime = Duration.ofHours(1);
        private volatile Function<String, Map<String, String>> permissions = login -> null;
        private final Set<String> suspended = ConcurrentHashMap.newKeySet();
        private final Set<String> gone = ConcurrentHashMap.newKeySet();
        private String url;
        private List<RecordedRequest> requests = List.of();

        private AppApi(GithubModel model) {
            this.model = model;
            this.github = new SandboxGithub(model);
        }

        /** Returns where in the order of all requests the first one of each path is. */
        List<Integer> firstRequests(String... paths) {
            List<String> asked = requests.stream().map(RecordedRequest::path).toList();
            return Stream.of(paths)
                    .map(path -> IntStream.range(0, asked.size())
                            .filter(i -> asked.get(i).matches(path))
                            .findFirst()
                            .orElseThrow())
                    .toList();
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
                Instant end = Instant.now().plus(lifetime);
                valid.put(login, token);
                ends.put(token, end);
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.put("token", token);
                body.put("expires_at", end.toString());
                return SandboxAnswer.json(201, body);
            }
            String authorization = request.header("Authorization");
            for (Map.Entry<String, AtomicInteger> revoke : revokeIn.entrySet()) {
                if (revoke.getValue().decrementAndGet() == 0) {
                    valid.put(revoke.getKey(), "revoked");
                }
            }
            String token = authorization == null ? "" : authorization.substring("Bearer ".length());
            if (!valid.containsValue(token) || Instant.now().isAfter(ends.get(token))) {
                return SandboxAnswer.json(
                        401, JsonNodeFactory.instance.objectNode().put("message", "Bad credentials"));
            }
            if (usedUp.test(request)) {
                return withLimit(
                        new SandboxAnswer(403, Map.of(), "{\"message\":\"API rate limit exceeded\"}".getBytes()), 0);
            }
            String login = token.split("-")[1];
            most.merge(login, atOnce.merge(login, 1, Integer::sum), Math::max);
            try {
                if (slowly) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                SandboxAnswer answer = github.answer(request);
                answered.accept(request);
                return withLimit(answer, 4000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                atOnce.merge(login, -1, Integer::sum);
            }
        }

        /** The hour of this GitHub is two seconds. */
        private static SandboxAnswer withLimit(SandboxAnswer answer, int remaining) {
            long reset = Instant.now().getEpochSecond() + 1;
            return answer.withHeaders(Map.of(
                    "X-RateLimit-Limit", "5000",
                    "X-RateLimit-Remaining", Integer.toString(remaining),
                    "X-RateLimit-Reset", Long.toString(reset)));
        }

        private SandboxAnswer installations(SandboxRequest request) {
            int page = Integer.parseInt(request.parameters().getOrDefault("page", "1"));
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            List<String> logins = new ArrayList<>();
            model.organizations().forEach(organization -> logins.add(organization.login()));
            logins.removeAll(gone);
            for (int i = (page - 1) * 100; i < Math.min(page * 100, logins.size()); i++) {
                ObjectNode installation = all.addObject();
                installation.put("id", i);
                installation.put("target_type", "Organization");
                if (suspended.contains(logins.get(i))) {
                    installation.put("suspended_at", "2026-01-01T00:00:00Z");
                } else {
                    installation.putNull("suspended_at");
                }
                Map<String, String> granted = permissions.apply(logins.get(i));
                if (granted != null) {
                    granted.forEach(installation.putObject("permissions")::put);
                }
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
