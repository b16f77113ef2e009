package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.portgithub.live.HookReport;
import io.github.portgithub.live.HookReport.Line;
import io.github.portgithub.resync.CheckReport;
import io.github.portgithub.sandbox.GithubAccount;
import io.github.portgithub.sandbox.GithubEvents;
import io.github.portgithub.sandbox.GithubEvents.Event;
import io.github.portgithub.sandbox.GithubPullRequest;
import io.github.portgithub.sandbox.SandboxAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Webhooks that are set up, and what is taken from their lists of deliveries: nobody can reach us here. */
@Timeout(60)
class WebhooksTest {

    private static final String URL = "http://127.0.0.1:1/github/webhook";
    private static final String DELIVERIES = "GET /orgs/acme/hooks/[0-9]+/deliveries.*";

    private final LifeCycleHarness harness = new LifeCycleHarness();
    private GithubEvents events;

    @BeforeEach
    void oneOrganization() throws Exception {
        harness.model.addOrganization("acme");
        harness.model.addRepository("acme", "api");
        harness.model.addPullRequests("acme", "api", 3);
        harness.with("github.organizations", "acme")
                .with("github.webhook.mode", "poll")
                .with("github.webhook.poll", "1s")
                .with("github.webhook.url", URL)
                .with("github.webhook.secret", "first")
                .with("port.ledger.url", "jdbc:h2:file:" + harness.folder.resolve("ledger/test"));
        events = new GithubEvents(harness.github.url());
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void makesOneWebhook_forTheEventsOfTheMapping() throws Exception {
        begin();
        restart();

        assertThat(harness.hooks.of("/orgs/acme")).hasSize(1);
        JsonNode hook = harness.hooks.of("/orgs/acme").get(0);
        assertThat(hook.path("active").asBoolean()).isTrue();
        assertThat(hook.path("config").toString())
                .isEqualTo("{\"url\":\"" + URL
                        + "\",\"content_type\":\"json\",\"insecure_ssl\":\"0\",\"secret\":\"first\"}");
        assertThat(names(hook.path("events")))
                .contains("pull_request", "repository", "organization", "meta")
                .doesNotContain("installation", "release");
    }

    @Test
    void mendsTheWebhook_whateverDiffers() throws Exception {
        begin();
        harness.hooks.change("/orgs/acme", hook -> {
            hook.put("active", false);
            hook.putArray("events").add("fork");
        });
        harness.with("github.webhook.secret", "second").with("github.webhook.url", URL + "/moved");

        restart();
        await(() -> harness.hooks.of("/orgs/acme").get(0).path("active").asBoolean());

        assertThat(harness.hooks.of("/orgs/acme")).hasSize(1);
        JsonNode hook = harness.hooks.of("/orgs/acme").get(0);
        assertThat(hook.path("config").path("secret").asText()).isEqualTo("second");
        assertThat(hook.path("config").path("url").asText()).isEqualTo(URL + "/moved");
        assertThat(names(hook.path("events"))).contains("fork", "pull_request");
    }

    @Test
    void makesOneForEachRepositoryOfAPersonalAccount_withTheEventsThatRepositoriesHave() throws Exception {
        harness.model.addAccount(GithubAccount.user("octocat"));
        harness.model.addRepository("octocat", "one");
        harness.model.addRepository("octocat", "two");
        harness.with("github.organizations", "").with("github.users", "octocat").start();
        await(() -> harness.hooks.of("/repos/octocat/one").size() == 1
                && harness.hooks.of("/repos/octocat/two").size() == 1);

        assertThat(names(harness.hooks.of("/repos/octocat/one").get(0).path("events")))
                .contains("pull_request")
                .doesNotContain("organization", "team", "membership");
    }

    @Test
    void saysWhatIsThere_andRemovesWhatIsOurs() throws Exception {
        begin();

        HookReport there = task("status");
        CheckReport check = harness.context()
                .createProducerTemplate()
                .requestBody("direct:port-github-check", null, CheckReport.class);
        HookReport removed = task("remove");
        HookReport gone = task("status");

        assertThat(there.exitCode()).as("%s", there).isZero();
        assertThat(there.toString()).matches("ok +acme/hooks/\\d+: is active, for \\d+ events\\R");
        assertThat(check.lines())
                .filteredOn(line -> line.subject().equals("webhook"))
                .extracting(CheckReport.Line::finding, line -> line.text().replaceAll("\\d+", "N"))
                .containsExactly(tuple(CheckReport.Finding.GOOD, "acme/hooks/N: is active, for N events"));
        assertThat(check.exitCode()).as("%s", check).isZero();
        assertThat(removed.exitCode()).isZero();
        assertThat(harness.hooks.of("/orgs/acme")).isEmpty();
        assertThat(gone.exitCode()).isOne();
        assertThat(gone.lines()).extracting(Line::text).containsExactly("acme: there is no webhook for " + URL);
    }

    @Test
    void goesOn_whereTheTokenMayNotSeeWebhooks() throws Exception {
        harness.github
                .on("GET /orgs/acme/hooks.*")
                .answer(403, Map.of(), "{\"message\":\"Must have admin rights to Organization\"}");
        harness.start();

        HookReport report = task("create");

        assertThat(report.exitCode()).isOne();
        assertThat(report.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.text())
                        .startsWith("acme: ")
                        .contains("admin:org_hook")
                        .doesNotContain("first"));
        assertThat(harness.hooks.of("/orgs/acme")).isEmpty();
    }

