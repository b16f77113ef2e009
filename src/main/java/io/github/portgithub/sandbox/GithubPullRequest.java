package io.github.portgithub.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A pull request of the simulated GitHub. Immutable.
 *
 * @param id GitHub's numeric id, unique over all repositories
 * @param number the number within its repository
 * @param title the title, never null
 * @param body the text, or null
 * @param author the login of who opened it, never null
 * @param state open, closed or merged, never null
 * @param draft whether it is a draft
 * @param head where its commits are, never null
 * @param labels the names of its labels, never null
 * @param assignees logins, never null
 * @param reviewers the logins of those asked for a review, never null
 * @param createdAt when it was opened, never null
 * @param updatedAt when it was last changed, never null
 * @param endedAt when it was closed or merged; null while it is open
 */
public record GithubPullRequest(
        long id,
        int number,
        String title,
        String body,
        String author,
        State state,
        boolean draft,
        Head head,
        List<String> labels,
        List<String> assignees,
        List<String> reviewers,
        Instant createdAt,
        Instant updatedAt,
        Instant endedAt) {

    /** How far a pull request is; GitHub's field {@code state} is {@code closed} for the last two. */
    public enum State {
        /** Still open. */
        OPEN,
        /** Closed without a merge. */
        CLOSED,
        /** Merged, and so closed. */
        MERGED
    }

    /** Where the commits of a pull request are. */
    public enum Head {
        /** On a branch of the same repository. */
        BRANCH,
        /** In the author's fork of the same name. */
        FORK,
        /** In the author's fork that has another name. */
        RENAMED_FORK,
        /** In a fork that is gone: {@code head.repo} is null. */
        DELETED_FORK
    }

    /** Refuses null where it is not allowed, and copies the lists. */
    public GithubPullRequest {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(head, "head");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
        if ((state == State.OPEN) != (endedAt == null)) {
            throw new IllegalArgumentException("endedAt must be set exactly if the pull request is not open");
        }
        labels = List.copyOf(labels);
        assignees = List.copyOf(assignees);
        reviewers = List.copyOf(reviewers);
    }

    /**
     * Opens, closes or merges it.
     *
     * @param newState the new state
     * @param at when; becomes the time of the last change as well
     * @return a new pull request
     */
    public GithubPullRequest withState(State newState, Instant at) {
        return new GithubPullRequest(
                id,
                number,
                title,
                body,
                author,
                newState,
                draft && newState == State.OPEN,
                head,
                labels,
                assignees,
                reviewers,
                createdAt,
                at,
                newState == State.OPEN ? null : at);
    }

    /**
     * Says when it was opened, so that it has not changed since.
     *
     * @param at the time
     * @return a new pull request
     */
    public GithubPullRequest openedAt(Instant at) {
        return new GithubPullRequest(
                id, number, title, body, author, state, draft, head, labels, assignees, reviewers, at, at, endedAt);
    }

    /**
     * Says when it was changed.
     *
     * @param at the time of the last change
     * @return a new pull request
     */
    public GithubPullRequest changedAt(Instant at) {
        return new GithubPullRequest(
                id, number, title, body, author, state, draft, head, labels, assignees, reviewers, createdAt, at,
                endedAt);
    }

    /**
     * Changes its title.
     *
     * @param newTitle the new title
     * @return a new pull request
     */
    public GithubPullRequest withTitle(String newTitle) {
        return new GithubPullRequest(
                id, number, newTitle, body, author, state, draft, head, labels, assignees, reviewers, createdAt,
                updatedAt, endedAt);
    }

    /**
     * Changes its text.
     *
     * @param newBody the new text, or null for none
     * @return a new pull request
     */
    public GithubPullRequest withBody(String newBody) {
        return new GithubPullRequest(
                id, number, title, newBody, author, state, draft, head, labels, assignees, reviewers, createdAt,
                updatedAt, endedAt);
    }

    /**
     * Moves its commits elsewhere, as when a fork is renamed or deleted.
     *
     * @param newHead where they are now
     * @return a new pull request
     */
    public GithubPullRequest withHead(Head newHead) {
        return new GithubPullRequest(
                id, number, title, body, author, state, draft, newHead, labels, assignees, reviewers, createdAt,
                updatedAt, endedAt);
    }
}
