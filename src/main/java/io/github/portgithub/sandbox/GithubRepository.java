package io.github.portgithub.sandbox;

import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * A repository of the simulated GitHub. Immutable.
 *
 * @param id GitHub's numeric id, kept when the repository is renamed
 * @param owner who owns it, never null
 * @param name the name in URLs, never null
 * @param visibility who sees it, never null
 * @param traits what is special about it, never null
 * @param description a sentence about it, or null
 * @param language the main language, or null
 * @param createdAt when it was made, never null
 */
public record GithubRepository(
        long id,
        GithubAccount owner,
        String name,
        Visibility visibility,
        Set<Trait> traits,
        String description,
        String language,
        Instant createdAt) {

    /** Who sees a repository. */
    public enum Visibility {
        /** Everybody. */
        PUBLIC,
        /** Members who were let in. */
        PRIVATE,
        /** Every member of the enterprise; its {@code private} is true as well. */
        INTERNAL;

        /** Returns the value of the record's field {@code visibility}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What makes a repository special. */
    public enum Trait {
        /** Read-only. */
        ARCHIVED,
        /** Nothing was ever pushed to it. */
        EMPTY,
        /** A fork of somebody else's repository. */
        FORK,
        /** The default branch has its old name. */
        MASTER_BRANCH
    }

    /** Refuses null where it is not allowed, and copies the traits. */
    public GithubRepository {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(visibility, "visibility");
        Objects.requireNonNull(createdAt, "createdAt");
        traits = Set.copyOf(traits);
    }

    /** Returns {@code owner/name}. */
    public String fullName() {
        return owner.login() + "/" + name;
    }

    /** Returns the default branch, {@code main} or {@code master}. */
    public String defaultBranch() {
        return is(Trait.MASTER_BRANCH) ? "master" : "main";
    }

    /**
     * Tells whether it has a trait.
     *
     * @param trait the trait asked for
     * @return whether it has it
     */
    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /**
     * Renames it.
     *
     * @param newName the new name
     * @return a new repository
     */
    public GithubRepository withName(String newName) {
        return new GithubRepository(id, owner, newName, visibility, traits, description, language, createdAt);
    }

    /**
     * Changes who sees it.
     *
     * @param newVisibility the new visibility
     * @return a new repository
     */
    public GithubRepository withVisibility(Visibility newVisibility) {
        return new GithubRepository(id, owner, name, newVisibility, traits, description, language, createdAt);
    }

    /**
     * Gives it a trait.
     *
     * @param trait the trait it has from now on
     * @return a new repository
     */
    public GithubRepository with(Trait trait) {
        Set<Trait> more = new HashSet<>(traits);
        more.add(trait);
        return new GithubRepository(id, owner, name, visibility, more, description, language, createdAt);
    }

    /**
     * Takes a trait from it.
     *
     * @param trait the trait it no longer has
     * @return a new repository
     */
    public GithubRepository without(Trait trait) {
        Set<Trait> fewer = new HashSet<>(traits);
        fewer.remove(trait);
        return new GithubRepository(id, owner, name, visibility, fewer, description, language, createdAt);
    }

    /**
     * Changes its texts.
     *
     * @param newDescription the new description, or null for none
     * @param newLanguage the new main language, or null for none
     * @return a new repository
     */
    public GithubRepository describedAs(String newDescription, String newLanguage) {
        return new GithubRepository(id, owner, name, visibility, traits, newDescription, newLanguage, createdAt);
    }
}
