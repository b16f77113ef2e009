package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Renders {@link GithubItems} with the fields that GitHub's listings return. A record follows from its number, from 1;
 * a higher one is younger. Immutable and thread-safe.
 */
final class ItemRecords {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String HTML = "https://github.com/";
    private static final Instant FIRST = Instant.parse("2024-01-02T08:00:00Z");
    /** Ids of ten kinds fit between two repositories; those of further ones begin here. */
    private static final long TEN_KINDS = 10_000_000_000_000L;

    private static final Duration BETWEEN = Duration.ofHours(7);

    private static final List<String> TITLES = List.of(
            "The cart forgets a voucher", "Crash on start with an empty config", "Überschrift läuft über", "支払い画面が遅い");
    private static final List<String> ENVIRONMENTS = List.of("production", "staging", "review (preview)");
    private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");

    private final String api;
    private final AccountRecords accounts;

    ItemRecords(String apiUrl) {
        api = apiUrl;
        accounts = new AccountRecords(apiUrl);
    }

    /** Renders one item of a repository. */
    ObjectNode ofRepository(GithubItems items, GithubRepository repository, int number) {
        String url = api + "/repos/" + repository.fullName();
        String html = HTML + repository.fullName();
        int place = items.ordinal();
        long id = place / 10 * TEN_KINDS + repository.id() * 10_000 + place % 10 * 1000L + number;
        return switch (items) {
            case ISSUES -> issue(url, html, id, number);
            case RELEASES -> release(url, html, id, number);
            case BRANCHES -> branch(url, repository, id, number);
            case TAGS -> tag(url, id, number);
            case WORKFLOWS -> workflow(url, html, id, number);
            case DEPENDABOT_ALERTS -> dependabotAlert(url, html, number);
            case ENVIRONMENTS -> environment(url, html, id, number);
            case DEPLOYMENTS -> deployment(url, id, number);
            case MILESTONES -> milestone(url, html, id, number);
            case CODE_SCANNING_ALERTS -> AlertRecords.codeScanning(url, html, number);
            case SECRET_SCANNING_ALERTS -> AlertRecords.secretScanning(url, html, number);
            case COLLABORATORS -> collaborator(number);
            case WORKFLOW_RUNS -> workflowRun(url, html, repository, id, number);
            case TEAMS, MEMBERS -> throw new IllegalArgumentException(items + " are not of a repository");
        };
    }

    /** Renders one item of an organization. */
    ObjectNode ofOrganization(GithubItems items, GithubAccount organization, int number) {
        return items == GithubItems.MEMBERS ? member(number) : team(organization, number);
    }

    private ObjectNode issue(String url, String html, long id, int number) {
        boolean pullRequest = number % 4 == 0;
        boolean closed = number % 3 == 0;
        String page = html + (pullRequest ? "/pull/" : "/issues/") + number;
        ObjectNode record = JSON.objectNode();
        record.put("url", url + "/issues/" + number);
        record.put("repository_url", url);
        record.put("labels_url", url + "/issues/" + number + "/labels{/name}");
        record.put("comments_url", url + "/issues/" + number + "/comments");
        record.put("events_url", url + "/issues/" + number + "/events");
        record.put("html_url", page);
        record.put("id", id);
        record.put("node_id", GithubIds.nodeId("Issue", id));
        record.put("number", number);
        record.put("title", TITLES.get(number % TITLES.size()));
        record.set("user", person(number));
        if (number % 2 == 1) {
            record.putArray("labels")
                    .addObject()
                    .put("id", 7_001)
                    .put("node_id", GithubIds.nodeId("Label", 7_001))
                    .put("url", url + "/labels/bug")
                    .put("name", "bug")
                    .put("color", "d73a4a")
                    .put("default", true)
                    .put("description", "Something isn't working");
        } else {
            record.putArray("labels");
        }
        record.put("state", closed ? "closed" : "open");
        record.put("locked", false);
        record.putNull("assignee");
        record.putArray("assignees");
        record.putNull("milestone");
        record.put("comments", number % 5);
        record.put("created_at", time(number));
        record.put("updated_at", time(number + 1));
        record.put("closed_at", closed ? time(number + 1) : null);
        record.put("author_association", "MEMBER");
        record.putNull("type");
        record.putNull("active_lock_reason");
        if (pullRequest) {
            record.put("draft", false);
            record.putObject("pull_request")
                    .put("url", url + "/pulls/" + number)
                    .put("html_url", page)
                    .put("diff_url", page + ".diff")
                    .put("patch_url", page + ".patch")
                    .putNull("merged_at");
        }
        record.put("body", number % 2 == 0 ? null : "Steps:\r\n\r\n1. Start it");
        record.putNull("closed_by");
        record.putObject("reactions")
                .put("url", url + "/issues/" + number + "/reactions")
                .put("total_count", 0);
        record.put("timeline_url", url + "/issues/" + number + "/timeline");
        record.putNull("performed_via_github_app");
        record.put("state_reason", closed ? "completed" : null);
        return record;
    }

