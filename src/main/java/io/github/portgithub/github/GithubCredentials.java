package io.github.portgithub.github;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With what right we ask GitHub: a token, or nothing. Immutable, thread-safe; {@code toString} shows no secret.
 *
 * @see <a href="https://docs.github.com/rest/authentication/authenticating-to-the-rest-api">Authenticating to the REST
 *     API</a>
 */
public final class GithubCredentials {

    private static final Logger LOG = LoggerFactory.getLogger(GithubCredentials.class);

    private final String token;

    /**
     * @param token {@code github.token}; empty or null asks anonymously
     */
    public GithubCredentials(String token) {
        this.token = token == null ? "" : token.trim();
    }

    /** Warns once, at start, if requests will be anonymous. */
    public void warnIfAnonymous() {
        if (isAnonymous()) {
            LOG.warn("github.token is not set: GitHub answers 60 anonymous requests an hour and shows public data only."
                    + " Set github.token, or the environment variable GITHUB_TOKEN.");
        }
    }

    /** Returns whether there is no token. */
    public boolean isAnonymous() {
        return token.isEmpty();
    }

    /** Returns the value of the Authorization header, or null if requests are anonymous. */
    public String authorization() {
        return isAnonymous() ? null : "Bearer " + token;
    }

    @Override
    public String toString() {
        return isAnonymous() ? "anonymous" : "token";
    }
}
