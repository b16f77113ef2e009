package io.github.portgithub.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.AppPage;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubCredentials;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.Listing;
import io.github.portgithub.github.ListingWalk;
import io.github.portgithub.github.Origin;
import io.github.portgithub.ledger.Inbox;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.resync.Reasons;
import io.github.portgithub.resync.RunLedgers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.apache.camel.util.TimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catches up with what has not arrived: GitHub lists what a webhook was to deliver within the last three days, whether it
 * came or not. Reads the list back to what was read of it before, and takes in what the inbox does not know.
 *
 * <p>Used by {@code routes/hook-catch-up.camel.yaml}. Thread-safe.
 *
 * @see <a href="https://docs.github.com/rest/orgs/webhooks#list-deliveries-for-an-organization-webhook">GitHub: deliveries
 *     of an organization's webhook</a>
 * @see <a href="https://docs.github.com/rest/apps/webhooks#list-deliveries-for-an-app-webhook">GitHub: deliveries of an
 *     App's webhook</a>
 */
public final class HookDeliveries {

    private static final Logger LOG = LoggerFactory.getLogger(HookDeliveries.class);

    /** Longer than this nobody sleeps but a process that was stopped, or a machine. */
    private static final long GAP_NANOS = Duration.ofSeconds(30).toNanos();

    /** Nothing has been read of a list, but the webhook is known. */
    private static final long NOTHING_YET = 1;

    private static final int LONGEST_NAME = 100;

    /** One list of deliveries, on its way from page to page; in the exchange variable {@code reading}, for one thread. */
    public static final class Reading {

        private final Hook hook;
        private final long mark;
        private long newest;
        private int taken;
        private int lost;
        private Listing ofApp;

        private Reading(Hook hook, long mark) {
            this.hook = hook;
            this.mark = mark;
            this.newest = Math.max(mark, NOTHING_YET);
        }

        /** Returns whether the list is a GitHub App's, which has a signature of its own. */
        public boolean isOfApp() {
            return hook.isOfApp();
        }

        /** Returns the list's path below {@code github.api-url}. */
        public String getPath() {
            return hook.getDeliveries();
        }

        /** Returns the login of whom it belongs to; null for an App's. */
        public String getAccount() {
            return hook.account();
        }
    }

    private final Clock clock = Clock.systemUTC();
    private final ObjectMapper json = new ObjectMapper();
    private final EventReceiver events;
    private final Webhooks webhooks;
    private final LedgerSource source;
    private final RunLedgers ledgers;
    private final GithubCredentials credentials;
    private final String apiUrl;
    private final Origin origin;
    private final long everyNanos;
    private long lookedAt = System.nanoTime();
    private long nextAt = System.nanoTime();

    /**
     * @param events keeps events
     * @param webhooks know whether there are any
     * @param source opens the inbox
     * @param ledgers names the catalog
     * @param credentials with what right we ask
     * @param apiUrl {@code github.api-url}
     * @param catchUp {@code github.webhook.catch-up}: how often, as Camel writes durations; 0 for never
     * @param poll {@code github.webhook.poll}: how often, where deliveries are all that tells of events
     */
    public HookDeliveries(
            EventReceiver events,
            Webhooks webhooks,
            LedgerSource source,
            RunLedgers ledgers,
            GithubCredentials credentials,
            String apiUrl,
            String catchUp,
            String poll) {
        this.events = events;
        this.webhooks = webhooks;
        this.source = source;
        this.ledgers = ledgers;
        this.credentials = credentials;
        this.apiUrl = apiUrl.replaceAll("/+$", "");
        this.origin = Origin.of(apiUrl);
        this.everyNanos = Duration.ofMillis(TimeUtils.toMilliSeconds(events.isPolling() ? poll : catchUp))
                .toNanos();
    }

    /**
     * Tells whether it is time to look: at start, every {@code github.webhook.catch-up}, after this process was paused, and
     * once events can be kept again after they could not. Asked once a second.
     */
    public synchronized boolean isDue() {
        if (everyNanos == 0 || !webhooks.isKnown() || !(events.isListening() || events.isPolling())) {
            return false;
        }
        long now = System.nanoTime();
        boolean gap = now - lookedAt > GAP_NANOS || events.wasFailing();
        lookedAt = now;
        if (!gap && now - nextAt < 0) {
            return false;
        }
        nextAt = now + everyNanos;
        return true;
    }

    /** Begins to read the list of a webhook. */
    public Reading begin(@Body Hook hook) throws LedgerException {
        return new Reading(hook, source.inbox().newest(ledgers.catalog(), hook.path()));
    }