    private ObjectNode release(String url, String html, long id, int number) {
        String tag = "v1." + number + ".0";
        ObjectNode record = JSON.objectNode();
        record.put("url", url + "/releases/" + id);
        record.put("assets_url", url + "/releases/" + id + "/assets");
        record.put("upload_url", url + "/releases/" + id + "/assets{?name,label}");
        record.put("html_url", html + "/releases/tag/" + tag);
        record.put("id", id);
        record.set("author", person(number));
        record.put("node_id", GithubIds.nodeId("Release", id));
        record.put("tag_name", tag);
        record.put("target_commitish", "main");
        // The name may be left empty
        record.put("name", number % 2 == 0 ? "" : "Release " + tag);
        record.put("draft", false);
        record.put("prerelease", number % 3 == 0);
        record.put("created_at", time(number));
        record.put("published_at", time(number));
        record.putArray("assets");
        record.put("tarball_url", url + "/tarball/" + tag);
        record.put("zipball_url", url + "/zipball/" + tag);
        record.put("body", "What changed: #" + number);
        return record;
    }

    private static ObjectNode branch(String url, GithubRepository repository, long id, int number) {
        ObjectNode record = JSON.objectNode();
        record.put("name", number == 1 ? repository.defaultBranch() : "fix/#" + number + "-größe");
        record.set("commit", commit(url, id));
        record.put("protected", number == 1);
        return record;
    }

    private static ObjectNode tag(String url, long id, int number) {
        String name = "v1." + number + ".0";
        ObjectNode record = JSON.objectNode();
        record.put("name", name);
        record.put("zipball_url", url + "/zipball/refs/tags/" + name);
        record.put("tarball_url", url + "/tarball/refs/tags/" + name);
        record.set("commit", commit(url, id));
        record.put("node_id", GithubIds.nodeId("Ref", id));
        return record;
    }

    private static ObjectNode workflow(String url, String html, long id, int number) {
        String file = ".github/workflows/" + (number == 1 ? "build" : "job-" + number) + ".yml";
        return JSON.objectNode()
                .put("id", id)
                .put("node_id", GithubIds.nodeId("Workflow", id))
                .put("name", number == 1 ? "Build & test" : "Job " + number)
                .put("path", file)
                .put("state", number % 3 == 0 ? "disabled_manually" : "active")
                .put("created_at", time(number))
                .put("updated_at", time(number + 1))
                .put("url", url + "/actions/workflows/" + id)
                .put("html_url", html + "/blob/main/" + file)
                .put("badge_url", html + "/workflows/badge.svg");
    }

