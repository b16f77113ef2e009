package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many rounds of changes at GitHub, before and while it is read, and faults on the way, each followed by a resync. After a
 * round without faults Port holds what GitHub holds; after any round nothing that GitHub has had all the time is gone from
 * Port. {@code -Dport-github.seed} repeats a history, {@code -Dport-github.rounds} makes it longer.
 */
class RandomHistoriesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final long seed = Long.getLong("port-github.seed", System.nanoTime());
    private final int rounds = Integer.getInteger("port-github.rounds", 100);
    private final Random random = new Random(seed);
    private final LifeCycleHarness harness = new LifeCycleHarness();
    private final RandomHistory history = new RandomHistory(harness.model, random, true);
    private final RandomFaults faults = new RandomFaults(harness, random);
    private List<String> selected = new ArrayList<>(RandomHistory.ORGANIZATIONS);
    private long deleted;
    private long incremental;
    private long notRead;
    private long readInPart;

    @AfterEach
    void close() {
        harness.close();
    }

    /** What runs remember. */
    private enum Memory {
        NONE,
        LEDGER,
        LOST_LEDGER
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(300)
    void deletesNothingAlive_andHoldsWhatGithubHolds_whateverHappens(Memory memory) throws Exception {
        System.out.println(
                "Random histories, " + memory + ": -Dport-github.seed=" + seed + " -Dport-github.rounds=" + rounds);
        if (memory != Memory.NONE) {
            harness.with("port.ledger.url", "jdbc:h2:file:" + harness.folder.resolve("ledger/test"));
        }
        long began = System.nanoTime();
        harness.with("github.page-size", 4)
                .with("github.retry-delay", 1)
                .with("github.concurrency", 4)
                .with("port.concurrent-accounts", 3)
                .with("port.retry-delay", 1);
        select(RandomHistory.ORGANIZATIONS);
        history.begin();
        int faulty = 0;
        for (int round = 1; round <= rounds; round++) {
            boolean wellBehaved = round == 1 || round == rounds || random.nextInt(5) < 2;
            faulty += wellBehaved ? 0 : 1;
            boolean lost = memory == Memory.LOST_LEDGER && random.nextInt(8) == 0;
            if (lost) {
                lose();
            }
            round(round, wellBehaved, lost);
        }

        StringBuilder summary = new StringBuilder(String.format(
                "Random histories, %s: seed %d, %d rounds, %d with faults, %d of what had changed, %d listings not read, %d in part,"
                        + " %d entities deleted, 0 wrongly, %d s%n",
                memory,
                seed,
                rounds,
                faulty,
                incremental,
                notRead,
                readInPart,
                deleted,
                (System.nanoTime() - began) / 1_000_000_000));
        faults.hits().forEach((kind, hits) -> summary.append(String.format("  %6d %s%n", hits.sum(), kind)));
        System.out.print(summary);
        assertThat(deleted).isPositive();
        if (memory == Memory.LEDGER && rounds > 20) {
            assertThat(notRead).isPositive();
            assertThat(readInPart).isPositive();
        }
    }

    private void round(int round, boolean wellBehaved, boolean lost) throws Exception {
        List<String> happened = Collections.synchronizedList(new ArrayList<>());
        if (round % 40 == 0) {
            List<String> some = new ArrayList<>(RandomHistory.ORGANIZATIONS);
            if (selected.size() == some.size()) {
                some.remove(random.nextInt(some.size()));
            }
            select(some);
            happened.add("select " + some);
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            happened.add(history.step());
        }
        if (round == 2) {
            harness.catalog.putEntity(
                    "githubRepository", JsonNodeFactory.instance.objectNode().put("identifier", "by-hand"), "curl/8");
        }
        if (!wellBehaved) {
            List<GithubRepository> all = history.repositories();
            for (int i = random.nextInt(4); i > 0; i--) {
                happened.add("FAULT: "
                        + faults.script(
                                all.get(random.nextInt(all.size())), selected.get(random.nextInt(selected.size()))));
            }
        }
        ExpectedCatalog expected = ExpectedCatalog.of(harness.model, selected);
        Set<String> alive =
                Collections.synchronizedSet(new TreeSet<>(expected.entities().keySet()));
        if (!wellBehaved && random.nextInt(3) < 2) {
            RandomHistory meanwhile = new RandomHistory(harness.model, new Random(random.nextLong()), true);
            happened.add(faults.changeWhileRead(() -> {
                happened.add("MEANWHILE: " + meanwhile.step());
                alive.retainAll(
                        ExpectedCatalog.of(harness.model, selected).entities().keySet());
            }));
        }
        Set<String> mayNotGo =
                new TreeSet<>(ExpectedCatalog.at(harness.catalog).entities().keySet());
        harness.github.forget();
        harness.port.forget();

        // Full, or of what has changed, whatever comes
        boolean full = random.nextInt(4) == 0;
        happened.add(full ? "FULL" : "DUE");

        ResyncReport report = full ? harness.resync(Map.of("PortGithubFull", true)) : harness.resync();

        harness.github.heal();
        harness.port.heal();
        deleted += report.deleted();
        if (lost && wellBehaved && report.toString().contains("that had not ended when this one began")) {
            // With the ledger it is lost that a run, of whose end Port was not told, was ours: for all one knows it
            // goes on
            report = harness.resync();
            deleted += report.deleted();
        }
        if (report.incremental() != null) {
            incremental++;
            notRead += report.incremental().unchanged();
            readInPart += report.incremental().changed();
        }
        String told = "seed " + seed + ", round " + round + ": " + happened + "\n" + report;
        ExpectedCatalog held = ExpectedCatalog.at(harness.catalog);
        mayNotGo.retainAll(alive);
        mayNotGo.removeAll(held.entities().keySet());
        assertThat(mayNotGo).as("gone from Port: %s", told).isEmpty();
        assertThat(askedToDelete()).as("asked to delete: %s", told).doesNotContainAnyElementsOf(alive);
        assertThat(report.rows())
                .as(told)
                .allMatch(row -> row.unchanged() + row.accepted() + row.refused() == row.mapped());
        if (round > 1) {
            assertThat(harness.catalog.entity("githubRepository", "by-hand"))
                    .as(told)
                    .isPresent();
        }
        if (wellBehaved) {
            assertThat(report.outcome()).as(told).isEqualTo(Outcome.COMPLETE);
            assertThat(held.entities()).as(told).isEqualTo(expected.entities());
        }
    }

    /** Loses the ledger, as a container without a volume does at each start. */
    private void lose() throws IOException {
        harness.stop();
        Path ledger = harness.folder.resolve("ledger");
        if (Files.notExists(ledger)) {
            return;
        }
        try (Stream<Path> files = Files.list(ledger)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Changes the organizations and how Port is to treat relations, which takes a new start. */
    private void select(List<String> organizations) {
        harness.stop();
        selected = organizations;
        harness.withPackagedMapping(
                "resources:\n",
                "resources:\n" + ALERTS,
                "deleteDependentEntities: true",
                "deleteDependentEntities: " + random.nextBoolean(),
                "createMissingRelatedEntities: true",
                "createMissingRelatedEntities: " + random.nextBoolean());
        harness.with("github.organizations", String.join(",", organizations));
    }

    private static final String ALERTS = Stream.of("dependabot-alert Dependabot", "code-scanning-alerts CodeScanning")
            .map(kind -> """
                      - kind: %1$s
                        selector:
                          query: "true"
                        port:
                          entity:
                            mappings:
                              identifier: .__repository_full_name + "/%1$s/" + (.number | tostring)
                              blueprint: '"github%2$sAlert"'
                              title: .updated_at
                              properties:
                                status: .state
                    """.formatted((Object[]) kind.split(" ")))
            .collect(Collectors.joining());

    private Set<String> askedToDelete() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (RecordedRequest request : harness.port.requests(LifeCycleHarness.DELETE)) {
            for (JsonNode identifier : JSON.readTree(request.text()).path("entities")) {
                asked.add(request.path().split("/")[3] + "/" + identifier.asText());
            }
        }
        return asked;
    }
}
