package io.github.portgithub.github.app;

import io.github.portgithub.http.RetryWait;

/**
 * One request of an App, from its first attempt to its outcome. Lives in the exchange variable {@code appCall}; belongs to
 * one caller, not thread-safe. {@code toString} shows no secret.
 */
public final class AppCall {

    private final String method;
    private final String url;
    private final String jwt;
    private final RetryWait wait = new RetryWait();
    private int failures;

    AppCall(String method, String url, String jwt) {
        this.method = method;
        this.url = url;
        this.jwt = jwt;
    }

    /** Returns GET or POST. */
    public String method() {
        return method;
    }

    /** Returns the absolute URL. */
    public String url() {
        return url;
    }

    /** Returns the App's signature, a secret. */
    String jwt() {
        return jwt;
    }

    /** Returns the wait before the next attempt. */
    RetryWait retryWait() {
        return wait;
    }

    void failed() {
        failures++;
    }

    int failures() {
        return failures;
    }

    @Override
    public String toString() {
        return method + " of an App";
    }
}
