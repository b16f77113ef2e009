package io.github.portgithub.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Made-up pull requests of the size that GitHub lists them with: about 20 KB, most of it URLs of two whole repositories. */
final class PullRequests {

    private static final List<String> USER_LINKS = List.of(
            "followers",
            "following{/other_user}",
            "gists{/gist_id}",
            "starred{/owner}{/repo}",
            "subscriptions",
            "orgs",
            "repos",
            "events{/privacy}",
            "received_events");
    private static final List<String> REPOSITORY_LINKS = List.of(
            "forks",
            "keys{/key_id}",
            "collaborators{/collaborator}",
            "teams",
            "hooks",
            "issues/events{/number}",
            "events",
            "assignees{/user}",
            "branches{/branch}",
            "tags",
            "git/blobs{/sha}",
            "git/tags{/sha}",
            "git/refs{/sha}",
            "git/trees{/sha}",
            "statuses/{sha}",
            "languages",
            "stargazers",
            "contributors",
            "subscribers",
            "subscription",
            "commits{/sha}",
            "git/commits{/sha}",
            "comments{/number}",
            "issues/comments{/number}",
            "contents/{+path}",
            "compare/{base}...{head}",
            "merges",
            "{archive_format}{/ref}",
            "downloads",
            "issues{/number}",
            "pulls{/number}",
            "milestones{/number}",
            "notifications{?since,all,participating}",
            "labels{/name}",
            "releases{/id}",
            "deployments");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PullRequests() {}

    /** Returns so many pull requests as one page, four fifths of them merged. */
    static String page(int count) {
        ArrayNode page = MAPPER.createArrayNode();
        for (int i = 0; i < count; i++) {
            page.add(pullRequest(i));
        }
        return page.toString();
    }

    private static ObjectNode pullRequest(int i) {
        Instant created = Instant.parse("2024-01-30T10:00:00Z").plus(i, ChronoUnit.HOURS);
        boolean merged = i % 5 != 0;
        String api = "https://api.github.example/repos/acme/shop";
        ObjectNode pr = MAPPER.createObjectNode();
        pr.put("url", api + "/pulls/" + i).put("id", 1_700_000_000L + i).put("node_id", "PR_kwDOABCD" + i);
        pr.put("html_url", "https://github.example/acme/shop/pull/" + i);
        for (String link : List.of("diff", "patch", "issue", "commits", "review_comments", "comments", "statuses")) {
            pr.put(link + "_url", api + "/pulls/" + i + "/" + link);
        }
        pr.put("number", i).put("state", merged ? "closed" : "open").put("locked", false);
        pr.put("title", "SHOP-" + i + ": let the basket survive a lost connection")
                .put("draft", false);
        pr.put("body", ("What it does and why, in a few lines of prose that people write. ").repeat(12));
        pr.set("user", user(i % 7 == 0 ? "dependabot[bot]" : "dev-" + i % 23));
        pr.put("created_at", created.toString())
                .put("updated_at", created.plusSeconds(91_800).toString());
        pr.put("closed_at", merged ? created.plusSeconds(91_800).toString() : null);
        pr.put("merged_at", merged ? created.plusSeconds(91_800).toString() : null);
        pr.put("merge_commit_sha", "e5bd3914e2e596debea16f433f57875b5b90bcd6").putNull("assignee");
        pr.putArray("assignees").add(user("dev-" + i % 5)).add(user("dev-" + i % 11));
        pr.putArray("requested_reviewers").add(user("dev-" + i % 3));
        pr.putArray("requested_teams");
        ArrayNode labels = pr.putArray("labels");
        for (String label : List.of("bug", "area/checkout", "size/M")) {
            labels.addObject().put("id", label.hashCode()).put("name", label).put("color", "d73a4a");
        }
        pr.set("head", branch("feature/SHOP-" + i));
        pr.set("base", branch("main"));
        pr.put("author_association", "MEMBER").putNull("auto_merge").putNull("active_lock_reason");
        return pr;
    }

    private static ObjectNode branch(String ref) {
        ObjectNode branch = MAPPER.createObjectNode();
        branch.put("label", "acme:" + ref).put("ref", ref).put("sha", "ec26c3e57ca3a959ca5aad62de7213c562f8c821");
        branch.set("user", user("acme"));
        branch.set("repo", repository());
        return branch;
    }

    private static ObjectNode repository() {
        ObjectNode repository = MAPPER.createObjectNode();
        repository.put("id", 186_853_002).put("node_id", "R_kgDOABCDEF").put("name", "shop");
        repository.put("full_name", "acme/shop").put("private", false);
        repository.set("owner", user("acme"));
        repository.put("html_url", "https://github.example/acme/shop").put("description", "Where things are sold");
        for (String link : REPOSITORY_LINKS) {
            String name = link.replaceAll("\\{.*?}", "").replaceAll("[^a-z]+", "_");
            repository.put(name + "_url", "https://api.github.example/repos/acme/shop/" + link);
        }
        repository.put("created_at", "2019-05-15T15:19:25Z").put("updated_at", "2024-05-15T15:19:27Z");
        repository
                .put("size", 1024)
                .put("stargazers_count", 12)
                .put("watchers_count", 12)
                .put("language", "Java");
        repository
                .put("has_issues", true)
                .put("has_wiki", false)
                .put("forks_count", 3)
                .put("archived", false);
        repository
                .put("default_branch", "main")
                .put("visibility", "public")
                .putArray("topics")
                .add("java")
                .add("shop");
        return repository;
    }

    private static ObjectNode user(String login) {
        String api = "https://api.github.example/users/" + login;
        ObjectNode user = MAPPER.createObjectNode();
        user.put("login", login).put("id", 21_031_067).put("node_id", "MDQ6VXNlcjIxMDMxMDY3");
        user.put("avatar_url", "https://avatars.github.example/u/21031067?v=4").put("gravatar_id", "");
        user.put("url", api).put("html_url", "https://github.example/" + login);
        for (String link : USER_LINKS) {
            user.put(link.replaceAll("\\{.*", "") + "_url", api + "/" + link);
        }
        return user.put("type", "User").put("site_admin", false);
    }
}
