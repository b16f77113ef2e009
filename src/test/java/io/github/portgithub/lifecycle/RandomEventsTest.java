package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.ledger.Inbox;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.ledger.Postgres;
import io.github.portgithub.resync.RunLedgers;
import io.github.portgithub.sandbox.GithubEvents;
import io.github.portgithub.sandbox.GithubEvents.Event;
import io.github.portgithub.sandbox.GithubPullRequest;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import io.github.portgithub.sandbox.GithubRepository;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What happens at GitHub is told by events that come late, twice and in any order, and while resyncs go on: in the end Port
 * has what GitHub has, as GitHub has it, after one more resync nothing else, and nothing was deleted that was there all the
 * time. Every other seed has its ledger in PostgreSQL, the others in a file. {@code -Dport-github.seed} repeats a history,
 * {@code -Dport-github.rounds} makes it longer.
 */
class RandomEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ORGANIZATIONS = List.of("acme", "globex");

    private final long seed = Long.getLong("port-github.seed", System.nanoTime());
    private final int steps = Integer.getInteger("port-github.rounds", 10) * 10;
    private final Random random = new Random(seed);
    private final LifeCycleHarness harness = new LifeCycleHarness();
    private final List<String> happened = new ArrayList<>();
    private final Set<String> notAlwaysThere = new TreeSet<>();
    private final List<Event> onTheWay = new ArrayList<>();
    private GithubEvents events;

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    @Timeout(300)
    void bringPortWhereGithubIs_howeverTheyCome() throws Exception {
        System.out.println("Random events: -Dport-github.seed=" + seed + " -Dport-github.rounds=" + steps / 10);
        events = new GithubEvents(harness.github.url());
        for (String organization : ORGANIZATIONS) {
            harness.model.addOrganization(organization);
            for (int i = 1; i <= 4; i++) {
                harness.model.addRepository(organization, "repo-" + i);
                harness.model.addPullRequests(organization, "repo-" + i, 4);
            }
        }
        harness.with("github.organizations", String.join(",", ORGANIZATIONS))
                .with("github.webhook.mode", "host")
                .with("github.page-size", 5)
                .with("port.ledger.user", "postgres")
                .with(
                        "port.ledger.url",
                        seed % 2 == 0
                                ? Postgres.newDatabase()
                                : "jdbc:h2:file:" + harness.folder.resolve("ledger/test"));
        harness.resync();
        harness.port.forget();
        List<CompletableFuture<?>> resyncs = new ArrayList<>();

        for (int i = 0; i < steps; i++) {
            Set<String> before = alive();
            onTheWay.addAll(step());
            Set<String> after = alive();
            before.stream().filter(one -> !after.contains(one)).forEach(notAlwaysThere::add);
            after.stream().filter(one -> !before.contains(one)).forEach(notAlwaysThere::add);
            while (!onTheWay.isEmpty() && random.nextInt(8) < Math.min(6, onTheWay.size())) {
                Event event = onTheWay.remove(random.nextInt(onTheWay.size()));
                send(event);
                if (random.nextInt(6) == 0) {
                    onTheWay.add(event);
                }
            }
            if (random.nextInt(25) == 0) {
                happened.add("RESYNC");
                resyncs.add(CompletableFuture.runAsync(this::resync));
            }
            if (random.nextInt(10) == 0) {
                Thread.sleep(random.nextInt(200));
            }
        }
        for (Event event : onTheWay) {
            send(event);
        }
        for (CompletableFuture<?> resync : resyncs) {
            resync.get();
        }
        settle();

        String told = "seed " + seed + ": " + happened;
        assertThat(differences(false)).as(told).isEmpty();
        // What could not be told apart from something that stays is for a resync
        harness.resync();
        assertThat(differences(true)).as(told).isEmpty();
        Set<String> deleted = askedToDelete();
        assertThat(notAlwaysThere).as(told).containsAll(deleted);
        System.out.println("Random events: " + steps + " changes, " + deleted.size() + " entities deleted, 0 wrongly");
    }

    private Map<String, Object> differences(boolean leftToo) {
        Map<String, ?> expected =
                ExpectedCatalog.of(harness.model, ORGANIZATIONS).entities();
        Map<String, ?> held = ExpectedCatalog.at(harness.catalog).entities();
        Map<String, Object> differences = new TreeMap<>();
        expected.forEach((name, entity) -> {
            if (!entity.equals(held.get(name))) {
                differences.put(name, "is " + held.get(name) + " instead of " + entity);
            }
        });
        if (leftToo) {
            held.keySet().stream()
                    .filter(name -> !expected.containsKey(name))
                    .forEach(name -> differences.put(name, "is left"));
        }
        return differences;
    }

    private List<Event> step() {
        List<GithubRepository> all = ORGANIZATIONS.stream()
                .flatMap(organization -> harness.model.repositories(organization).stream())
                .toList();
        GithubRepository one = all.get(random.nextInt(all.size()));
        String owner = one.owner().login();
        int choice = all.size() < 5 ? 0 : random.nextInt(30);
        switch (choice) {
            case 0 -> {
                GithubRepository created = harness.model.addRepository(owner, freeName(owner));
                happened.add("create " + created.fullName());
                return List.of(events.repository("created", created));
            }
            case 1 -> {
                harness.model.removeRepository(owner, one.name());
                happened.add("delete " + one.fullName());
                return List.of(events.repository("deleted", one));
            }
            case 2 -> {
                String name = freeName(owner);
                GithubRepository renamed =
                        harness.model.updateRepository(owner, one.name(), repository -> repository.withName(name));
                happened.add("rename " + one.fullName() + " to " + name);
                return List.of(events.renamed(renamed, one.name()));
            }
            case 3 -> {
                String target = owner.equals("acme") ? "globex" : "acme";
                if (harness.model.repository(target, one.name()).isPresent()) {
                    return List.of();
                }
                GithubRepository transferred = harness.model.updateRepository(
                        owner,
                        one.name(),
                        repository -> new GithubRepository(
                                repository.id(),
                                harness.model.account(target).orElseThrow(),
                                repository.name(),
                                repository.visibility(),
                                repository.traits(),
                                repository.description(),
                                repository.language(),
                                repository.createdAt()));
                happened.add("transfer " + one.fullName() + " to " + target);
                return List.of(events.transferred(transferred, owner));
            }
            case 4 -> {
                boolean archived = one.is(Trait.ARCHIVED);
                GithubRepository changed = harness.model.updateRepository(
                        owner,
                        one.name(),
                        repository -> archived ? repository.without(Trait.ARCHIVED) : repository.with(Trait.ARCHIVED));
                happened.add((archived ? "unarchive " : "archive ") + one.fullName());
                return List.of(events.repository(archived ? "unarchived" : "archived", changed));
            }
            case 5, 6 -> {
                String description = "Described " + random.nextInt(1000);
                GithubRepository changed = harness.model.updateRepository(
                        owner, one.name(), repository -> repository.describedAs(description, "Java"));
                happened.add("describe " + one.fullName());
                return List.of(events.repository("edited", changed));
            }
            default -> {
                return pullRequest(one);
            }
        }
    }

    private List<Event> pullRequest(GithubRepository one) {
        String owner = one.owner().login();
        List<GithubPullRequest> all = harness.model.pullRequests(owner, one.name());
        if (all.isEmpty() || random.nextInt(4) == 0) {
            GithubPullRequest opened = harness.model.addPullRequest(owner, one.name(), pull -> pull.changedAt(now()));
            happened.add("open " + one.fullName() + "/" + opened.number());
            return List.of(events.pullRequest("opened", one, opened));
        }
        int number = all.get(random.nextInt(all.size())).number();
        State state = State.values()[random.nextInt(3)];
        String title = "Title " + random.nextInt(1000);
        GithubPullRequest changed = harness.model.updatePullRequest(
                owner,
                one.name(),
                number,
                now(),
                pull -> random.nextBoolean() ? pull.withTitle(title) : pull.withState(state, now()));
        happened.add("change " + one.fullName() + "/" + number);
        return List.of(events.pullRequest("edited", one, changed));
    }

    /** GitHub's stamps are whole seconds: many changes have the same. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private String freeName(String organization) {
        String name = "repo-" + (1 + random.nextInt(12));
        return harness.model.repository(organization, name).isPresent() ? "more-" + random.nextInt(1_000_000) : name;
    }

    private Set<String> alive() {
        return new TreeSet<>(
                ExpectedCatalog.of(harness.model, ORGANIZATIONS).entities().keySet());
    }

    private void resync() {
        try {
            harness.resync();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(Event event) throws Exception {
        try (ProducerTemplate template = harness.context().createProducerTemplate()) {
            template.requestBodyAndHeaders(
                    "direct:port-github-event",
                    event.payload(),
                    Map.of("X-GitHub-Event", event.name(), "X-GitHub-Delivery", event.delivery()));
        }
    }

    private void settle() throws Exception {
        Inbox inbox = harness.context()
                .getRegistry()
                .lookupByNameAndType("portGithubLedger", LedgerSource.class)
                .inbox();
        String catalog = harness.context()
                .getRegistry()
                .lookupByNameAndType("portGithubRunLedger", RunLedgers.class)
                .catalog();
        while (inbox.waiting(catalog) > 0) {
            Thread.sleep(20);
        }
    }

    private Set<String> askedToDelete() throws Exception {
        Set<String> asked = new TreeSet<>();
        for (RecordedRequest request : harness.port.requests(LifeCycleHarness.DELETE)) {
            for (JsonNode identifier : JSON.readTree(request.text()).path("entities")) {
                asked.add(request.path().split("/")[3] + "/" + identifier.asText());
            }
        }
        return asked;
    }
}
