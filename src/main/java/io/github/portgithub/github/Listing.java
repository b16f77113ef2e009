package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where one listing stands: the URL to ask next, and which URLs it has been at, so that a listing that runs in a circle
 * ends as incomplete instead of never. Every URL it gives out is at the API's own origin.
 *
 * <p>Remembers a 64-bit hash of each URL; for a listing of ten thousand pages a false alarm is less likely than one in
 * a hundred billion, and it is on the safe side. Not thread-safe: a listing belongs to the worker that reads it.
 */
public final class Listing {

    private static final int MOST_REDIRECTS = 5;
    private static final Pattern WHOSE = Pattern.compile(
            "^.*?/(repos/[^/]+/[^/]+|repositories/\\d+|(orgs|organizations|users)/[^/]+|user/\\d+)(?=/|$)");

    private final Origin origin;
    private final Set<Long> seen = new HashSet<>();
    private URI url;
    private int pages;
    private int redirects;
    private String numbered;
    private long first;
    private long last;
    private long listed;
    private long total;
    private boolean unproven;
    private String full;
    private boolean halved;
    private boolean repeated;
    private boolean moved;

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

    /** Returns a hash of the first record of the page that was answered last. */
    long first() {
        return first;
    }

    /** Returns a hash of the last record of the page that was answered last. */
    long last() {
        return last;
    }

    /** Returns how many pages were answered. */
    public int pages() {
        return pages;
    }

    /**
     * Takes how many records GitHub says there are in all.
     *
     * @param count {@code total_count}; 0 if GitHub does not say
     */
    void total(long count) {
        total = count;
    }

    /**
     * Looks at the records of the page that was answered, before {@link #next}.
     *
     * @param records the records, none left out
     * @return where this page meets the one before; null for the first page, and where pages are not counted
     */
    PageSeam seam(JsonNode records) {
        return seam(
                PageSeam.identity(records.path(0)),
                PageSeam.identity(records.path(records.size() - 1)),
                records.isEmpty());
    }

    /** The same for a page that is as it was. */
    PageSeam seam(KnownPage known) {
        return seam(known.first(), known.last(), known.records() == 0);
    }

    private PageSeam seam(long begins, long ends, boolean empty) {
        repeated = unproven && begins == first && ends == last;
        OptionalLong place = pages == 0 || unproven && empty ? OptionalLong.empty() : PageSize.place(url());
        PageSeam seam = null;
        if (place.isPresent()) {
            seam = PageSeam.between(numbered, url(), last, begins);
            numbered = seam.url();
        }
        first = begins;
        last = ends;
        return seam;
    }

    /**
     * Moves on after a page was answered. A page that is full ends the listing only if a {@code Link} header names the page
     * before it and no next one, as GitHub's does, or if there are as many records as GitHub says: something on the way may
     * have dropped or changed the header.
     * Otherwise the page after it is asked for, and one that is empty proves the end; so does the same again, if it holds
     * more records than a page does. Who counts pages by a cursor gives the first one again: then it is asked for in halves,
     * once, of which the first has to name the second.
     *
     * @param linkHeaders the values of all {@code Link} headers of the answer; null is none
     * @param records how many records the page holds
     * @return whether there is another page, now at {@link #url()}; if not, the listing is complete
     * @throws BrokenLinkException if nobody can tell what comes next: the header is unreadable, the next link leaves the
     *     origin or was followed before, a last page is named that is not this one, a full page that begins at a cursor has
     *     no header, or GitHub says that there are more records than it has listed
     */
    public boolean next(Collection<String> linkHeaders, int records) throws BrokenLinkException {
        pages++;
        redirects = 0;
        listed += records;
        Optional<String> next = LinkHeader.next(linkHeaders, url);
        if (next.isPresent()) {
            unproven = false;
            moveTo(next.get(), "next link");
            return true;
        }
        if (!LinkHeader.isWellFormed(linkHeaders) || !LinkHeader.hasRelations(linkHeaders)) {
            throw new BrokenLinkException("the Link header of " + this + " is unreadable");
        }
        // A page behind the last one is empty and names it, too
        Optional<String> lastPage = LinkHeader.target(linkHeaders, url, "last");
        if (lastPage.isPresent() && PageSize.number(lastPage.get()) > PageSize.number(url())) {
            throw new BrokenLinkException("the Link header of " + this + " names a last page and no next one");
        }
        // Who has no pages gives all that there is each time; who counts them by a cursor only gives the first one
        // again
        boolean unpaged = repeated && PageSize.isOverfull(url(), records);
        if (repeated && !unpaged) {
            return inHalves(
                    full, this + " is the page before it again, and no Link header says where the listing ends");
        }
        boolean proven =
                unpaged || LinkHeader.target(linkHeaders, url, "prev").isPresent() || total > 0 && listed >= total;
        Optional<String> following = !proven ? PageSize.following(url(), records) : Optional.empty();
        if (following.isPresent()) {
            unproven = true;
            full = url();
            moveTo(following.get(), "page after a full one");
            return true;
        }
        if (!proven && PageSize.isFullAtCursor(url(), records)) {
            return inHalves(url(), "the Link header of " + this + ", a full page, names no page before or after it");
        }
        if (total > listed) {
            throw new BrokenLinkException(
                    this + " is the last page, " + listed + " records are listed, and GitHub says there are " + total);
        }
        return false;
    }

