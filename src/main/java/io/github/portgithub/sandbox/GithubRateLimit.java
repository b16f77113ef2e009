package io.github.portgithub.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of GitHub's primary rate limits: so many requests, or points of GraphQL, an hour for each token, 60 for everybody
 * without one. Thread-safe.
 *
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api">Rate limits</a>
 */
final class GithubRateLimit {

    private static final int ANONYMOUS = 60;
    private static final Duration WINDOW = Duration.ofHours(1);

    private static final class Window {
        private Instant end;
        private int used;
    }

    private final Map<String, Window> windows = new HashMap<>();
    private final String resource;
    private final int authenticated;
    private final Clock clock;

    /**
     * Makes a limit with nothing used.
     *
     * @param resource GitHub's name for it
     * @param authenticated how many requests an hour a token may make
     * @param clock tells when the hour is over
     */
    GithubRateLimit(String resource, int authenticated, Clock clock) {
        this.resource = resource;
        this.authenticated = authenticated;
        this.clock = clock;
    }

    /**
     * Uses one request.
     *
     * @param token whose, or null for nobody's
     * @return whether there was one left
     */
    boolean use(String token) {
        return use(token, 1);
    }

    /**
     * Uses some points.
     *
     * @param token whose, or null for nobody's
     * @param points how many
     * @return whether there was one left; the last query may use more than are
     */
    synchronized boolean use(String token, int points) {
        Window window = window(token);
        if (window.used >= limit(token)) {
            return false;
        }
        window.used = Math.min(limit(token), window.used + points);
        return true;
    }

    /** Returns how many were used in this hour. */
    synchronized int used(String token) {
        return window(token).used;
    }

    /**
     * Gives back a request that GitHub does not count, a 304 to an authorized conditional request.
     *
     * @param token whose
     */
    synchronized void giveBack(String token) {
        Window window = window(token);
        window.used = Math.max(0, window.used - 1);
    }

    /**
     * Tells what is left.
     *
     * @param token whose, or null for nobody's
     * @return the headers that GitHub adds to every answer
     */
    synchronized Map<String, String> headers(String token) {
        Window window = window(token);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-RateLimit-Limit", Integer.toString(limit(token)));
        headers.put("X-RateLimit-Remaining", Integer.toString(limit(token) - window.used));
        headers.put("X-RateLimit-Reset", Long.toString(window.end.getEpochSecond()));
        headers.put("X-RateLimit-Used", Integer.toString(window.used));
        headers.put("X-RateLimit-Resource", resource);
        return headers;
    }

    private int limit(String token) {
        return token == null ? ANONYMOUS : authenticated;
    }

    private Window window(String token) {
        Window window = windows.computeIfAbsent(token == null ? "" : token, key -> new Window());
        Instant now = clock.instant();
        if (window.end == null || !now.isBefore(window.end)) {
            window.end = now.plus(WINDOW);
            window.used = 0;
        }
        return window;
    }
}
