package io.github.portgithub.github;

import io.github.portgithub.http.Secrets;

/**
 * A token that a GitHub App cannot get. {@link GithubAnswer#of(Throwable)} classifies it by its cause. The message holds
 * no secret.
 */
public final class GithubAppException extends Exception {

    /**
     * @param message what the App cannot do and why, never null
     * @param cause the failed call, or null if the App was simply not installed
     */
    public GithubAppException(String message, Throwable cause) {
        super(Secrets.shown(message), cause);
    }
}
