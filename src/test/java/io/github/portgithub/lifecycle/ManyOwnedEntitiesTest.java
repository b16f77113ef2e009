package io.github.portgithub.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.PortGithubMain;
import io.github.portgithub.http.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hundred thousand entities at Port that GitHub has no more, and a program with a small heap. */
class ManyOwnedEntitiesTest {

    private static final Pattern AFTER_COLLECTION = Pattern.compile("M->(\\d+)M\\(");
    private static final int MANY = 100_000;
    private static final String OURS = "port-ocean/github-routes/0.0.1/my-github-routes/exporter";

    private final LifeCycleHarness harness = new LifeCycleHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    @Timeout(180)
    void deletesAHundredThousandStaleEntities_within256MegabytesOfHeap() throws Exception {
        harness.model.addOrganization("acme");
        harness.model.addRepository("acme", "live");
        harness.model.addPullRequests("acme", "live", 50);
        harness.resync();
        harness.stop();
        for (int i = 0; i < MANY; i++) {
            ObjectNode entity = JsonNodeFactory.instance.objectNode();
            entity.put("identifier", "acme/gone-" + i % 500 + "/pull/" + i).put("title", "Gone");
            entity.putObject("relations").put("repository", "acme/gone-" + i % 500);
            harness.catalog.putEntity("githubPullRequest", entity, OURS);
        }
        harness.port.forget();
        Path mapping = harness.write(
                "all-may-go.yml",
                LifeCycleHarness.packagedMapping()
                        .replace("entityDeletionThreshold: 0.9", "entityDeletionThreshold: 1.0"));
        long before = System.nanoTime();

        Process process = start(mapping);
        boolean ended = process.waitFor(150, TimeUnit.SECONDS);

        Duration took = Duration.ofNanos(System.nanoTime() - before);
        String log = Files.readString(harness.folder.resolve("log"));
        process.destroyForcibly();
        System.out.printf(
                "Deleted %,d stale entities in %d s, %d MB live at the most%n",
                MANY, took.toSeconds(), mostLiveMegabytes());
        assertThat(ended).as(log).isTrue();
        assertThat(process.exitValue()).as(log).isZero();
        assertThat(log).contains("githubPullRequest: 100,000 deleted", "githubRepository: 500 deleted");
        assertThat(ExpectedCatalog.at(harness.catalog)).isEqualTo(ExpectedCatalog.of(harness.model, List.of("acme")));
        List<RecordedRequest> pages = harness.port.requests(LifeCycleHarness.OWNED);
        assertThat(pages).hasSize(42).allMatch(page -> page.text().contains("\"limit\":5000"));
        // of the pull requests a hundred at a time, and of the repositories
        assertThat(harness.port.requests(LifeCycleHarness.DELETE)).hasSize(MANY / 100 + 5);
    }

    private int mostLiveMegabytes() throws Exception {
        return AFTER_COLLECTION
                .matcher(Files.readString(harness.folder.resolve("gc.log")))
                .results()
                .mapToInt(collection -> Integer.parseInt(collection.group(1)))
                .max()
                .orElse(0);
    }

    private Process start(Path mapping) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xlog:gc:file=" + harness.folder.resolve("gc.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PortGithubMain.class.getName())
                .directory(harness.folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(harness.folder.resolve("log").toFile());
        builder.environment().keySet().removeIf(key -> key.matches("(GITHUB|PORT|CAMEL)_.*"));
        builder.environment()
                .putAll(Map.of(
                        "GITHUB_API_URL", harness.github.url(),
                        "GITHUB_TOKEN", "github-test-token",
                        "GITHUB_ORGANIZATIONS", "acme",
                        "PORT_API_URL", harness.port.url(),
                        "PORT_CLIENT_ID", "test-client",
                        "PORT_CLIENT_SECRET", "port-test-secret",
                        "PORT_MAPPING", "file:" + mapping,
                        "PORT_RESYNC_MODE", "once"));
        return builder.start();
    }
}