    private ObjectNode workflowRun(String url, String html, GithubRepository repository, long id, int number) {
        long workflow = repository.id() * 10_000 + GithubItems.WORKFLOWS.ordinal() * 1000L + 1;
        String status = number % 5 == 0 ? "in_progress" : "completed";
        ObjectNode record = JSON.objectNode();
        record.put("id", id);
        record.put("name", "Build & test");
        record.put("node_id", GithubIds.nodeId("WorkflowRun", id));
        record.put("head_branch", "main");
        record.put("head_sha", GithubIds.sha(id));
        record.put("path", ".github/workflows/build.yml");
        record.put("display_title", TITLES.get(number % TITLES.size()));
        record.put("run_number", number);
        record.put("event", "push");
        record.put("status", status);
        record.put("conclusion", status.equals("completed") ? number % 3 == 0 ? "failure" : "success" : null);
        record.put("workflow_id", workflow);
        record.put("check_suite_id", id + 1);
        record.put("url", url + "/actions/runs/" + id);
        record.put("html_url", html + "/actions/runs/" + id);
        record.putArray("pull_requests");
        record.put("created_at", time(number));
        record.put("updated_at", time(number + 1));
        record.set("actor", person(number));
        record.put("run_attempt", 1);
        record.put("run_started_at", time(number));
        record.set("triggering_actor", person(number));
        record.put("workflow_url", url + "/actions/workflows/" + workflow);
        record.putObject("repository")
                .put("id", repository.id())
                .put("name", repository.name())
                .put("full_name", repository.fullName());
        return record;
    }

    private ObjectNode dependabotAlert(String url, String html, int number) {
        String severity = SEVERITIES.get(number % SEVERITIES.size());
        boolean fixed = number % 3 == 0;
        ObjectNode record = JSON.objectNode();
        record.put("number", number);
        record.put("state", fixed ? "fixed" : "open");
        ObjectNode dependency = record.putObject("dependency");
        dependency.set("package", component());
        dependency.put("manifest_path", "pom.xml");
        dependency.put("scope", "runtime");
        dependency.put("relationship", "direct");
        ObjectNode advisory = record.putObject("security_advisory");
        advisory.put("ghsa_id", "GHSA-aaaa-bbbb-" + String.format("%04d", number));
        advisory.put("cve_id", number % 2 == 0 ? null : "CVE-2024-" + (10_000 + number));
        advisory.put("summary", "Deserialization of untrusted data");
        advisory.put("description", "Impact and patches.");
        advisory.put("severity", severity);
        advisory.putArray("identifiers");
        advisory.putArray("references");
        advisory.put("published_at", time(number));
        advisory.put("updated_at", time(number));
        advisory.putNull("withdrawn_at");
        advisory.putArray("vulnerabilities");
        advisory.putObject("cvss").putNull("vector_string").put("score", 7.5);
        advisory.putArray("cwes");
        ObjectNode vulnerability = record.putObject("security_vulnerability");
        vulnerability.set("package", component());
        vulnerability.put("severity", severity);
        vulnerability.put("vulnerable_version_range", "< 2.17.2");
        vulnerability.putObject("first_patched_version").put("identifier", "2.17.2");
        record.put("url", url + "/dependabot/alerts/" + number);
        record.put("html_url", html + "/security/dependabot/" + number);
        record.put("created_at", time(number));
        record.put("updated_at", time(number + 1));
        record.putNull("dismissed_at");
        record.putNull("dismissed_by");
        record.putNull("dismissed_reason");
        record.putNull("dismissed_comment");
        record.put("fixed_at", fixed ? time(number + 1) : null);
        record.putNull("auto_dismissed_at");
        return record;
    }

    private static ObjectNode component() {
        return JSON.objectNode().put("ecosystem", "maven").put("name", "com.fasterxml.jackson.core:jackson-databind");
    }

    private static ObjectNode environment(String url, String html, long id, int number) {
        String name = environmentName(number);
        ObjectNode record = JSON.objectNode();
        record.put("id", id);
        record.put("node_id", GithubIds.nodeId("Environment", id));
        record.put("name", name);
        record.put("url", url + "/environments/" + name.replace(" ", "%20"));
        record.put("html_url", html + "/deployments/activity_log?environments_filter=" + name.replace(" ", "+"));
        record.put("created_at", time(number));
        record.put("updated_at", time(number));
        record.putArray("protection_rules");
        record.putNull("deployment_branch_policy");
        return record;
    }

