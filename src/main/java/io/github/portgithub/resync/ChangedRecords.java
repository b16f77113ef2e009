package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.mapping.EntityHash;
import io.github.portgithub.mapping.ListingPart;
import io.github.portgithub.mapping.Projection;
import io.github.portgithub.mapping.RecordIdentity;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What has changed of a listing since it was read: its records in the order of their update stamps, the newest first, down to
 * the mark. One that changes meanwhile comes first again and lets others come twice, which are dropped; none is passed by. Of
 * what was read, the creation stamps tell how many records are new, so that the two counts of the feed tell whether any has
 * gone.
 *
 * <p>For the worker that reads the listing.
 */
final class ChangedRecords implements ListingPart {

    private static final String UPDATED = "updated_at";
    static final String CREATED = "created_at";

    private final Fingerprint before;
    private final Fingerprint now;
    private final KindChanges changes;
    private final JsonNode selector;
    private final JsonNode repository;
    private final int mostPages;
    private final Set<Long> read = new HashSet<>();
    private int pages;
    private long added;
    private boolean doubtful;

    /**
     * @param before what GitHub said before the listing was read the last time
     * @param now what it says today
     * @param changes which records the listing has
     * @param selector the selector of the listing
     * @param repository whose listing it is
     * @param mostPages with more pages, the whole listing is read instead
     */
    ChangedRecords(
            Fingerprint before,
            Fingerprint now,
            KindChanges changes,
            JsonNode selector,
            JsonNode repository,
            int mostPages) {
        this.before = before;
        this.now = now;
        this.changes = changes;
        this.selector = selector;
        this.repository = repository;
        this.mostPages = mostPages;
    }

    @Override
    public Projection projection() {
        Projection stamps = Projection.of(List.of(List.of(UPDATED), List.of(CREATED)));
        return changes.kind() == null ? stamps : stamps.and(changes.kind().listedReads());
    }

    @Override
    public boolean keepsPlaces() {
        return false;
    }

    @Override
    public boolean isPast(JsonNode records) {
        pages++;
        Instant last = null;
        for (JsonNode record : records) {
            Instant updated = time(record, UPDATED);
            // Who sorts otherwise may have anything behind this
            doubtful |= updated == null || last != null && updated.isAfter(last);
            last = updated;
        }
        boolean past = last != null && last.isBefore(before.mark());
        doubtful |= !past && pages >= mostPages;
        return past || doubtful;
    }

    @Override
    public Taken of(JsonNode records, int taken) {
        List<JsonNode> chosen = new ArrayList<>(records.size());
        for (JsonNode record : records) {
            Instant updated = time(record, UPDATED);
            if (updated != null
                    && !updated.isBefore(before.mark())
                    && read.add(EntityHash.of(RecordIdentity.of(record)))) {
                Instant created = time(record, CREATED);
                doubtful |= created == null;
                if (created != null && created.isAfter(before.stamp()) && !created.isAfter(now.stamp())) {
                    added++;
                }
                Boolean listed =
                        changes.kind() == null ? Boolean.TRUE : changes.kind().isListed(record, selector, repository);
                doubtful |= listed == null;
                if (Boolean.TRUE.equals(listed)) {
                    chosen.add(record);
                }
            }
        }
        return new Taken(chosen, chosen.size(), doubtful);
    }

    /** Returns a time of a record; null if it has none that can be read. */
    static Instant time(JsonNode record, String field) {
        try {
            return OffsetDateTime.parse(record.path(field).asText("")).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Returns hashes of the records that were read, also of those that the listing does not have any more. */
    Set<Long> read() {
        return read;
    }

    /** Tells, after the last page, whether what was not read is as it was. */
    boolean addUp() {
        return !doubtful && before.count() + added == now.count() && read.containsAll(before.later());
    }

    /** Tells whether changes can be told from what GitHub said twice: of the same repository, and of something both times. */
    static boolean canTell(Fingerprint before, Fingerprint now) {
        return before != null
                && now != null
                && before.of().equals(now.of())
                && before.mark() != null
                && now.stamp() != null
                && !now.stamp().isBefore(before.stamp());
    }

    /** What the sum of these texts is equal for is the same part. */
    @Override
    public String toString() {
        return "changed since " + before.mark();
    }
}
