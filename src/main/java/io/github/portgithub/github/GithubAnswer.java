package io.github.portgithub.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.http.RequestDeadlineException;
import io.github.portgithub.http.RequestEndedException;
import io.github.portgithub.http.TlsFailure;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;

/**
 * What one answer of GitHub means: whether to ask again, and what a listing may conclude from it. The only place that
 * looks at status codes and exceptions.
 *
 * <p>The rule behind the column of {@link Completeness}: a refusal is never an empty list. Immutable and thread-safe.
 *
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api">GitHub: rate limits</a>
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api">GitHub:
 *     troubleshooting</a>
 */
public enum GithubAnswer {

    /** The records asked for. */
    OK(Retry.NEVER, Completeness.COMPLETE, "answered"),

    /** Records, but not those of organizations that the token has no single sign-on session for. */
    PARTIAL(
            Retry.NEVER,
            Completeness.UNKNOWN,
            "answered without the organizations whose single sign-on the token is not authorized for"),

    /** The answer to a conditional request: what was read before is still complete. */
    NOT_MODIFIED(Retry.NEVER, Completeness.COMPLETE, "not modified"),

    /** No body where a list belongs: that says nothing about what the list would hold. */
    NO_CONTENT(Retry.NEVER, Completeness.UNKNOWN, "no content"),

    /** GitHub computes the answer in the background (202). */
    NOT_READY(Retry.BACK_OFF, Completeness.UNKNOWN, "not computed yet"),

    /** The resource has another URL, for example after a repository was renamed. */
    MOVED(Retry.FOLLOW, Completeness.UNKNOWN, "moved"),

    /** The hourly quota of the token is used up. */
    PRIMARY_LIMIT(Retry.AFTER_LIMIT, Completeness.UNKNOWN, "the token's rate limit is used up"),

    /** Too many requests at once or in a minute, whatever is left of the hourly quota. */
    SECONDARY_LIMIT(Retry.AFTER_LIMIT, Completeness.UNKNOWN, "secondary rate limit"),

    /** The token is missing, wrong, expired or revoked. */
    UNAUTHORIZED(Retry.FRESH_TOKEN, Completeness.UNKNOWN, "the token is not accepted"),

    /** The token may not read this. */
    FORBIDDEN(Retry.NEVER, Completeness.UNKNOWN, "access denied: missing permission, single sign-on or IP allow list"),

    /**
     * Not there, or hidden from the token: GitHub answers 404 instead of 403 for what a token may not know of. So it says
     * nothing about a repository that was listed a moment ago either.
     */
    NOT_FOUND(Retry.NEVER, Completeness.UNKNOWN, "not found, or hidden from this token"),

    /** Withdrawn, for good or during a brownout of an old endpoint. */
    GONE(Retry.NEVER, Completeness.UNKNOWN, "gone"),

    /** The answer that the kind's API documents for a repository that has nothing of the kind, see {@link NoneOn}. */
    NONE(Retry.NEVER, Completeness.NONE, "nothing of this kind"),

    /** The repository exists and is blocked for everyone. */
    LEGALLY_UNAVAILABLE(Retry.NEVER, Completeness.UNKNOWN, "blocked by GitHub"),

    /** The request makes no sense to GitHub, for example a page beyond what it serves. */
    UNPROCESSABLE(Retry.NEVER, Completeness.UNKNOWN, "the request was not understood"),

    /** Any other client error. */
    REFUSED(Retry.NEVER, Completeness.UNKNOWN, "refused"),

    /** GitHub, or something before it, failed or took too long. */
    SERVER_FAULT(Retry.BACK_OFF, Completeness.UNKNOWN, "server fault"),

    /** No answer: no connection, a reset, a time-out. */
    NETWORK_FAULT(Retry.BACK_OFF, Completeness.UNKNOWN, "no answer"),

    /** The request was ended by this side, or not made: nobody needs its answer any more. */
    ENDED(Retry.NEVER, Completeness.UNKNOWN, "not asked to the end"),

    /** No TLS connection that could be trusted: {@link TlsFailure} says why. */
    UNTRUSTED(
            Retry.NEVER,
            Completeness.UNKNOWN,
            "no TLS connection to it can be trusted: the certificate, the trust store or the protocol does not fit"),

