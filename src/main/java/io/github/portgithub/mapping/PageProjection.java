package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.FormatSchema;
import io.github.portgithub.jq.JqProgram;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.component.jackson.SchemaResolver;

/**
 * Says what to keep of a page: of each record what the mapping reads, what the routes read, and what tells it from others. A
 * record of GitHub has some 20 KB, of which a mapping reads a few hundred bytes.
 *
 * <p>Used by {@code routes/github-page.camel.yaml}. Thread-safe.
 */
public final class PageProjection implements SchemaResolver {

    /** Variable: {@code object} where the answer is one record, a field's name where that holds the list of records. */
    public static final String RECORDS_IN = "recordsIn";

    /** Variable: a field; the records that have it are left out, as pull requests are of a listing of issues. */
    public static final String RECORDS_WITHOUT = "recordsWithout";

    /** Variable: fields of a record that a route reads itself, with commas between them; may be unset. */
    public static final String ALSO_READ = "alsoRead";

    /** Variable: fields that are taken out of each record before anybody sees it, with commas between them; may be unset. */
    public static final String WITHHELD = "withheld";

    /** Variable: the part of the listing that is wanted, a {@link ListingPart}; may be unset. */
    public static final String WINDOW = "window";

    /** Variable: what is known of the listing from an earlier run, a {@link Projection.Reader}; may be unset. */
    public static final String LISTING_RECORD = "listingRecord";

    /** Variable: the field of a record that the answer goes to, if it is read for a record that is there already. */
    public static final String EXTRA = "extra";

    /** Variable: a field of such an answer that holds the value. */
    public static final String EXTRA_IN = "extraIn";

    /** The value of {@link #RECORDS_IN} that stands for one record. */
    public static final String OBJECT = "object";

    /** Beside a list in an object, GitHub says how many records there are in all. */
    public static final String TOTAL_COUNT = "total_count";

    /** Variable: a {@link Projection.Reader} that says alone what to keep of an answer that is no page; may be unset. */
    public static final String READ_BY = "readBy";

    /** Variable: a {@link Projection.Reader} that reads records beside the fetch; may be unset. */
    public static final String ALSO_READ_BY = "alsoReadBy";

    /** Beside what a search has found, GitHub says whether it had to end before it was through. */
    public static final String INCOMPLETE_RESULTS = "incomplete_results";

    private static final Projection TOTAL = Projection.of(List.of(List.of(TOTAL_COUNT), List.of(INCOMPLETE_RESULTS)));

    private final boolean enabled;

    /**
     * @param enabled {@code port.mapping.projection}: false keeps everything
     */
    public PageProjection(boolean enabled) {
        this.enabled = enabled;
    }

    /**
     * Returns what to keep.
     *
     * @param exchange the exchange with variables {@code fetch}, {@code recordsIn}, {@code recordsWithout} and {@code
     *     alsoRead}, each of which may be unset
     * @return null to keep everything, as of a page that is not of a fetch
     */
    @Override
    public FormatSchema resolve(Exchange exchange) {
        Projection.Reader alone = exchange.getVariable(READ_BY, Projection.Reader.class);
        if (alone != null) {
            return alone.projection();
        }
        Projection.Reader fetch = exchange.getVariable("fetch", Projection.Reader.class);
        if (!enabled || fetch == null) {
            return null;
        }
        String extra = exchange.getVariable(EXTRA, String.class);
        if (extra != null && !extra.isEmpty()) {
            return ofExtra(fetch.projection().field(extra), exchange);
        }
        Projection record = fetch.projection()
                .and(RecordIdentity.PROJECTION)
                .and(fields(exchange.getVariable(ALSO_READ, String.class)))
                .and(fields(exchange.getVariable(RECORDS_WITHOUT, String.class)));
        ListingPart window = exchange.getVariable(WINDOW, ListingPart.class);
        if (window != null) {
            record = record.and(window.projection());
        }
        Projection.Reader known = exchange.getVariable(LISTING_RECORD, Projection.Reader.class);
        if (known != null) {
            record = record.and(known.projection());
        }
        Projection.Reader other = exchange.getVariable(ALSO_READ_BY, Projection.Reader.class);
        if (other != null) {
            record = record.and(other.projection());
        }
        String recordsIn = exchange.getVariable(RECORDS_IN, String.class);
        if (OBJECT.equals(recordsIn)) {
            return record;
        }
        Projection list = record.inside(JqProgram.EACH);
        return recordsIn == null ? list : list.inside(recordsIn).and(TOTAL);
    }

    private static Projection ofExtra(Projection value, Exchange exchange) {
        if (value == null) {
            // A route makes something of it that the mapping reads
            return null;
        }
        String recordsIn = exchange.getVariable(RECORDS_IN, String.class);
        if (OBJECT.equals(recordsIn)) {
            String in = exchange.getVariable(EXTRA_IN, String.class);
            return in == null ? value : value.inside(in);
        }
        // Of a list, or of one of its records
        Projection each = value.element() == null ? value : value.element();
        Projection list = value.and(each.and(RecordIdentity.PROJECTION).inside(JqProgram.EACH));
        return recordsIn == null ? list : list.inside(recordsIn).and(TOTAL);
    }

    private static Projection fields(String names) {
        if (names == null) {
            return Projection.NOTHING;
        }
        return Projection.of(Arrays.stream(names.split(","))
                .map(name -> List.of(name.trim().split("\\.")))
                .collect(Collectors.toSet()));
    }
}
