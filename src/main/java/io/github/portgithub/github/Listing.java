package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where one listing stands: the URL to ask next, and which URLs it has been at, so that a listing that runs in a circle
 * ends as incomplete instead of never. Every URL it gives out is at the API's own origin.
 *
 * <p>Remembers a 64-bit hash of each URL; for a listing of ten thousand pages a false alarm is less likely than one in
 * a hundred billion, and it is on the safe side. Not thread-safe: a listing belongs to the worker that reads it.
 */
public final class Listing {

    private static final int MOST_REDIRECTS = 5;

    private final Origin origin;
    private final Set<Long> seen = new HashSet<>();
    private URI url;
    private int pages;
    private int redirects;
    private boolean finished;
    private String numbered;
    private long last;

    /**
     * @param origin the API's origin
     * @param firstUrl the absolute URL of the first page
     * @throws BrokenLinkException if the URL is not at the origin
     */
    public Listing(Origin origin, String firstUrl) throws BrokenLinkException {
        this.origin = origin;
        this.url = origin.require(firstUrl, "first page");
        seen.add(hash(firstUrl));
    }

    /** Returns the absolute URL to ask now. */
    public String url() {
        return url.toString();
    }

    /** Returns how many pages were answered. */
    public int pages() {
        return pages;
    }

    /** Tells whether the last page was answered, so that the listing is complete. */
    public boolean isFinished() {
        return finished;
    }

    /**
     * Looks at the records of the page that was answered, before {@link #next}.
     *
     * @param records the records, none left out
     * @return where this page meets the one before; null for the first page, and where pages are not counted
     */
    PageSeam seam(JsonNode records) {
        OptionalLong place = pages == 0 ? OptionalLong.empty() : PageSize.place(url());
        PageSeam seam = null;
        if (place.isPresent()) {
            numbered = numbered == null ? url() : numbered;
            seam = new PageSeam(numbered, place.getAsLong(), last, PageSeam.identity(records.path(0)));
        }
        last = PageSeam.identity(records.path(records.size() - 1));
        return seam;
    }

    /**
     * Moves on after a page was answered.
     *
     * @param linkHeaders the values of all {@code Link} headers of the answer; null is none
     * @return whether there is another page, now at {@link #url()}; if not, the listing is finished
     * @throws BrokenLinkException if nobody can tell what comes next: the header is unreadable, or the next link leaves
     *     the origin or was followed before
     */
    public boolean next(Collection<String> linkHeaders) throws BrokenLinkException {
        pages++;
        redirects = 0;
        Optional<String> next = LinkHeader.next(linkHeaders, url);
        if (next.isPresent()) {
            moveTo(next.get(), "next link");
            return true;
        }
        if (!LinkHeader.isWellFormed(linkHeaders)) {
            throw new BrokenLinkException("the Link header of " + this + " is unreadable");
        }
        finished = true;
        return false;
    }

    /**
     * Follows a redirect, as GitHub sends for a repository that was renamed. If the new URL has no query it gets that of
     * the old one, because the filter and the page size are in it.
     *
     * @param location the value of the {@code Location} header, absolute or relative (RFC 9110 section 10.2.2), or null
     * @throws BrokenLinkException if there is none, it leaves the origin or was followed before, or it is the sixth for
     *     one page
     */
    public void redirect(String location) throws BrokenLinkException {
        if (location == null || location.isBlank()) {
            throw new BrokenLinkException("redirect of " + this + " has no Location");
        }
        if (++redirects > MOST_REDIRECTS) {
            throw new BrokenLinkException("more than " + MOST_REDIRECTS + " redirects of " + this);
        }
        String target = LinkHeader.resolve(location.trim(), url);
        int fragment = target.indexOf('#');
        target = fragment < 0 ? target : target.substring(0, fragment);
        if (target.indexOf('?') < 0 && url.getRawQuery() != null) {
            target += "?" + url.getRawQuery();
        }
        moveTo(target, "redirect");
    }

    /**
     * Asks for the rest of the listing in smaller pages, after GitHub failed to build one of this size.
     *
     * @return whether {@link #url()} now asks for less; if not, it is unchanged
     */
    public boolean shrink() {
        Optional<String> smaller = PageSize.smaller(url());
        smaller.map(URI::create).ifPresent(uri -> url = uri);
        seen.add(hash(url()));
        return smaller.isPresent();
    }

    /** Returns the path of the page and its ordinal, without the query. */
    @Override
    public String toString() {
        return url.getRawPath() + " page " + (pages + 1);
    }

    private void moveTo(String target, String what) throws BrokenLinkException {
        URI uri = origin.require(target, what);
        if (!seen.add(hash(target))) {
            throw new BrokenLinkException(what + " of " + this + " leads to where the listing has been before");
        }
        url = uri;
    }

    /** FNV-1a, 64 bits. */
    static long hash(String url) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < url.length(); i++) {
            hash = (hash ^ url.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
