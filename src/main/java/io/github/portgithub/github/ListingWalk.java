package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.ServerOutage;
import io.github.portgithub.mapping.ListingPart;
import io.github.portgithub.mapping.PageProjection;
import java.util.Iterator;
import org.apache.camel.Exchange;

/**
 * Walks one listing page by page: begins a page, makes a list of its records, finds the next page. The rules are {@link
 * Listing}'s; this class brings them to the exchange.
 *
 * <p>Used by {@code routes/github-page.camel.yaml}. Thread-safe: all state is in the exchange's {@link PageCall}.
 */
public final class ListingWalk {

    /** Variable: the whole URL of the page to get, then of the page after it, or null. */
    public static final String NEXT_PAGE = "nextPage";

    /** Variable: the answers by which the API says that there is nothing, see {@link NoneOn}. */
    public static final String NONE_ON = "noneOn";

    /** Variable: where the page meets the one before, a {@link PageSeam}, or null. */
    public static final String SEAM = "seam";

    /** Variable: what is known of the listing from an earlier run, {@link KnownPages}, or null. */
    public static final String LISTING_RECORD = PageProjection.LISTING_RECORD;

    /** Variable: where the listing stands, a {@link PageCall}. */
    public static final String CALL = "call";

    private final Origin api;
    private final ServerOutage outage;

    /**
     * @param apiUrl {@code github.api-url}, the only place that is asked
     * @param outage told what was answered
     * @throws IllegalArgumentException if the URL is none; the message names the property
     */
    public ListingWalk(String apiUrl, ServerOutage outage) {
        this.api = Origin.of(apiUrl);
        this.outage = outage;
    }

    /**
     * Begins a page: the next one of the listing that the exchange is on, or the first of a new listing.
     *
     * @param exchange the exchange with variable {@code nextPage}
     * @throws BrokenLinkException if that is no URL of the API, or nobody can tell what comes after the last page
     */
    public void begin(Exchange exchange) throws BrokenLinkException {
        String url = exchange.getVariable(NEXT_PAGE, String.class);
        PageCall call = exchange.getVariable(CALL, PageCall.class);
        if (call == null || !call.getUrl().equals(url)) {
            call = new PageCall(new Listing(api, url), NoneOn.of(exchange.getVariable(NONE_ON, String.class)));
            exchange.setVariable(CALL, call);
        }
        call.pageBegins();
    }

    /**
     * Checks that the answer has the shape that was asked for, and makes a list of it.
     *
     * @param exchange the exchange with the parsed answer
     * @throws GithubException if an object came where a list belongs, or the other way round
     */
    public void records(Exchange exchange) throws GithubException {
        PageCall call = call(exchange);
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        String recordsIn = exchange.getVariable(PageProjection.RECORDS_IN, String.class);
        JsonNode records = body;
        GithubAnswer answer = GithubAnswer.ofBody(body, recordsIn == null);
        if (answer == GithubAnswer.OK && PageProjection.OBJECT.equals(recordsIn)) {
            records = JsonNodeFactory.instance.arrayNode(1).add(body);
        } else if (answer == GithubAnswer.OK && recordsIn != null) {
            records = body.path(recordsIn);
            answer = records.isArray() ? GithubAnswer.OK : GithubAnswer.WRONG_SHAPE;
            call.listing().total(body.path(PageProjection.TOTAL_COUNT).asLong(0));
            if (body.path(PageProjection.INCOMPLETE_RESULTS).asBoolean()) {
                exchange.setVariable("partial", "GitHub's search ended before it was through");
            }
        }
        if (answer == GithubAnswer.OK && !holdsObjects(records)) {
            answer = GithubAnswer.WRONG_SHAPE;
        }
        if (answer != GithubAnswer.OK) {
            throw new GithubException(answer, call + ": " + answer.text());
        }
        call.succeeded(PageProjection.OBJECT.equals(recordsIn) ? 0 : records.size());
        outage.answered();
        withhold(exchange.getVariable(PageProjection.WITHHELD, String.class), records);
        ListingPart window = exchange.getVariable(PageProjection.WINDOW, ListingPart.class);
        PageSeam seam = call.listing().seam(records);
        exchange.setVariable(SEAM, window == null || window.keepsPlaces() ? seam : null);
        boolean past = window != null && window.isPast(records);
        String without = exchange.getVariable(PageProjection.RECORDS_WITHOUT, String.class);
        if (without != null) {
            leaveOut(without, records.elements());
        }
        KnownPages known = exchange.getVariable(LISTING_RECORD, KnownPages.class);
        if (known != null) {
            known.read(records);
        }
        if (window != null) {
            ListingPart.Taken taken = window.of(records, call.taken());
            call.took(taken.counted(), taken.ends() || past);
            records = JsonNodeFactory.instance.arrayNode(taken.records().size()).addAll(taken.records());
        }
        exchange.getMessage().setBody(records);
    }

    /**
     * Ends a request whose answer is that the page is as it was: no records, and the place where it meets the page before.
     *
     * @param exchange the exchange with the answer
     */
    public void notModified(Exchange exchange) {
        PageCall call = call(exchange);
        KnownPage known = call.known();
        call.succeeded(known.records());
        outage.answered();
        if (exchange.getVariable(PageProjection.WINDOW) != null) {
            call.took(known.taken(), false);
        }
        exchange.setVariable(SEAM, call.listing().seam(known));
        exchange.getMessage().setBody(JsonNodeFactory.instance.arrayNode());
    }

    private static boolean holdsObjects(JsonNode records) {
        for (JsonNode record : records) {
            if (!record.isObject()) {
                return false;
            }
        }
        return true;
    }

    private static void withhold(String fields, JsonNode records) {
        for (String field : fields == null ? new String[0] : fields.split(",")) {
            records.forEach(record -> ((ObjectNode) record).remove(field.strip()));
        }
    }

    private static void leaveOut(String without, Iterator<JsonNode> records) {
        while (records.hasNext()) {
            if (records.next().hasNonNull(without)) {
                records.remove();
            }
        }
    }

    /**
     * Ends a page, after all attempts: sets the next page, the whole URL as GitHub gave it, or null after the last one. Where
     * nobody can tell what comes next, the records of this page are still good; the next {@link #begin} says so.
     *
     * @param exchange the exchange with the answer's headers
     * @throws Exception how the last attempt failed. The listing is not complete
     */
    public void next(Exchange exchange) throws Exception {
        PageCall call = call(exchange);
        if (call.failure() != null) {
            // Camel attaches an earlier failure as suppressed, and shows that one instead
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
            throw call.failure();
        }
        call.answeredAt(exchange.getMessage().getHeader("Date", String.class));
        boolean more = call.next(LinkHeader.values(exchange.getMessage().getHeader("Link")));
        exchange.setVariable(NEXT_PAGE, more ? call.getUrl() : null);
    }

    private static PageCall call(Exchange exchange) {
        return exchange.getVariable(CALL, PageCall.class);
    }
}
