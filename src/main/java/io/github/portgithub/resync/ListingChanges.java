package io.github.portgithub.resync;

import io.github.portgithub.ledger.LedgerPage;
import io.github.portgithub.ledger.PackedEntities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What has changed of a listing, put together with what the ledger has of the rest. A page of the ledger loses what the
 * records that were read again had made; what they make now, and what new records make, is one more page.
 *
 * <p>For the worker that reads the listing, and for whoever holds the lock of its {@link ListingRecord}.
 */
final class ListingChanges {

    private final ChangedRecords part;
    private final List<LedgerPage> known;
    private final long changedUrl;
    private final List<PageRecord> begun = new ArrayList<>();
    private final List<PackedEntities> delivered = new ArrayList<>();
    private List<LedgerPage> rest;
    private boolean clean = true;

    /**
     * @param part what is read
     * @param known the pages that the ledger has, in their order
     * @param changedUrl hash of the URL of the page for what has changed
     */
    ListingChanges(ChangedRecords part, List<LedgerPage> known, long changedUrl) {
        this.part = part;
        this.known = known;
        this.changedUrl = changedUrl;
    }

    void begun(PageRecord page) {
        begun.add(page);
    }

    /** Takes a page of which everything is accepted or refused. */
    void delivered(PackedEntities made, boolean isClean) {
        clean &= isClean;
        // More entities than are kept
        if (!made.resources().isEmpty()) {
            delivered.add(made);
        }
    }

    /**
     * Tells, after the last page, whether the rest is as it was.
     *
     * <p>A record that has left moves up those behind it. Where they were read in several pages, one of them may have been
     * passed by then: only the whole listing tells.
     */
    boolean addUp() {
        if (!part.addUp()) {
            return false;
        }
        rest = known.stream().map(this::withoutRead).toList();
        return known.size() == 1 || !hasLost();
    }

    private LedgerPage withoutRead(LedgerPage page) {
        PackedEntities left = page.entities().without(part.read());
        return left == page.entities() ? page : page.withEntities(left);
    }

    private boolean hasLost() {
        Set<Long> made = new HashSet<>();
        begun.forEach(page -> page.identities(made));
        for (LedgerPage page : known) {
            PackedEntities entities = page.entities();
            for (int i = 0; i < entities.size(); i++) {
                if (part.read().contains(entities.records()[i]) && !made.contains(entities.identities()[i])) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the pages that the ledger has. */
    List<LedgerPage> pages() {
        return known;
    }

    /** Returns the pages that the ledger has, without what was read again; after {@link #addUp} only. */
    List<LedgerPage> rest() {
        return rest;
    }

    /**
     * Returns the pages of the listing as it is now, once all that was read is accepted or refused.
     *
     * @param listing the listing's id
     * @param vintage what makes entities of its records
     * @param run the run's number
     * @param now when all was accepted or refused
     */
    List<LedgerPage> pages(long listing, long vintage, long run, Instant now) {
        List<LedgerPage> pages = new ArrayList<>();
        List<PackedEntities> changed = new ArrayList<>();
        for (LedgerPage page : rest) {
            if (page.url() != changedUrl) {
                pages.add(page.ofRun(run));
            } else {
                changed.add(page.entities().unfiltered());
            }
        }
        changed.addAll(delivered);
        PackedEntities made = changed.isEmpty()
                ? null
                : PackedEntities.together(
                        changed, changed.stream().mapToInt(PackedEntities::read).sum());
        if (made != null && (made.read() > 0 || !clean)) {
            pages.add(new LedgerPage(
                    listing,
                    changedUrl,
                    pages.size() + 1,
                    run,
                    vintage,
                    clean && made.size() <= PackedEntities.MOST,
                    null,
                    0,
                    null,
                    0,
                    0,
                    0,
                    now,
                    made.size() <= PackedEntities.MOST ? made : made.without(made.all())));
        }
        return pages;
    }
}
