package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How Port is called: {@code port-call.camel.yaml} and what {@code port-upsert.camel.yaml} makes of its answers. */
class PortCallRouteTest extends RouteTest {

    private static final String AGENT = "port-ocean/github-routes/[^/]+/my-github-routes";

    @BeforeEach
    void fill() {
        model.addOrganization("acme");
        for (int i = 1; i <= 30; i++) {
            model.addRepository("acme", String.format("repo-%02d", i));
        }
        routes.withMapping(MappingText.of("repository").toString());
    }

    @Test
    void sendsOnlyItsOwnHeaders_andNoTokenToTheOtherHost() throws Exception {
        model.addPullRequests("acme", "repo-01", 3);
        routes.withMapping(MappingText.of("repository").and("pull-request").toString());

        routes.resync();

        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        port.requests().forEach(request -> names.addAll(request.headers().keySet()));
        assertThat(names)
                .isSubsetOf(
                        "Accept-Encoding",
                        "Authorization",
                        "Connection",
                        "Content-Length",
                        "Content-Type",
                        "Host",
                        "Transfer-Encoding",
                        "User-Agent");
        assertThat(port.requests())
                .isNotEmpty()
                .noneMatch(request -> everything(request).contains("github-test-token"))
                .allMatch(request -> request.header("User-Agent")
                        .matches(request.path().startsWith("/v1/blueprints") ? AGENT + "/exporter" : AGENT));
        assertThat(github.requests())
                .isNotEmpty()
                .noneMatch(request -> everything(request).contains("port-test-secret"))
                .allMatch(request -> "Bearer github-test-token".equals(request.header("Authorization")));
    }

