package io.github.portgithub.ledger;

import java.time.Instant;

/**
 * A page of a listing that was read, and of which Port has accepted or refused everything.
 *
 * @param listing the listing's id
 * @param url hash of the page's URL
 * @param position 1 for the first page of the listing
 * @param run the number of the last run that has read it, or has heard that it is unchanged
 * @param vintage hash of what makes entities of its records
 * @param clean whether every record was filtered or made entities that were accepted; otherwise the page has to be read
 *     anew
 * @param tag GitHub's {@code ETag}; null if there is none
 * @param token hash of the token that the tag belongs to
 * @param next URL of the page after it; null if it is the last
 * @param records how many records it holds
 * @param firstRecord hash of its first record
 * @param lastRecord hash of its last record
 * @param deliveredAt when Port had accepted or refused everything
 * @param entities what it made
 */
public record LedgerPage(
        long listing,
        long url,
        int position,
        long run,
        long vintage,
        boolean clean,
        String tag,
        long token,
        String next,
        int records,
        long firstRecord,
        long lastRecord,
        Instant deliveredAt,
        PackedEntities entities) {

    /** Returns the same page, heard of by another run. */
    public LedgerPage ofRun(long other) {
        return with(other, clean, tag, entities);
    }

    /** Returns the same page as one that has to be read anew, with entities of which some are of unknown content. */
    public LedgerPage doubted(PackedEntities others) {
        return with(run, false, null, others);
    }

    /** Returns the same page with other entities; its tag stood for those that it had. */
    public LedgerPage withEntities(PackedEntities others) {
        return with(run, clean, null, others);
    }

    private LedgerPage with(long otherRun, boolean isClean, String otherTag, PackedEntities others) {
        return new LedgerPage(
                listing,
                url,
                position,
                otherRun,
                vintage,
                isClean,
                otherTag,
                token,
                next,
                records,
                firstRecord,
                lastRecord,
                deliveredAt,
                others);
    }
}
