package io.github.portgithub.github;

import java.util.Collection;
import java.util.List;

/**
 * The installations of a GitHub App: on which accounts, with which permissions, with which token. Implementations are
 * thread-safe, and {@code toString} names the App without a secret.
 *
 * @see <a href="https://docs.github.com/apps/using-github-apps/about-using-github-apps">GitHub: about using GitHub
 *     Apps</a>
 */
public interface AppInstallations {

    /**
     * Returns the organizations that the App is installed on, those it is suspended from too: nothing of them can be read,
     * so they are unknown, not gone.
     *
     * @return their logins, in GitHub's order
     * @throws GithubAppException if GitHub does not list them to the end
     */
    List<String> organizations() throws GithubAppException;

    /**
     * Compares what the installations may read with what is to be read.
     *
     * @param needed what is to be read
     * @param accounts the logins whose installations count; empty is every organization
     * @return what is missing and where, such as {@code pull_requests:read (for pull-request) on acme}; empty if nothing
     *     is, as far as GitHub tells
     * @throws GithubAppException if GitHub does not list the installations to the end
     */
    List<String> missingPermissions(Collection<KindRights> needed, Collection<String> accounts)
            throws GithubAppException;

    /**
     * Returns a token for what belongs to an account.
     *
     * @param account the login of an organization, or of a user, in any case
     * @return the token; a secret
     * @throws GithubAppException if the App is not installed there or suspended, or GitHub issues no token
     */
    String token(String account) throws GithubAppException;

    /**
     * Names the token of an account for {@link RateLimits} and the log: limits are counted per installation.
     *
     * @param account the login of an organization, or of a user, in any case
     * @return the name, no secret
     * @throws GithubAppException if the App is not installed there or suspended
     */
    String tokenKey(String account) throws GithubAppException;

    /**
     * Forgets a token that GitHub did not accept, so that the next one is issued anew. Does nothing if it has been
     * replaced already.
     *
     * @param token the token that was answered with 401
     */
    void invalidate(String token);

    /**
     * Reads what GitHub tells an App in its own name.
     *
     * @param path path and query below {@code github.api-url}
     * @return the answer of status 200
     * @throws Exception for any other answer or none, such that {@link GithubAnswer#of(Throwable)} can classify it
     */
    AppPage read(String path) throws Exception;
}
