package io.github.portgithub.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "github.organisations, github.organizations",
        "port.dryrun, port.dry-run",
        "port.dryRun, port.dry-run",
        "port.dry_run, port.dry-run",
        "port.clientid, port.client-id",
        "github.tokn, github.token",
        "port.resync.shedule, port.resync.schedule",
    })
    void namesTheOneThatIsMeant(String set, String meant) {
        assertThat(warnings(List.of(set), List.of()))
                .containsExactly(set + " is unknown and ignored: is " + meant + " meant?");
    }

    @Test
    void namesNone_whenNoneIsNear() {
        assertThat(warnings(List.of("github.flux-capacitor"), List.of()))
                .containsExactly("github.flux-capacitor is unknown and ignored");
    }

    @Test
    void warnsOfVariablesThatAreNearlyOurs() {
        assertThat(warnings(List.of(), List.of("PORT_DRYRUN", "GITHUB_ORGANISATIONS")))
                .containsExactly(
                        "GITHUB_ORGANISATIONS is unknown and ignored: is GITHUB_ORGANIZATIONS meant?",
                        "PORT_DRYRUN is unknown and ignored: is PORT_DRY_RUN meant?");
    }

    @Test
    void isSilent_aboutWhatIsKnown_andWhatIsOfOthers() {
        // Those of GitHub Actions, and of Kubernetes for a service named port
        List<String> others = List.of(
                "GITHUB_ACTION GITHUB_ACTIONS GITHUB_ACTOR GITHUB_ACTOR_ID GITHUB_BASE_REF GITHUB_ENV GITHUB_EVENT_NAME"
                        .split(" "));
        List<String> more = List.of(
                ("GITHUB_GRAPHQL_URL GITHUB_HEAD_REF GITHUB_JOB GITHUB_OUTPUT GITHUB_PATH GITHUB_REF GITHUB_REPOSITORY"
                                + " GITHUB_RUN_ID GITHUB_SERVER_URL GITHUB_SHA GITHUB_STATE GITHUB_WORKFLOW"
                                + " GITHUB_WORKSPACE PORT_PORT PORT_SERVICE_HOST PORT_80_TCP PATH")
                        .split(" "));

        assertThat(warnings(UnknownProperties.names(), others)).isEmpty();
        assertThat(warnings(List.of(), more)).isEmpty();
        assertThat(warnings(List.of(), List.of("GITHUB_TOKEN", "PORT_RESYNC_MODE", "GITHUB_API_URL")))
                .isEmpty();
    }

    private static List<String> warnings(List<String> set, List<String> environment) {
        return UnknownProperties.warnings(UnknownProperties.names(), set, environment);
    }
}
