package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubAccount.Type;
import java.util.List;

/** Renders organizations, users and bots. Immutable and thread-safe. */
final class AccountRecords {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String HTML = "https://github.com/";

    private final String api;

    AccountRecords(String apiUrl) {
        api = apiUrl;
    }

    ObjectNode organization(
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

    ObjectNode simpleOrganization(GithubAccount organization) {
        String url = api + "/orgs/" + organization.login();
        ObjectNode record = JSON.objectNode();
        record.put("login", organization.login());
        record.put("id", organization.id());
        record.put("node_id", GithubIds.nodeId("Organization", organization.id()));
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

    ObjectNode account(GithubAccount account, int publicRepositories) {
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

    ObjectNode simpleUser(GithubAccount account) {
        String login = account.login().replace("[", "%5B").replace("]", "%5D");
        String url = api + "/users/" + login;
        ObjectNode record = JSON.objectNode();
        record.put("login", account.login());
        record.put("id", account.id());
        record.put("node_id", GithubIds.nodeId(account.type().text(), account.id()));
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

    private static String avatar(GithubAccount account) {
        return "https://avatars.githubusercontent.com/u/" + account.id() + "?v=4";
    }
}
