package io.github.portgithub.sandbox;

/**
 * What else a repository or an organization of the simulated GitHub holds. Of each there is only a number: the records
 * follow from it.
 */
public enum GithubItems {
    /** Issues of a repository, with every fourth a pull request, as GitHub's listing mixes them. */
    ISSUES("issues", null, true),
    /** Releases of a repository. */
    RELEASES("releases", null, true),
    /** Branches of a repository, the first being its default branch. */
    BRANCHES("branches", null, true),
    /** Git tags of a repository. */
    TAGS("tags", null, true),
    /** GitHub Actions workflows of a repository. */
    WORKFLOWS("actions/workflows", "workflows", true),
    /** Dependabot alerts of a repository; their pages go by a cursor, and an archived repository has none. */
    DEPENDABOT_ALERTS("dependabot/alerts", null, true),
    /** Deployment environments of a repository. */
    ENVIRONMENTS("environments", "environments", true),
    /** Deployments of a repository. */
    DEPLOYMENTS("deployments", null, true),
    /** Milestones of a repository. */
    MILESTONES("milestones", null, true),
    /** Teams of an organization. */
    TEAMS("teams", null, false),
    /** Members of an organization. */
    MEMBERS("members", null, false),
    /** Code scanning alerts of a repository. */
    CODE_SCANNING_ALERTS("code-scanning/alerts", null, true),
    /** Secret scanning alerts of a repository; their secrets are shown to whoever does not ask for less. */
    SECRET_SCANNING_ALERTS("secret-scanning/alerts", null, true),
    /** People with access to a repository. */
    COLLABORATORS("collaborators", null, true),
    /** Runs of a repository's workflows, newest first. */
    WORKFLOW_RUNS("actions/runs", "workflow_runs", true);

    private final String path;
    private final String field;
    private final boolean ofRepository;

    GithubItems(String path, String field, boolean ofRepository) {
        this.path = path;
        this.field = field;
        this.ofRepository = ofRepository;
    }

    /** Returns the listing's path below that of the repository or organization, without a slash before it. */
    String path() {
        return path;
    }

    /** Returns the field of the answer that holds the records; null where the answer is the list. */
    String field() {
        return field;
    }

    /** Returns whether GitHub lists the youngest before the others. */
    boolean newestFirst() {
        return this == WORKFLOW_RUNS || this == DEPLOYMENTS;
    }

    /** Returns whether a repository holds them, otherwise an organization. */
    boolean ofRepository() {
        return ofRepository;
    }
}
