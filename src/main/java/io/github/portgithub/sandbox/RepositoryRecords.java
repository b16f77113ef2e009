package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Renders repositories. Immutable and thread-safe. */
final class RepositoryRecords {

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
    private final AccountRecords accounts;

    RepositoryRecords(String apiUrl, AccountRecords accounts) {
        api = apiUrl;
        this.accounts = accounts;
    }

    ObjectNode repository(GithubRepository repository) {
        ObjectNode record = inner(repository);
        record.putObject("permissions")
                .put("admin", false)
                .put("maintain", false)
                .put("push", true)
                .put("triage", true)
                .put("pull", true);
        record.putObject("custom_properties").put("tier", "t" + repository.id() % 3);
        return record;
    }

    /** Renders a repository as it stands inside a pull request. */
    ObjectNode inner(GithubRepository repository) {
        String url = api + "/repos/" + repository.fullName();
        String html = HTML + repository.fullName();
        ObjectNode record = JSON.objectNode();
        record.put("id", repository.id());
        record.put("node_id", GithubIds.nodeId("Repository", repository.id()));
        record.put("name", repository.name());
        record.put("full_name", repository.fullName());
        record.put("private", repository.visibility() != Visibility.PUBLIC);
        record.set("owner", accounts.simpleUser(repository.owner()));
        record.put("html_url", html);
        record.put("description", repository.description());
        record.put("fork", repository.is(Trait.FORK));
        record.put("url", url);
        REPOSITORY_URLS.forEach(field -> record.put(field[0] + "_url", url + field[1]));
        record.put("created_at", repository.createdAt().toString());
        record.put("updated_at", updatedAt(repository).toString());
        record.put("pushed_at", pushedAt(repository).toString());
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

    /** Returns when a repository was last changed. */
    static Instant updatedAt(GithubRepository repository) {
        return repository.createdAt().plus(Duration.ofDays(400));
    }

    /** Returns when somebody last pushed to a repository. */
    static Instant pushedAt(GithubRepository repository) {
        return repository.createdAt().plus(Duration.ofDays(399));
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
}
