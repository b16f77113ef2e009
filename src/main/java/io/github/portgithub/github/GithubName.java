package io.github.portgithub.github;

import java.util.regex.Pattern;

/**
 * Names of accounts and repositories: what GitHub allows in them. A name comes from outside, and
 * one that holds a slash or dots would lead to another resource. Stateless.
 *
 * @see <a href="https://docs.github.com/admin/identity-and-access-management/iam-configuration-reference/username-considerations-for-external-authentication">
 *     GitHub: usernames</a>
 */
public final class GithubName {

    /** Letters, digits and hyphens; an underscore for managed users; GitHub's own accounts may have brackets in theirs. */
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})(?:\\[bot])?");

    private static final Pattern REPOSITORY = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

    private GithubName() {}

    /** Tells whether a text is the login of an account; null is none. */
    public static boolean isLogin(String text) {
        return text != null && LOGIN.matcher(text).matches();
    }

    /** Tells whether a text is the name of a repository, without its owner; null is none. */
    public static boolean isRepository(String text) {
        return text != null && REPOSITORY.matcher(text).matches();
    }

    /** Tells whether a text is the owner and the name of a repository; null is none. */
    public static boolean isFullName(String text) {
        int slash = text == null ? -1 : text.indexOf('/');
        return slash > 0 && isLogin(text.substring(0, slash)) && isRepository(text.substring(slash + 1));
    }
}
