package io.github.portgithub.github;

import io.github.portgithub.http.Secrets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With what right we ask GitHub: as a GitHub App, with a token, or anonymously. Thread-safe; {@code toString} and
 * messages show no secret.
 *
 * @see <a href="https://docs.github.com/rest/authentication/authenticating-to-the-rest-api">Authenticating to the REST
 *     API</a>
 */
public final class GithubCredentials {

    private static final Logger LOG = LoggerFactory.getLogger(GithubCredentials.class);

    private static final Map<String, String> TOKEN_KINDS = Map.of(
            "ghp_", "a classic token",
            "github_pat_", "a fine-grained token",
            "gho_", "a token of an OAuth app",
            "ghu_", "a user's token of a GitHub App",
            "ghs_", "an installation's token of a GitHub App");

    private static final String ANONYMOUS = "anonymous";
    private static final String PERSONAL = "token";

    private final String token;
    private final AppInstallations app;
    private final AtomicBoolean anonymityTold = new AtomicBoolean();

    /**
     * @param token {@code github.token}; empty or null if there is none
     * @param app the App that we are; null if we are none. With an App the token is not used
     */
    public GithubCredentials(String token, AppInstallations app) {
        this.token = token == null ? "" : token.trim();
        this.app = app;
    }

    /**
     * Says at the start of a run what we may not do: that requests are anonymous, once for all runs, or what the
     * installations of the App lack. Of a token GitHub tells with its first answer, see {@link #accepted}.
     *
     * @param needed what is to be read
     * @param accounts the logins that are named anywhere; empty is whatever can be seen
     */
    void warn(Collection<KindRights> needed, Collection<String> accounts) {
        if (isAnonymous() && anonymityTold.compareAndSet(false, true)) {
            LOG.warn("github.token is not set: GitHub answers 60 anonymous requests an hour and shows public data only."
                    + " Set github.token, or the environment variable GITHUB_TOKEN.");
        }
        if (app != null) {
            try {
                List<String> missing = app.missingPermissions(needed, accounts);
                if (!missing.isEmpty()) {
                    LOG.warn("{} lacks {}", app, Secrets.visible(String.join("; ", missing)));
                }
            } catch (GithubAppException e) {
                // The first request that needs a token fails for the same reason, and says so
                LOG.debug("Permissions are not checked: {}", e.getMessage());
            }
        }
    }

    /** Returns whether there is neither a token nor an App. */
    public boolean isAnonymous() {
        return token.isEmpty() && app == null;
    }

    /** Returns whether we are a GitHub App. */
    public boolean isApp() {
        return app != null;
    }

    /**
     * Reads what GitHub tells an App in its own name.
     *
     * @param path path and query below {@code github.api-url}
     * @return the answer of status 200
     * @throws Exception if we are no App, or for any other answer or none, such that {@link GithubAnswer#of(Throwable)} can
     *     classify it
     */
    public AppPage asApp(String path) throws Exception {
        if (app == null) {
            throw new IllegalStateException("no GitHub App");
        }
        return app.read(path);
    }

    /**
     * Returns the organizations that the App is installed on.
     *
     * @return logins, or null if we are no App and GitHub has to be asked otherwise
     * @throws GithubAppException if they cannot be listed to the end
     */
    public List<String> installedOn() throws GithubAppException {
        return app == null ? null : app.organizations();
    }