    @Test
    void takesWhatNobodyCouldDeliver_fromTheList() throws Exception {
        begin();

        harness.hooks.send("/orgs/acme", change("Taken from the list"), false);

        await(() -> title().equals("Taken from the list"));
    }

    @Test
    void catchesUp_afterItWasDown() throws Exception {
        begin();
        harness.hooks.send("/orgs/acme", change("Before"), false);
        await(() -> title().equals("Before"));
        harness.stop();
        for (int i = 1; i <= 250; i++) {
            harness.hooks.send("/orgs/acme", change("Change " + i), false);
        }
        harness.github.forget();

        harness.start();

        await(() -> title().equals("Change 250"));
        await(() -> deliveryRequests().size() >= 250);
        int asked = deliveryRequests().size();
        harness.github.forget();
        await(() -> harness.github.requests(DELIVERIES).size() >= 2);
        // Nothing is asked for twice
        assertThat(deliveryRequests()).as("after %s", asked).isEmpty();
    }

    @Test
    void endsLikeGithub_whateverIsLostOrDoubledOrComesLate() throws Exception {
        long seed = Long.getLong("port-github.seed", System.nanoTime());
        System.out.println("Deliveries at random: -Dport-github.seed=" + seed);
        Random random = new Random(seed);
        begin();
        for (int round = 0; round < 4; round++) {
            List<Event> happened = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                Event event = change("Round " + round + " change " + i);
                happened.add(event);
                if (random.nextInt(4) == 0) {
                    happened.add(event);
                }
            }
            Collections.shuffle(happened, random);
            if (random.nextBoolean()) {
                harness.stop();
            }
            happened.forEach(event -> harness.hooks.send("/orgs/acme", event, false));
            harness.start();
            String newest = harness.model.pullRequests("acme", "api").get(0).title();
            await(() -> title().equals(newest));
        }
        assertThat(ExpectedCatalog.at(harness.catalog)).isEqualTo(ExpectedCatalog.of(harness.model, List.of("acme")));
    }

    @Test
    void readsTheListOfAnApp_andSaysWhatItsSettingsLack() throws Exception {
        ArrayNode deliveries = JsonNodeFactory.instance.arrayNode();
        harness.resync();
        harness.stop();
        Event event = change("Of an App");
        answers(
                "GET /app",
                () -> JsonNodeFactory.instance
                        .objectNode()
                        .set("events", deliveries.arrayNode().add("push")));
        answers(
                "GET /app/hook/config",
                () -> deliveries.objectNode().put("url", URL + "/other").put("content_type", "json"));
        answers("GET /app/hook/deliveries[?].*", deliveries::deepCopy);
        answers(
                "GET /app/hook/deliveries/7",
                () -> deliveries
                        .objectNode()
                        .put("guid", event.delivery())
                        .put("event", event.name())
                        .set("request", deliveries.objectNode().set("payload", read(event.payload()))));
        answers(
                "GET /app/installations[?].*",
                () -> deliveries
                        .arrayNode()
                        .add(deliveries
                                .objectNode()
                                .put("id", 1)
                                .set(
                                        "account",
                                        deliveries
                                                .objectNode()
                                                .put("login", "acme")
                                                .put("type", "Organization"))));
        answers(
                "POST /app/installations/1/access_tokens",
                () -> deliveries
                        .objectNode()
                        .put("token", "of-acme")
                        .put("expires_at", Instant.now().plusSeconds(3600).toString()));
        harness.with("github.token", "").with("github.app-id", "4711").with("github.app-private-key", key());
        harness.start();
        await(() -> harness.github.requests("GET /app/hook/deliveries[?].*").size() >= 2);
        deliveries.addObject().put("id", 7).put("guid", event.delivery()).put("event", event.name());

        await(() -> title().equals("Of an App"));

        assertThat(task("status").lines())
                .singleElement()
                .satisfies(line -> assertThat(line.text())
                        .startsWith("the GitHub App, in its settings at GitHub: subscribe to the events ")
                        .contains("pull_request, ", "; set the webhook's URL to " + URL, "; set the webhook's secret")
                        .doesNotContain("push,", "installation"));
        assertThat(harness.github.requests("(GET|POST) /orgs/acme/hooks.*")).isEmpty();
    }

    private void answers(String request, Supplier<JsonNode> body) {
        harness.github.on(request).change(answer -> SandboxAnswer.json(200, body.get()));
    }

    private static JsonNode read(byte[] json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    private List<?> deliveryRequests() {
        return harness.github.requests(DELIVERIES.replace(".*", "/[0-9]+"));
    }

    /** Resyncs, and waits until the list was read once: what comes from now on is news. */
    private void begin() throws Exception {
        harness.resync();
        await(() -> harness.github.requests(DELIVERIES).size() >= 2);
    }

    private void restart() throws Exception {
        harness.stop();
        harness.github.forget();
        begin();
    }

    private HookReport task(String task) {
        return harness.context()
                .createProducerTemplate()
                .requestBody("direct:port-github-webhooks", task, HookReport.class);
    }

    private Event change(String title) {
        GithubPullRequest changed = harness.model.updatePullRequest(
                "acme", "api", 1, one -> one.withTitle(title).changedAt(Instant.now()));
        return events.pullRequest(
                "edited", harness.model.repository("acme", "api").orElseThrow(), changed);
    }

    private String title() {
        return harness.catalog
                .entity("githubPullRequest", "acme/api/pull/1")
                .map(entity -> entity.json().path("title").asText())
                .orElse("");
    }

    private static List<String> names(JsonNode events) {
        return StreamSupport.stream(events.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(20);
        }
    }
}
