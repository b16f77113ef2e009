package io.github.portgithub.github;

/**
 * An answer of GitHub that is no page, or none at all. The message names the path and what GitHub said, never a query or
 * a secret.
 */
public final class GithubException extends Exception {

    private static final long serialVersionUID = 1L;

    private final GithubAnswer answer;

    /**
     * @param answer what the answer means
     * @param message the path and what came back
     */
    public GithubException(GithubAnswer answer, String message) {
        super(message);
        this.answer = answer;
    }

    /** Returns what the answer means for retries and completeness. */
    public GithubAnswer answer() {
        return answer;
    }
}
