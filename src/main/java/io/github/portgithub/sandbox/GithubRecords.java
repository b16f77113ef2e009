package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubAccount.Type;
import io.github.portgithub.sandbox.GithubPullRequest.Head;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Renders GitHub's records whole, with every field that a listing returns. What the model does not say is filled in from
 * ids and numbers, so the same arguments give the same record. Immutable and thread-safe; the nodes it returns may share
 * parts, so they are for reading.
 *
 * @see <a href="https://docs.github.com/rest/pulls/pulls#list-pull-requests">List pull requests</a>
 * @see <a href="https://docs.github.com/rest/repos/repos#list-organization-repositories">List organization
 *     repositories</a>
 */
public final class GithubRecords {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String HTML = "https://github.com/";

    /** URL templates of a repository, in GitHub's order: the field without {@code _url}, and what follows the URL. */
    private static final List<String[]> REPOSITORY_URLS = List.of(
            new String[] {"forks", "/forks"},
            new String[] {"keys", "/keys{/key_id}"},
            new String[] {"collaborators", "/collaborators{/collaborator}"},
            new String[] {"teams", "/teams"},
            new String[] {"hooks", "/hooks"},
            new String[] {"issue_events", "/issues/events{/number}"},
            new String[] {"events", "/events"},
            new String[] {"assignees", "/assignees{/user}"},
            new String[] {"branches", "/branches{/branch}"},
            new String[] {"tags", "/tags"},
            new String[] {"blobs", "/git/blobs{/sha}"},
            new String[] {"git_tags", "/git/tags{/sha}"},
            new String[] {"git_refs", "/git/refs{/sha}"},
            new String[] {"trees", "/git/trees{/sha}"},
            new String[] {"statuses", "/statuses/{sha}"},
            new String[] {"languages", "/languages"},
            new String[] {"stargazers", "/stargazers"},
            new String[] {"contributors", "/contributors"},
            new String[] {"subscribers", "/subscribers"},
            new String[] {"subscription", "/subscription"},
            new String[] {"commits", "/commits{/sha}"},
            new String[] {"git_commits", "/git/commits{/sha}"},
            new String[] {"comments", "/comments{/number}"},
            new String[] {"issue_comment", "/issues/comments{/number}"},
            new String[] {"contents", "/contents/{+path}"},
            new String[] {"compare", "/compare/{base}...{head}"},
            new String[] {"merges", "/merges"},
            new String[] {"archive", "/{archive_format}{/ref}"},
            new String[] {"downloads", "/downloads"},
            new String[] {"issues", "/issues{/number}"},
            new String[] {"pulls", "/pulls{/number}"},
            new String[] {"milestones", "/milestones{/number}"},
            new String[] {"notifications", "/notifications{?since,all,participating}"},
            new String[] {"labels", "/labels{/name}"},
            new String[] {"releases", "/releases{/id}"},
            new String[] {"deployments", "/deployments"});

    private final String api;

    /**
     * Makes a renderer.
     *
     * @param apiUrl the API's URL as it stands in the records, without a slash at the end
     */
    public GithubRecords(String apiUrl) {
        api = apiUrl;
    }

    /**
     * Renders an organization as {@code GET /orgs/{org}} does.
     *
     * @param organization the organization
     * @param publicRepositories how many public repositories it has
     * @param privateRepositories how many others it has
     * @param whole true for what an owner sees, false for what everybody sees
     * @return the record
     */
    public ObjectNode organization(
            GithubAccount organization, int publicRepositories, int privateRepositories, boolean whole) {
        ObjectNode record = simpleOrganization(organization);
        record.put("name", organization.name());
        record.put("company", (String) null);
        record.put("blog", "https://" + organization.login() + ".example");
        record.put("location", "Zürich");
        record.put("email", "hello@" + organization.login() + ".example");
        record.put("twitter_username", (String) null);
        record.put("is_verified", organization.id() % 2 == 0);
        record.put("has_organization_projects", true);
        record.put("has_repository_projects", true);
        record.put("public_repos", publicRepositories);
        record.put("public_gists", 0);
        record.put("followers", organization.id() % 1000);
        record.put("following", 0);
        record.put("html_url", HTML + organization.login());
        record.put("created_at", "2015-03-09T10:11:12Z");
        record.put("updated_at", "2026-02-03T04:05:06Z");
        record.put("archived_at", (String) null);
        record.put("type", Type.ORGANIZATION.text());
        if (whole) {
            ownersView(record, organization, privateRepositories);
        }
        return record;
    }

