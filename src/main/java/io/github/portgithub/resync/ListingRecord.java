package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.KnownPage;
import io.github.portgithub.github.KnownPages;
import io.github.portgithub.github.PageRead;
import io.github.portgithub.github.PageSeam;
import io.github.portgithub.ledger.LedgerChange;
import io.github.portgithub.ledger.LedgerListing;
import io.github.portgithub.ledger.LedgerPage;
import io.github.portgithub.ledger.PackedEntities;
import io.github.portgithub.mapping.EntityHash;
import io.github.portgithub.mapping.Projection;
import io.github.portgithub.mapping.RecordIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One listing as a run reads it and the ledger knows it. Pages are written once Port has accepted or refused what they
 * made, some at a time; the listing once all its pages are.
 *
 * <p>One worker reads it, many threads report what became of its entities. Nobody waits for the ledger with a lock held.
 */
public final class ListingRecord implements KnownPages {

    /** What a worker would have to deliver again if the program died is bounded by this. */
    private static final int WRITTEN_AT_ONCE = 10;

    private static final Projection CREATED = Projection.of(List.of(List.of(ChangedRecords.CREATED)));
    private static final Projection UPDATED = Projection.of(List.of(List.of(OrganizationChanges.UPDATED)));
    private static final int LONGEST_URL = 4000;
    private static final int LONGEST_TAG = 250;

    private final RunLedger ledger;
    private final Fetch fetch;
    private final long id;
    private final long vintage;
    private final String account;
    private final String scope;
    private final String url;
    private final Instant readAt;
    private final boolean conditional;
    private final Heard heard;
    private final Map<Long, LedgerPage> known = new HashMap<>();
    private final List<LedgerPage> pending = new ArrayList<>();
    private String treeUrl;
    private ListingChanges changes;
    /** Records that were made after GitHub said what there is. */
    private final Set<Long> later = new HashSet<>();

    private boolean unheard;

    private int position;
    private int undelivered;
    private boolean ended;
    private boolean written;
    private boolean writing;
    private boolean clean = true;
    private int pages;
    private long records;
    private long entities;

    /**
     * @param ledger the run's
     * @param fetch what the listing is read for
     * @param account the organization's or account's login in lower case
     * @param scope the organization or repository in lower case
     * @param url the listing's URL without the host
     * @param vintage what makes entities of its records
     * @param conditional whether nobody needs the records of a page that is as it was
     * @param heard what GitHub has said of it before it is read; null if nothing that holds
     */
    ListingRecord(
            RunLedger ledger,
            Fetch fetch,
            String account,
            String scope,
            String url,
            long vintage,
            boolean conditional,
            Heard heard) {
        this.heard = heard;
        this.conditional = conditional;
        this.ledger = ledger;
        this.fetch = fetch;
        this.account = account;
        this.scope = scope;
        this.url = fits(url, LONGEST_URL) ? url : url.substring(0, LONGEST_URL);
        this.vintage = vintage;
        this.readAt = ledger.now();
        this.id = EntityHash.of(
                fetch.kind() + '\n' + fetch.resources().get(0).mapping().selectorKey(), scope + '\n' + url);
        for (LedgerPage page : ledger.pages(id)) {
            known.put(page.url(), page);
        }
    }

    @Override
    public KnownPage page(String pageUrl, long token) {
        LedgerPage page = known.get(EntityHash.of(pageUrl));
        return !conditional
                        || changes != null
                        || page == null
                        || page.tag() == null
                        || page.token() != token
                        || !isWhole(page)
                ? null
                : new KnownPage(
                        page.tag(),
                        page.records(),
                        page.firstRecord(),
                        page.lastRecord(),
                        page.entities().read(),
                        page.next());
    }

    @Override
    public Projection projection() {
        return heard == null ? Projection.NOTHING : heard.list() == null ? CREATED : UPDATED;
    }

    @Override
    public void read(JsonNode records) {
        if (heard == null) {
            return;
        }
        Instant stamp = heard.fingerprint().stamp();
        for (JsonNode record : records) {
            if (heard.list() != null) {
                unheard |= heard.list()
                        .lacks(heard.repository(), ChangedRecords.time(record, OrganizationChanges.UPDATED));
                continue;
            }
            Instant created = ChangedRecords.time(record, ChangedRecords.CREATED);
            // Who has no such stamp has no order by which one could tell, either
            if (created != null
                    && (stamp == null || created.isAfter(stamp))
                    && later.size() <= Fingerprint.MOST_LATER) {
                later.add(EntityHash.of(RecordIdentity.of(record)));
            }
        }
    }

