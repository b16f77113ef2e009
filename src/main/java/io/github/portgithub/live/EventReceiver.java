package io.github.portgithub.live;

import io.github.portgithub.github.event.EventSignature;
import io.github.portgithub.github.event.KindEvents;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.resync.RunLedgers;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events in: looks whether they are GitHub's, keeps them, and answers. What they mean is looked at later.
 *
 * <p>Used by {@code routes/webhook.camel.yaml} and {@code routes/event.camel.yaml}. Thread-safe.
 *
 * @see <a href="https://docs.github.com/webhooks/webhook-events-and-payloads#delivery-headers">GitHub: delivery headers</a>
 */
public final class EventReceiver implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(EventReceiver.class);

    /** The header that has the signature. */
    public static final String SIGNATURE = "X-Hub-Signature-256";

    private static final String DELIVERY = "X-GitHub-Delivery";
    private static final String EVENT = "X-GitHub-Event";
    private static final int LONGEST_NAME = 100;

    /** GitHub sends no longer one. */
    static final int MOST_BYTES = 25 << 20;

    private final Clock clock = Clock.systemUTC();
    private final EventSignature signature;
    private final LedgerSource source;
    private final RunLedgers ledgers;
    private final EventCounts counts;
    private final String mode;
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicBoolean mended = new AtomicBoolean();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean used = new AtomicBoolean();
    private CamelContext camelContext;

    /**
     * @param secrets has {@code github.webhook.secret} and {@code github.webhook.former-secret}
     * @param source opens the inbox
     * @param ledgers names the catalog
     * @param counts counts what becomes of events
     * @param mode {@code github.webhook.mode}: {@code push}, {@code poll} or {@code host}
     * @param dryRun {@code port.dry-run}: nothing is listened to
     */
    public EventReceiver(
            Secrets secrets, LedgerSource source, RunLedgers ledgers, EventCounts counts, String mode, boolean dryRun) {
        this.signature = new EventSignature(
                dryRun
                        ? List.of()
                        : List.of(
                                secrets.property("github.webhook.secret"),
                                secrets.property("github.webhook.former-secret")));
        this.source = source;
        this.ledgers = ledgers;
        this.counts = counts;
        this.mode = dryRun ? "off" : mode;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Returns whether events come over HTTP. */
    public boolean isListening() {
        return signature.isOn() && mode.equals("push");
    }

    /** Returns whether GitHub's list of deliveries is all that tells of events. */
    public boolean isPolling() {
        return mode.equals("poll");
    }

    /** Returns whether events come at all. */
    public boolean isUsed() {
        tellStart();
        return used.get() || isListening() || isPolling() || mode.equals("host");
    }

    /** Returns whether events could not be kept for a while and can be again; true once. */
    boolean wasFailing() {
        return mended.getAndSet(false);
    }

    private void tellStart() {
        if (!(isListening() || isPolling() || mode.equals("host")) || started.getAndSet(true)) {
            return;
        }
        try {
            LOG.info(
                    "Live events are taken {}; {}",
                    isListening()
                            ? "from GitHub"
                            : isPolling() ? "from GitHub's list of deliveries" : "from direct:port-github-event",
                    source.inbox().isLasting()
                            ? "they are kept beside the ledger"
                            : "without port.ledger.url they are kept in memory, and lost if the program ends");
        } catch (LedgerException e) {
            LOG.warn("Live events cannot be kept: {}", e.getMessage());
        }
    }

    /**
     * Tells whether a request may be GitHub's, as far as can be said without its body; counts it if not.
     *
     * @param told the value of {@link #SIGNATURE}; null if there is none
     */
    public boolean isSigned(String told) {
        boolean may = told != null && told.matches("sha256=[0-9a-f]{64}");
        if (!may) {
            counts.count("any", "unauthorized");
        }
        return may;
    }

    /**
     * Takes an event that came over HTTP, and sets the answer: 202 once it is kept, 200 for a ping, 401 if it is not GitHub's,
     * 4xx if it is no event, 503 if it cannot be kept.
     *
     * @param exchange the request, its body as it came
     */
    public void receive(Exchange exchange) {
        Message message = exchange.getMessage();
        byte[] body = message.getBody(byte[].class);
        body = body == null ? new byte[0] : body;
        String event = message.getHeader(EVENT, String.class);
        String delivery = message.getHeader(DELIVERY, String.class);
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class).toLowerCase(Locale.ROOT);
        int status;
        String told;
        if (!signature.isOf(body, message.getHeader(SIGNATURE, String.class))) {
            counts.count("any", "unauthorized");
            status = 401;
            told = "the signature is not that of github.webhook.secret"
                    + (type.startsWith("application/x-www-form-urlencoded")
                            ? "; the content type of the webhook has to be application/json"
                            : "");
        } else if (body.length > MOST_BYTES) {
            status = 413;
            told = "GitHub sends no event of more than 25 MB";
        } else if (!type.matches("application/json\\s*(;.*)?")) {
            status = 415;
            told = "set the content type of the webhook to application/json";
        } else if (!isName(event) || !isName(delivery)) {
            status = 400;
            told = EVENT + " and " + DELIVERY + " must be there";
        } else if (event.equals("ping")) {
            counts.count(event, "received");
            status = 200;
            told = "pong";
        } else {
            try {
                told = keep(delivery, event, body);
                status = 202;
                if (failing.getAndSet(false)) {
                    mended.set(true);
                    LOG.info("Live events can be kept again");
                }
            } catch (LedgerException | RuntimeException e) {
                if (!failing.getAndSet(true)) {
                    LOG.warn("Live events cannot be kept, GitHub is told so: {}", Secrets.shown(e.getMessage()));
                }
                counts.count(event, "not kept");
                status = 503;
                told = "cannot be kept now";
            }
        }
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        message.setBody(told + "\n");
    }

    private static boolean isName(String text) {
        return text != null && !text.isBlank() && text.length() <= LONGEST_NAME;
    }

    /**
     * Takes an event from a host, with its headers and body as GitHub sends them. The host answers for whose it is; a signature
     * that is there has to be right all the same, where there is a secret.
     *
     * @param exchange the event
     * @throws IllegalArgumentException if it is no event, or its signature is wrong
     * @throws LedgerException if it cannot be kept
     */
    public void take(Exchange exchange) throws LedgerException {
        Message message = exchange.getMessage();
        byte[] body = message.getBody(byte[].class);
        String event = message.getHeader(EVENT, String.class);
        String delivery = message.getHeader(DELIVERY, String.class);
        if (body == null || !isName(event) || !isName(delivery)) {
            throw new IllegalArgumentException(
                    "an event for direct:port-github-event needs its body, " + EVENT + " and " + DELIVERY);
        }
        String told = message.getHeader(SIGNATURE, String.class);
        if (told != null && signature.isOn() && !signature.isOf(body, told)) {
            counts.count("any", "unauthorized");
            throw new IllegalArgumentException(
                    "the signature of delivery " + Secrets.shown(delivery) + " is not that of github.webhook.secret");
        }
        used.set(true);
        message.setBody(event.equals("ping") ? "pong" : keep(delivery, event, body));
        message.removeHeaders("X-*");
    }

    /**
     * Keeps an event.
     *
     * @param delivery GitHub's id of the delivery
     * @param event its name
     * @param body its payload
     * @return what became of it, in a few words
     * @throws LedgerException if it cannot be kept
     */
    String keep(String delivery, String event, byte[] body) throws LedgerException {
        if (!concerns(event)) {
            counts.count(event, "of no concern");
            return "of no concern";
        }
        boolean kept = source.inbox().store(ledgers.catalog(), delivery, event, body, clock.instant());
        counts.count(event, kept ? "received" : "known");
        return kept ? "kept" : "known already";
    }

    /** Returns whether an event says anything to one of the kinds. */
    boolean concerns(String event) {
        return event.equals("meta")
                || camelContext.getRegistry().findByType(KindEvents.class).stream()
                        .anyMatch(kind -> kind.events().contains(event));
    }
}
