package io.github.portgithub.github;

/** An answer of GitHub that is no page. The message names the status and the path, never a query or a secret. */
public class GithubException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what GitHub answered
     */
    public GithubException(String message) {
        super(message);
    }
}
