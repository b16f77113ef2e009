package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.AccountRun;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Account;
import io.github.portgithub.resync.ResyncReport.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run as a whole: {@code resync.camel.yaml}, {@code blueprints.camel.yaml}, the dry run and the bounded memory. */
class ResyncRouteTest extends RouteTest {

    private static final String BLUEPRINTS = "/v1/blueprints(/\\w+)?";

    @Test
    void asksNoMoreAtOnce_thanGithubConcurrency_howeverManyAccountsShareAToken() throws Exception {
        addThreeAccounts();
        github.on("GET /.*").delay(Duration.ofMillis(20));
        routes.with("github.organizations", "acme,globex,umbrella").with("github.concurrency", 2);

        assertThat(routes.resync().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(identifiers("githubPullRequest")).hasSize(9);
        assertThat(github.peakConcurrency()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"port-github-read-account, '[organization, repository, pull-request]'", "port-github-kind, [repository]"
    })
    void readsAndReconcilesTheOthers_whereTheRouteOfOneAccountFails(String route, String unknown) throws Exception {
        addThreeAccounts();
        routes.with("github.organizations", "acme,globex,umbrella").resync();
        for (String login : List.of("acme", "globex", "umbrella")) {
            model.removePullRequest(login, "r-0", 1);
        }
        AdviceWith.adviceWith(
                routes.context(),
                route,
                advice -> advice.weaveAddFirst().process(exchange -> {
                    AccountRun account = exchange.getVariable("account", AccountRun.class);
                    Fetch fetch = exchange.getVariable("fetch", Fetch.class);
                    boolean fails = !route.endsWith("kind") || fetch.kind().equals("repository");
                    if (account.login().equals("globex") && fails) {
                        throw new IllegalStateException("a fault in a route");
                    }
                }));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.INCOMPLETE);
        assertThat(report.unknown().keySet()).hasToString(unknown);
        assertThat(report.unknown().values()).allMatch(scopes -> scopes.keySet().equals(Set.of("globex")));
        assertThat(report.accounts())
                .extracting(Account::login, Account::isComplete)
                .containsExactlyInAnyOrder(tuple("acme", true), tuple("globex", false), tuple("umbrella", true));
        assertThat(identifiers("githubPullRequest"))
                .hasSize(route.endsWith("kind") ? 6 : 7)
                .doesNotContain("acme/r-0/pull/1", "umbrella/r-0/pull/1");
    }

    private void addThreeAccounts() {
        for (String login : List.of("acme", "globex", "umbrella")) {
            model.addOrganization(login);
            for (int i = 0; i < 3; i++) {
                model.addRepository(login, "r-" + i);
                model.addPullRequests(login, "r-" + i, 1);
            }
        }
    }

