package io.github.portgithub.ledger;

import java.util.List;

/**
 * What a run has found of a listing.
 *
 * @param listing the listing as the run has found it; of one that is read in part, only what its pages are of
 * @param pages pages that were delivered
 * @param read how much of the listing that is
 */
public record LedgerChange(LedgerListing listing, List<LedgerPage> pages, Read read) {

    /** How much of a listing was read. */
    public enum Read {
        /** Some pages of it. */
        PART,
        /** All of it, with the pages that were written before: its pages of earlier runs go away. */
        WHOLE,
        /** All of it, and its pages are those of an earlier run. */
        UNCHANGED
    }
}