    /**
     * Renders an organization as {@code GET /user/orgs} lists it.
     *
     * @param organization the organization
     * @return the short record
     */
    public ObjectNode simpleOrganization(GithubAccount organization) {
        String url = api + "/orgs/" + organization.login();
        ObjectNode record = JSON.objectNode();
        record.put("login", organization.login());
        record.put("id", organization.id());
        record.put("node_id", nodeId("Organization", organization.id()));
        record.put("url", url);
        record.put("repos_url", url + "/repos");
        record.put("events_url", url + "/events");
        record.put("hooks_url", url + "/hooks");
        record.put("issues_url", url + "/issues");
        record.put("members_url", url + "/members{/member}");
        record.put("public_members_url", url + "/public_members{/member}");
        record.put("avatar_url", avatar(organization));
        record.put("description", organization.description());
        return record;
    }

    private static void ownersView(ObjectNode record, GithubAccount organization, int privateRepositories) {
        record.put("total_private_repos", privateRepositories);
        record.put("owned_private_repos", privateRepositories);
        record.put("private_gists", 0);
        record.put("disk_usage", 104_200);
        record.put("collaborators", 8);
        record.put("billing_email", "billing@" + organization.login() + ".example");
        record.putObject("plan")
                .put("name", "enterprise")
                .put("space", 976_562_499)
                .put("private_repos", 999_999)
                .put("filled_seats", 40)
                .put("seats", 50);
        record.put("default_repository_permission", "read");
        record.put("default_repository_branch", "main");
        record.put("members_can_create_repositories", true);
        record.put("two_factor_requirement_enabled", true);
        record.put("members_allowed_repository_creation_type", "all");
        for (String right : List.of(
                "members_can_create_public_repositories",
                "members_can_create_private_repositories",
                "members_can_create_internal_repositories",
                "members_can_create_pages",
                "members_can_create_public_pages",
                "members_can_create_private_pages",
                "members_can_delete_repositories",
                "members_can_change_repo_visibility",
                "members_can_invite_outside_collaborators")) {
            record.put(right, true);
        }
        record.put("members_can_delete_issues", false);
        record.put("display_commenter_full_name_setting_enabled", false);
        record.put("readers_can_create_discussions", true);
        record.put("members_can_create_teams", true);
        record.put("members_can_view_dependency_insights", true);
        record.put("members_can_fork_private_repositories", false);
        record.put("web_commit_signoff_required", false);
        for (String switchedOff : List.of(
                "deploy_keys_enabled_for_repositories",
                "dependency_graph_enabled_for_new_repositories",
                "dependabot_alerts_enabled_for_new_repositories",
                "dependabot_security_updates_enabled_for_new_repositories",
                "advanced_security_enabled_for_new_repositories",
                "secret_scanning_enabled_for_new_repositories",
                "secret_scanning_push_protection_enabled_for_new_repositories")) {
            record.put(switchedOff, false);
        }
        record.put("secret_scanning_push_protection_custom_link", (String) null);
        record.put("secret_scanning_push_protection_custom_link_enabled", false);
    }

    /**
     * Renders an account as {@code GET /users/{username}} does.
     *
     * @param account a user, a bot or an organization
     * @param publicRepositories how many public repositories it has
     * @return the record
     */
    public ObjectNode account(GithubAccount account, int publicRepositories) {
        ObjectNode record = simpleUser(account);
        record.put("name", account.name());
        record.put("company", (String) null);
        record.put("blog", "");
        record.put("location", (String) null);
        record.put("email", (String) null);
        record.put("hireable", (Boolean) null);
        record.put("bio", account.description());
        record.put("twitter_username", (String) null);
        record.put("public_repos", publicRepositories);
        record.put("public_gists", 0);
        record.put("followers", account.id() % 1000);
        record.put("following", account.id() % 100);
        record.put("created_at", "2014-05-06T07:08:09Z");
        record.put("updated_at", "2026-01-02T03:04:05Z");
        return record;
    }

