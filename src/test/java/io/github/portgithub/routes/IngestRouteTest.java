package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How entities become batches: {@code ingest.camel.yaml}, by the requests that arrive at Port. */
class IngestRouteTest extends RouteTest {

    private static final int SMALLEST_LIMIT = 1024;

    @ParameterizedTest
    @CsvSource({"19, 19", "20, 20", "21, 20;1", "40, 20;20", "41, 20;20;1"})
    void closesABatch_whenItHasTwentyEntities(int repositories, String sizes) throws Exception {
        fill("acme", repositories);
        // Pages of 7: batches cross them
        routes.withMapping(MappingText.of("repository").toString())
                .with("github.page-size", 7)
                .with("port.concurrency", 1);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(batchSizes()).containsExactlyElementsOf(numbers(sizes));
        assertThat(report.posts()).isEqualTo(numbers(sizes).size());
    }

    @Test
    void fillsBatches_acrossOrganizationsAndRepositories() throws Exception {
        for (String organization : List.of("acme", "globex")) {
            fill(organization, 5);
            for (int i = 1; i <= 5; i++) {
                model.addPullRequests(organization, String.format("repo-%02d", i), 3);
            }
        }
        routes.withMapping(MappingText.of("pull-request", "state: all").toString())
                .with("github.organizations", "acme,globex")
                .with("port.concurrency", 1);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(batchSizes()).containsExactly(20, 10);
        assertThat(identifiers("githubPullRequest")).hasSize(30);
    }

    @Test
    void keepsBlueprintsApart() throws Exception {
        fill("acme", 3);
        routes.withMapping(MappingText.of("repository")
                .mapping("repository", "githubOrganization", ".name", "title: .name")
                .toString());

        routes.resync();

        assertThat(port.requests(BULK))
                .extracting(RecordedRequest::path)
                .containsExactlyInAnyOrder(
                        "/v1/blueprints/githubRepository/entities/bulk",
                        "/v1/blueprints/githubOrganization/entities/bulk");
        assertThat(batchSizes()).containsExactly(3, 3);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 1;1"})
    void closesABatch_beforeItExceedsTheLimitByOneByte(int over, String sizes) throws Exception {
        fill("acme", 2);
        int envelope = "{\"entities\":[".length() + "]}".length();
        // Two entities of equal length and a comma that fill the request, or are one byte too many
        int entity = SMALLEST_LIMIT / 2;
        int limit = envelope + 2 * entity + 1 - over;
        routes.withMapping(entitiesOf(entity)).with("port.batch-bytes", limit).with("port.concurrency", 1);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(batchSizes()).containsExactlyElementsOf(numbers(sizes));
        assertThat(port.requests(BULK)).allMatch(bulk -> bulk.body().length <= limit);
        if (over == 0) {
            assertThat(port.requests(BULK).get(0).body()).hasSize(limit);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 0", "1, 0, 2"})
    void keepsAnEntityInTheDeadLetter_whenItIsTooLargeAlone(int over, int accepted, int refused) throws Exception {
        fill("acme", 2);
        int envelope = "{\"entities\":[".length() + "]}".length();
        routes.withMapping(entitiesOf(SMALLEST_LIMIT - envelope + over)).with("port.batch-bytes", SMALLEST_LIMIT);

        ResyncReport report = routes.resync();

        assertThat(row(report, "repository").accepted()).isEqualTo(accepted);
        assertThat(row(report, "repository").refused()).isEqualTo(refused);
        assertThat(report.exitCode()).isEqualTo(refused == 0 ? 0 : 1);
        assertThat(port.requests(BULK)).hasSize(accepted);
        assertThat(routes.deadLetter())
                .hasSize(refused)
                .allMatch(line -> line.path("error").asText().equals("too_large")
                        && line.path("status").asInt() == 0);
    }

    @Test
    void keepsAnEntityInTheDeadLetter_whenPortWouldRefuseTheWholeBatchForIt() throws Exception {
        fill("acme", 3);
        routes.withMapping(MappingText.of("repository")
                .toString()
                .replace(
                        "identifier: .full_name", "identifier: if .name == \"repo-02\" then \"a b#c\" else .name end"));

        ResyncReport report = routes.resync();

        assertThat(row(report, "repository").mapped()).isEqualTo(3);
        assertThat(identifiers("githubRepository")).containsExactlyInAnyOrder("repo-01", "repo-03");
        assertThat(routes.deadLetter())
                .singleElement()
                .satisfies(line -> assertThat(line.path("error").asText()).isEqualTo("not_acceptable"));
    }

    /** A mapping whose entities have exactly so many bytes; names are of equal length. */
    private static String entitiesOf(int bytes) {
        String bare = "{\"identifier\":\"acme/repo-01\",\"title\":\"\"}";
        return MappingText.of("repository")
                .toString()
                .replace("title: .name", "title: ('x' * " + (bytes - bare.length()) + ")")
                .replace("'x'", "\"x\"");
    }

    private void fill(String organization, int repositories) {
        model.addOrganization(organization);
        for (int i = 1; i <= repositories; i++) {
            model.addRepository(organization, String.format("repo-%02d", i));
        }
    }

    private static List<Integer> numbers(String text) {
        return List.of(text.split(";")).stream().map(Integer::valueOf).toList();
    }
}
