package io.github.portgithub.github;

import io.github.portgithub.github.GithubAnswer.Completeness;
import io.github.portgithub.http.Secrets;

/**
 * An answer of GitHub that is no page, or none at all. The message names the path and what GitHub said, never a query, a secret
 * or a character that a terminal obeys.
 */
public final class GithubException extends Exception {

    private static final long serialVersionUID = 1L;

    private final GithubAnswer answer;
    private final boolean hadRecords;

    /**
     * @param answer what the answer means
     * @param message the path and what came back
     */
    public GithubException(GithubAnswer answer, String message) {
        this(answer, message, false);
    }

    /**
     * @param answer what the answer means
     * @param message the path and what came back
     * @param hadRecords whether earlier pages of the same listing were answered
     */
    GithubException(GithubAnswer answer, String message, boolean hadRecords) {
        super(Secrets.shown(message));
        this.answer = answer;
        this.hadRecords = hadRecords;
    }

    /** Returns what the answer means for retries and completeness. */
    public GithubAnswer answer() {
        return answer;
    }

    /**
     * Returns what the list of one parent may conclude, see {@link GithubAnswer#child()}. After pages with records the
     * answer that there are none contradicts them, so nothing is known.
     */
    public Completeness child() {
        return hadRecords && answer.child() == Completeness.NONE ? Completeness.UNKNOWN : answer.child();
    }

    /** Tells whether the answer says that there is nothing, as the kind has said that it does. */
    public boolean isNone() {
        return child() == Completeness.NONE;
    }
}