    private ObjectNode deployment(String url, long id, int number) {
        String environment = ENVIRONMENTS.get((number - 1) % ENVIRONMENTS.size());
        ObjectNode record = JSON.objectNode();
        record.put("url", url + "/deployments/" + id);
        record.put("id", id);
        record.put("node_id", GithubIds.nodeId("Deployment", id));
        record.put("sha", GithubIds.sha(id));
        record.put("ref", "main");
        record.put("task", "deploy");
        record.putObject("payload");
        record.put("original_environment", environment);
        record.put("environment", environment);
        record.putNull("description");
        record.set("creator", person(number));
        record.put("created_at", time(number));
        record.put("updated_at", time(number));
        record.put("statuses_url", url + "/deployments/" + id + "/statuses");
        record.put("repository_url", url);
        record.put("transient_environment", false);
        record.put("production_environment", environment.equals("production"));
        record.putNull("performed_via_github_app");
        return record;
    }

    /** Renders a status of a deployment, of which number 2 is the youngest. */
    ObjectNode deploymentStatus(GithubRepository repository, long deployment, int number) {
        String url = api + "/repos/" + repository.fullName();
        long id = deployment * 10 + number;
        return JSON.objectNode()
                .put("url", url + "/deployments/" + deployment + "/statuses/" + id)
                .put("id", id)
                .put("node_id", GithubIds.nodeId("DeploymentStatus", id))
                .put("state", number == 1 ? "in_progress" : "success")
                .put("description", "Step " + number)
                .put("environment", "production")
                .put("target_url", "")
                .put("created_at", time(number))
                .put("updated_at", time(number))
                .put("deployment_url", url + "/deployments/" + deployment)
                .put("repository_url", url)
                .put("environment_url", "")
                .put("log_url", "")
                .putNull("performed_via_github_app")
                .set("creator", person(number));
    }

    private ObjectNode milestone(String url, String html, long id, int number) {
        ObjectNode record = JSON.objectNode();
        record.put("url", url + "/milestones/" + number);
        record.put("html_url", html + "/milestone/" + number);
        record.put("labels_url", url + "/milestones/" + number + "/labels");
        record.put("id", id);
        record.put("node_id", GithubIds.nodeId("Milestone", id));
        record.put("number", number);
        record.put("title", "v1." + number);
        record.putNull("description");
        record.set("creator", person(number));
        record.put("open_issues", number);
        record.put("closed_issues", 2 * number);
        record.put("state", "open");
        record.put("created_at", time(number));
        record.put("updated_at", time(number));
        record.putNull("due_on");
        record.putNull("closed_at");
        return record;
    }

    private ObjectNode team(GithubAccount organization, int number) {
        String url = api + "/organizations/" + organization.id() + "/team/" + number;
        long id = organization.id() + number;
        return JSON.objectNode()
                .put("name", "Team " + number + " 🛠")
                .put("id", id)
                .put("node_id", GithubIds.nodeId("Team", id))
                .put("slug", "team-" + number)
                .put("description", number % 2 == 0 ? null : "Keeps part " + number + " running")
                .put("privacy", "closed")
                .put("notification_setting", "notifications_enabled")
                .put("url", url)
                .put("html_url", HTML + "orgs/" + organization.login() + "/teams/team-" + number)
                .put("members_url", url + "/members{/member}")
                .put("repositories_url", url + "/repos")
                .put("permission", "pull")
                .putNull("parent");
    }

    private ObjectNode member(int number) {
        return accounts.simpleUser(GithubAccount.user(GithubPeople.login(number)));
    }

    private ObjectNode collaborator(int number) {
        boolean admin = number == 1;
        ObjectNode record = member(number);
        record.putObject("permissions")
                .put("admin", admin)
                .put("maintain", admin)
                .put("push", true)
                .put("triage", true)
                .put("pull", true);
        record.put("role_name", admin ? "admin" : "write");
        return record;
    }

    private ObjectNode person(int number) {
        return accounts.simpleUser(GithubAccount.user(GithubPeople.anyLogin(number)));
    }

    private static ObjectNode commit(String url, long seed) {
        String sha = GithubIds.sha(seed);
        return JSON.objectNode().put("sha", sha).put("url", url + "/commits/" + sha);
    }

    private static String environmentName(int number) {
        return number <= ENVIRONMENTS.size() ? ENVIRONMENTS.get(number - 1) : "stage-" + number;
    }

    static String time(int number) {
        return FIRST.plus(BETWEEN.multipliedBy(number)).toString();
    }
}
