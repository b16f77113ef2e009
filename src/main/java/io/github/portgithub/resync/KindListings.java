package io.github.portgithub.resync;

import io.github.portgithub.github.ListingWalk;
import io.github.portgithub.mapping.PageProjection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Keeps what a kind has said about its listing while the repositories themselves are listed, and says it again where each
 * repository is read.
 *
 * <p>Used by {@code routes/repositories.camel.yaml}. Stateless, thread-safe.
 */
public final class KindListings {

    /** Variable: what the kind has said. */
    private static final String KIND_LISTING = "kindListing";

    /** Variable: the route that reads what a record lacks; may be unset. */
    static final String EXTRAS = "extras";

    /** The variables by which a kind says it. */
    private static final List<String> SAID = List.of(
            "listing",
            PageProjection.RECORDS_IN,
            PageProjection.RECORDS_WITHOUT,
            PageProjection.ALSO_READ,
            PageProjection.WITHHELD,
            PageProjection.WINDOW,
            EXTRAS,
            ListingWalk.NONE_ON);

    /**
     * What a kind has said: the value of each variable that it has set. A class of its own, so that Camel does not take it
     * for a map to be copied.
     */
    private record KindListing(Map<String, Object> variables) {}

    /** Takes the variables of a kind away and keeps them in one. */
    public void keep(Exchange exchange) {
        Map<String, Object> said = new HashMap<>();
        for (String variable : SAID) {
            Object value = exchange.removeVariable(variable);
            if (value != null) {
                said.put(variable, value);
            }
        }
        exchange.setVariable(KIND_LISTING, new KindListing(Map.copyOf(said)));
    }

    /** Takes the variables of a kind away, and those of its listing, but for what it says of extras. */
    public void clear(Exchange exchange) {
        SAID.stream().filter(variable -> !variable.equals(EXTRAS)).forEach(exchange::removeVariable);
        exchange.removeVariable(ListingWalk.LISTING_RECORD);
        exchange.removeVariable("added");
    }

    /** Sets the variables of the kind again, and no others of them. */
    public void restore(Exchange exchange) {
        KindListing kept = exchange.getVariable(KIND_LISTING, KindListing.class);
        for (String variable : SAID) {
            Object value = kept.variables().get(variable);
            if (value == null) {
                exchange.removeVariable(variable);
            } else {
                exchange.setVariable(variable, value);
            }
        }
    }
}
