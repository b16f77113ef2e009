package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.portgithub.github.PageCall.Failure;
import io.github.portgithub.github.app.GithubAppException;
import io.github.portgithub.http.TlsFailure;
import io.github.portgithub.mapping.PortAppConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks one listing page by page: asks for leave to send, reads every answer once, decides about repeating it and finds
 * the next page. The rules are {@link GithubAnswer}'s, {@link RateLimits}' and {@link Listing}'s; this class brings them
 * to the exchange. It is also the {@code onExceptionOccurred} processor of the retries.
 *
 * <p>Used by {@code routes/github-page.camel.yaml} and {@code routes/errors.camel.yaml}. Thread-safe: all state is in the
 * exchange's {@link PageCall}.
 */
public final class GithubAnswers implements Processor {

    /** Variable: the whole URL of the page to get, then of the page after it, or null. */
    public static final String NEXT_PAGE = "nextPage";

    /** Variable: {@code object} where the answer is one record, a field's name where that holds the list of records. */
    public static final String PAGE_OF = "pageOf";

    /** Variable: a field; the records that have it are left out, as pull requests are of a listing of issues. */
    public static final String PAGE_WITHOUT = "pageWithout";

    /** Variable: where the page meets the one before, a {@link PageSeam}, or null. */
    public static final String SEAM = "seam";

    /** Variable: where the listing stands, a {@link PageCall}. */
    public static final String CALL = "call";

    private static final Logger LOG = LoggerFactory.getLogger(GithubAnswers.class);

    /** While a limit lasts, ask again this often, so that a stopping program need not wait for it. */
    private static final long LONGEST_SLEEP_MILLIS = 1000;

    private static final int BODY_START_BYTES = 4096;

    private final Origin api;
    private final GithubCredentials credentials;
    private final RateLimits limits;
    private final int mostBackOffs;

    /**
     * @param apiUrl {@code github.api-url}, the only place the token may go to
     * @param credentials with what right to ask
     * @param limits when a request may go
     * @param retries {@code github.retries}: how often a page is asked for again after a fault, beside waits for limits
     * @throws IllegalArgumentException if the URL is none; the message names the property
     */
    public GithubAnswers(String apiUrl, GithubCredentials credentials, RateLimits limits, int retries) {
        this.api = Origin.of(apiUrl);
        this.credentials = credentials;
        this.limits = limits;
        this.mostBackOffs = retries;
    }

    /**
     * Begins a page: the next one of the listing that the exchange is on, or the first of a new listing.
     *
     * @param exchange the exchange with variable {@code nextPage}
     * @throws BrokenLinkException if that is no URL of the API
     */
    public void begin(Exchange exchange) throws BrokenLinkException {
        String url = exchange.getVariable(NEXT_PAGE, String.class);
        PageCall call = exchange.getVariable(CALL, PageCall.class);
        if (call == null || !call.getUrl().equals(url)) {
            call = new PageCall(new Listing(api, url));
            exchange.setVariable(CALL, call);
        }
        call.pageBegins();
    }

    /**
     * Asks for leave to send the request. Waits never hold a thread for longer than a second at a time: the route asks
     * again.
     *
     * @param exchange the exchange with variable {@code call}
     * @return 0 if the request may go now, else the milliseconds after which to ask again
     * @throws GithubAppException if the App has no token for the organization
     * @throws GithubException if GitHub has refused this token before
     */
    public long delay(Exchange exchange) throws GithubAppException, GithubException {
        PageCall call = call(exchange);
        credentials.authorize(
                call, exchange.getVariable("organization", String.class), exchange.getVariable("runId", String.class));
        RateLimits.Admission admission = limits.admit(call.tokenKey(), call.resource());
        if (admission.announcement() != null) {
            LOG.info("{}", admission.announcement());
        }
        if (admission.isGranted()) {
            call.granted(call.resource());
        }
        return Math.min(admission.delayMillis(), LONGEST_SLEEP_MILLIS);
    }

    /** Returns the value of the Authorization header, or null if the request is anonymous. */
    public String authorization(Exchange exchange) {
        return call(exchange).authorization();
    }