    /** Returns what GitHub said of what was read, for the ledger; null if nothing that holds. */
    private String said() {
        return heard == null || unheard || later.size() > Fingerprint.MOST_LATER
                ? null
                : heard.fingerprint().withLater(later).text();
    }

    /** Tells whether a page still says all that reading it would: it is made as today, and Port has all of it. */
    private boolean isWhole(LedgerPage page) {
        if (page.vintage() != vintage
                || !page.clean()
                || page.entities().resources().size() != fetch.resources().size()) {
            return false;
        }
        PackedEntities made = page.entities();
        for (int i = 0; i < made.size(); i++) {
            if (!ledger.known().isAccepted(made.identities()[i], made.contents()[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Tells whether everything that the tree makes is known, as of one reading: its own page, which names how many groups of
     * files there are, and a page for each of them.
     */
    boolean isTreeWhole() {
        LedgerPage tree = treePage();
        return tree != null
                && known.size() == tree.records() + 1
                && known.values().stream().allMatch(page -> page.run() == tree.run() && isWhole(page));
    }

    /** Tells whether a tree of a tag is the one that is known, and all that it makes. */
    boolean isTreeUnchanged(String tag, long token) {
        LedgerPage tree = treePage();
        return tag != null && tree != null && tag.equals(tree.tag()) && token == tree.token() && isTreeWhole();
    }

    private LedgerPage treePage() {
        return known.get(EntityHash.of(treeUrl));
    }

    /** Says that this is a tree, and what its request's whole URL is. */
    ListingRecord ofTree(String requestUrl) {
        treeUrl = requestUrl;
        return this;
    }

    /** Takes the tree, which is as it was, with all that it makes. */
    void treeUnchanged(ResyncRun run, String tag, long token) {
        for (LedgerPage page : List.copyOf(known.values())) {
            if (page != treePage()) {
                unchanged(run, page);
            }
        }
        treeRead(tag, token, known.size() - 1);
    }

    /** Takes a group of files, if it is as it was and so is all that it makes. */
    boolean isGroupUnchanged(ResyncRun run, String group, String tag) {
        LedgerPage page = known.get(EntityHash.of(groupUrl(group)));
        if (page == null || !tag.equals(page.tag()) || !isWhole(page)) {
            return false;
        }
        unchanged(run, page);
        return true;
    }

    private void unchanged(ResyncRun run, LedgerPage page) {
        count(run, page.entities());
        synchronized (this) {
            undelivered++;
        }
        position++;
        delivered(page.ofRun(ledger.number()));
    }

    /** Begins a group of files of a tree. */
    PageRecord group(String group, String tag) {
        return page(new PageRead(groupUrl(group), tag, 0, 0, 0, 0, null, true, false), 0);
    }

    private String groupUrl(String group) {
        return url + '#' + group;
    }

    /** Ends a tree: each of its groups was read or is as it was. */
    void treeRead(String tag, long token, int groups) {
        page(new PageRead(treeUrl, tag, token, groups, 0, 0, null, true, false), 0)
                .sealed();
        ended();
    }

    /**
     * Takes the listing as the run before has left it, if that was cut short a short while ago.
     *
     * @param run the run
     * @param of what is listed
     * @param firstUrl the URL of its first page
     * @return whether it need not be read
     */
    boolean resume(ResyncRun run, PagedListing.Of of, String firstUrl) {
        LedgerListing before = known.isEmpty() ? null : ledger.resumable(id, vintage);
        if (before == null || !take(run, of, firstUrl, before)) {
            return false;
        }
        // What GitHub says today is of a later state than what was read then
        ledger.write(unchanged(listing(
                true,
                before.pages(),
                before.records(),
                before.entities(),
                before.readAt(),
                before.deliveredAt(),
                before.fingerprint())));
        ledger.listingResumed();
        return true;
    }

    /**
     * Takes the listing as an earlier run has left it, if GitHub says of it what it said then. Nothing is written: what the
     * ledger has of it stays as it is.
     *
     * @param run the run
     * @param of what is listed
     * @param firstUrl the URL of its first page
     * @return whether it need not be read
     */
    boolean takeUnchanged(ResyncRun run, PagedListing.Of of, String firstUrl) {
        LedgerListing before = heard == null || known.isEmpty() ? null : ledger.listing(id);
        if (before == null
                || !before.clean()
                || before.vintage() != vintage
                || !heard.isAsBefore(before.fingerprint())
                || !take(run, of, firstUrl, before)) {
            return false;
        }
        fetch.listingTaken();
        ledger.listingUnchanged();
        return true;
    }

    /**
     * Begins to read what has changed of the listing in place of all of it, if the ledger has the rest.
     *
     * @param of what is listed
     * @param firstUrl the URL of its first page
     * @param kind what tells of the changes of the kind
     * @param selector the selector
     * @return what is to be taken of the listing of what has changed; null if the whole listing has to be read
     */
    ChangedRecords changes(PagedListing.Of of, String firstUrl, KindChanges kind, JsonNode selector) {
        LedgerListing before = heard == null || known.isEmpty() ? null : ledger.listing(id);
        if (before == null || !before.clean() || before.vintage() != vintage) {
            return null;
        }
        Fingerprint fingerprint = heard.fingerprint();
        Fingerprint said = Fingerprint.parse(before.fingerprint());
        List<LedgerPage> chain = ChangedRecords.canTell(said, fingerprint) ? chain(firstUrl, before) : null;
        if (chain == null) {
            return null;
        }
        ChangedRecords part = new ChangedRecords(
                said, fingerprint, kind, selector, of.repository().json(), chain.size() + 2);
        changes = new ListingChanges(part, chain, EntityHash.of(changedUrl()));
        return part;
    }

    /** Returns the same listing, to be read from its beginning. */
    ListingRecord again() {
        return new ListingRecord(ledger, fetch, account, scope, url, vintage, conditional, heard);
    }

    /** Returns whether only what has changed of the listing is read. */
    boolean isOfChanges() {
        return changes != null;
    }

    /**
     * Ends the reading of what has changed.
     *
     * @return whether that was all; if not, the whole listing has to be read
     */
    boolean changesRead(ResyncRun run, PagedListing.Of of, String firstUrl) {
        if (!changes.addUp()) {
            return false;
        }
        seams(changes.pages(), firstUrl).forEach(seam -> run.pagesMet(of, seam));
        changes.rest().forEach(page -> count(run, page.entities()));
        fetch.listingTaken();
        ledger.listingChanged();
        ended();
        return true;
    }

    private String changedUrl() {
        return url + "#changed";
    }

    /** Counts all pages of the listing as read, if they are of one reading, and Port has all that they made. */
    private boolean take(ResyncRun run, PagedListing.Of of, String firstUrl, LedgerListing before) {
        List<LedgerPage> chain = chain(firstUrl, before);
        if (chain == null) {
            return false;
        }
        seams(chain, firstUrl).forEach(seam -> run.pagesMet(of, seam));
        chain.forEach(page -> count(run, page.entities()));
        return true;
    }

    /**
     * Returns all pages of the listing in their order, the last of them what has changed since the others were read; null if
     * they are not of one reading, or Port does not have all that they made.
     */
    private List<LedgerPage> chain(String firstUrl, LedgerListing before) {
        List<LedgerPage> chain = new ArrayList<>();
        LedgerPage changed = known.get(EntityHash.of(changedUrl()));
        String pageUrl = firstUrl;
        while (pageUrl != null) {
            LedgerPage page = known.get(EntityHash.of(pageUrl));
            if (page == null || page == changed || chain.size() == known.size()) {
                return null;
            }
            chain.add(page);
            pageUrl = page.next();
        }
        if (changed != null) {
            chain.add(changed);
        }
        boolean whole = chain.size() == known.size() && chain.size() == before.pages();
        return whole && chain.stream().allMatch(page -> page.run() == before.run() && isWhole(page)) ? chain : null;
    }

    /** Returns where the pages of the listing met when they were read. */
    private List<PageSeam> seams(List<LedgerPage> chain, String firstUrl) {
        List<PageSeam> seams = new ArrayList<>();
        String numbered = null;
        String pageUrl = firstUrl;
        for (int i = 1; i < chain.size() && chain.get(i - 1).next() != null; i++) {
            pageUrl = chain.get(i - 1).next();
            PageSeam seam = PageSeam.between(
                    numbered,
                    pageUrl,
                    chain.get(i - 1).lastRecord(),
                    chain.get(i).firstRecord());
            if (seam != null) {
                numbered = seam.url();
                seams.add(seam);
            }
        }
        return seams;
    }

    /** Counts what a page makes as if it had been read, none of it to be posted. */
    private void count(ResyncRun run, PackedEntities made) {
        for (long identity : made.identities()) {
            run.seen().add(identity);
        }
        for (int i = 0; i < made.resources().size(); i++) {
            fetch.resources().get(i).unchanged(made.read(), made.resources().get(i), scope.contains("/"));
        }
    }

    /** Takes a page that is as it was. */
    void notModified(ResyncRun run, PageRead read) {
        LedgerPage before = known.get(EntityHash.of(read.url()));
        count(run, before.entities());
        ledger.pageNotModified();
        LedgerPage page = new LedgerPage(
                id,
                before.url(),
                ++position,
                ledger.number(),
                vintage,
                read.sound(),
                read.tag(),
                read.token(),
                read.next(),
                read.records(),
                read.first(),
                read.last(),
                before.deliveredAt(),
                before.entities());
        synchronized (this) {
            undelivered++;
        }
        delivered(page);
    }

    /** Begins a page that was read. */
    PageRecord page(PageRead read, int mapped) {
        synchronized (this) {
            undelivered++;
        }
        PageRecord page = new PageRecord(ledger, this, read, ++position, mapped, fetch);
        if (changes != null) {
            changes.begun(page);
        }
        return page;
    }

    /** Takes a page of which everything is accepted or refused. */
    void delivered(PageRecord page) {
        if (changes != null) {
            PackedEntities made = page.packed();
            synchronized (this) {
                changes.delivered(made, page.isClean());
                undelivered--;
            }
            write();
            return;
        }
        PageRead read = page.page();
        boolean whole = page.isClean() && fits(read.next(), LONGEST_URL);
        delivered(new LedgerPage(
                id,
                EntityHash.of(read.url()),
                page.position(),
                ledger.number(),
                vintage,
                whole,
                whole && fits(read.tag(), LONGEST_TAG) ? read.tag() : null,
                read.token(),
                whole ? read.next() : null,
                read.records(),
                read.first(),
                read.last(),
                ledger.now(),
                page.packed()));
    }

    private static boolean fits(String text, int longest) {
        return text == null || text.length() <= longest;
    }

    private void delivered(LedgerPage page) {
        synchronized (this) {
            undelivered--;
            add(page);
        }
        write();
    }

    private void add(LedgerPage page) {
        pages++;
        records += page.entities().read();
        entities += page.entities().size();
        clean &= page.clean();
        pending.add(page);
    }

    /**
     * Ends a listing of which GitHub says that there is none, and of which it will say if there is: as one with no records.
     *
     * @param firstUrl the URL of its first page
     */
    void none(String firstUrl) {
        if (heard != null && changes == null && position == 0) {
            page(new PageRead(firstUrl, null, 0, 0, 0, 0, null, true, false), 0).sealed();
            ended();
        }
    }

    /** Notes that the last page was read. */
    void ended() {
        synchronized (this) {
            ended = true;
        }
        write();
    }

    private void write() {
        while (true) {
            List<LedgerPage> some;
            LedgerListing listing;
            boolean whole;
            boolean same;
            synchronized (this) {
                if (changes != null && ended && undelivered == 0 && pages == 0) {
                    changes.pages(id, vintage, ledger.number(), ledger.now()).forEach(this::add);
                }
                whole = ended && undelivered == 0 && !written && pages > 0;
                if (writing || !whole && pending.size() < WRITTEN_AT_ONCE) {
                    return;
                }
                writing = true;
                written |= whole;
                // Each page is as it was, and there are no others
                same = whole
                        && pending.size() == pages
                        && known.size() == pages
                        && pending.stream().allMatch(this::isKnown);
                some = new ArrayList<>(pending);
                pending.clear();
                listing = listing(clean, pages, records, entities, readAt, ledger.now(), said());
            }
            if (whole) {
                known.values()
                        .forEach(page ->
                                ledger.gone(fetch.kind(), scope, page.entities().identities()));
            }
            ledger.write(
                    same
                            ? unchanged(listing)
                            : new LedgerChange(
                                    listing, some, whole ? LedgerChange.Read.WHOLE : LedgerChange.Read.PART));
            synchronized (this) {
                writing = false;
            }
        }
    }

    private static LedgerChange unchanged(LedgerListing listing) {
        return new LedgerChange(listing, List.of(), LedgerChange.Read.UNCHANGED);
    }

    private boolean isKnown(LedgerPage page) {
        LedgerPage before = known.get(page.url());
        return before != null && page.equals(before.ofRun(page.run()));
    }

    private LedgerListing listing(
            boolean allClean,
            int allPages,
            long allRecords,
            long allEntities,
            Instant read,
            Instant deliveredAt,
            String said) {
        return new LedgerListing(
                id,
                account,
                fetch.kind(),
                scope,
                url,
                ledger.number(),
                vintage,
                allClean,
                allPages,
                allRecords,
                allEntities,
                read,
                deliveredAt,
                said);
    }
}
