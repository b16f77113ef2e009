package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindAccessTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    organization     | metadata:read
                    repository       | metadata:read
                    pull-request     | pull_requests:read
                    issue            | issues:read
                    release          | contents:read
                    branch           | contents:read
                    tag              | metadata:read
                    workflow         | actions:read
                    environment      | actions:read
                    deployment       | deployments:read
                    dependabot-alert | vulnerability_alerts:read
                    team             | members:read
                    user             | members:read
                    """)
    void knowsThePermissionOfEachKind(String kind, String permission) {
        assertThat(KindAccess.missingPermissions(List.of(kind), Set.of()))
                .containsExactly(permission + " (for " + kind + ")");
        assertThat(KindAccess.missingPermissions(List.of(kind), Set.of(permission.replace(":read", ""))))
                .isEmpty();
    }

    @Test
    void namesAPermissionOnce_whenSeveralKindsNeedIt() {
        assertThat(KindAccess.missingPermissions(List.of("release", "my-own", "branch", "issue"), Set.of("issues")))
                .containsExactly("contents:read (for branch, release)");
    }

    @ParameterizedTest
    @CsvSource({
        "team, admin:org, ''",
        "team, write:org, ''",
        "team, repo, read:org (for team)",
        "dependabot-alert, repo, ''",
        "dependabot-alert, security_events, ''",
        "dependabot-alert, public_repo, security_events (for dependabot-alert)",
        "issue, public_repo, repo (for issue)",
        "organization, gist, ''"
    })
    void knowsWhichScopesHoldOthers(String kind, String granted, String missing) {
        assertThat(String.join(", ", KindAccess.missingScopes(List.of(kind), Set.of(granted))))
                .isEqualTo(missing);
    }
}