    /**
     * Classifies an answer by its status and headers; the body of a page is left to be parsed.
     *
     * @param exchange the exchange after the HTTP call
     * @throws GithubException if it is no page
     * @throws IOException if the body of a refusal cannot be read
     */
    public void check(Exchange exchange) throws GithubException, IOException {
        PageCall call = call(exchange);
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        boolean page = status == 200;
        AnswerHeaders headers = AnswerHeaders.of(message.getHeaders());
        GithubAnswer answer = GithubAnswer.of(status, headers, page ? null : bodyStart(message));
        limits.observe(call.tokenKey(), call.landed(), answer, headers);
        if (answer.hasRecords()) {
            credentials.accepted(
                    headers,
                    exchange.getVariable("mapping", PortAppConfig.class),
                    exchange.getVariable("runId", String.class));
            exchange.setVariable("partial", answer == GithubAnswer.PARTIAL ? answer.text() : null);
            return;
        }
        if (answer == GithubAnswer.UNAUTHORIZED && call.authorization() != null) {
            credentials.refused(exchange.getVariable("runId", String.class));
        }
        throw new GithubException(
                answer,
                call + ": " + status + ", " + answer.text() + wanted(answer, headers),
                call.listing().pages() > 0);
    }

    /** Says what GitHub would let through, where it tells. */
    private static String wanted(GithubAnswer answer, AnswerHeaders headers) {
        if (answer != GithubAnswer.FORBIDDEN && answer != GithubAnswer.NOT_FOUND) {
            return "";
        }
        String sso = headers.first("X-GitHub-SSO");
        if (sso != null && sso.trim().startsWith("required")) {
            // Without the address that GitHub names: it holds a secret
            return "; the token is not authorized for the organization's single sign-on";
        }
        String permissions = headers.first("X-Accepted-GitHub-Permissions");
        return permissions == null || permissions.isBlank() ? "" : "; GitHub asks for " + permissions.trim();
    }

    /**
     * Checks that the answer has the shape that was asked for, and makes a list of it.
     *
     * @param exchange the exchange with the parsed answer
     * @throws GithubException if an object came where a list belongs, or the other way round
     */
    public void records(Exchange exchange) throws GithubException {
        JsonNode records = exchange.getMessage().getBody(JsonNode.class);
        String pageOf = exchange.getVariable(PAGE_OF, String.class);
        GithubAnswer answer = GithubAnswer.ofBody(records, pageOf == null);
        if (answer == GithubAnswer.OK && "object".equals(pageOf)) {
            records = JsonNodeFactory.instance.arrayNode(1).add(records);
        } else if (answer == GithubAnswer.OK && pageOf != null) {
            records = records.path(pageOf);
            answer = records.isArray() ? GithubAnswer.OK : GithubAnswer.WRONG_SHAPE;
        }
        if (answer == GithubAnswer.OK && !holdsObjects(records)) {
            answer = GithubAnswer.WRONG_SHAPE;
        }
        if (answer != GithubAnswer.OK) {
            throw new GithubException(answer, call(exchange) + ": " + answer.text());
        }
        call(exchange).succeeded();
        exchange.setVariable(SEAM, call(exchange).listing().seam(records));
        String without = exchange.getVariable(PAGE_WITHOUT, String.class);
        if (without != null) {
            leaveOut(without, records.elements());
        }
        exchange.getMessage().setBody(records);
    }

    private static boolean holdsObjects(JsonNode records) {
        for (JsonNode record : records) {
            if (!record.isObject()) {
                return false;
            }
        }
        return true;
    }

    private static void leaveOut(String without, Iterator<JsonNode> records) {
        while (records.hasNext()) {
            if (records.next().hasNonNull(without)) {
                records.remove();
            }
        }
    }

