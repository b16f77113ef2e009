package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.mapping.KindNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindRightsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    organization     | metadata
                    repository       | metadata
                    pull-request     | pull_requests
                    issue            | issues
                    release          | contents
                    branch           | contents
                    tag              | metadata
                    workflow         | actions
                    environment      | actions
                    workflow-run     | actions
                    deployment       | deployments
                    deployment-status | deployments
                    dependabot-alert | vulnerability_alerts
                    code-scanning-alerts | security_events
                    secret-scanning-alerts | secret_scanning_alerts
                    collaborator     | metadata
                    file             | contents
                    folder           | contents
                    skill            | contents
                    plugin           | contents
                    team             | members
                    user             | members
                    """)
    void namesThePermissionOfEachKind(String kind, String permission) throws IOException {
        KindRights rights = rights(kind);

        assertThat(KindRights.missingPermissions(List.of(rights), Set.of()))
                .containsExactly(permission + ":read (for " + kind + ")");
        assertThat(KindRights.missingPermissions(List.of(rights), Set.of(permission)))
                .isEmpty();
    }

    @Test
    void namesAPermissionOnce_whenSeveralKindsNeedIt() throws IOException {
        assertThat(KindRights.missingPermissions(
                        List.of(
                                rights("release"),
                                KindRights.of("my-own", KindNote.of("Selector: organizations")),
                                rights("branch"),
                                rights("issue")),
                        Set.of("issues")))
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
    void knowsWhichScopesHoldOthers(String kind, String granted, String missing) throws IOException {
        assertThat(String.join(", ", KindRights.missingScopes(List.of(rights(kind)), Set.of(granted))))
                .isEqualTo(missing);
    }

    /** Reads the note of the kind's own route file. */
    private static KindRights rights(String kind) throws IOException {
        String file = Files.readString(Path.of("routes", kind + ".camel.yaml"));
        Matcher note = Pattern.compile("(?m)^    note: \"(.*)\"$").matcher(file);
        assertThat(note.find()).as("%s has a note", kind).isTrue();
        return KindRights.of(kind, KindNote.of(note.group(1)));
    }
}