    /**
     * Gives a request its token.
     *
     * @param call the request
     * @param organization whose data it asks for; counts for an App, which has a token for each
     * @param findings what the run has found out
     * @throws GithubAppException if the App gets no token for the organization, or has got none before in this run: each of
     *     its repositories would ask again, for as long as repetitions take
     * @throws GithubException if GitHub has refused the token before in this run: asking on would change nothing
     */
    void authorize(PageCall call, String organization, GithubFindings findings)
            throws GithubAppException, GithubException {
        if (app != null && organization != null) {
            GithubAppException failed = findings.tokenFailure(organization);
            if (failed != null) {
                throw new GithubAppException(failed.getMessage(), failed.getCause());
            }
            try {
                call.authorized("Bearer " + app.token(organization), app.tokenKey(organization));
            } catch (GithubAppException e) {
                findings.tokenFailed(organization, e);
                throw e;
            }
        } else if (token.isEmpty()) {
            call.authorized(null, ANONYMOUS);
        } else if (findings.isTokenRefused()) {
            throw new GithubException(
                    GithubAnswer.UNAUTHORIZED, call + ": not asked, " + GithubAnswer.UNAUTHORIZED.text());
        } else {
            call.authorized("Bearer " + token, PERSONAL);
        }
    }

    /**
     * Names what limits the requests about an account, as {@link RateLimits} and {@link io.github.portgithub.http.Places} count
     * them: an installation of an App has limits of its own, with a personal token all accounts share the same.
     *
     * @param login the account's login
     * @param findings what the run has found out: that there is no token for the account, if that turns out
     * @return the name, no secret; of an account on which the App is not installed, or nobody knows whether, one of its own
     */
    public String limitedBy(String login, GithubFindings findings) {
        if (app == null) {
            return token.isEmpty() ? ANONYMOUS : PERSONAL;
        }
        try {
            return app.tokenKey(login);
        } catch (GithubAppException e) {
            // Whoever asks for something of it is told so, and does not try it once more
            findings.tokenFailed(login, e);
            return "account " + login.toLowerCase(Locale.ROOT);
        }
    }

    /** Notes that GitHub did not accept a token: a personal one is not tried again in this run. */
    void refused(GithubFindings findings) {
        if (app == null) {
            findings.tokenRefused();
        }
    }

    /** Tells whether a new token can be had, and forgets the old one. */
    boolean renew(PageCall call) {
        if (app == null || call.authorization() == null) {
            return false;
        }
        app.invalidate(call.authorization().substring("Bearer ".length()));
        return true;
    }

    /**
     * Says once in each run which scopes a classic token lacks. GitHub does not tell of other tokens.
     *
     * @param headers the headers of a page
     * @param findings what the run has found out
     */
    void accepted(AnswerHeaders headers, GithubFindings findings) {
        String granted = headers.first("X-OAuth-Scopes");
        if (granted == null || !findings.tellsTokenScopes()) {
            return;
        }
        Set<String> scopes = Arrays.stream(granted.split(",")).map(String::trim).collect(Collectors.toSet());
        findings.scopes(scopes);
        List<String> missing = KindRights.missingScopes(findings.rights(), scopes);
        if (!missing.isEmpty()) {
            LOG.warn(
                    "The GitHub token lacks the scopes {}: what is not public is not seen", String.join("; ", missing));
        }
    }

    /**
     * Tells what we lack to read a kind.
     *
     * @param needed what the kind needs
     * @param accounts the logins that are named anywhere; empty is whatever can be seen
     * @param findings what the run has found out
     * @return one line for each lack; null if GitHub does not tell
     */
    List<String> lacks(KindRights needed, Collection<String> accounts, GithubFindings findings) {
        if (app != null) {
            try {
                return app.missingPermissions(List.of(needed), accounts);
            } catch (GithubAppException e) {
                return null;
            }
        }
        return findings.scopes() == null ? null : KindRights.missingScopes(List.of(needed), findings.scopes());
    }

    /** Returns with what right we ask, as a few words for the log. */
    @Override
    public String toString() {
        return app != null ? "as " + app : isAnonymous() ? "anonymously" : "with " + kindOfToken();
    }

    /**
     * GitHub's tokens tell by their beginning what they are; one of GitHub Enterprise Server or before 2021 may not.
     *
     * @see <a href="https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats">
     *     GitHub's token formats</a>
     */
    private String kindOfToken() {
        return TOKEN_KINDS.entrySet().stream()
                .filter(known -> token.startsWith(known.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse("a token");
    }
}
