package io.github.portgithub.github.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.AppPage;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubAppException;
import io.github.portgithub.github.MutableClock;
import io.github.portgithub.http.KeptToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GithubAppTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "https://ghe.example/api/v3";

    private final MutableClock clock = new MutableClock("2026-03-01T12:00:00Z");
    private final FakeGithub github = new FakeGithub();
    private final GithubApp app = new GithubApp("12345", AppPrivateKeyTest.PKCS1, API + "/", github, clock);
    private final ExecutorService workers = Executors.newFixedThreadPool(8);

    @AfterEach
    void stopWorkers() {
        workers.shutdownNow();
    }

    @Test
    void provesWhoItIs_withASignedTokenOfTenMinutes() throws Exception {
        app.token("acme");

        DecodedJWT jwt = JWT.decode(github.jwts.get(0));
        Algorithm.RSA256((RSAPublicKey) AppPrivateKeyTest.KEYS.getPublic(), null)
                .verify(jwt);
        assertThat(jwt.getAlgorithm()).isEqualTo("RS256");
        assertThat(jwt.getIssuer()).isEqualTo("12345");
        assertThat(jwt.getIssuedAtAsInstant()).isEqualTo(Instant.parse("2026-03-01T11:59:00Z"));
        assertThat(jwt.getExpiresAtAsInstant()).isEqualTo(Instant.parse("2026-03-01T12:09:00Z"));
        assertThat(jwt.getClaims().keySet()).containsExactlyInAnyOrder("iss", "iat", "exp");
    }

    @Test
    void findsTheInstallation_ofAnOrganizationInAnyCase() throws Exception {
        assertThat(app.token("ACME")).isEqualTo("ghs_11_1");
        assertThat(app.token("beta")).isEqualTo("ghs_22_1");
        assertThat(app.token("octocat")).isEqualTo("ghs_33_1");
        assertThat(app.tokenKey("Acme")).isEqualTo("installation 11");
        assertThat(github.calls)
                .containsExactly(
                        "GET " + API + "/app/installations?per_page=100",
                        "GET " + API + "/app/installations?per_page=100&page=2",
                        "POST " + API + "/app/installations/11/access_tokens",
                        "POST " + API + "/app/installations/22/access_tokens",
                        "POST " + API + "/app/installations/33/access_tokens");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":78,\"account\":null}",
                "{\"id\":78}",
                "{\"id\":null,\"account\":{\"login\":\"acme\"}}",
                "{\"id\":78,\"account\":{\"login\":\"a?b=c\"}}"
            })
    void listsNone_whenAnInstallationHasNoValidAccount(String installation) {
        github.pages.put(API + "/app/installations?per_page=100", installations("[" + installation + "]"));

        assertThatThrownBy(app::organizations).hasMessageContaining("one without a valid account");
    }

    @Test
    void listsOrganizations_alsoASuspendedOne_butNoUserNorEnterprise() throws Exception {
        assertThat(app.organizations()).containsExactly("Acme", "Frozen", "beta");
        assertThat(app.organizations()).hasSize(3);
        assertThat(github.calls).hasSize(2);

        clock.advance(Duration.ofMinutes(15));
        app.organizations();
        assertThat(github.calls).hasSize(4);
    }

    @Test
    void keepsAToken_untilFiveMinutesBeforeItsEnd() throws Exception {
        assertThat(app.token("acme")).isEqualTo("ghs_11_1");
        clock.advance(Duration.ofMinutes(55).minusSeconds(1));
        assertThat(app.token("acme")).isEqualTo("ghs_11_1");

        clock.advance(Duration.ofSeconds(1));
        assertThat(app.token("acme")).isEqualTo("ghs_11_2");
        assertThat(app.token("acme")).isEqualTo("ghs_11_2");
    }

    @Test
    void getsANewToken_afterOneWasRefused() throws Exception {
        String refused = app.token("acme");
        String other = app.token("beta");

        app.invalidate(refused);
        app.invalidate(refused);
        assertThat(app.token("acme")).isEqualTo("ghs_11_2");
        app.invalidate(refused);
        assertThat(app.token("acme")).isEqualTo("ghs_11_2");
        assertThat(app.token("beta")).isEqualTo(other);
    }

    @Test
    void saysThatItIsNotInstalled_andLooksAgainAfterAMinute() throws Exception {
        assertThatThrownBy(() -> app.token("gamma"))
                .isInstanceOf(GithubAppException.class)
                .hasMessage("GitHub App 12345 is not installed on gamma");
        assertThatThrownBy(() -> app.token("gamma")).isInstanceOf(GithubAppException.class);
        assertThat(github.calls).hasSize(2);

        github.pages.put(API + "/app/installations?per_page=100", installations("[" + organization(44, "Gamma") + "]"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(app.token("gamma")).isEqualTo("ghs_44_1");
    }

    @Test
    void saysThatItIsSuspended() {
        assertThatThrownBy(() -> app.token("Frozen"))
                .isInstanceOf(GithubAppException.class)
                .hasMessage("GitHub App 12345 is suspended on Frozen");
        assertThatThrownBy(() -> app.tokenKey("Frozen")).isInstanceOf(GithubAppException.class);
    }

    @Test
    void looksForTheInstallationAgain_whenGithubKnowsItNoMore() throws Exception {
        app.token("acme");
        github.fault = status(404, "{\"message\":\"Not Found\"}");
        clock.advance(Duration.ofHours(1));
        assertThatThrownBy(() -> app.token("acme"))
                .hasMessage("GitHub App 12345 got no token for its installation on Acme: not found, or hidden from this"
                        + " token");

        github.fault = null;
        github.pages.put(API + "/app/installations?per_page=100", installations("[" + organization(55, "Acme") + "]"));
        assertThat(app.token("acme")).isEqualTo("ghs_55_1");
    }

    @Test
    void goesOnWithTheOldToken_whenItsEarlyRenewalFails() throws Exception {
        app.token("acme");
        clock.advance(Duration.ofMinutes(56));
        github.fault = new SocketTimeoutException("Read timed out");
        int before = github.calls.size();

        assertThat(app.token("acme")).isEqualTo("ghs_11_1");
        assertThat(app.token("acme")).isEqualTo("ghs_11_1");
        assertThat(github.calls).hasSize(before + 1);

        clock.advance(Duration.ofMinutes(1));
        assertThat(app.token("acme")).isEqualTo("ghs_11_1");
        assertThat(github.calls).hasSize(before + 2);

        clock.advance(Duration.ofMinutes(3));
        assertThatThrownBy(() -> app.token("acme"))
                .isInstanceOf(GithubAppException.class)
                .hasMessageEndingWith(": no answer")
                .satisfies(e -> assertThat(GithubAnswer.of(e)).isEqualTo(GithubAnswer.NETWORK_FAULT));

        github.fault = null;
        assertThat(app.token("acme")).isEqualTo("ghs_11_2");
    }

    @Test
    void asksOncePerMinute_whenThisClockIsAnHourAhead() throws Exception {
        github.lifetime = Duration.ofMinutes(-1);
        for (int i = 0; i < 10; i++) {
            assertThat(app.token("acme")).isEqualTo("ghs_11_1");
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(app.token("acme")).isEqualTo("ghs_11_2");
    }

    @Test
    void explainsARefusal_withoutASecret() {
        github.fault = status(401, "{\"message\":\"'Expiration time' claim ('exp') is too far in the future\"}");

        assertThatThrownBy(() -> app.token("acme"))
                .hasMessage(
                        "GitHub App 12345 cannot list its installations: github.app-id and github.app-private-key do"
                                + " not match, or this machine's clock is wrong")
                .satisfies(e -> assertThat(GithubAnswer.of(e)).isEqualTo(GithubAnswer.UNAUTHORIZED));
    }

    @Test
    void listsNothing_ratherThanHalf() {
        github.pages.remove(API + "/app/installations?per_page=100&page=2");
        assertThatThrownBy(app::organizations).isInstanceOf(GithubAppException.class);

        github.pages.put(
                API + "/app/installations?per_page=100",
                new AppPage(json("[]"), List.of("<https://evil.example/?page=2>; rel=\"next\"")));
        assertThatThrownBy(app::organizations)
                .hasMessageContaining("the next page cannot be asked for")
                .hasRootCauseMessage(
                        "next link leaves https://ghe.example for https://evil.example and is not followed;"
                                + " github.api-url must be the address that GitHub itself uses in its links");

        github.pages.put(API + "/app/installations?per_page=100", installations("{\"message\":\"x\"}"));
        assertThatThrownBy(app::organizations)
                .hasMessage(
                        "GitHub App 12345 cannot list its installations: the list of installations is not an array");
    }

    @Test
    void refusesAnAnswerWithoutToken() {
        for (String answer : List.of(
                "{}",
                "[]",
                "{\"token\":\"ghs_s3cret\"}",
                "{\"token\":\"ghs_s3cret\",\"expires_at\":\"soon\"}",
                "{\"token\":null,\"expires_at\":\"2026-03-01T13:00:00Z\"}",
                "{\"token\":\"\",\"expires_at\":\"2026-03-01T13:00:00Z\"}")) {
            github.issued = answer;
            assertThatThrownBy(() -> app.token("acme"))
                    .hasMessage("GitHub App 12345 got no token for its installation on Acme: the answer holds no token"
                            + " with an expiry")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void readsAnExpiryWithOffset() throws Exception {
        github.issued = "{\"token\":\"ghs_x\",\"expires_at\":\"2026-03-01T15:00:00+02:00\"}";
        app.token("acme");
        int before = github.calls.size();

        clock.advance(Duration.ofMinutes(54));
        app.token("acme");
        assertThat(github.calls).hasSize(before);
        clock.advance(Duration.ofMinutes(1));
        app.token("acme");
        assertThat(github.calls).hasSize(before + 1);
    }

    @Test
    void asksGithubOnce_forAllWhoAskAtOnce() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        github.beforePost = answer;
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        List<Future<String>> tokens = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tokens.add(workers.submit(() -> {
                threads.add(Thread.currentThread());
                return app.token("acme");
            }));
        }
        awaitWaiting(threads, 8);
        answer.countDown();

        for (Future<String> token : tokens) {
            assertThat(token.get()).isEqualTo("ghs_11_1");
        }
        assertThat(github.calls).hasSize(3);
    }

    @Test
    void failsForAllWhoAskedAtOnce_andTriesAgainForTheNext() throws Exception {
        app.organizations();
        CountDownLatch answer = new CountDownLatch(1);
        github.beforePost = answer;
        github.fault = new SocketTimeoutException("Read timed out");
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        List<Future<String>> tokens = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tokens.add(workers.submit(() -> {
                threads.add(Thread.currentThread());
                return app.token("acme");
            }));
        }
        awaitWaiting(threads, 4);
        answer.countDown();

        for (Future<String> token : tokens) {
            assertThatThrownBy(token::get).hasCauseInstanceOf(GithubAppException.class);
        }
        assertThat(github.calls).hasSize(3);
        github.fault = null;
        assertThat(app.token("acme")).isEqualTo("ghs_11_1");
    }

    @Test
    void letsOthersGoOnWithTheOldToken_whileOneRenewsIt() throws Exception {
        app.token("acme");
        clock.advance(Duration.ofMinutes(56));
        CountDownLatch answer = new CountDownLatch(1);
        github.beforePost = answer;
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        Future<String> renewing = workers.submit(() -> {
            threads.add(Thread.currentThread());
            return app.token("acme");
        });
        awaitWaiting(threads, 1);

        assertThat(app.token("acme")).isEqualTo("ghs_11_1");

        answer.countDown();
        assertThat(renewing.get()).isEqualTo("ghs_11_2");
        assertThat(app.token("acme")).isEqualTo("ghs_11_2");
    }

    @Test
    void namesTheProperty_whenTheConfigurationIsUnusable() {
        assertThatThrownBy(() -> new GithubApp(" ", AppPrivateKeyTest.PKCS8, API, github, clock))
                .hasMessage("github.app-id must not be empty");
        assertThatThrownBy(() -> new GithubApp("1", "s3cret", API, github, clock))
                .hasMessageStartingWith("github.app-private-key ")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> new GithubApp("1", AppPrivateKeyTest.PKCS8, "ghe.example", github, clock))
                .hasMessageStartingWith("github.api-url ");
    }

    @Test
    void showsNoSecret() throws Exception {
        app.token("acme");

        assertThat(app).hasToString("GitHub App 12345");
        assertThat(new KeptToken.Issued("ghs_s3cret", clock.instant())).hasToString("token until 2026-03-01T12:00:00Z");
    }

    private static void awaitWaiting(List<Thread> threads, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (threads.size() < count || !threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING)) {
            assertThat(System.nanoTime()).as("all %d threads wait", count).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static Exception status(int status, String body) {
        return new HttpOperationFailedException(API, status, null, null, Map.of(), body);
    }

    private static AppPage installations(String body) {
        return new AppPage(json(body), null);
    }

    private static String organization(long id, String login) {
        return account(id, login, "Organization", "null");
    }

    private static String account(long id, String login, String type, String suspendedAt) {
        return String.format(
                "{\"id\":%d,\"account\":{\"login\":\"%s\",\"type\":\"%s\"},\"suspended_at\":%s}",
                id, login, type, suspendedAt);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class FakeGithub implements AppCalls {

        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        final List<String> jwts = Collections.synchronizedList(new ArrayList<>());
        final Map<String, AppPage> pages = new HashMap<>();
        final Map<String, Integer> issuedTo = new HashMap<>();
        volatile CountDownLatch beforePost = new CountDownLatch(0);
        volatile Exception fault;
        volatile Duration lifetime = Duration.ofHours(1);
        volatile String issued;

        FakeGithub() {
            pages.put(
                    API + "/app/installations?per_page=100",
                    new AppPage(
                            json("[" + organization(11, "Acme") + ","
                                    + account(66, "Frozen", "Organization", "\"2026-01-01T00:00:00Z\"") + ","
                                    + "{\"id\":77,\"account\":{\"slug\":\"enterprise\"}}"
                                    + "]"),
                            List.of("<" + API + "/app/installations?per_page=100&page=2>; rel=\"next\"")));
            pages.put(
                    API + "/app/installations?per_page=100&page=2",
                    installations("[" + account(33, "octocat", "User", "null") + "," + organization(22, "beta") + "]"));
        }

        @Override
        public AppPage get(String url, String jwt) throws Exception {
            note("GET " + url, jwt);
            AppPage page = pages.get(url);
            if (page == null) {
                throw status(502, "");
            }
            return page;
        }

        @Override
        public JsonNode post(String url, String jwt) throws Exception {
            beforePost.await();
            note("POST " + url, jwt);
            if (issued != null) {
                return json(issued);
            }
            String installation = url.replaceAll(".*/installations/(\\d+)/access_tokens", "$1");
            return json(String.format(
                    "{\"token\":\"ghs_%s_%d\",\"expires_at\":\"%s\"}",
                    installation,
                    issuedTo.merge(installation, 1, Integer::sum),
                    clock.instant().plus(lifetime)));
        }

        private void note(String call, String jwt) throws Exception {
            calls.add(call);
            jwts.add(jwt);
            if (fault != null) {
                throw fault;
            }
        }
    }
}
