package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.Repository;
import io.github.portgithub.mapping.EntityHash;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What GitHub lists of one organization, the last that changed first: which of its repositories have records that changed, and
 * when the last of them did. A repository that the list does not name since a run has read its own listing is as it was then.
 *
 * <p>Says nothing where it is in another order, lacks a stamp, or leaves out what a repository lists itself. It says what has
 * changed, never what is gone: that, the repository's own listing says. Thread-safe.
 */
final class OrganizationChanges {

    static final String UPDATED = "updated_at";

    private final String list;
    private final Map<Long, Instant> newestOf = new HashMap<>();
    private Instant answeredAt;
    private Instant newest;
    private Instant last;
    private boolean ended;
    private boolean doubtful;

    /**
     * @param list path and query of the list below the organization
     */
    OrganizationChanges(String list) {
        this.list = list;
    }

    /**
     * Takes a page.
     *
     * @param records its records, each with {@code updated_at} and {@code repository.id}
     * @param answered when GitHub answered, by its clock; null if it did not tell
     */
    synchronized void page(JsonNode records, Instant answered) {
        answeredAt = answeredAt == null ? answered : answeredAt;
        doubtful |= answeredAt == null;
        for (JsonNode record : records) {
            Instant updated = ChangedRecords.time(record, UPDATED);
            JsonNode repository = record.path("repository").path("id");
            // Who sorts otherwise may have anything behind this
            doubtful |= updated == null || !repository.isIntegralNumber() || last != null && updated.isAfter(last);
            if (doubtful) {
                return;
            }
            newest = newest == null ? updated : newest;
            last = updated;
            newestOf.putIfAbsent(repository.asLong(), updated);
        }
    }

    /** Notes that there is no page after the last one. */
    synchronized void ended() {
        ended = true;
    }

    /** Notes that the list may leave something out. */
    synchronized void doubt() {
        doubtful = true;
    }

    synchronized boolean isDoubtful() {
        return doubtful;
    }

    /**
     * Tells whether all changes after a mark have been read.
     *
     * @param mark null for all there ever were
     */
    synchronized boolean reaches(Instant mark) {
        return ended || mark != null && last != null && !last.isAfter(mark);
    }

    /**
     * Returns up to when the list had told all changes before the listing of a repository is read.
     *
     * @param repository the repository
     * @return null if it tells nothing
     */
    synchronized Fingerprint fingerprint(Repository repository) {
        if (doubtful || answeredAt == null || repository.id() == 0) {
            return null;
        }
        return Fingerprint.of(
                String.join(
                        " ",
                        Long.toString(repository.id()),
                        String.valueOf(repository.visibility()),
                        Boolean.toString(repository.is("archived")),
                        Boolean.toString(repository.is("disabled")),
                        name(list)),
                0,
                newest,
                answeredAt);
    }

    /** Returns what tells a list from others in a {@link Fingerprint}. */
    private static String name(String list) {
        return Long.toHexString(EntityHash.of(list));
    }

    /** Tells whether a fingerprint is of this list. */
    boolean isOf(Fingerprint before) {
        return before.of().endsWith(' ' + name(list));
    }

    /**
     * Tells whether nothing of a repository has changed since its listing was read.
     *
     * @param repository the repository's id
     * @param now what the list tells of it today
     * @param before what it told before the listing was read; null if nothing
     */
    synchronized boolean isSilent(long repository, Fingerprint now, Fingerprint before) {
        if (doubtful || before == null || !before.of().equals(now.of()) || !reaches(before.mark())) {
            return false;
        }
        Instant changed = newestOf.get(repository);
        return changed == null || before.mark() != null && !changed.isAfter(before.mark());
    }

    /**
     * Tells whether the list lacks a record that the repository's own listing has: a token may see less of the one than of the
     * other.
     *
     * @param repository the repository's id
     * @param updated the record's update stamp; null if it has none
     */
    synchronized boolean lacks(long repository, Instant updated) {
        if (doubtful || updated == null) {
            return true;
        }
        boolean told = (ended || last != null && updated.isAfter(last))
                && !updated.isAfter(answeredAt.minus(Fingerprint.SETTLED_AFTER));
        Instant changed = newestOf.get(repository);
        return told && (changed == null || changed.isBefore(updated));
    }
}
