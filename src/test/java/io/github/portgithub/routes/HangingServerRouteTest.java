package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.HangingServer;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer without end, or not at all: a run ends, and knows what it does not know. */
@Timeout(60)
class HangingServerRouteTest extends RouteTest {

    @BeforeEach
    void fill() {
        model.addOrganization("acme");
        for (int i = 0; i < 12; i++) {
            model.addRepository("acme", "r-" + i);
            model.addPullRequests("acme", "r-" + i, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HangingServer.BODY, HangingServer.HEADERS, "", "HTTP/1.1 102 Processing\r\n\r\n"})
    void givesARequestUpAtItsDeadline_whateverGithubDrips(String beginning) throws Exception {
        String drop = beginning.equals(HangingServer.HEADERS)
                ? "X: y\r\n"
                : beginning.startsWith("HTTP/1.1 1") ? beginning : " ";
        try (HangingServer hanging = HangingServer.dripping(beginning, beginning.isEmpty() ? "" : drop)) {
            ResyncReport report = routes.with("github.api-url", hanging.url())
                    .with("github.request-deadline", "300ms")
                    .with("github.retries", 1)
                    .resync();

            assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(report.unknown().get("organization").get("acme"))
                    .contains("no answer")
                    .contains("github.request-deadline");
            assertThat(report.deleted()).isZero();
            // Two attempts at each: the organization, and the repositories, which the second kind does not ask for
            // again
            assertThat(hanging.requests()).isEqualTo(4);
            hanging.awaitClosed();
        }
    }

    @Test
    void endsWhatIsInFlight_whenTheRunTakesTooLong() throws Exception {
        try (HangingServer hanging = HangingServer.dripping(HangingServer.BODY, " ")) {
            routes.with("github.api-url", hanging.url())
                    .with("port.resync.max-duration", "2s")
                    .start();

            ResyncReport report = routes.resyncLater().get(20, TimeUnit.SECONDS);

            assertThat(report.failure()).contains("port.resync.max-duration is over");
            assertThat(report.duration()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
            hanging.awaitClosed();
        }
    }

    @Test
    void endsWhatIsInFlightAtGithub_asSoonAsTheContextStops() throws Exception {
        try (HangingServer hanging = HangingServer.dripping(HangingServer.BODY, " ")) {
            routes.with("github.api-url", hanging.url()).start();
            CompletableFuture<ResyncReport> run = routes.resyncLater();
            hanging.awaitRequests(1);

            long start = System.nanoTime();
            routes.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            assertThat(run.get(5, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ABORTED);
            hanging.awaitClosed();
        }
    }

    @Test
    void keepsWhatIsOwed_andStopsInTime_whenPortHangs() throws Exception {
        CountDownLatch posting = new CountDownLatch(1);
        model.addPullRequests("acme", "r-0", 300);
        port.on(request -> {
                    boolean hangs = request.is("POST .*/githubPullRequest/entities/bulk");
                    if (hangs) {
                        posting.countDown();
                    }
                    return hangs;
                })
                .delay(Duration.ofSeconds(60));
        routes.start();
        CompletableFuture<ResyncReport> run = routes.resyncLater();
        assertThat(posting.await(20, TimeUnit.SECONDS)).isTrue();

        long start = System.nanoTime();
        routes.stop();
        ResyncReport report = run.get(5, TimeUnit.SECONDS);

        // The shutdown time-out of these routes
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
        ResyncReport.Row row = row(report, "pull-request");
        assertThat(row.refused()).isPositive().isEqualTo(row.mapped());
        assertThat(routes.deadLetter()).hasSize((int) row.refused());
        assertThat(catalog.resyncStates("my-github-routes"))
                .extracting(state -> state.path("status").asText())
                .containsExactly("running", "aborted");
    }

    @Test
    void readsNoPageToItsEnd_thatIsTooLong() throws Exception {
        String megabyte = "{\"a\":\"" + "x".repeat(1 << 20) + "\"},";
        try (HangingServer flood = HangingServer.flooding(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2000000000\r\n\r\n[", megabyte)) {
            ResyncReport report = routes.with("github.api-url", flood.url())
                    .with("github.max-page-bytes", 2 << 20)
                    .withMapping(MappingText.of("organization").toString())
                    .resync();

            flood.awaitClosed();
            assertThat(report.unknown().get("organization").get("acme")).contains("github.max-page-bytes");
            assertThat(flood.requests()).isLessThanOrEqualTo(2);
            // What is read, and what the two ends keep in their buffers
            assertThat(flood.written()).isLessThan(flood.requests() * (24L << 20));
        }
    }

    @Test
    void readsNoRefusalToItsEnd() throws Exception {
        try (HangingServer flood = HangingServer.flooding(
                "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 2000000000\r\n\r\n",
                "x".repeat(1 << 20))) {
            ResyncReport report = routes.with("github.api-url", flood.url())
                    .withMapping(MappingText.of("organization").toString())
                    .resync();

            flood.awaitClosed();
            assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(flood.written()).isLessThan(flood.requests() * (24L << 20));
        }
    }

    @Test
    void endsTheRun_onceGithubHasAnsweredNothingForTheTime() throws Exception {
        github.on("GET /repos/.*").answer(502, Map.of(), "");

        ResyncReport report = routes.with("github.give-up-after", "3s")
                .with("github.retry-delay", 500)
                .with("github.retries", 100)
                .resync();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.failure()).isEqualTo("GitHub has not answered for 3s (github.give-up-after)");
        assertThat(report.unknown().get("pull-request")).isNotEmpty();
        assertThat(report.duration()).isLessThan(Duration.ofSeconds(30));
        assertThat(report.deleted()).isZero();
    }

    @Test
    void endsTheRun_andKeepsWhatIsOwed_oncePortHasAnsweredNothingForTheTime() throws Exception {
        port.on("POST .*/bulk").answer(503, Map.of(), "");

        ResyncReport report = routes.with("port.give-up-after", "3s")
                .with("port.retry-delay", 200)
                .with("port.retries", 100)
                .resync();

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.failure()).isEqualTo("Port has not answered for 3s (port.give-up-after)");
        long mapped = report.rows().stream().mapToLong(ResyncReport.Row::mapped).sum();
        assertThat(routes.deadLetter()).isNotEmpty().hasSize((int) mapped);
        assertThat(report.duration()).isLessThan(Duration.ofSeconds(45));
    }

    @ParameterizedTest
    @CsvSource({
        "port, POST /v1/auth/access_token, 429",
        "port, POST /v1/auth/access_token, 503",
        "port, POST .*/bulk, 429",
        "github, GET /repos/.*, 502",
        "github, GET /repos/.*, 429"
    })
    void waitsNoLongerThanTheRunMayTake_whateverAServerAsksFor(String server, String request, int status)
            throws Exception {
        (server.equals("port") ? port : github).on(request).answer(status, Map.of("Retry-After", "300"), "");
        routes.with("port.resync.max-duration", "2s")
                .with("github.retry-delay", 300_000)
                .start();

        ResyncReport report = routes.resyncLater().get(20, TimeUnit.SECONDS);

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.duration()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
        assertThat(report.deleted()).isZero();
        long refused =
                report.rows().stream().mapToLong(ResyncReport.Row::refused).sum();
        assertThat(routes.deadLetter())
                .hasSize((int) refused)
                .allMatch(line -> line.path("status").asInt() == status);
    }

    @ParameterizedTest
    @CsvSource({"port, POST /v1/auth/access_token", "port, POST .*/bulk", "github, GET /repos/.*"})
    void endsItsWaits_asSoonAsTheContextStops(String server, String request) throws Exception {
        TestServer busy = server.equals("port") ? port : github;
        CountDownLatch asked = new CountDownLatch(1);
        busy.on(one -> {
                    if (one.is(request)) {
                        asked.countDown();
                    }
                    return one.is(request);
                })
                .answer(503, Map.of("Retry-After", "300"), "");
        routes.with("github.retry-delay", 300_000).start();
        CompletableFuture<ResyncReport> run = routes.resyncLater();
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        long start = System.nanoTime();
        routes.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        // Without a token it has failed before
        assertThat(run.get(5, TimeUnit.SECONDS).outcome()).isIn(Outcome.ABORTED, Outcome.FAILED);
    }

    @Test
    void goesOn_afterARefusalOfEveryKind() throws Exception {
        for (int status : List.of(403, 404, 422)) {
            github.on("GET /repos/.*").times(4).answer(status, Map.of(), "");
        }

        ResyncReport report = routes.with("github.give-up-after", "1s").resync();

        assertThat(report.failure()).isNull();
        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
    }
}