    /** Something else than JSON under a status that promises it, for example a proxy's page. */
    NOT_JSON(Retry.BACK_OFF, Completeness.UNKNOWN, "the body is not JSON"),

    /** The body ends before it is complete. */
    TRUNCATED(Retry.BACK_OFF, Completeness.UNKNOWN, "the body is cut off"),

    /** The body is longer than {@code github.max-page-bytes}. */
    TOO_LARGE(Retry.BACK_OFF, Completeness.UNKNOWN, "the body is longer than github.max-page-bytes"),

    /** More than GitHub computes for one query of GraphQL: it has nodes without end, or takes too long. */
    TOO_MUCH(Retry.BACK_OFF, Completeness.UNKNOWN, "too much for one query"),

    /** JSON of another shape, for example an object for a list. */
    WRONG_SHAPE(Retry.NEVER, Completeness.UNKNOWN, "the body is not what was asked for"),

    /** A next link or redirect that is not followed. */
    BROKEN_LINK(Retry.NEVER, Completeness.UNKNOWN, "the next page cannot be asked for"),

    /** A failure on this side. */
    INTERNAL_FAULT(Retry.NEVER, Completeness.UNKNOWN, "failed before or after the request");

    /** What to do about an answer. */
    public enum Retry {
        /** The same request gets the same answer. */
        NEVER,
        /** Ask again, waiting longer each time. */
        BACK_OFF,
        /** Ask again when {@link RateLimits} lets the token go on. */
        AFTER_LIMIT,
        /** Ask once more with a token that was issued anew. */
        FRESH_TOKEN,
        /** Ask at the URL of the {@code Location} header. */
        FOLLOW
    }

    /** What a scope may conclude. */
    public enum Completeness {
        /** The records are all there are. */
        COMPLETE,
        /** There are none, for certain. */
        NONE,
        /** Nothing is known about what was not delivered, so nothing may be deleted. */
        UNKNOWN
    }

    private static final int BODY_START = 4096;
    private static final int MAX_CAUSES = 50;

    private final Retry retry;
    private final Completeness child;
    private final String text;

    GithubAnswer(Retry retry, Completeness child, String text) {
        this.retry = retry;
        this.child = child;
        this.text = text;
    }

    /** Returns what to do about this answer. */
    public Retry retry() {
        return retry;
    }

    /**
     * Returns what the listing of one repository may conclude, which was listed itself a moment ago, so that it certainly
     * exists. The listing of an organization that is not answered is always {@link Completeness#UNKNOWN}.
     */
    public Completeness child() {
        return child;
    }

    /** Tells whether the body holds records. */
    public boolean hasRecords() {
        return this == OK || this == PARTIAL;
    }

    /** Tells whether asking for less at a time may be answered, where the same again may not. */
    public boolean wantsLess() {
        return this == SERVER_FAULT || this == TOO_LARGE || this == TOO_MUCH;
    }

    /** Returns a few words for the log. */
    public String text() {
        return text;
    }

    /**
     * Classifies an answer by its status, its headers and how its body begins.
     *
     * @param status the HTTP status
     * @param headers the headers; none of {@code x-ratelimit-*} need be there, GitHub Enterprise Server sends none while
     *     its rate limits are off
     * @param bodyStart how the body begins, at least the first kilobyte, which is where GitHub puts its message; null if
     *     the caller has not looked. No more than 4096 characters are searched
     * @return what the answer means
     */
    public static GithubAnswer of(int status, AnswerHeaders headers, String bodyStart) {
        String body = bodyStart == null
                ? ""
                : bodyStart
                        .substring(0, Math.min(bodyStart.length(), BODY_START))
                        .toLowerCase(Locale.ROOT);
        return switch (status) {
            case 202 -> NOT_READY;
            case 204, 205 -> NO_CONTENT;
            case 206 -> TRUNCATED;
            case 301, 302, 303, 307, 308 -> MOVED;
            case 304 -> NOT_MODIFIED;
            case 401 -> UNAUTHORIZED;
            case 403, 429 -> limitOrDenial(status, headers, body);
            case 404 -> NOT_FOUND;
            case 408, 425, 499 -> SERVER_FAULT;
            case 410 -> GONE;
            case 422 -> UNPROCESSABLE;
            case 451 -> LEGALLY_UNAVAILABLE;
            default -> {
                if (status >= 200 && status <= 299) {
                    yield success(headers, bodyStart);
                }
                yield status >= 500 && status <= 599 ? SERVER_FAULT : REFUSED;
            }
        };
    }