    private boolean inHalves(String from, String why) throws BrokenLinkException {
        Optional<String> smaller = halved ? Optional.empty() : PageSize.smaller(from);
        if (smaller.isEmpty()) {
            throw new BrokenLinkException(why);
        }
        halved = true;
        unproven = false;
        moveTo(smaller.get(), "half of a full page");
        return true;
    }

    /**
     * Moves on after a page that is as it was. What came after it then may be gone by now: GitHub's tag is of the records and
     * not of the {@code Link} header. So the page after it is asked for, and one that is empty proves the end.
     *
     * @param known the page
     * @return whether there is another page to ask for
     * @throws BrokenLinkException as {@link #next}
     */
    boolean next(KnownPage known) throws BrokenLinkException {
        boolean more = next(
                known.next() == null ? List.of() : List.of("<" + known.next() + ">; rel=\"next\""), known.records());
        unproven = more;
        return more;
    }

    /**
     * Follows a redirect, as GitHub sends for a repository or an organization that was renamed: to the same page of the same
     * listing under another name, or under the id. Any other would leave records out that nobody misses. If the new URL has
     * no query it gets that of the old one, because the filter and the page size are in it.
     *
     * @param location the value of the {@code Location} header, absolute or relative (RFC 9110 section 10.2.2), or null
     * @throws BrokenLinkException if there is none, it leads to another page or listing, leaves the origin or was followed
     *     before, or it is the sixth for one page
     */
    public void redirect(String location) throws BrokenLinkException {
        if (location == null || location.isBlank()) {
            throw new BrokenLinkException("redirect of " + this + " has no Location");
        }
        if (++redirects > MOST_REDIRECTS) {
            throw new BrokenLinkException("more than " + MOST_REDIRECTS + " redirects of " + this);
        }
        String target = LinkHeader.resolve(location.trim(), url);
        target = withoutFragment(target);
        if (target.indexOf('?') < 0 && url.getRawQuery() != null) {
            target += "?" + url.getRawQuery();
        }
        URI uri = origin.require(target, "redirect");
        if (!parameters(uri).equals(parameters(url)) || !listed(uri).equals(listed(url))) {
            throw new BrokenLinkException("redirect of " + this + " leads to another listing or page");
        }
        moveTo(target, "redirect");
        moved = true;
    }

    /** Returns whether GitHub has answered under another URL than it was asked at: what it lists may have another name. */
    boolean isMoved() {
        return moved;
    }

    private static Set<String> parameters(URI url) {
        return url.getRawQuery() == null
                ? Set.of()
                : new HashSet<>(Arrays.asList(url.getRawQuery().split("&")));
    }

    /** Returns what is listed, without whose it is. */
    private static String listed(URI url) {
        return WHOSE.matcher(url.getRawPath()).replaceFirst("");
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
        // A fragment is not sent (RFC 9110 section 7.1), so it tells no two pages apart
        String sent = withoutFragment(target);
        URI uri = origin.require(sent, what);
        if (!seen.add(hash(sent))) {
            throw new BrokenLinkException(what + " of " + this + " leads to where the listing has been before");
        }
        url = uri;
    }

    private static String withoutFragment(String target) {
        int fragment = target.indexOf('#');
        return fragment < 0 ? target : target.substring(0, fragment);
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
