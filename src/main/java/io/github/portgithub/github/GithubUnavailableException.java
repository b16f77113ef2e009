package io.github.portgithub.github;

import java.time.Duration;

/** GitHub cannot serve the request now. The same request may succeed later. */
public final class GithubUnavailableException extends GithubException {

    private static final long serialVersionUID = 1L;

    private final transient Duration retryAfter;

    /**
     * @param message what GitHub answered
     * @param retryAfter how long GitHub asks to wait; null if it does not say
     */
    public GithubUnavailableException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** Returns how long GitHub asks to wait, or null. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
