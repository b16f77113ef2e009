package io.github.portgithub.github;

/** Knows the pages of one listing from an earlier run; variable {@code listingRecord}. For one worker. */
public interface KnownPages {

    /**
     * Returns what is known of a page.
     *
     * @param url the page's URL
     * @param token hash of the token that asks: a tag belongs to the token that it was given to
     * @return the page; null if it has to be read
     */
    KnownPage page(String url, long token);
}
