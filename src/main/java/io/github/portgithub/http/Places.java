package io.github.portgithub.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/**
 * Bounds how many requests with the same credential are in flight at once. Who has another one is not held up: a server
 * counts for each credential, and answers of one that it slows down take no place of the others'.
 *
 * <p>Used by {@link RequestsInFlight}, which takes a place for each request and frees it once the answer is read. Thread-safe.
 *
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits">
 *     GitHub: no more than 100 concurrent requests</a>
 */
public final class Places {

    private static final String ANONYMOUS = "";

    /** The places of one credential. */
    private static final class Row {

        private final Semaphore free;
        /** Requests that have a place or want one; guarded by the map's lock of this entry. */
        private int requests;

        Row(int places) {
            free = new Semaphore(places, true);
        }
    }

    private final int most;
    private final Authorizations authorizations;
    private final Map<String, Row> rows = new ConcurrentHashMap<>();

    /**
     * @param most {@code github.concurrency}: how many requests of one credential at once, at least 1
     * @param authorizations tells whose credential a request has; what it does not know is not bounded
     */
    public Places(int most, Authorizations authorizations) {
        this.most = most;
        this.authorizations = authorizations;
    }

    /** Returns the name of a request's credential, no secret; null for one that is not bounded. */
    String credential(HttpRequest request) {
        Header header = request.getFirstHeader(HttpHeaders.AUTHORIZATION);
        return header == null ? ANONYMOUS : authorizations.credentialOf(header.getValue());
    }

    /** Joins those who want a place, and returns what to wait for; {@link #leave} has to follow. */
    Semaphore join(String credential) {
        return rows.compute(credential, (any, row) -> {
                    Row joined = row == null ? new Row(most) : row;
                    joined.requests++;
                    return joined;
                })
                .free;
    }

    /** Leaves again, with a place that is free from now on or without. */
    void leave(String credential) {
        rows.computeIfPresent(credential, (any, row) -> --row.requests == 0 ? null : row);
    }
}
