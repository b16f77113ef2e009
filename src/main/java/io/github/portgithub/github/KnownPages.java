package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.mapping.Projection;

/** Knows the pages of one listing from an earlier run; variable {@code listingRecord}. For one worker. */
public interface KnownPages extends Projection.Reader {

    /**
     * Returns what is known of a page.
     *
     * @param url the page's URL
     * @param token hash of the token that asks: a tag belongs to the token that it was given to
     * @return the page; null if it has to be read
     */
    KnownPage page(String url, long token);

    /**
     * Takes the records of a page that was read, with the fields that {@link #projection} reads.
     *
     * @param records without those that the kind leaves out; not changed
     */
    void read(JsonNode records);
}
