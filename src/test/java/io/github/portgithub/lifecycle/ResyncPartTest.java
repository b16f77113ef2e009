package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of a part reads only that, and deletes only within it. */
class ResyncPartTest {

    private final LifeCycleHarness harness = new LifeCycleHarness();

    @BeforeEach
    void twoOrganizations() throws Exception {
        for (String organization : List.of("acme", "globex")) {
            harness.model.addOrganization(organization);
            for (int i = 1; i <= 2; i++) {
                harness.model.addRepository(organization, "repo-" + i);
                harness.model.addPullRequests(organization, "repo-" + i, 3);
            }
        }
        harness.with("github.organizations", "acme,globex");
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsAndDeletesOneRepository(boolean ledger) throws Exception {
        beginWith(ledger);

        ResyncReport report = resync(Map.of("PortGithubRepository", "acme/repo-1"));

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(report.toString()).startsWith("Resync of repository acme/repo-1 complete");
        assertThat(harness.github.requests("GET .*"))
                .extracting(request -> request.path())
                .containsExactlyInAnyOrder("/repos/acme/repo-1", "/repos/acme/repo-1/pulls");
        assertThat(harness.identifiers("githubPullRequest"))
                .doesNotContain("acme/repo-1/pull/1")
                .contains("acme/repo-2/pull/1", "globex/repo-1/pull/1")
                .hasSize(11);
        assertThat(report.protectedEntities()).as("%s", report).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsAndDeletesOneOrganization(boolean ledger) throws Exception {
        beginWith(ledger);

        ResyncReport report = resync(Map.of("PortGithubOrganization", List.of("Globex")));

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.github.requests("GET .*"))
                .extracting(request -> request.path())
                .allMatch(path -> path.contains("globex"));
        assertThat(harness.identifiers("githubPullRequest"))
                .doesNotContain("globex/repo-1/pull/1")
                .contains("acme/repo-1/pull/1")
                .hasSize(11);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsAndDeletesOneKind(boolean ledger) throws Exception {
        beginWith(ledger);
        harness.model.removeRepository("acme", "repo-2");

        ResyncReport report = resync(Map.of("PortGithubKind", "repository"));

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.github.requests("GET .*/pulls.*")).isEmpty();
        assertThat(harness.identifiers("githubPullRequest")).hasSize(12);
        // Pull requests relate to it, and of these the run has read nothing
        assertThat(harness.identifiers("githubRepository")).contains("acme/repo-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PortGithubRepository acme", "PortGithubOrganization a/b", "PortGithubKind nosuch"})
    void tellsWhatCannotBeMeant(String header) throws Exception {
        harness.start();
        String[] parts = header.split(" ");

        if (parts[1].equals("nosuch")) {
            assertThat(resync(Map.of(parts[0], parts[1])).failure())
                    .isEqualTo("the mapping has no resource of kind nosuch");
        } else {
            assertThatThrownBy(() -> resync(Map.of(parts[0], parts[1])))
                    .rootCause()
                    .hasMessageContaining("'" + parts[1] + "'");
        }
        assertThat(harness.github.requests("GET .*")).isEmpty();
    }

    @Test
    void ofAll_isWhatAnEmptyHeaderMeans() throws Exception {
        harness.start();

        assertThat(resync(Map.of("PortGithubKind", List.of())).part()).isNull();
    }

    private void beginWith(boolean ledger) throws Exception {
        if (ledger) {
            harness.with("port.ledger.url", "jdbc:h2:file:" + harness.folder.resolve("ledger/test"));
        }
        harness.resync();
        harness.model.removePullRequest("acme", "repo-1", 1);
        harness.model.removePullRequest("globex", "repo-1", 1);
        harness.github.forget();
    }

    private ResyncReport resync(Map<String, Object> headers) {
        try (ProducerTemplate template = harness.context().createProducerTemplate()) {
            return template.requestBodyAndHeaders("direct:port-github-resync", null, headers, ResyncReport.class);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
