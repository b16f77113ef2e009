package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

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

    private final AccountRecords accounts;
    private final RepositoryRecords repositories;
    private final PullRequestRecords pullRequests;

    /**
     * Makes a renderer.
     *
     * @param apiUrl the API's URL as it stands in the records, without a slash at the end
     */
    public GithubRecords(String apiUrl) {
        accounts = new AccountRecords(apiUrl);
        repositories = new RepositoryRecords(apiUrl, accounts);
        pullRequests = new PullRequestRecords(apiUrl, accounts, repositories);
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
        return accounts.organization(organization, publicRepositories, privateRepositories, whole);
    }

    /**
     * Renders an organization as {@code GET /user/orgs} lists it.
     *
     * @param organization the organization
     * @return the short record
     */
    public ObjectNode simpleOrganization(GithubAccount organization) {
        return accounts.simpleOrganization(organization);
    }

    /**
     * Renders an account as {@code GET /users/{username}} does.
     *
     * @param account a user, a bot or an organization
     * @param publicRepositories how many public repositories it has
     * @return the record
     */
    public ObjectNode account(GithubAccount account, int publicRepositories) {
        return accounts.account(account, publicRepositories);
    }

    /**
     * Renders an account as it stands inside other records.
     *
     * @param account a user, a bot or an organization
     * @return the short record
     */
    public ObjectNode simpleUser(GithubAccount account) {
        return accounts.simpleUser(account);
    }

    /**
     * Renders a repository as a listing of repositories does.
     *
     * @param repository the repository
     * @return the record
     */
    public ObjectNode repository(GithubRepository repository) {
        return repositories.repository(repository);
    }

    /**
     * Renders pull requests of one repository as their listing does.
     *
     * @param base the repository that they are to be merged into
     * @param pullRequests the pull requests
     * @return one record each, in the same order; about 20 KB each as JSON
     */
    public ArrayNode pullRequests(GithubRepository base, List<GithubPullRequest> pullRequests) {
        return this.pullRequests.page(base, pullRequests);
    }
}
