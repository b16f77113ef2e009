package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubAccount.Type;
import io.github.portgithub.sandbox.GithubPullRequest.Head;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Renders pull requests as their listing does, about 20 KB each. Immutable and thread-safe. */
final class PullRequestRecords {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String HTML = "https://github.com/";

    private final String api;
    private final AccountRecords accounts;
    private final RepositoryRecords repositories;

    PullRequestRecords(String apiUrl, AccountRecords accounts, RepositoryRecords repositories) {
        api = apiUrl;
        this.accounts = accounts;
        this.repositories = repositories;
    }

    ArrayNode page(GithubRepository base, List<GithubPullRequest> pullRequests) {
        ObjectNode baseRecord = repositories.inner(base);
        ArrayNode records = JSON.arrayNode(pullRequests.size());
        pullRequests.forEach(pullRequest -> records.add(pullRequest(base, baseRecord, pullRequest)));
        return records;
    }

    private ObjectNode pullRequest(GithubRepository base, ObjectNode baseRecord, GithubPullRequest pullRequest) {
        String repositoryUrl = api + "/repos/" + base.fullName();
        String url = repositoryUrl + "/pulls/" + pullRequest.number();
        String issueUrl = repositoryUrl + "/issues/" + pullRequest.number();
        String html = HTML + base.fullName() + "/pull/" + pullRequest.number();
        String statuses = repositoryUrl + "/statuses/" + GithubIds.sha(pullRequest.id());
        ObjectNode record = JSON.objectNode();
        record.put("url", url);
        record.put("id", pullRequest.id());
        record.put("node_id", GithubIds.nodeId("PullRequest", pullRequest.id()));
        record.put("html_url", html);
        record.put("diff_url", html + ".diff");
        record.put("patch_url", html + ".patch");
        record.put("issue_url", issueUrl);
        record.put("number", pullRequest.number());
        record.put("state", pullRequest.state() == State.OPEN ? "open" : "closed");
        record.put("locked", false);
        record.put("title", pullRequest.title());
        record.set("user", accounts.simpleUser(GithubAccount.user(pullRequest.author())));
        record.put("body", pullRequest.body());
        record.put("created_at", text(pullRequest.createdAt()));
        record.put("updated_at", text(pullRequest.updatedAt()));
        record.put("closed_at", text(pullRequest.endedAt()));
        record.put("merged_at", pullRequest.state() == State.MERGED ? text(pullRequest.endedAt()) : null);
        record.put(
                "merge_commit_sha", pullRequest.state() == State.CLOSED ? null : GithubIds.sha(pullRequest.id() + 7));
        ArrayNode assignees = users(pullRequest.assignees());
        record.set("assignee", assignees.isEmpty() ? null : assignees.get(0));
        record.set("assignees", assignees);
        record.set("requested_reviewers", users(pullRequest.reviewers()));
        record.set("requested_teams", teams(base, pullRequest));
        record.set("labels", labels(repositoryUrl, pullRequest.labels()));
        record.set("milestone", milestone(repositoryUrl, base, pullRequest));
        record.put("draft", pullRequest.draft());
        record.put("commits_url", url + "/commits");
        record.put("review_comments_url", url + "/comments");
        record.put("review_comment_url", repositoryUrl + "/pulls/comments{/number}");
        record.put("comments_url", issueUrl + "/comments");
        record.put("statuses_url", statuses);
        record.set("head", head(base, baseRecord, pullRequest));
        record.set(
                "base",
                JSON.objectNode()
                        .put("label", base.owner().login() + ":" + base.defaultBranch())
                        .put("ref", base.defaultBranch())
                        .put("sha", GithubIds.sha(pullRequest.id() + 3))
                        .<ObjectNode>set("user", baseRecord.get("owner"))
                        .set("repo", baseRecord));
        ObjectNode links = record.putObject("_links");
        links.putObject("self").put("href", url);
        links.putObject("html").put("href", html);
        links.putObject("issue").put("href", issueUrl);
        links.putObject("comments").put("href", issueUrl + "/comments");
        links.putObject("review_comments").put("href", url + "/comments");
        links.putObject("review_comment").put("href", repositoryUrl + "/pulls/comments{/number}");
        links.putObject("commits").put("href", url + "/commits");
        links.putObject("statuses").put("href", statuses);
        record.put("author_association", pullRequest.head() == Head.BRANCH ? "MEMBER" : "CONTRIBUTOR");
        record.putNull("auto_merge");
        record.putNull("active_lock_reason");
        return record;
    }