    @Test
    void sendsTheCredentialsOnce_inTheTokenRequestOnly() throws Exception {
        routes.resync();

        assertThat(port.requests(TOKEN)).singleElement().satisfies(request -> {
            assertThat(request.text())
                    .isEqualTo("{\"clientId\":\"test-client\",\"clientSecret\":\"port-test-secret\"}");
            assertThat(request.header("Authorization")).isNull();
        });
        assertThat(port.requests(BULK))
                .isNotEmpty()
                .noneMatch(request -> everything(request).contains("port-test-secret"));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void bulk_saysWhatTheMappingSays(boolean merge, boolean createMissing) throws Exception {
        routes.withMapping("enableMergeEntity: " + merge + "\ncreateMissingRelatedEntities: " + createMissing + '\n'
                + MappingText.of("repository"));

        routes.resync();

        assertThat(port.requests(BULK))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.query().split("&"))
                        .containsExactlyInAnyOrder(
                                "upsert=true", "merge=" + merge, "create_missing_related_entities=" + createMissing));
    }

    @Test
    void keepsARefusedEntityInTheDeadLetter_andAcceptsTheOthers() throws Exception {
        routes.withMapping(MappingText.of("repository")
                .toString()
                .replace(
                        "title: .name",
                        "properties: {visibility: 'if .name == \"repo-07\" then \"secret\" else .visibility end'}"));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(row(report, "repository").accepted()).isEqualTo(29);
        assertThat(row(report, "repository").refused()).isEqualTo(1);
        assertThat(report.toString())
                .containsPattern("repository\\[0\\]: refused first: acme/repo-07: .*visibility")
                .containsPattern("dead letter: 1 of 1 refused entities are kept in .*dead-letter/.*ndjson");
        assertThat(identifiers("githubRepository")).hasSize(29).doesNotContain("acme/repo-07");
        assertThat(routes.deadLetter()).singleElement().satisfies(line -> {
            assertThat(fields(line))
                    .containsExactly("time", "run", "blueprint", "identifier", "status", "error", "message", "entity");
            assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
            assertThat(line.path("run").asText()).isNotEmpty();
            assertThat(line.path("blueprint").asText()).isEqualTo("githubRepository");
            assertThat(line.path("identifier").asText()).isEqualTo("acme/repo-07");
            assertThat(line.path("status").asInt()).isEqualTo(422);
            assertThat(line.path("error").asText()).isNotEmpty();
            assertThat(line.path("message").asText()).isNotEmpty();
            assertThat(line.path("entity").path("properties").path("visibility").asText())
                    .isEqualTo("secret");
        });
    }

    @Test
    void refreshesTheToken_whenItIsRevokedInMidRun() throws Exception {
        AtomicBoolean revoked = new AtomicBoolean();
        port.on(request -> {
            if (request.is(BULK) && revoked.compareAndSet(false, true)) {
                catalog.revokeTokens();
            }
            return false;
        });

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, "repository").accepted()).isEqualTo(30);
        assertThat(port.requests(TOKEN)).hasSize(2);
    }

    @Test
    void asksForOneToken_whenManyPostsMeetA401() throws Exception {
        routes.with("port.batch-size", 1).with("port.concurrency", 4);
        AtomicReference<String> first = new AtomicReference<>();
        port.on(request -> {
                    first.compareAndSet(null, request.header("Authorization"));
                    return request.is(BULK) && first.get().equals(request.header("Authorization"));
                })
                .answer(401, Map.of(), "{\"ok\":false,\"error\":\"unauthorized\"}");
        // The simulated Port gives out the same token until it ends; this makes it another one
        port.on(request -> {
            if (request.is(TOKEN)) {
                catalog.revokeTokens();
            }
            return false;
        });

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, "repository").accepted()).isEqualTo(30);
        assertThat(port.requests(TOKEN)).hasSize(2);
    }

    @Test
    void failsAtOnce_whenTheCredentialsAreWrong() throws Exception {
        port.on(TOKEN).answer(401, Map.of(), "{\"ok\":false,\"error\":\"invalid_credentials\"}");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.failure()).contains("port.client-id").contains("port.client-secret");
        assertThat(report.toString()).doesNotContain("port-test-secret");
        assertThat(port.requests()).hasSize(1);
        assertThat(github.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void repeatsWhatPortCannotServeNow(int status) throws Exception {
        port.on(BULK).times(2).answer(status, Map.of("Retry-After", "0"), "");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubRepository")).hasSize(30);
        assertThat(report.posts()).isEqualTo(2);
        assertThat(port.requests(BULK)).hasSize(4);
        assertThat(routes.deadLetter()).isEmpty();
    }

    @Test
    void keepsABatchInTheDeadLetter_whenPortNeverServesIt() throws Exception {
        routes.with("port.retries", 2);
        port.on(BULK).answer(503, Map.of(), "{\"ok\":false,\"error\":\"unavailable\",\"message\":\"later\"}");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(row(report, "repository").refused()).isEqualTo(30);
        assertThat(routes.deadLetter())
                .hasSize(30)
                .allMatch(line -> line.path("status").asInt() == 503)
                .allMatch(line -> line.path("message").asText().contains("later"));
        assertThat(port.requests(BULK)).hasSize(2 * 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void keepsABatchInTheDeadLetter_whenRepeatingDoesNotHelp(int status) throws Exception {
        port.on(BULK).answer(status, Map.of(), "{\"ok\":false,\"error\":\"no\",\"message\":\"not like this\"}");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(routes.deadLetter())
                .hasSize(30)
                .allMatch(line -> line.path("status").asInt() == status);
        assertThat(port.requests(BULK)).hasSize(2);
    }

    @Test
    void keepsABatchInTheDeadLetter_whenPortCutsItsAnswers() throws Exception {
        routes.with("port.retries", 1);
        port.on(BULK).closeConnection();

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(routes.deadLetter())
                .hasSize(30)
                .allMatch(line -> line.path("error").asText().equals("not_delivered"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{\"ok\":true,\"entities\":[",
                "{\"ok\":true,\"entities\":[{\"index\":0}]} garbage",
                "{\"ok\":true,\"entities\":[{\"index\":0}]}{}",
                "[]"
            })
    void takesABrokenAnswerForNone_andRepeats(String body) throws Exception {
        port.on(BULK).times(1).answer(200, Map.of(), body);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubRepository")).hasSize(30);
        assertThat(port.requests(BULK)).hasSize(3);
    }

    @Test
    void takesNoEntityForAccepted_thatTheAnswerDoesNotMention() throws Exception {
        port.on(BULK).answer(200, Map.of(), "{\"ok\":true}");

        ResyncReport report = routes.resync();

        assertThat(row(report, "repository").accepted()).isZero();
        assertThat(routes.deadLetter())
                .hasSize(30)
                .allMatch(line -> line.path("error").asText().equals("no_answer"));
    }

    @Test
    void repeatsTheTokenRequest_whenPortCannotServeItNow() throws Exception {
        port.on(TOKEN).times(2).answer(503, Map.of(), "");

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(port.requests(TOKEN)).hasSize(3);
    }

    private static List<String> fields(JsonNode line) {
        List<String> names = new ArrayList<>();
        line.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String everything(RecordedRequest request) {
        return request.pathAndQuery() + request.headers() + (request.is(TOKEN) ? "" : request.text());
    }
}
