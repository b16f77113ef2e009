package io.github.portgithub.github;

/** A run, as far as GitHub is concerned: the exchange variable {@code run}. Thread-safe. */
@FunctionalInterface
public interface GithubRun {

    /** Returns what the run has found out at GitHub, never null. */
    GithubFindings github();

    /** Returns what the run is about, never null. */
    default ResyncPart part() {
        return ResyncPart.ALL;
    }
}
