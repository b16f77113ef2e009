package io.github.portgithub.github;

import io.github.portgithub.http.PathSegment;

/**
 * Whose repositories are listed: an organization or a personal account.
 *
 * @param login the account's login
 * @param user whether it is a personal account
 */
public record Owner(String login, boolean user) {

    /** Returns the account's path below {@code github.api-url}, such as {@code /orgs/acme}. */
    public String getPath() {
        return (user ? "/users/" : "/orgs/") + PathSegment.of(login);
    }

    @Override
    public String toString() {
        return login;
    }
}
