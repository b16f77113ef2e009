package io.github.portgithub.github;

import io.github.portgithub.http.RetryWait;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import org.apache.camel.component.http.HttpMethods;
import org.apache.hc.client5.http.utils.DateUtils;

/**
 * One listing on its way from page to page, with what the current page has cost so far. Lives in the exchange variable
 * {@code call}; belongs to one worker, not thread-safe.
 */
public final class PageCall {

    private final Listing listing;
    private final NoneOn noneOn;
    private final Posted posted;
    private String authorization;
    private String tokenKey;
    private String granted;
    private int backOffs;
    private RetryWait wait = new RetryWait();
    private boolean tokenRefreshed;
    private Failure failure;
    private int records;
    private boolean windowed;
    private boolean windowEnds;
    private int taken;
    private BrokenLinkException brokenLink;
    private KnownPage known;
    private boolean notModified;
    private boolean partial;
    private String askedUrl;
    private String tag;
    private PageRead read;
    private long lastPage;
    private long askedAt;
    private String answeredAt;

    PageCall(Listing listing, NoneOn noneOn) {
        this(listing, noneOn, null);
    }

    private PageCall(Listing listing, NoneOn noneOn, Posted posted) {
        this.listing = listing;
        this.noneOn = noneOn;
        this.posted = posted;
    }

    /**
     * Makes a call that posts.
     *
     * @param api the API's origin
     * @param url the absolute URL to post to
     * @param posted what is posted
     * @return the call
     * @throws BrokenLinkException if the URL is not at the origin
     */
    public static PageCall post(Origin api, String url, Posted posted) throws BrokenLinkException {
        return new PageCall(new Listing(api, url), NoneOn.of(null), posted);
    }

    /** What is sent, and how to ask for less. For the one worker that makes the call. */
    public interface Posted {

        /** Returns the HTTP method. */
        default HttpMethods method() {
            return HttpMethods.POST;
        }

        /** Returns the body to send now, text or whatever Camel's HTTP component sends; null for none. */
        Object body();

        /**
         * Asks for less from now on, after GitHub was too slow or found this too much.
         *
         * @return whether the body now asks for less; if not, it is unchanged
         */
        boolean shrink();

        /** Returns what is asked, in a word or two for messages. */
        String name();

        /** Returns how often it is asked again after a fault, if that is less than {@code github.retries}. */
        default int mostRetries() {
            return Integer.MAX_VALUE;
        }
    }

    /**
     * Returns the HTTP method, as Camel's HTTP component has it: its conversion of a text is a long search. The form is the
     * one that Camel's Simple language asks for.
     */
    public HttpMethods getMethod() {
        return posted == null ? HttpMethods.GET : posted.method();
    }

    /** Returns the body to send now; null for a page. */
    public Object getBody() {
        return posted == null ? null : posted.body();
    }

    /** Returns the media type of the body to send now; null for a page. */
    public String getContentType() {
        return posted == null || posted.body() == null ? null : "application/json";
    }

    /** Returns how often the page is asked for again after a fault, if that is less than {@code github.retries}. */
    int mostRetries() {
        return posted == null ? Integer.MAX_VALUE : posted.mostRetries();
    }

    /** Asks for less from now on; returns whether that can be. */
    boolean shrink() {
        return posted == null ? listing.shrink() : posted.shrink();
    }

    /** Returns when GitHub answered the last page, by its clock; null if it did not tell. */
    public Instant answeredAt() {
        return answeredAt == null ? null : DateUtils.parseStandardDate(answeredAt);
    }

    /** Takes the {@code Date} of an answer; null for none. */
    void answeredAt(String date) {
        answeredAt = date;
    }

    /** Returns the URL to ask now; the form that Camel's Simple language asks for. */
    public String getUrl() {
        return listing.url();
    }

    /** Returns the query of the URL to ask now, as it is written there; null if it has none. */
    public String getQuery() {
        return URI.create(listing.url()).getRawQuery();
    }

    boolean isRetry() {
        return failure != null && failure.again();
    }

    Listing listing() {
        return listing;
    }

    NoneOn noneOn() {
        return noneOn;
    }

