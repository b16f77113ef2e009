package io.github.portgithub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.sandbox.GithubPullRequest.Head;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GithubRecordsTest {

    /** Fields that the recorded example has but a listing of today does not. */
    private static final Set<String> NOT_LISTED = Set.of("/stack", "/security_and_analysis");

    private final ObjectMapper json = new ObjectMapper();
    private final GithubRecords records = new GithubRecords("https://api.github.com");
    private final GithubModel model = new GithubModel();

    GithubRecordsTest() {
        model.addOrganization("acme");
    }

    @Test
    void rendersPullRequestOfAbout20Kilobytes() throws IOException {
        GithubRepository repository = model.addRepository("acme", "service-00001");
        model.addPullRequests("acme", "service-00001", 100);

        byte[] page =
                json.writeValueAsBytes(records.pullRequests(repository, model.pullRequests("acme", "service-00001")));

        assertThat(page.length / 100).isBetween(17_000, 24_000);
    }

    @Test
    void rendersTheSameRecordForTheSameArguments() throws IOException {
        GithubModel first = GithubModel.sandbox();
        GithubModel second = GithubModel.sandbox();

        assertThat(json.writeValueAsBytes(records.pullRequests(
                        first.repository("acme", "monolith").orElseThrow(), first.pullRequests("acme", "monolith"))))
                .isEqualTo(json.writeValueAsBytes(records.pullRequests(
                        second.repository("acme", "monolith").orElseThrow(), second.pullRequests("acme", "monolith"))));
    }

    @Test
    void rendersStateAsGithubDoes() {
        Instant at = Instant.parse("2025-01-02T03:04:05.678Z");

        JsonNode open = pullRequest(State.OPEN, Head.BRANCH, at);
        JsonNode closed = pullRequest(State.CLOSED, Head.BRANCH, at);
        JsonNode merged = pullRequest(State.MERGED, Head.BRANCH, at);

        assertThat(open.get("state").asText()).isEqualTo("open");
        assertThat(open.get("closed_at").isNull()).isTrue();
        assertThat(closed.get("state").asText()).isEqualTo("closed");
        assertThat(closed.get("closed_at").asText()).isEqualTo("2025-01-02T03:04:05Z");
        assertThat(closed.get("merged_at").isNull()).isTrue();
        assertThat(merged.get("state").asText()).isEqualTo("closed");
        assertThat(merged.get("merged_at").asText()).isEqualTo("2025-01-02T03:04:05Z");
    }

    @Test
    void rendersWhereTheCommitsAre() {
        Instant at = Instant.parse("2025-01-02T03:04:05Z");

        assertThat(pullRequest(State.OPEN, Head.BRANCH, at)
                        .at("/head/repo/full_name")
                        .asText())
                .isEqualTo("acme/head-branch");
        JsonNode fork = pullRequest(State.OPEN, Head.FORK, at).at("/head/repo");
        assertThat(fork.get("name").asText()).isEqualTo("head-fork");
        assertThat(fork.get("fork").asBoolean()).isTrue();
        assertThat(fork.at("/owner/login").asText()).isNotEqualTo("acme");
        assertThat(pullRequest(State.OPEN, Head.RENAMED_FORK, at)
                        .at("/head/repo/name")
                        .asText())
                .isEqualTo("head-renamed_fork-mine");
        JsonNode gone = pullRequest(State.OPEN, Head.DELETED_FORK, at);
        assertThat(gone.at("/head/repo").isNull()).isTrue();
        assertThat(gone.at("/base/repo/full_name").asText()).isEqualTo("acme/head-deleted_fork");
    }

    @Test
    void rendersInternalRepositoryAsPrivateToo() {
        JsonNode internal = records.repository(
                model.addRepository("acme", "a", repository -> repository.withVisibility(Visibility.INTERNAL)));

        assertThat(internal.get("visibility").asText()).isEqualTo("internal");
        assertThat(internal.get("private").asBoolean()).isTrue();
    }

    @Test
    void encodesBotsBracketsInUrlsOnly() {
        JsonNode bot = records.simpleUser(GithubAccount.user("dependabot[bot]"));

        assertThat(bot.get("login").asText()).isEqualTo("dependabot[bot]");
        assertThat(bot.get("type").asText()).isEqualTo("Bot");
        assertThat(bot.get("url").asText()).isEqualTo("https://api.github.com/users/dependabot%5Bbot%5D");
        assertThat(bot.get("html_url").asText()).isEqualTo("https://github.com/apps/dependabot");
    }

    @Test
    void hasEveryFieldOfTheRecordedExamples() throws IOException {
        Path examples =
                Path.of(Optional.ofNullable(System.getenv("PORT_GITHUB_SHARED")).orElse("../shared"), "github");
        assumeThat(examples).isDirectory();
        GithubRepository repository = model.addRepository("acme", "a", some -> some.with(Trait.FORK));
        model.addPullRequest("acme", "a", some -> some.withState(State.MERGED, Instant.parse("2025-01-02T03:04:05Z")));

        assertThat(missing(
                        Files.readString(examples.resolve("organization.json")),
                        records.organization(GithubAccount.organization("acme"), 1, 2, true)))
                .isEmpty();
        assertThat(missing(Files.readString(examples.resolve("repository.json")), records.repository(repository)))
                .isEmpty();
        assertThat(missing(
                        Files.readString(examples.resolve("pull-request.json")),
                        records.pullRequests(repository, model.pullRequests("acme", "a"))
                                .get(0)))
                .isEmpty();
    }

    private List<String> missing(String example, JsonNode record) throws IOException {
        Set<String> expected = new TreeSet<>();
        paths(json.readTree(example), "", expected);
        List<String> missing = new ArrayList<>();
        for (String path : expected) {
            // What is empty or null in this record cannot have the fields below it
            if (record.at(path).isMissingNode() && !isBelowNothing(record, path) && !NOT_LISTED.contains(path)) {
                missing.add(path);
            }
        }
        return missing;
    }

    private static boolean isBelowNothing(JsonNode record, String path) {
        for (String parent = path; parent.contains("/"); ) {
            parent = parent.substring(0, parent.lastIndexOf('/'));
            JsonNode node = record.at(parent);
            if (NOT_LISTED.contains(parent) || node.isNull() || node.isArray() && node.isEmpty()) {
                return true;
            }
        }
        return path.endsWith("/custom_properties");
    }

    private static void paths(JsonNode node, String path, Set<String> paths) {
        if (node.isArray()) {
            if (!node.isEmpty() && node.get(0).isObject()) {
                paths(node.get(0), path + "/0", paths);
            }
            return;
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            paths.add(path + "/" + name);
            paths(node.get(name), path + "/" + name, paths);
        }
    }

    private JsonNode pullRequest(State state, Head head, Instant at) {
        String name = "head-" + head.name().toLowerCase(Locale.ROOT);
        GithubRepository repository = model.repository("acme", name).orElseGet(() -> model.addRepository("acme", name));
        GithubPullRequest pullRequest = model.addPullRequest(
                "acme", name, some -> some.withState(state, at).withHead(head));
        return records.pullRequests(repository, List.of(pullRequest)).get(0);
    }
}
