package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.portgithub.github.event.GithubEvent;
import io.github.portgithub.ledger.Inbox;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.live.EventCounts;
import io.github.portgithub.resync.RunLedgers;
import io.github.portgithub.routes.RealEvents;
import io.github.portgithub.sandbox.GithubEvents;
import io.github.portgithub.sandbox.GithubEvents.Event;
import io.github.portgithub.sandbox.GithubPullRequest;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import io.github.portgithub.sandbox.GithubRepository;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What single events change at Port, and what they must not. */
@Timeout(20)
class LiveEventsTest {

    private final LifeCycleHarness harness = new LifeCycleHarness();
    private GithubEvents events;

    @BeforeEach
    void oneOrganization() throws Exception {
        harness.model.addOrganization("acme");
        harness.model.addRepository("acme", "api");
        harness.model.addPullRequests("acme", "api", 3);
        harness.with("github.organizations", "acme")
                .with("github.webhook.mode", "host")
                .with("port.ledger.url", "jdbc:h2:file:" + harness.folder.resolve("ledger/test"));
        events = new GithubEvents(harness.github.url());
        harness.resync();
        harness.github.forget();
        harness.port.forget();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void takesARecordFromTheEvent_withoutARequestToGithub() throws Exception {
        send(change(1, one -> one.withTitle("Live"), "edited"));

        await(() -> title("acme/api/pull/1").equals("Live"));
        assertThat(harness.github.requests("GET .*")).isEmpty();
    }

    @Test
    void doesARedeliveryOnce_andPutsNothingOlderOverNewer() throws Exception {
        Event older = change(1, one -> one.withTitle("Older"), "edited");
        Thread.sleep(1100);
        Event newer = change(1, one -> one.withTitle("Newer"), "edited");

        send(newer);
        await(() -> title("acme/api/pull/1").equals("Newer"));
        send(older, newer);
        settle();

        assertThat(title("acme/api/pull/1")).isEqualTo("Newer");
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).hasSize(1);
    }

    @Test
    void asksGithub_whereTwoEventsOfOneSecondDiffer() throws Exception {
        GithubRepository repository = harness.model.repository("acme", "api").orElseThrow();
        Instant now = Instant.now();
        GithubPullRequest one = harness.model.updatePullRequest(
                "acme", "api", 1, pull -> pull.withTitle("One").changedAt(now));
        GithubPullRequest two = harness.model.updatePullRequest(
                "acme", "api", 1, pull -> pull.withTitle("Two").changedAt(now));

        send(events.pullRequest("edited", repository, two), events.pullRequest("edited", repository, one));

        await(() -> title("acme/api/pull/1").equals("Two"));
        settle();
        assertThat(title("acme/api/pull/1")).isEqualTo("Two");
    }

    @Test
    void deletesWhatNoLongerFitsTheSelector_butNothingOfOthers() throws Exception {
        harness.stop();
        harness.withPackagedMapping(
                "query: 'true' # without robots: .user.type != \"Bot\"", "query: .state == \"open\"");
        harness.resync();
        harness.model.updatePullRequest("acme", "api", 1, pull -> pull.withState(State.OPEN, Instant.now()));
        send(change(1, one -> one.withState(State.OPEN, Instant.now()), "reopened"));
        await(() -> harness.identifiers("githubPullRequest").contains("acme/api/pull/1"));
        harness.catalog.putEntity(
                "githubPullRequest",
                JsonNodeFactory.instance.objectNode().put("identifier", "acme/api/pull/2"),
                "curl/8");

        Thread.sleep(1100);
        send(
                change(1, one -> one.withState(State.CLOSED, Instant.now()), "closed"),
                change(2, one -> one.withState(State.CLOSED, Instant.now()), "closed"));

        await(() -> !harness.identifiers("githubPullRequest").contains("acme/api/pull/1"));
        settle();
        assertThat(harness.identifiers("githubPullRequest")).contains("acme/api/pull/2");
    }

