package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A part of a listing, from its beginning: the listing need not be read beyond. For one worker. */
public interface ListingPart {

    /**
     * What is taken of a page.
     *
     * @param records the records
     * @param counted how many of them count
     * @param ends whether nothing of the pages after it is taken
     */
    record Taken(List<JsonNode> records, int counted, boolean ends) {}

    /** Returns the fields of a record that are read to choose. */
    Projection projection();

    /**
     * Chooses from a page.
     *
     * @param records the records, in the order of the listing, without those that the kind leaves out
     * @param taken how many records of earlier pages were taken
     * @return what is taken, and whether the page after this one is to be read
     */
    Taken of(JsonNode records, int taken);

    /**
     * Tells whether nothing of the pages after this one is taken, whatever the kind leaves out.
     *
     * @param records all records of the page
     */
    default boolean isPast(JsonNode records) {
        return false;
    }

    /** Returns whether records keep their places while the listing is read, so that pages have to meet. */
    default boolean keepsPlaces() {
        return true;
    }
}
