package io.github.portgithub.github;

import java.util.ArrayList;
import java.util.List;

/**
 * The repositories of one account, as far as a run has listed them. One worker lists, and others read once it has ended.
 * Thread-safe.
 */
final class RepositoryListing {

    /**
     * What is listed.
     *
     * @param owner whose repositories
     * @param type {@code repositoryType} of the selector
     * @param search the query of {@code repoSearch}; null for all
     */
    record Of(Owner owner, String type, String search) {}

    private static final String CUT_SHORT = "its repositories were not listed to the end before in this run";

    private final List<Repository> repositories = new ArrayList<>();
    private boolean ended;
    private String flaw;

    synchronized void add(List<Repository> page) {
        repositories.addAll(page);
    }

    /** Notes that the last page was read. */
    synchronized void ended() {
        ended = true;
    }

    /** Notes that a record names no repository that could be asked for. */
    synchronized void flawed(String reason) {
        flaw = reason;
    }

    synchronized List<Repository> repositories() {
        return List.copyOf(repositories);
    }

    /** Returns why repositories may be missing; null if none is. */
    synchronized String flaw() {
        return flaw == null && !ended ? CUT_SHORT : flaw;
    }
}