    @Test
    void movesEverythingBelowARepository_thatIsRenamed() throws Exception {
        GithubRepository renamed = harness.model.updateRepository("acme", "api", one -> one.withName("core"));

        send(events.renamed(renamed, "api"));

        await(() -> harness.identifiers("githubRepository").equals(List.of("acme/core")));
        assertThat(harness.identifiers("githubPullRequest"))
                .containsExactlyInAnyOrder("acme/core/pull/1", "acme/core/pull/2", "acme/core/pull/3");
    }

    @Test
    void deletesEverythingBelowARepository_thatIsDeleted() throws Exception {
        harness.model.addRepository("acme", "other");
        GithubRepository repository = harness.model.repository("acme", "api").orElseThrow();
        GithubPullRequest opened = harness.model.addPullRequest("acme", "api", one -> one.changedAt(Instant.now()));
        send(events.pullRequest("opened", repository, opened));
        await(() -> harness.identifiers("githubPullRequest").size() == 4);
        harness.model.removeRepository("acme", "api");

        send(events.repository("deleted", repository));

        await(() -> harness.identifiers("githubRepository").isEmpty());
        assertThat(harness.identifiers("githubPullRequest")).isEmpty();
    }

    @Test
    void keepsARepository_thatGithubStillHas_whateverAnEventSays() throws Exception {
        send(events.repository(
                "deleted", harness.model.repository("acme", "api").orElseThrow()));

        settle();
        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/api");
        assertThat(harness.identifiers("githubPullRequest")).hasSize(3);
    }

    @Test
    void keepsARepository_thatHasTheNameOfAnother_whichALateEventIsAbout() throws Exception {
        GithubRepository former = harness.model.repository("acme", "api").orElseThrow();
        harness.model.updateRepository("acme", "api", one -> one.withName("core"));
        harness.model.addRepository("acme", "api");
        harness.resync();

        send(events.repository("edited", former));

        settle();
        assertThat(harness.identifiers("githubRepository")).containsExactlyInAnyOrder("acme/api", "acme/core");
        assertThat(harness.port.requests(LifeCycleHarness.DELETE))
                .noneMatch(request -> request.text().contains("\"acme/api\""));
    }

    @Test
    void keepsAnEntity_thatOtherRecordsMakeToo() throws Exception {
        harness.stop();
        // One entity for each author
        harness.withPackagedMapping(
                """
                identifier: >-
                            (.base.repo.full_name | strings | select(. != "")) + "/pull/" + (.number | numbers | tostring)
                """.strip(),
                "identifier: .user.login",
                "query: 'true' # without robots: .user.type != \"Bot\"",
                "query: .state == \"open\"");
        harness.model.updatePullRequest(
                "acme",
                "api",
                1,
                one -> one.withState(State.OPEN, Instant.now()).changedAt(Instant.now()));
        harness.model.updatePullRequest(
                "acme",
                "api",
                2,
                one -> one.withState(State.OPEN, Instant.now()).changedAt(Instant.now()));
        harness.resync();
        List<String> authors = harness.identifiers("githubPullRequest");
        harness.port.forget();

        send(change(1, one -> one.withState(State.CLOSED, Instant.now()), "closed"));

        settle();
        assertThat(harness.identifiers("githubPullRequest")).isEqualTo(authors).isNotEmpty();
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
    }

    @Test
    void keepsARecord_thatGithubDoesNotShow_thoughNoEventSaysThatItIsGone() throws Exception {
        GithubRepository repository = harness.model.repository("acme", "api").orElseThrow();
        GithubPullRequest changed = harness.model.updatePullRequest(
                "acme",
                "api",
                1,
                one -> one.withTitle("Hidden").changedAt(Instant.now().minusSeconds(60)));
        harness.github.on("GET /repos/acme/api/pulls/1").answer(404, Map.of(), "{\"message\": \"Not Found\"}");

        // Too old to be taken as it is
        send(events.pullRequest("edited", repository, changed));

        await(() -> !harness.github.requests("GET /repos/acme/api/pulls.*").isEmpty());
        settle();
        assertThat(harness.identifiers("githubPullRequest")).contains("acme/api/pull/1");
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
    }

