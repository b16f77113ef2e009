package io.github.portgithub.github;

import io.github.portgithub.mapping.Projection;

/** A run, as far as GitHub is concerned: the exchange variable {@code run}. Thread-safe. */
@FunctionalInterface
public interface GithubRun extends Projection.Reader {

    /** Returns what the run has found out at GitHub, never null. */
    GithubFindings github();

    /** Returns what is read of the record of a repository beside what its own kind reads. */
    @Override
    default Projection projection() {
        return Projection.NOTHING;
    }

    /** Returns what the run is about, never null. */
    default ResyncPart part() {
        return ResyncPart.ALL;
    }
}