    /**
     * Renders an account as it stands inside other records.
     *
     * @param account a user, a bot or an organization
     * @return the short record
     */
    public ObjectNode simpleUser(GithubAccount account) {
        String login = account.login().replace("[", "%5B").replace("]", "%5D");
        String url = api + "/users/" + login;
        ObjectNode record = JSON.objectNode();
        record.put("login", account.login());
        record.put("id", account.id());
        record.put("node_id", nodeId(account.type().text(), account.id()));
        record.put("avatar_url", avatar(account));
        record.put("gravatar_id", "");
        record.put("url", url);
        record.put(
                "html_url",
                account.type() == Type.BOT
                        ? HTML + "apps/" + account.login().replace("[bot]", "")
                        : HTML + account.login());
        record.put("followers_url", url + "/followers");
        record.put("following_url", url + "/following{/other_user}");
        record.put("gists_url", url + "/gists{/gist_id}");
        record.put("starred_url", url + "/starred{/owner}{/repo}");
        record.put("subscriptions_url", url + "/subscriptions");
        record.put("organizations_url", url + "/orgs");
        record.put("repos_url", url + "/repos");
        record.put("events_url", url + "/events{/privacy}");
        record.put("received_events_url", url + "/received_events");
        record.put("type", account.type().text());
        record.put("user_view_type", "public");
        record.put("site_admin", false);
        return record;
    }

    /**
     * Renders a repository as a listing of repositories does.
     *
     * @param repository the repository
     * @return the record
     */
    public ObjectNode repository(GithubRepository repository) {
        ObjectNode record = innerRepository(repository);
        record.putObject("permissions")
                .put("admin", false)
                .put("maintain", false)
                .put("push", true)
                .put("triage", true)
                .put("pull", true);
        record.putObject("custom_properties").put("tier", "t" + repository.id() % 3);
        return record;
    }

    /**
     * Renders pull requests of one repository as their listing does.
     *
     * @param base the repository that they are to be merged into
     * @param pullRequests the pull requests
     * @return one record each, in the same order; about 20 KB each as JSON
     */
    public ArrayNode pullRequests(GithubRepository base, List<GithubPullRequest> pullRequests) {
        ObjectNode baseRecord = innerRepository(base);
        ArrayNode records = JSON.arrayNode(pullRequests.size());
        pullRequests.forEach(pullRequest -> records.add(pullRequest(base, baseRecord, pullRequest)));
        return records;
    }

    private ObjectNode innerRepository(GithubRepository repository) {
        String url = api + "/repos/" + repository.fullName();
        String html = HTML + repository.fullName();
        ObjectNode record = JSON.objectNode();
        record.put("id", repository.id());
        record.put("node_id", nodeId("Repository", repository.id()));
        record.put("name", repository.name());
        record.put("full_name", repository.fullName());
        record.put("private", repository.visibility() != Visibility.PUBLIC);
        record.set("owner", simpleUser(repository.owner()));
        record.put("html_url", html);
        record.put("description", repository.description());
        record.put("fork", repository.is(Trait.FORK));
        record.put("url", url);
        REPOSITORY_URLS.forEach(field -> record.put(field[0] + "_url", url + field[1]));
        record.put("created_at", repository.createdAt().toString());
        record.put(
                "updated_at", repository.createdAt().plus(Duration.ofDays(400)).toString());
        record.put(
                "pushed_at", repository.createdAt().plus(Duration.ofDays(399)).toString());
        record.put("git_url", "git://github.com/" + repository.fullName() + ".git");
        record.put("ssh_url", "git@github.com:" + repository.fullName() + ".git");
        record.put("clone_url", html + ".git");
        record.put("svn_url", html);
        record.put("homepage", repository.id() % 3 == 0 ? "https://" + repository.name() + ".example" : null);
        record.put("size", repository.is(Trait.EMPTY) ? 0 : repository.id() % 90_000 + 12);
        record.put("stargazers_count", repository.id() % 500);
        record.put("watchers_count", repository.id() % 500);
        record.put("language", repository.is(Trait.EMPTY) ? null : repository.language());
        record.put("has_issues", true);
        record.put("has_projects", true);
        record.put("has_downloads", true);
        record.put("has_wiki", true);
        record.put("has_pages", false);
        record.put("has_discussions", repository.id() % 5 == 0);
        record.put("forks_count", repository.id() % 17);
        record.put("mirror_url", (String) null);
        record.put("archived", repository.is(Trait.ARCHIVED));
        record.put("disabled", false);
        record.put("open_issues_count", repository.id() % 40);
        record.set("license", license(repository));
        record.put("allow_forking", true);
        record.put("is_template", false);
        record.put("web_commit_signoff_required", false);
        ArrayNode topics = record.putArray("topics");
        if (repository.id() % 2 == 0) {
            topics.add("platform").add("team-" + repository.id() % 9);
        }
        record.put("visibility", repository.visibility().text());
        record.put("forks", repository.id() % 17);
        record.put("open_issues", repository.id() % 40);
        record.put("watchers", repository.id() % 500);
        record.put("default_branch", repository.defaultBranch());
        return record;
    }

