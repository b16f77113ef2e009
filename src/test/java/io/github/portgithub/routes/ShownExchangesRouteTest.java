package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.sandbox.SandboxAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No exchange holds a secret: whatever shows exchanges, Camel's tracers and debuggers among it, finds none. */
class ShownExchangesRouteTest extends RouteTest {

    private final ShownExchanges exchanges = new ShownExchanges();
    private final Set<String> secrets = new ConcurrentSkipListSet<>(Set.of("github-test-token", "port-test-secret"));

    @BeforeEach
    void fill() {
        model.addOrganization("acme");
        model.addRepository("acme", "one");
        model.addPullRequests("acme", "one", 3);
        routes.bind("shownExchanges", exchanges);
    }

    @Test
    void holdNoToken() throws Exception {
        port.on(TOKEN).change(this::noteToken);
        port.on(BULK).times(1).answer(401, Map.of(), "{\"ok\":false,\"error\":\"unauthorized\"}");
        github.on("GET /repos/.*").times(1).answer(502, Map.of(), "");

        assertThat(routes.resync().exitCode()).isZero();

        assertShowNoSecret();
        assertThat(exchanges.texts()).anyMatch(text -> text.startsWith("header Authorization: "));
    }

    @Test
    void holdNoSecretOfAnApp() throws Exception {
        port.on(TOKEN).change(this::noteToken);
        github.on("POST /app/installations/7/access_tokens")
                .answer(201, Map.of(), "{\"token\":\"an-installation-token\",\"expires_at\":\"2099-01-01T00:00:00Z\"}");
        github.on("GET /app/installations.*")
                .answer(
                        200,
                        Map.of(),
                        "[{\"id\":7,\"account\":{\"login\":\"acme\",\"type\":\"Organization\"},\"suspended_at\":null}]");
        secrets.add("an-installation-token");

        int exitCode = routes.with("github.token", "")
                .with("github.app-id", "4711")
                .with("github.app-private-key", privateKey())
                .resync()
                .exitCode();

        assertThat(exitCode).isZero();
        assertThat(github.requests("GET /repos/.*"))
                .isNotEmpty()
                .allMatch(request -> "Bearer an-installation-token".equals(request.header("Authorization")));
        assertShowNoSecret();
    }

    @Test
    void holdNoSecret_thatPortRefuses() throws Exception {
        port.on(TOKEN).answer(401, Map.of(), "{\"ok\":false,\"error\":\"invalid_credentials\"}");

        assertThat(routes.resync().exitCode()).isEqualTo(1);

        assertShowNoSecret();
    }

    private void assertShowNoSecret() {
        for (TestServer server : List.of(github, port)) {
            for (RecordedRequest request : server.requests()) {
                String authorization = request.header("Authorization");
                if (authorization != null) {
                    secrets.add(authorization.substring(authorization.indexOf(' ') + 1));
                }
            }
        }
        assertThat(secrets).hasSizeGreaterThan(1);
        assertThat(exchanges.texts())
                .hasSizeGreaterThan(20)
                .noneMatch(text -> secrets.stream().anyMatch(text::contains));
    }

    private SandboxAnswer noteToken(SandboxAnswer answer) {
        try {
            JsonNode secret = new ObjectMapper().readTree(answer.body()).path("accessToken");
            if (secret.isTextual()) {
                secrets.add(secret.asText());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String privateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            String base64 = Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            secrets.add(base64.substring(40, 80));
            return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has RSA", e);
        }
    }
}
