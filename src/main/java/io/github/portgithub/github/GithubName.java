package io.github.portgithub.github;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Names of accounts and repositories: what GitHub allows in them, and how they go into a path. A name comes from outside, and
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

    /**
     * Writes a name as one segment of a path.
     *
     * @param name a name, valid or not
     * @return the name, percent-encoded (RFC 3986 section 3.3) but for letters, digits and {@code -._~}
     */
    static String segment(String name) {
        StringBuilder segment = new StringBuilder(name.length());
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            if (character < 0x80 && (Character.isLetterOrDigit(character) || "-._~".indexOf(character) >= 0)) {
                segment.append(character);
            } else {
                segment.append('%').append(String.format("%02X", (int) character));
            }
        }
        return segment.toString();
    }
}
