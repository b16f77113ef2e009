package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.ListingWalk;
import io.github.portgithub.github.Owner;
import io.github.portgithub.github.PageCall;
import io.github.portgithub.http.Secrets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@link OrganizationChanges} of an organization: in a full run the first page, which says up to when all is known;
 * otherwise as many as it takes to get to what was known then.
 *
 * <p>Used by {@code routes/change-feed.camel.yaml}. Thread-safe: what is known goes with the run.
 */
public final class ChangeLists {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeLists.class);

    /** Variable: what is read of the list. */
    private static final String CHANGES = "organizationChanges";

    private static final Pattern NUMBERED = Pattern.compile("[?&]page=");

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** What is read, and how much of it; a class of its own, so that Camel does not take it for something else. */
    private static final class Reading {
        private final OrganizationChanges changes;
        private final Instant mark;
        private final boolean toTheEnd;
        private final int mostPages;
        private int pages;

        private Reading(OrganizationChanges changes, Instant mark, boolean toTheEnd, int mostPages) {
            this.changes = changes;
            this.mark = mark;
            this.toTheEnd = toTheEnd;
            this.mostPages = mostPages;
        }

        private boolean isEnough() {
            return changes.isDoubtful() || pages >= mostPages || !toTheEnd && changes.reaches(mark);
        }
    }

    /**
     * Takes what the file of a kind says.
     *
     * @param run the run
     * @param fetch the kind
     * @param list path and query below an organization of a list of the same records, the last that changed first; null for none
     */
    public void planned(
            @Variable("run") ResyncRun run,
            @Variable("fetch") Fetch fetch,
            @Variable("changesOfOrganization") String list) {
        if (list != null && !list.isBlank()) {
            run.feed().planList(fetch, list.strip());
        }
    }

    /** Tells whether the list of an account has yet to be asked for; a personal account has none. */
    public boolean isDue(
            @Variable("run") ResyncRun run, @Variable("fetch") Fetch fetch, @Variable("owner") Owner owner) {
        return !owner.user() && run.ledger().isFeedOfUse() && run.feed().isListDue(fetch, owner.login());
    }

    /**
     * Begins the list of an organization. Variable {@code changesOfOrganization} is its path and query below the organization.
     *
     * @param exchange the exchange with variables {@code run}, {@code fetch} and {@code owner}
     */
    public void begin(Exchange exchange) {
        ResyncRun run = exchange.getVariable("run", ResyncRun.class);
        Fetch fetch = exchange.getVariable("fetch", Fetch.class);
        String login = exchange.getVariable("owner", Owner.class).login();
        OrganizationChanges changes = run.feed().beginList(fetch, login);
        List<Fingerprint> known = !run.ledger().isIncremental()
                ? List.of()
                : run.ledger().fingerprints(login.toLowerCase(Locale.ROOT), fetch.kind()).stream()
                        .filter(changes::isOf)
                        .toList();
        boolean toTheEnd = known.stream().anyMatch(one -> one.mark() == null);
        Instant mark = known.stream()
                .map(Fingerprint::mark)
                .filter(one -> one != null)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        // With more pages, the listings that it spares would cost less
        exchange.setVariable(CHANGES, new Reading(changes, mark, toTheEnd, Math.max(1, known.size())));
        exchange.setVariable("changesOfOrganization", run.feed().list(fetch));
    }

    /**
     * Takes a page. Variable {@code nextPage} is null once that is enough.
     *
     * @param exchange the exchange with the records of a page
     */
    public void page(Exchange exchange) {
        Reading reading = exchange.getVariable(CHANGES, Reading.class);
        String next = exchange.getVariable(ListingWalk.NEXT_PAGE, String.class);
        if (exchange.getVariable("partial") != null) {
            reading.changes.doubt();
        }
        reading.changes.page(
                exchange.getMessage().getBody(JsonNode.class),
                exchange.getVariable(ListingWalk.CALL, PageCall.class).answeredAt());
        reading.pages++;
        if (next == null) {
            reading.changes.ended();
        } else if (reading.isEnough() || NUMBERED.matcher(next).find()) {
            // Where pages are counted, what leaves the list moves up others, and the next page may pass one by
            exchange.setVariable(ListingWalk.NEXT_PAGE, null);
        }
    }

    /**
     * Goes on without the list, or without the rest of it.
     *
     * @param fetch the kind
     * @param owner the organization
     * @param reason why
     */
    public void failed(
            @Variable("fetch") Fetch fetch, @Variable("owner") Owner owner, @ExchangeException Exception reason) {
        String why = Reasons.of(reason);
        if (told.add(owner.login() + ' ' + fetch.kind())) {
            LOG.warn(
                    "{}: GitHub does not list for the organization what has changed of {} ({}): each repository's listing is"
                            + " asked for instead",
                    Secrets.visible(owner.login()),
                    fetch.kind(),
                    why);
        } else {
            LOG.debug("{}: no list of what has changed of {}: {}", owner.login(), fetch.kind(), why);
        }
    }

    /** Takes away what is needed no more. */
    public void end(Exchange exchange) {
        exchange.removeVariable(CHANGES);
    }
}