    /**
     * Reads a page of an App's list.
     *
     * @param exchange the exchange with variables {@code reading} and {@code nextPage}; gets the page as its body
     * @throws Exception if GitHub does not answer, or not with a list
     */
    public void pageOfApp(Exchange exchange) throws Exception {
        Reading reading = exchange.getVariable("reading", Reading.class);
        if (reading.ofApp == null) {
            reading.ofApp = new Listing(origin, exchange.getVariable(ListingWalk.NEXT_PAGE, String.class));
        }
        AppPage page = credentials.asApp(reading.ofApp.url().substring(apiUrl.length()));
        if (GithubAnswer.ofBody(page.body(), true) != GithubAnswer.OK) {
            throw new GithubException(GithubAnswer.WRONG_SHAPE, "the list of deliveries is not an array");
        }
        boolean more = reading.ofApp.next(page.links(), page.body().size());
        exchange.setVariable(ListingWalk.NEXT_PAGE, more ? reading.ofApp.url() : null);
        exchange.getMessage().setBody(page.body());
    }

    /**
     * Takes a page of the list, the newest deliveries first.
     *
     * @param exchange the exchange with variable {@code reading} and the page; {@code nextPage} becomes null if what comes
     *     after it was read before. One page more than that is read: a delivery may be listed late
     * @return the paths of those deliveries that the inbox does not know, each once
     * @throws LedgerException if the inbox cannot be read
     */
    public Collection<String> missing(Exchange exchange) throws LedgerException {
        Reading reading = exchange.getVariable("reading", Reading.class);
        Map<String, String> byGuid = new LinkedHashMap<>();
        boolean news = false;
        for (JsonNode delivery : exchange.getMessage().getBody(JsonNode.class)) {
            String guid = delivery.path("guid").asText();
            long id =
                    delivery.path("id").canConvertToLong() ? delivery.path("id").longValue() : 0;
            if (id <= 0 || guid.isEmpty() || guid.length() > LONGEST_NAME) {
                continue;
            }
            news |= id > reading.mark;
            reading.newest = Math.max(reading.newest, id);
            if (events.concerns(delivery.path("event").asText())) {
                byGuid.putIfAbsent(guid, reading.getPath() + "/" + id);
            }
        }
        if (reading.mark == 0 || !news) {
            exchange.setVariable(ListingWalk.NEXT_PAGE, null);
        }
        if (reading.mark == 0) {
            // Seen for the first time: what was before is the business of the resync at the start
            return List.of();
        }
        byGuid.keySet().removeAll(source.inbox().known(ledgers.catalog(), byGuid.keySet()));
        return byGuid.values();
    }

    /**
     * Reads one delivery of an App.
     *
     * @param exchange the exchange whose body is its path; gets a list with it as its body
     * @throws Exception if GitHub does not answer
     */
    public void deliveryOfApp(Exchange exchange) throws Exception {
        JsonNode delivery =
                credentials.asApp(exchange.getMessage().getBody(String.class)).body();
        exchange.getMessage().setBody(json.createArrayNode().add(delivery));
    }

    /** Takes a delivery in, as if it had come. */
    public void keep(@Variable("reading") Reading reading, @Body JsonNode page) throws LedgerException, IOException {
        JsonNode delivery = page.path(0);
        JsonNode payload = delivery.path("request").path("payload");
        String guid = delivery.path("guid").asText();
        String event = delivery.path("event").asText();
        if (payload.isObject() && !guid.isEmpty() && guid.length() <= LONGEST_NAME && !event.isEmpty()) {
            events.keep(guid, event, json.writeValueAsBytes(payload));
            reading.taken++;
        } else {
            reading.lost++;
        }
    }

    /**
     * Notes that a delivery cannot be read.
     *
     * @throws Exception unless GitHub has it no more: the list is read again next time
     */
    public void notRead(@Variable("reading") Reading reading, @ExchangeException Exception reason) throws Exception {
        if (Webhooks.answer(reason) != GithubAnswer.NOT_FOUND) {
            throw reason;
        }
        reading.lost++;
    }

    /** Notes that a list is read as far as need be. */
    public void end(@Variable("reading") Reading reading) throws LedgerException {
        Inbox inbox = source.inbox();
        inbox.newest(ledgers.catalog(), reading.hook.path(), reading.newest, clock.instant());
        if (reading.taken > 0 && !events.isPolling()) {
            LOG.info("{}: {} events had not arrived and are taken from GitHub's list", reading.hook, reading.taken);
        }
        if (reading.lost > 0) {
            LOG.warn(
                    "{}: {} events that had not arrived cannot be read any more; the next resync finds out",
                    reading.hook,
                    reading.lost);
        }
    }

    /** Tells that a list cannot be read; it is tried again. */
    public void failed(@Variable("reading") Reading reading, @ExchangeException Exception reason) {
        if (Webhooks.answer(reason) == GithubAnswer.ENDED) {
            return;
        }
        LOG.warn("{}: its deliveries cannot be read: {}", reading.hook, Reasons.of(reason));
    }
}
