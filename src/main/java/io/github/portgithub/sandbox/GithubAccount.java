package io.github.portgithub.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * An organization, a user or a bot of the simulated GitHub. Immutable.
 *
 * @param id GitHub's numeric id
 * @param login the name in URLs, never null; a bot's ends in {@code [bot]}
 * @param type what it is, never null
 * @param name the display name, or null
 * @param description a sentence about it, or null
 */
public record GithubAccount(long id, String login, Type type, String name, String description) {

    /** What an account is, in GitHub's words. */
    public enum Type {
        /** An organization. */
        ORGANIZATION("Organization"),
        /** A person. */
        USER("User"),
        /** An app's account. */
        BOT("Bot");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** Returns the value of the record's field {@code type}. */
        public String text() {
            return text;
        }
    }

    /** Refuses null where it is not allowed. */
    public GithubAccount {
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(type, "type");
    }

    /**
     * Makes an organization; its id follows from its login.
     *
     * @param login the name in URLs
     * @return the organization, with a display name that contains a space
     */
    public static GithubAccount organization(String login) {
        String name = login.substring(0, 1).toUpperCase(Locale.ROOT) + login.substring(1) + " Inc.";
        return new GithubAccount(id(login), login, Type.ORGANIZATION, name, "What " + login + " builds");
    }

    /**
     * Makes a user, or a bot if the login ends in {@code [bot]}; the id follows from the login.
     *
     * @param login the name in URLs
     * @return the account
     */
    public static GithubAccount user(String login) {
        Type type = login.endsWith("[bot]") ? Type.BOT : Type.USER;
        return new GithubAccount(id(login), login, type, null, null);
    }

    /**
     * Changes the display name.
     *
     * @param newName the new one, or null for none
     * @return a new account
     */
    public GithubAccount withName(String newName) {
        return new GithubAccount(id, login, type, newName, description);
    }

    private static long id(String login) {
        CRC32 crc = new CRC32();
        crc.update(login.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        return 1_000_000 + crc.getValue() % 150_000_000;
    }
}
