package io.github.portgithub.github;

/**
 * Whose repositories are listed: an organization or a personal account.
 *
 * @param login the account's login
 * @param user whether it is a personal account
 */
public record Owner(String login, boolean user) {

    /** Returns the login; the form that Camel's Simple language asks for. */
    public String getLogin() {
        return login;
    }

    /** Returns the account's path below {@code github.api-url}, such as {@code /orgs/acme}. */
    public String getPath() {
        return (user ? "/users/" : "/orgs/") + login;
    }

    /** Returns whether it is a personal account; the form that Camel's Simple language asks for. */
    public boolean isUser() {
        return user;
    }

    @Override
    public String toString() {
        return login;
    }
}