    private ObjectNode license(GithubRepository repository) {
        if (repository.id() % 4 == 0) {
            return null;
        }
        return JSON.objectNode()
                .put("key", "apache-2.0")
                .put("name", "Apache License 2.0")
                .put("spdx_id", "Apache-2.0")
                .put("url", api + "/licenses/apache-2.0")
                .put("node_id", "MDc6TGljZW5zZTI=");
    }

    private ObjectNode pullRequest(GithubRepository base, ObjectNode baseRecord, GithubPullRequest pullRequest) {
        String repositoryUrl = api + "/repos/" + base.fullName();
        String url = repositoryUrl + "/pulls/" + pullRequest.number();
        String issueUrl = repositoryUrl + "/issues/" + pullRequest.number();
        String html = HTML + base.fullName() + "/pull/" + pullRequest.number();
        String statuses = repositoryUrl + "/statuses/" + sha(pullRequest.id());
        ObjectNode record = JSON.objectNode();
        record.put("url", url);
        record.put("id", pullRequest.id());
        record.put("node_id", nodeId("PullRequest", pullRequest.id()));
        record.put("html_url", html);
        record.put("diff_url", html + ".diff");
        record.put("patch_url", html + ".patch");
        record.put("issue_url", issueUrl);
        record.put("number", pullRequest.number());
        record.put("state", pullRequest.state() == State.OPEN ? "open" : "closed");
        record.put("locked", false);
        record.put("title", pullRequest.title());
        record.set("user", simpleUser(GithubAccount.user(pullRequest.author())));
        record.put("body", pullRequest.body());
        record.put("created_at", pullRequest.createdAt().toString());
        record.put("updated_at", pullRequest.updatedAt().toString());
        record.put("closed_at", text(pullRequest.endedAt()));
        record.put("merged_at", pullRequest.state() == State.MERGED ? text(pullRequest.endedAt()) : null);
        record.put("merge_commit_sha", pullRequest.state() == State.CLOSED ? null : sha(pullRequest.id() + 7));
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
                        .put("sha", sha(pullRequest.id() + 3))
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
        head.put("sha", sha(pullRequest.id()));
        switch (pullRequest.head()) {
            case BRANCH -> head.<ObjectNode>set("user", baseRecord.get("owner")).set("repo", baseRecord);
            case FORK ->
                head.<ObjectNode>set("user", simpleUser(author))
                        .set("repo", innerRepository(fork(base, author, base.name())));
            case RENAMED_FORK ->
                head.<ObjectNode>set("user", simpleUser(author))
                        .set("repo", innerRepository(fork(base, author, base.name() + "-mine")));
            // GitHub keeps the user while the account exists, and says null for both afterwards
            case DELETED_FORK ->
                head.<ObjectNode>set("user", pullRequest.number() % 2 == 0 ? simpleUser(author) : null)
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
        logins.forEach(login -> users.add(simpleUser(GithubAccount.user(login))));
        return users;
    }

    private ArrayNode teams(GithubRepository base, GithubPullRequest pullRequest) {
        ArrayNode teams = JSON.arrayNode();
        if (pullRequest.state() == State.OPEN && base.owner().type() == Type.ORGANIZATION) {
            String url = api + "/organizations/" + base.owner().id() + "/team/7";
            teams.addObject()
                    .put("name", "Platform 🛠")
                    .put("id", 7)
                    .put("node_id", nodeId("Team", 7))
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
                    .put("node_id", nodeId("Label", id))
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
                .put("node_id", nodeId("Milestone", base.id() + 1))
                .put("number", 1)
                .put("title", "v1.0")
                .put("description", (String) null)
                .<ObjectNode>set("creator", simpleUser(GithubAccount.user("mona")))
                .put("open_issues", 4)
                .put("closed_issues", 8)
                .put("state", "open")
                .put("created_at", "2023-01-01T09:00:00Z")
                .put("updated_at", "2023-06-01T09:00:00Z")
                .putNull("due_on")
                .putNull("closed_at");
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    private static String avatar(GithubAccount account) {
        return "https://avatars.githubusercontent.com/u/" + account.id() + "?v=4";
    }

    /** Writes ids the way GitHub's older records do, so that they look opaque and yet follow from the number. */
    private static String nodeId(String type, long id) {
        String plain = "0" + type.length() + ":" + type + id;
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha(long seed) {
        long mixed = seed * 0x9E3779B97F4A7C15L;
        return String.format("%016x%016x%08x", mixed, Long.rotateLeft(mixed, 21), seed & 0xFFFFFFFFL);
    }
}