    /**
     * Ends a page, after all attempts: sets the next page, the whole URL as GitHub gave it, or null after the last one.
     *
     * @param exchange the exchange with the answer's headers
     * @throws Exception how the last attempt failed; {@link BrokenLinkException} if nobody can tell what comes next. In
     *     both cases the listing is not complete
     */
    public void next(Exchange exchange) throws Exception {
        PageCall call = call(exchange);
        if (call.failure() != null) {
            // Camel would hang what failed before on to it, and show handlers that instead
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
            throw call.failure();
        }
        Object links = exchange.getMessage().getHeader("Link");
        boolean more = call.listing().next(LinkHeader.values(links));
        exchange.setVariable(NEXT_PAGE, more ? call.getUrl() : null);
    }

    /** Decides whether the request that has just failed is repeated, how, and how soon. */
    @Override
    public void process(Exchange exchange) {
        PageCall call = call(exchange);
        // A body that was being parsed is half read: nobody behind this may touch it.
        exchange.getMessage().setBody(null);
        if (call == null) {
            return;
        }
        String inFlight = call.landed();
        if (inFlight != null) {
            limits.release(call.tokenKey(), inFlight);
        }
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        GithubAnswer answer = failure instanceof GithubException github ? github.answer() : GithubAnswer.of(failure);
        if (failure instanceof GithubAppException) {
            // Repeated where it was made
            boolean internal = answer == GithubAnswer.INTERNAL_FAULT;
            call.failed(new Failure(internal ? failure : new GithubException(answer, failure.getMessage()), false));
            return;
        }
        boolean again = false;
        switch (answer.retry()) {
            case NEVER -> {}
            case BACK_OFF -> again = backOff(call, answer);
            case AFTER_LIMIT -> {
                // the wait is for whoever gives leave; this second only keeps a misread limit from becoming a storm
                again = true;
                redeliverAfter(LONGEST_SLEEP_MILLIS, exchange);
            }
            case FRESH_TOKEN -> {
                again = call.refreshToken() && credentials.renew(call);
                redeliverAfter(0, exchange);
            }
            case FOLLOW -> {
                try {
                    call.listing().redirect(exchange.getMessage().getHeader("Location", String.class));
                    again = true;
                    redeliverAfter(0, exchange);
                } catch (BrokenLinkException e) {
                    failure = e;
                }
            }
        }
        boolean ours = failure instanceof GithubException
                || failure instanceof BrokenLinkException
                || answer == GithubAnswer.INTERNAL_FAULT;
        call.failed(new Failure(ours ? failure : unanswered(call, answer, failure), again));
    }

    /** What a client or parser throws names neither the page nor the property. */
    private static GithubException unanswered(PageCall call, GithubAnswer answer, Exception failure) {
        TlsFailure tls = TlsFailure.of(failure);
        return new GithubException(
                answer,
                call + ": " + (tls != null ? tls.text("github") : answer.text()) + " ("
                        + failure.getClass().getSimpleName() + ")");
    }

    /** Returns whether the request that has just failed is repeated; the {@code retryWhile} of the retries. */
    public boolean isRepeated(Exchange exchange) {
        PageCall call = call(exchange);
        return call != null && call.isRetry();
    }

    /** A page that is too much for GitHub is asked for in smaller parts. */
    private boolean backOff(PageCall call, GithubAnswer answer) {
        if (call.backedOff() > mostBackOffs) {
            return false;
        }
        if (answer == GithubAnswer.SERVER_FAULT || answer == GithubAnswer.TOO_LARGE) {
            boolean smaller = call.listing().shrink();
            return smaller || answer == GithubAnswer.SERVER_FAULT;
        }
        return true;
    }

    private static void redeliverAfter(long millis, Exchange exchange) {
        exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, millis);
    }

    private static PageCall call(Exchange exchange) {
        return exchange.getVariable(CALL, PageCall.class);
    }

    private static String bodyStart(Message message) throws IOException {
        InputStream body = message.getBody(InputStream.class);
        if (body == null) {
            return "";
        }
        try (body) {
            String start = new String(body.readNBytes(BODY_START_BYTES), StandardCharsets.UTF_8);
            // read to its end, so that the connection can be used again
            body.skip(Long.MAX_VALUE);
            return start;
        }
    }
}