    @Test
    void doesOneMoreRun_howeverManyAskMeanwhile() throws Exception {
        model.addOrganization("acme");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch triggered = new CountDownLatch(1);
        github.on(request -> {
            asked.countDown();
            await(triggered);
            return false;
        });
        routes.withMapping(MappingText.of("organization").toString()).start();

        CompletableFuture<ResyncReport> first = routes.resyncLater();
        await(asked);
        ResyncReport second = routes.resync();
        ResyncReport third = routes.resync();
        triggered.countDown();

        assertThat(second).isNull();
        assertThat(third).isNull();
        assertThat(first.get(15, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(github.requests()).hasSize(2);
    }

    @Test
    void createsMissingBlueprints_inThreeStages() throws Exception {
        fill(1, 1);

        routes.resync();

        assertThat(catalog.blueprints())
                .containsOnlyKeys("githubOrganization", "githubRepository", "githubPullRequest");
        List<String> writes = writes();
        assertThat(writes.subList(0, 3))
                .containsExactly("POST /v1/blueprints", "POST /v1/blueprints", "POST /v1/blueprints");
        assertThat(port.requests("POST /v1/blueprints"))
                .noneMatch(request -> request.text().contains("\"relations\""));
        assertThat(writes.subList(3, writes.size()))
                .contains("PATCH /v1/blueprints/githubRepository", "PATCH /v1/blueprints/githubPullRequest")
                .allMatch(write -> write.startsWith("PATCH"));
        assertThat(catalog.blueprints()
                        .get("githubRepository")
                        .path("relations")
                        .path("organization")
                        .path("target")
                        .asText())
                .isEqualTo("githubOrganization");
    }

    @Test
    void touchesNoBlueprint_whenAllAreThere() throws Exception {
        fill(1, 1);
        routes.resync();
        port.forget();

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(writes()).isEmpty();
    }

    @Test
    void createsOnlyWhatIsMissing_andOnlyWhatTheMappingNeeds() throws Exception {
        fill(1, 0);
        catalog.addBlueprints(
                new ObjectMapper()
                        .readTree(
                                "[{\"identifier\":\"githubOrganization\",\"title\":\"Ours\",\"schema\":{\"properties\":{}},\"relations\":{}}]"));
        routes.withMapping(MappingText.of("repository").toString());

        routes.resync();

        assertThat(catalog.blueprints()).containsOnlyKeys("githubOrganization", "githubRepository");
        assertThat(catalog.blueprints().get("githubOrganization").path("title").asText())
                .isEqualTo("Ours");
        assertThat(writes()).containsExactly("POST /v1/blueprints", "PATCH /v1/blueprints/githubRepository");
    }

    @Test
    void dryRun_writesOneLinePerEntity_andAsksPortNothing() throws Exception {
        fill(3, 2);
        Path lines = routes.folder().resolve("entities.ndjson");
        routes.with("port.dry-run", true)
                .with("port.dry-run-file", lines)
                .with("port.client-id", "")
                .with("port.client-secret", "");

        ResyncReport report = routes.resync();

        assertThat(routes.deadLetter()).isEmpty();
        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(port.requests()).isEmpty();
        ObjectMapper json = new ObjectMapper();
        Map<String, Integer> perBlueprint = new TreeMap<>();
        for (String line : Files.readAllLines(lines)) {
            perBlueprint.merge(json.readTree(line).path("blueprint").asText(), 1, Integer::sum);
            assertThat(json.readTree(line).path("identifier").asText()).isNotEmpty();
        }
        assertThat(perBlueprint)
                .isEqualTo(Map.of("githubOrganization", 1, "githubRepository", 3, "githubPullRequest", 6));
    }

    @Test
    void readsNoFurtherThanPortTakes() throws Exception {
        int perRepository = 20;
        int workers = 2;
        int posting = 1;
        int batch = 20;
        fill(30, perRepository);
        port.on(BULK).delay(Duration.ofMillis(200));
        AtomicInteger read = new AtomicInteger();
        AtomicInteger mostAhead = new AtomicInteger();
        github.on(request -> {
            if (request.is("GET /repos/.*/pulls")) {
                int ahead = read.addAndGet(perRepository)
                        - identifiers("githubPullRequest").size();
                mostAhead.accumulateAndGet(ahead, Math::max);
            }
            return false;
        });
        routes.withMapping(MappingText.of("pull-request", "state: all").toString())
                .with("github.concurrency", workers)
                .with("port.concurrency", posting);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(row(report, "pull-request").accepted()).isEqualTo(30L * perRepository);
        // A page in each worker, and batches: one open, one in the queue, those being posted, one in the hand of each
        // worker
        int bound = workers * perRepository + batch * (1 + 1 + posting + workers);
        assertThat(mostAhead.get()).isLessThanOrEqualTo(bound).isLessThan(30 * perRepository / 2);
    }

    private void fill(int repositories, int pullRequests) {
        model.addOrganization("acme");
        for (int i = 1; i <= repositories; i++) {
            String name = String.format("repo-%02d", i);
            model.addRepository("acme", name);
            model.addPullRequests("acme", name, pullRequests);
        }
    }

    private List<String> writes() {
        return port.requests().stream()
                .filter(request -> Set.of("POST", "PATCH", "PUT", "DELETE").contains(request.method()))
                .filter(request -> request.path().matches(BLUEPRINTS))
                .map(ResyncRouteTest::line)
                .collect(Collectors.toList());
    }

    private static String line(RecordedRequest request) {
        return request.method() + ' ' + request.path();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