    private ObjectNode head(GithubRepository base, ObjectNode baseRecord, GithubPullRequest pullRequest) {
        String branch = "change/" + pullRequest.number();
        ObjectNode head = JSON.objectNode();
        GithubAccount author = GithubAccount.user(pullRequest.author());
        GithubAccount owner = pullRequest.head() == Head.BRANCH ? base.owner() : author;
        head.put("label", owner.login() + ":" + branch);
        head.put("ref", branch);
        head.put("sha", GithubIds.sha(pullRequest.id()));
        switch (pullRequest.head()) {
            case BRANCH -> head.<ObjectNode>set("user", baseRecord.get("owner")).set("repo", baseRecord);
            case FORK ->
                head.<ObjectNode>set("user", accounts.simpleUser(author))
                        .set("repo", repositories.inner(fork(base, author, base.name())));
            case RENAMED_FORK ->
                head.<ObjectNode>set("user", accounts.simpleUser(author))
                        .set("repo", repositories.inner(fork(base, author, base.name() + "-mine")));
            // GitHub keeps the user while the account exists, and says null for both afterwards
            case DELETED_FORK ->
                head.<ObjectNode>set("user", pullRequest.number() % 2 == 0 ? accounts.simpleUser(author) : null)
                        .putNull("repo");
        }
        return head;
    }

    private static GithubRepository fork(GithubRepository base, GithubAccount owner, String name) {
        return new GithubRepository(
                base.id() + owner.id(),
                owner,
                name,
                Visibility.PUBLIC,
                Set.of(Trait.FORK),
                base.description(),
                base.language(),
                base.createdAt().plus(Duration.ofDays(30)));
    }

    private ArrayNode users(List<String> logins) {
        ArrayNode users = JSON.arrayNode();
        logins.forEach(login -> users.add(accounts.simpleUser(GithubAccount.user(login))));
        return users;
    }

    private ArrayNode teams(GithubRepository base, GithubPullRequest pullRequest) {
        ArrayNode teams = JSON.arrayNode();
        if (pullRequest.state() == State.OPEN && base.owner().type() == Type.ORGANIZATION) {
            String url = api + "/organizations/" + base.owner().id() + "/team/7";
            teams.addObject()
                    .put("name", "Platform 🛠")
                    .put("id", 7)
                    .put("node_id", GithubIds.nodeId("Team", 7))
                    .put("slug", "platform")
                    .put("description", "")
                    .put("privacy", "closed")
                    .put("notification_setting", "notifications_enabled")
                    .put("url", url)
                    .put("html_url", "https://github.com/orgs/" + base.owner().login() + "/teams/platform")
                    .put("members_url", url + "/members{/member}")
                    .put("repositories_url", url + "/repos")
                    .put("permission", "push")
                    .putNull("parent");
        }
        return teams;
    }

    private static ArrayNode labels(String repositoryUrl, List<String> names) {
        ArrayNode labels = JSON.arrayNode();
        for (String name : names) {
            long id = 1_362_934_000L + name.length();
            labels.addObject()
                    .put("id", id)
                    .put("node_id", GithubIds.nodeId("Label", id))
                    .put("url", repositoryUrl + "/labels/" + name.replace(" ", "%20"))
                    .put("name", name)
                    .put("color", "d73a4a")
                    .put("default", name.equals("bug"))
                    .put("description", name.equals("bug") ? "Something isn't working" : null);
        }
        return labels;
    }

    private ObjectNode milestone(String repositoryUrl, GithubRepository base, GithubPullRequest pullRequest) {
        if (pullRequest.number() % 4 != 0) {
            return null;
        }
        String url = repositoryUrl + "/milestones/1";
        return JSON.objectNode()
                .put("url", url)
                .put("html_url", HTML + base.fullName() + "/milestone/1")
                .put("labels_url", url + "/labels")
                .put("id", base.id() + 1)
                .put("node_id", GithubIds.nodeId("Milestone", base.id() + 1))
                .put("number", 1)
                .put("title", "v1.0")
                .put("description", (String) null)
                .<ObjectNode>set("creator", accounts.simpleUser(GithubAccount.user("mona")))
                .put("open_issues", 4)
                .put("closed_issues", 8)
                .put("state", "open")
                .put("created_at", "2023-01-01T09:00:00Z")
                .put("updated_at", "2023-06-01T09:00:00Z")
                .putNull("due_on")
                .putNull("closed_at");
    }

    /** Writes a time as GitHub does, in whole seconds. */
    private static String text(Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
