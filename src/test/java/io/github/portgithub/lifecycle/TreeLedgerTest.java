package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.StoredEntity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run remembers of Git trees: what is as it was is not read again, and what is not is. */
class TreeLedgerTest {

    private static final String TREES = "GET /repos/[^/]+/[^/]+/git/trees/.*";
    private static final String BLOBS = "GET /repos/[^/]+/[^/]+/git/blobs/.*";

    private static final String RESOURCE = """
              - kind: %s
                selector:
                  query: 'true'
                  %s
                port:
                  entity:
                    mappings:
                      identifier: '%s'
                      blueprint: '"thing"'
                      properties:
                        value: '%s'
            """.stripIndent().indent(2);

    private final LifeCycleHarness harness = new LifeCycleHarness();

    @BeforeEach
    void acme() throws Exception {
        harness.with("port.ledger.url", "jdbc:h2:file:" + harness.folder.resolve("ledger"));
        harness.with("github.organizations", "acme");
        // Everything may go
        harness.with("port.deletion.minimum", 1_000_000);
        harness.model.addOrganization("acme");
        harness.catalog.addBlueprints(new ObjectMapper().readTree("""
                [{"identifier": "thing", "title": "Thing", "relations": {}, "schema": {"properties": {
                   "value": {"type": "string"}}}}]
                """));
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void whatIsAsItWas_costsOneRequestForEachTree_andNoQuota() throws Exception {
        for (String name : List.of("api", "web")) {
            harness.model.addRepository("acme", name);
            for (int i = 0; i < 100; i++) {
                harness.model.files("acme/" + name).put("d" + i + "/a.txt", "text " + i);
            }
            harness.model.files("acme/" + name).put("skills/x/SKILL.md", "Do.");
        }
        String mapping = "resources:\n" + files("**/a.txt") + files("d1/*").replace("/files/", "/others/")
                + RESOURCE.formatted(
                        "folder", "folders: [{path: skills}]", ".__repository_full_name + \"/folder\"", ".folder.sha")
                + RESOURCE.formatted("skill", "", ".__repository_full_name + \"/skill\"", ".skill.instructions");
        ResyncReport first = harness.withMapping(mapping).resync();
        assertThat(first.outcome()).as("%s", first).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.github.requests(TREES)).hasSize(2);
        harness.github.forget();
        harness.port.forget();

        ResyncReport second = again();

        assertThat(second.outcome()).as("%s", second).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.github.requests(TREES)).hasSize(2);
        assertThat(harness.github.requests(BLOBS)).isEmpty();
        assertThat(second.notModified()).isEqualTo(2);
        assertThat(harness.port.requests(LifeCycleHarness.BULK)).isEmpty();
        assertThat(second.rows())
                .allSatisfy(row ->
                        assertThat(row.unchanged()).isEqualTo(row.mapped()).isPositive());
        assertThat(second.rows().get(0).records()).isEqualTo(200);
    }

    @Test
    void aPush_costsTheGroupsOfFilesThatItHasChanged() throws Exception {
        harness.model.addRepository("acme", "api");
        for (int i = 0; i < 500; i++) {
            harness.model.files("acme/api").put("d" + i + "/a.txt", "text " + i);
        }
        harness.withMapping("resources:\n" + files("**/a.txt"));
        assertThat(harness.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        harness.github.forget();
        harness.port.forget();
        harness.model.files("acme/api").put("d7/a.txt", "another").put("d8/b.txt", "of no interest");

        ResyncReport second = again();

        assertThat(second.outcome()).as("%s", second).isEqualTo(Outcome.COMPLETE);
        assertThat(harness.github.requests(TREES)).hasSize(1);
        assertThat(harness.github.requests("POST /graphql")).hasSize(1);
        assertThat(harness.github.requests(BLOBS)).isEmpty();
        assertThat(second.rows().get(0).accepted()).isEqualTo(1);
        assertThat(second.rows().get(0).unchanged()).isEqualTo(499);
    }

    @Test
    void whatTheMappingMakesOtherwise_orShowsOfTheRepository_isReadAnew() throws Exception {
        harness.model.addRepository("acme", "api");
        harness.model.files("acme/api").put("a.txt", "text");
        harness.withMapping("resources:\n" + files("*.txt").replace(".content", ".content + .repository.description"));
        assertThat(harness.resync().outcome()).isEqualTo(Outcome.COMPLETE);
        harness.model.updateRepository("acme", "api", repository -> repository.describedAs("Other", "Java"));

        assertThat(again().outcome()).isEqualTo(Outcome.COMPLETE);

        assertThat(values()).isEqualTo(Map.of("acme/api/files/a.txt", "textOther"));

        harness.withMapping("resources:\n" + files("*.txt").replace(".content", ".content + \"!\""));

        assertThat(again().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(values()).isEqualTo(Map.of("acme/api/files/a.txt", "text!"));
    }

    /** Whatever happens, a run that is complete leaves at Port what GitHub has. */
    @Test
    void aCompleteRunLeavesWhatIsThere_whateverHappenedBefore() throws Exception {
        long seed = Long.getLong("port-github.seed", 18);
        int rounds = Integer.getInteger("port-github.rounds", 25);
        Random random = new Random(seed);
        System.out.println("Seed of the history of files: " + seed);
        Map<String, String> truth = new HashMap<>();
        for (String name : List.of("api", "web")) {
            harness.model.addRepository("acme", name);
            change(random, name, truth, 60);
        }
        harness.withMapping("resources:\n" + files("**/*.txt") + files("d1/**").replace("/files/", "/others/"));
        for (int round = 0; round < rounds; round++) {
            for (String name : List.of("api", "web")) {
                if (random.nextInt(3) > 0) {
                    change(random, name, truth, 1 + random.nextInt(5));
                }
            }
            if (random.nextInt(4) == 0) {
                harness.github
                        .on(random.nextBoolean() ? BLOBS : random.nextBoolean() ? "POST /graphql" : TREES)
                        .after(random.nextInt(4))
                        .times(1 + random.nextInt(3))
                        .answer(403, Map.of(), "{\"message\":\"Resource not accessible\"}");
            }
            if (random.nextInt(5) == 0) {
                harness.model.setTreeLimit(random.nextBoolean() ? 7 : 100_000);
            }
            ResyncReport report = again();
            if (report.outcome() == Outcome.COMPLETE) {
                assertThat(values())
                        .as("round %d of seed %d: %s", round, seed, report)
                        .isEqualTo(truth);
            } else {
                // Of what is there nothing is ever missing for long, and nothing of it deleted
                assertThat(report.unknown())
                        .as("round %d of seed %d: %s", round, seed, report)
                        .isNotEmpty();
            }
            harness.github.heal();
        }
        assertThat(again().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(values()).isEqualTo(truth);
    }

    private void change(Random random, String name, Map<String, String> truth, int changes) {
        for (int i = 0; i < changes; i++) {
            String folder = "d" + random.nextInt(4) + (random.nextBoolean() ? "/deep" : "");
            String path = folder + "/f" + random.nextInt(20) + ".txt";
            String file = "acme/" + name + "/files/" + path;
            String other = file.replace("/files/", "/others/");
            if (truth.containsKey(file) && random.nextInt(3) == 0 && truth.size() > 30) {
                harness.model.files("acme/" + name).remove(path);
                truth.remove(file);
                truth.remove(other);
            } else {
                // Few contents, so that a file comes to have one that it or another had before
                String text = "text " + random.nextInt(5);
                harness.model.files("acme/" + name).put(path, text);
                truth.put(file, text);
                if (path.startsWith("d1/")) {
                    truth.put(other, text);
                }
            }
        }
    }

    private static String files(String path) {
        return RESOURCE.formatted(
                "file", "files: [{path: \"" + path + "\"}]", ".repository.full_name + \"/files/\" + .path", ".content");
    }

    private Map<String, String> values() {
        return harness.catalog.entities("thing").stream()
                .collect(Collectors.toMap(
                        StoredEntity::identifier,
                        entity -> entity.json().at("/properties/value").asText()));
    }

    /** Runs as the next start of the program would. */
    private ResyncReport again() throws Exception {
        harness.stop();
        return harness.resync();
    }
}
