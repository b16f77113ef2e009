package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.mapping.RecordIdentity;
import java.util.OptionalLong;

/**
 * Where two pages of a listing met: the last record of the one and the first of the other. GitHub counts pages from the
 * listing's beginning each time; if a record before this place goes away between the two requests, all others move up, and
 * the record that was to begin the second page is on neither. Then it is between these two when they are asked for again.
 * The listings are in an order that does not change, so if the two still follow each other, no record was skipped here.
 *
 * <p>Immutable and small, as a large organization has many: the URL is the same text for all pages of a listing, the
 * records are 64-bit hashes of what tells them apart.
 *
 * @param url the URL of some page of the listing, with a page number
 * @param place how many records came before this place
 * @param before the last record of the first page; 0 if it had none
 * @param after the first record of the second page; 0 if it had none
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api">GitHub: pagination</a>
 */
public record PageSeam(String url, long place, long before, long after) {

    private static final long NONE = 0;

    /**
     * Finds where a page met the one before.
     *
     * @param numbered the URL of an earlier page of the listing with a page number; null if there is none
     * @param url the page's URL
     * @param before hash of the last record of the page before
     * @param after hash of the page's first record
     * @return the place; null where pages are not counted
     */
    public static PageSeam between(String numbered, String url, long before, long after) {
        OptionalLong place = PageSize.place(url);
        return place.isEmpty()
                ? null
                : new PageSeam(numbered == null ? url : numbered, place.getAsLong(), before, after);
    }

    /** Returns the URL of a small page around this place, also after a few records before it came or went. */
    public String page() {
        return PageSize.around(url, place);
    }

    /**
     * Tells whether the two records still follow each other. Behind the last record of a listing there is none, which shows on
     * a page that is not full.
     *
     * @param records the records of {@link #page()}
     * @return false also if the first page had no record, or the two are too far from their place to be seen
     */
    public boolean isIn(JsonNode records) {
        if (before == NONE) {
            return false;
        }
        if (after == NONE) {
            return records.size() < PageSize.size(page()) && identity(records.path(records.size() - 1)) == before;
        }
        for (int i = 1; i < records.size(); i++) {
            if (identity(records.get(i - 1)) == before && identity(records.get(i)) == after) {
                return true;
            }
        }
        return false;
    }

    /**
     * Hashes what tells a record from the others of its listing.
     *
     * @param record the record; missing is none
     * @return its hash; 0 if there is no record
     */
    static long identity(JsonNode record) {
        if (record.isMissingNode()) {
            return NONE;
        }
        return Listing.hash(RecordIdentity.of(record));
    }
}
