package io.github.portgithub.port;

import io.github.portgithub.http.RetryWait;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.component.http.HttpMethods;

/**
 * One call to Port, from its first attempt to its outcome: what is asked for, and what its attempts have met so far. Lives
 * in the exchange variable {@code portCall}; belongs to one worker, not thread-safe.
 */
public final class PortCall {

    private static final Pattern REQUEST = Pattern.compile(
            "(GET|POST|PUT|PATCH|DELETE) (/[^\\s?#]*)(?:\\?([^\\s#]*))?((?: or [1-5]\\d\\d)*)(, briefly)?(, without token)?");

    private final HttpMethods method;
    private final String path;
    private final String query;
    private final Set<Integer> accepted = new LinkedHashSet<>();
    private final boolean brief;
    private final boolean withoutToken;
    private String authorization;
    private boolean tokenRefreshed;
    private final RetryWait wait = new RetryWait();
    private int failures;
    private Failure failure;

    private PortCall(Matcher request) {
        method = HttpMethods.valueOf(request.group(1));
        path = request.group(2);
        query = request.group(3);
        Matcher status = Pattern.compile("\\d+").matcher(request.group(4));
        while (status.find()) {
            accepted.add(Integer.valueOf(status.group()));
        }
        brief = request.group(5) != null;
        withoutToken = request.group(6) != null;
    }

    /**
     * Reads a request as the routes write it, see {@code routes/port-call.camel.yaml}.
     *
     * @param request such as {@code GET /v1/integration/x or 404, briefly}
     * @return the call
     * @throws IllegalArgumentException if it is null or written otherwise
     */
    static PortCall of(String request) {
        Matcher matcher = REQUEST.matcher(request == null ? "" : request);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("variable portRequest "
                    + (request == null ? "is not set" : "cannot be read: '" + request + "'")
                    + "; it says what to ask of Port, such as GET /v1/blueprints/service or 404");
        }
        return new PortCall(matcher);
    }

    /** Returns GET, POST, PUT, PATCH or DELETE, as Camel's HTTP component has it: its conversion of a text is a long search. */
    public HttpMethods method() {
        return method;
    }

    /** Returns the path below {@code port.api-url}, percent-encoded. */
    public String path() {
        return path;
    }

    /** Returns the query without its question mark; null if there is none. */
    public String query() {
        return query;
    }

    /** Tells whether a status other than 2xx is an answer to this call, and no error. */
    boolean accepts(int status) {
        return accepted.contains(status);
    }

    /** Returns whether nothing of a run depends on this call: it is repeated once, and not where Port lets it wait. */
    boolean isBrief() {
        return brief;
    }

    /** Returns whether this call goes without an access token, as the one that asks for it does. */
    boolean isWithoutToken() {
        return withoutToken;
    }

    /** Returns the Authorization header that the last attempt was sent with; null if it had none. */
    String authorization() {
        return authorization;
    }

    void sentWith(String header) {
        authorization = header;
    }

    /** Tells whether the token of this call may be refreshed, which is once. */
    boolean refreshToken() {
        boolean first = !tokenRefreshed && !withoutToken;
        tokenRefreshed = true;
        return first;
    }

    /** Returns the wait before the next attempt. */
    RetryWait retryWait() {
        return wait;
    }

    /** Notes a failed attempt and returns how many there have been. */
    int failed(Failure latest) {
        failure = latest;
        return ++failures;
    }

    void succeeded() {
        failure = null;
    }

    int failures() {
        return failures;
    }

    /** Returns how the last attempt failed; null if it did not. */
    Exception failure() {
        return failure == null ? null : failure.reason();
    }

    /** Returns method and path, never the query or a token. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    /**
     * How an attempt failed. An object of its own, because Camel's Simple language examines a class for each of its objects
     * if a method of it takes an exception.
     */
    record Failure(Exception reason) {}
}