    @Test
    void triesAgain_whatPortDoesNotTake() throws Exception {
        harness.port.on("POST /v1/blueprints/githubPullRequest/.*").times(9).answer(503, Map.of(), "{}");
        harness.port.on("POST /v1/blueprints/githubRepository/.*").times(9).answer(503, Map.of(), "{}");
        GithubRepository described =
                harness.model.updateRepository("acme", "api", one -> one.describedAs("Live", "Java"));

        send(change(1, one -> one.withTitle("Live"), "edited"), events.repository("edited", described));

        await(() -> title("acme/api/pull/1").equals("Live"));
        await(() -> harness.catalog
                .entity("githubRepository", "acme/api")
                .orElseThrow()
                .json()
                .at("/properties/description")
                .asText()
                .equals("Live"));
        settle();
    }

    @Test
    void appliesWhatComesBeforeTheFirstRun() throws Exception {
        harness.stop();
        harness.with("port.ledger.url", "none").start();

        send(events.repository("created", harness.model.addRepository("acme", "first")));

        await(() -> harness.identifiers("githubRepository").contains("acme/first"));
    }

    @Test
    void dropsWhatConcernsNobody() throws Exception {
        harness.model.addOrganization("globex");
        GithubRepository foreign = harness.model.addRepository("globex", "api");

        send(
                events.repository("created", foreign),
                new Event("1", "star", "{\"action\":\"created\"}".getBytes()),
                new Event("2", "pull_request", "[]".getBytes()),
                new Event("3", "pull_request", "{\"action\":".getBytes()));

        settle();
        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/api");
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isEmpty();
    }

    /** Their repositories are not there, so nothing comes of them; but each is read, asked about and done. */
    @Test
    @Timeout(60)
    void endsRealEvents() throws Exception {
        List<GithubEvent> real = RealEvents.all();
        harness.stop();
        harness.with("github.organizations", "acme,Codertocat,octo-org,Octocoders")
                .start();

        int number = 0;
        for (GithubEvent event : real) {
            if (Set.of("installation", "organization").contains(event.name())) {
                // Read again as a whole, which is tried for an hour where it is not there
                continue;
            }
            send(new Event(
                    "real-" + number++, event.name(), event.payload().toString().getBytes()));
        }

        settle();
        EventCounts counts =
                harness.context().getRegistry().lookupByNameAndType("portGithubEventCounts", EventCounts.class);
        assertThat(counts.counts().keySet()).noneMatch(one -> one.endsWith("given up") || one.endsWith("no event"));
        assertThat(harness.identifiers("githubRepository")).containsExactly("acme/api");
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).isEmpty();
    }

    private Event change(int number, UnaryOperator<GithubPullRequest> change, String action) {
        GithubRepository repository = harness.model.repository("acme", "api").orElseThrow();
        return events.pullRequest(
                action,
                repository,
                harness.model.updatePullRequest(
                        "acme", "api", number, one -> change.apply(one).changedAt(Instant.now())));
    }

    private void send(Event... some) throws Exception {
        try (ProducerTemplate template = harness.context().createProducerTemplate()) {
            for (Event event : some) {
                template.requestBodyAndHeaders(
                        "direct:port-github-event",
                        event.payload(),
                        Map.of("X-GitHub-Event", event.name(), "X-GitHub-Delivery", event.delivery()));
            }
        }
    }

    private String title(String identifier) {
        return harness.catalog
                .entity("githubPullRequest", identifier)
                .map(entity -> entity.json().path("title").asText())
                .orElse("");
    }

    /** Waits until no event waits. */
    private void settle() throws Exception {
        Inbox inbox = harness.context()
                .getRegistry()
                .lookupByNameAndType("portGithubLedger", LedgerSource.class)
                .inbox();
        String catalog = harness.context()
                .getRegistry()
                .lookupByNameAndType("portGithubRunLedger", RunLedgers.class)
                .catalog();
        await(() -> {
            try {
                return inbox.waiting(catalog) == 0;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }
}
