package io.github.portgithub.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.routes.RouteTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Camel's health checks say of runs. */
class HealthTest extends RouteTest {

    @Test
    void isWell_beforeTheFirstRunAndAfterACompleteOne() throws Exception {
        routes.with("port.health.complete-within", "1h").start();
        assertThat(problems()).isEmpty();

        routes.resync();

        assertThat(problems()).isEmpty();
    }

    @Test
    void isNotReady_whileGithubRefusesTheToken() throws Exception {
        model.addOrganization("acme");
        github.on("GET /.*").times(1).answer(401, Map.of(), "{\"message\":\"Bad credentials\"}");
        routes.resync();

        assertThat(problems())
                .containsOnlyKeys("port-github-credentials-github")
                .containsEntry(
                        "port-github-credentials-github",
                        "GitHub refuses the credentials: look at github.token, or github.app-id and"
                                + " github.app-private-key");
        assertThat(isLive()).isTrue();

        routes.resync();

        assertThat(problems()).isEmpty();
    }

    @Test
    void isNotReady_whilePortRefusesTheCredentials() throws Exception {
        port.on(TOKEN).answer(401, Map.of(), "{\"error\":\"unauthorized\"}");
        routes.resync();

        assertThat(problems()).containsKey("port-github-credentials-port");
    }

    @Test
    void isNotReady_afterARunThatCouldNotBeDone() throws Exception {
        routes.with("port.mapping", "integration:").start();
        port.on("GET /v1/integration/.*").answer(403, Map.of(), "{\"error\":\"forbidden\"}");
        routes.resync();

        assertThat(problems().get("port-github-last-run"))
                .startsWith("run ")
                .contains(" failed: ")
                .contains("port.mapping");
        assertThat(isLive()).isTrue();
    }

    @Test
    void isNotReady_onceNoRunWasCompleteForTooLong() throws Exception {
        model.addOrganization("acme");
        github.on("GET /orgs/acme/repos.*").answer(403, Map.of(), "{\"message\":\"no\"}");
        routes.with("port.health.complete-within", "1ms");
        routes.resync();

        assertThat(problems().get("port-github-complete-run"))
                .startsWith("no run was complete since the start at 2")
                .contains("port.health.complete-within is PT0.001S; run ")
                .contains("was incomplete, 2 organizations or repositories unknown over all kinds, 0 entities refused");
    }

    @Test
    void remembersTheLastCompleteRun_overARestart(@TempDir Path folder) throws Exception {
        model.addOrganization("acme");
        routes.with("port.ledger.url", "jdbc:h2:file:" + folder.resolve("ledger"))
                .with("port.health.complete-within", "1ms")
                .resync();
        routes.stop();

        routes.start();

        assertThat(problems().get("port-github-complete-run")).startsWith("no run was complete since 2");
    }

    private Map<String, String> problems() {
        return HealthCheckHelper.invokeReadiness(routes.context()).stream()
                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                .collect(Collectors.toMap(
                        result -> result.getCheck().getId(),
                        result -> result.getMessage().orElse("")));
    }

    private boolean isLive() {
        return HealthCheckHelper.invokeLiveness(routes.context()).stream()
                .noneMatch(result -> result.getState() == HealthCheck.State.DOWN);
    }
}