    /**
     * Classifies a body that was read to its end.
     *
     * @param body the parsed body; null or missing is an empty one
     * @param list whether an array was asked for, otherwise an object
     * @return {@link #OK}, {@link #TRUNCATED} or {@link #WRONG_SHAPE}
     */
    public static GithubAnswer ofBody(JsonNode body, boolean list) {
        if (body == null || body.isMissingNode()) {
            return TRUNCATED;
        }
        return (list ? body.isArray() : body.isObject()) ? OK : WRONG_SHAPE;
    }

    /**
     * Classifies a failure, looking through whatever wraps it.
     *
     * @param failure what was thrown, never null
     * @return what it means; {@link #INTERNAL_FAULT} for what has nothing to do with the call
     */
    public static GithubAnswer of(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = failure; t != null && chain.size() < MAX_CAUSES; t = t.getCause()) {
            chain.add(t);
        }
        for (Throwable t : chain) {
            if (t instanceof HttpOperationFailedException e) {
                return of(e.getStatusCode(), AnswerHeaders.of(e.getResponseHeaders()), e.getResponseBody());
            }
        }
        if (has(chain, RequestEndedException.class)) {
            return ENDED;
        }
        // What an answer looks like that was ended says nothing
        if (has(chain, RequestDeadlineException.class)) {
            return NETWORK_FAULT;
        }
        if (has(chain, BrokenLinkException.class)) {
            return BROKEN_LINK;
        }
        if (TlsFailure.of(failure) != null) {
            return UNTRUSTED;
        }
        if (has(chain, StreamConstraintsException.class)) {
            return TOO_LARGE;
        }
        if (has(chain, SSLException.class)) {
            return NETWORK_FAULT;
        }
        if (has(
                chain,
                ConnectionClosedException.class,
                MalformedChunkCodingException.class,
                JsonEOFException.class,
                EOFException.class,
                ZipException.class,
                CharConversionException.class)) {
            return TRUNCATED;
        }
        // A parser's exception may wrap the network's, and is an IOException itself
        if (chain.stream().anyMatch(t -> t instanceof IOException && !(t instanceof JsonProcessingException))
                || has(chain, HttpException.class, TimeoutException.class)) {
            return NETWORK_FAULT;
        }
        return has(chain, JsonProcessingException.class) ? NOT_JSON : INTERNAL_FAULT;
    }

    private static GithubAnswer success(AnswerHeaders headers, String bodyStart) {
        if (bodyStart != null) {
            // A byte order mark is not white space to Java
            String body = (bodyStart.startsWith("\uFEFF") ? bodyStart.substring(1) : bodyStart).stripLeading();
            if (body.isEmpty()) {
                return TRUNCATED;
            }
            if (body.charAt(0) != '[' && body.charAt(0) != '{') {
                return NOT_JSON;
            }
        }
        String sso = headers.first("X-GitHub-SSO");
        return sso != null && sso.trim().toLowerCase(Locale.ROOT).startsWith("partial-results") ? PARTIAL : OK;
    }

    private static GithubAnswer limitOrDenial(int status, AnswerHeaders headers, String body) {
        if (body.contains("secondary rate limit") || body.contains("abuse detection")) {
            return SECONDARY_LIMIT;
        }
        String remaining = headers.first("X-RateLimit-Remaining");
        if (remaining != null && remaining.trim().equals("0")) {
            return PRIMARY_LIMIT;
        }
        if (status == 429 || headers.first("Retry-After") != null || body.contains("rate limit exceeded")) {
            return SECONDARY_LIMIT;
        }
        if (body.contains("repository access blocked")) {
            return LEGALLY_UNAVAILABLE;
        }
        return FORBIDDEN;
    }

    @SafeVarargs
    private static boolean has(List<Throwable> chain, Class<? extends Throwable>... types) {
        for (Class<? extends Throwable> type : types) {
            if (chain.stream().anyMatch(type::isInstance)) {
                return true;
            }
        }
        return false;
    }
}