    void pageBegins() throws BrokenLinkException {
        if (brokenLink != null) {
            throw brokenLink;
        }
        backOffs = 0;
        wait = new RetryWait();
        failure = null;
        tokenRefreshed = false;
        known = null;
        notModified = false;
        read = null;
    }

    /** Takes what an earlier run knows of the page that is asked now; null if that is nothing. */
    void known(KnownPage page) {
        known = page;
    }

    /** Returns what an earlier run knows of the page; null if it has to be read. */
    KnownPage known() {
        return known;
    }

    /** Notes which page was answered. */
    void answered(String etag, boolean unchanged, boolean inPart) {
        askedUrl = listing.url();
        tag = etag != null || known == null || !unchanged ? etag : known.tag();
        notModified = unchanged;
        partial = inPart;
    }

    /** Returns whether GitHub has said that the page is as it was. */
    public boolean isNotModified() {
        return notModified;
    }

    /** Returns the page that was answered last; null while none is. */
    public PageRead read() {
        return read;
    }

    String authorization() {
        return authorization;
    }

    /** Returns a hash of the token that asks; 0 if nobody does. */
    long token() {
        return authorization == null ? 0 : TokenHash.of(authorization);
    }

    String tokenKey() {
        return tokenKey;
    }

    void authorized(String authorization, String tokenKey) {
        this.authorization = authorization;
        this.tokenKey = tokenKey;
    }

    String resource() {
        return RateLimits.resourceOf(URI.create(listing.url()));
    }

    /** Notes that a request is in flight, counted under the resource it was granted for. */
    void granted(String resource) {
        granted = resource;
        askedAt = System.nanoTime() / 1_000_000;
    }

    /** Returns when the last request for the page went, in milliseconds of {@link System#nanoTime}. */
    public long askedAt() {
        return askedAt;
    }

    /** Returns the resource of the request in flight, once; then null. */
    String landed() {
        String resource = granted;
        granted = null;
        return resource;
    }

    /** Returns the wait before the next attempt at the page. */
    RetryWait retryWait() {
        return wait;
    }

    int backedOff() {
        return ++backOffs;
    }

    boolean refreshToken() {
        boolean first = !tokenRefreshed;
        tokenRefreshed = true;
        return first;
    }

    void failed(Failure failure) {
        this.failure = failure;
    }

    void succeeded(int records) {
        failure = null;
        this.records = records;
    }

    /** Returns how many records of the pages before were taken, where a part of the listing is wanted. */
    int taken() {
        return taken;
    }

    /** Notes that a part of the listing is wanted, how many more records count, and whether the part ends with this page. */
    void took(int more, boolean ends) {
        windowed = true;
        taken += more;
        windowEnds = ends;
    }

    /** Moves on, and returns whether {@link #getUrl()} is to be asked next, or nobody can tell what is. */
    boolean next(Collection<String> links) {
        boolean more = true;
        lastPage = PageSize.number(
                LinkHeader.target(links, URI.create(listing.url()), "last").orElse(""));
        try {
            if (windowed && (notModified ? known.next() == null : windowEnds)) {
                more = false;
            } else {
                more = notModified ? listing.next(known) : listing.next(links, records);
            }
        } catch (BrokenLinkException e) {
            brokenLink = e;
        }
        read = new PageRead(
                askedUrl,
                tag,
                token(),
                records,
                listing.first(),
                listing.last(),
                more ? listing.url() : null,
                brokenLink == null && !partial && !listing.isMoved(),
                notModified);
        return more;
    }

    /**
     * Returns the number of the last page of the listing, as the page that was answered last names it.
     *
     * @return the number; 0 if it names none
     */
    long lastPage() {
        return lastPage;
    }

    /** Returns how the last attempt at the page failed; null if it did not. */
    Exception failure() {
        return failure == null ? null : failure.reason();
    }

    /** Returns path and page, or what is posted; never the query of a URL or a token. */
    @Override
    public String toString() {
        return posted == null ? listing.toString() : URI.create(listing.url()).getRawPath() + " " + posted.name();
    }

    /**
     * How an attempt failed, and whether another follows. It goes into the call as one: if a method of a class takes an
     * exception or an exchange, Camel's Simple language examines the class, and keeps what it found, for each object anew.
     */
    record Failure(Exception reason, boolean again) {}
}
