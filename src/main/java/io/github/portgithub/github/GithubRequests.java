package io.github.portgithub.github;

import io.github.portgithub.github.GithubAnswer.Retry;
import io.github.portgithub.http.Authorizations;
import io.github.portgithub.http.RetryWait;
import io.github.portgithub.http.ServerOutage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one request of a listing possible, and reads its answer: gives it its token, asks for leave to send it, and says
 * what came back. The rules are {@link GithubCredentials}', {@link RateLimits}' and {@link GithubAnswer}'s.
 *
 * <p>Used by {@code routes/github-page.camel.yaml}. Thread-safe: all state is in the exchange's {@link PageCall}.
 */
public final class GithubRequests {

    private static final Logger LOG = LoggerFactory.getLogger(GithubRequests.class);

    private static final int BODY_START_BYTES = 4096;

    private final GithubCredentials credentials;
    private final RateLimits limits;
    private final ServerOutage outage;
    private final Authorizations authorizations;

    /**
     * @param credentials with what right to ask
     * @param limits when a request may go
     * @param outage told when a limit holds up requests, so that nobody waits for an answer meanwhile
     * @param authorizations keeps the token out of the exchange
     */
    public GithubRequests(
            GithubCredentials credentials, RateLimits limits, ServerOutage outage, Authorizations authorizations) {
        this.authorizations = authorizations;
        this.credentials = credentials;
        this.limits = limits;
        this.outage = outage;
    }

    /**
     * Gives the request its token, which may have been renewed since the last attempt.
     *
     * @param exchange the exchange with variable {@code call}
     * @throws GithubAppException if the App has no token for the organization
     * @throws GithubException if GitHub has refused this token before
     */
    public void authorize(Exchange exchange) throws GithubAppException, GithubException {
        credentials.authorize(
                call(exchange), exchange.getVariable("organization", String.class), GithubFindings.of(exchange));
        PageCall call = call(exchange);
        KnownPages known = exchange.getVariable(ListingWalk.LISTING_RECORD, KnownPages.class);
        call.known(known == null || call.authorization() == null ? null : known.page(call.getUrl(), call.token()));
    }

    /** Returns the value of the If-None-Match header, or null if the page has to be read. */
    public String ifNoneMatch(Exchange exchange) {
        KnownPage known = call(exchange).known();
        return known == null ? null : known.tag();
    }

    /**
     * Asks for leave to send the request, after the wait of an attempt that failed. No answer lets anybody sleep longer than
     * a second: the route asks again, so that the end of a run is noticed.
     *
     * @param exchange the exchange with variable {@code call}, authorized
     * @return 0 if the request may go now, else the milliseconds after which to ask again
     */
    public long delay(Exchange exchange) {
        PageCall call = call(exchange);
        long retryMillis = call.retryWait().delay();
        if (retryMillis > 0) {
            return retryMillis;
        }
        RateLimits.Admission admission = limits.admit(call.tokenKey(), call.resource());
        if (admission.announcement() != null) {
            LOG.info("{}", admission.announcement());
        }
        if (admission.isGranted()) {
            call.granted(call.resource());
        } else if (admission.delayMillis() >= RetryWait.LONGEST_SLEEP_MILLIS) {
            outage.held(call.tokenKey());
        }
        long sleep = Math.min(admission.delayMillis(), RetryWait.LONGEST_SLEEP_MILLIS);
        if (admission.cause() != null) {
            limits.waits(admission.cause(), sleep);
            GithubFindings.of(exchange).waits(exchange.getVariable("organization", String.class), sleep);
        }
        return sleep;
    }

    /** Returns what stands for the token in the Authorization header, or null if the request is anonymous. */
    public String authorization(Exchange exchange) {
        return authorizations.nameOf(
                call(exchange).authorization(), call(exchange).tokenKey());
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
        String body = page ? null : bodyStart(message);
        GithubAnswer answer = GithubAnswer.of(status, headers, body);
        if (answer.retry() == Retry.NEVER && !page && call.noneOn().matches(status, body)) {
            answer = GithubAnswer.NONE;
        }
        limits.observe(call.tokenKey(), call.landed(), answer, headers);
        boolean unchanged = answer == GithubAnswer.NOT_MODIFIED && call.known() != null;
        if (answer.hasRecords() || unchanged) {
            credentials.accepted(headers, GithubFindings.of(exchange));
            exchange.setVariable("partial", answer == GithubAnswer.PARTIAL ? answer.text() : null);
            call.answered(headers.first("ETag"), unchanged, answer == GithubAnswer.PARTIAL);
            return;
        }
        // What GraphQL thinks of a token is no reason to stop reading pages
        if (answer == GithubAnswer.UNAUTHORIZED && call.authorization() != null && call.getBody() == null) {
            credentials.refused(GithubFindings.of(exchange));
        }
        throw new GithubException(
                answer,
                call + ": " + status + ", " + answer.text() + wanted(answer, headers),
                call.listing().pages() > 0);
    }

    /**
     * Classifies the answer to a request that changes something.
     *
     * @param exchange the exchange after the HTTP call
     * @throws GithubException if nothing is changed
     * @throws IOException if the body of a refusal cannot be read
     */
    public void checkChange(Exchange exchange) throws GithubException, IOException {
        PageCall call = call(exchange);
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        boolean done = status == 200 || status == 201 || status == 204;
        AnswerHeaders headers = AnswerHeaders.of(message.getHeaders());
        String body = bodyStart(message);
        message.setBody(null);
        GithubAnswer answer = done ? GithubAnswer.OK : GithubAnswer.of(status, headers, body);
        limits.observe(call.tokenKey(), call.landed(), answer, headers);
        if (!done) {
            if (answer == GithubAnswer.UNAUTHORIZED && call.authorization() != null) {
                credentials.refused(GithubFindings.of(exchange));
            }
            throw new GithubException(answer, call + ": " + status + ", " + answer.text() + wanted(answer, headers));
        }
        credentials.accepted(headers, GithubFindings.of(exchange));
        outage.answered();
        call.succeeded(0);
    }

    /**
     * Takes in what the body of an answer with status 200 says: GraphQL has its faults there.
     *
     * @param exchange the exchange with the answer's headers
     * @param answer what the body means
     * @param detail what GitHub says, for the message; empty if nothing
     * @throws GithubException unless it means that all is well
     */
    public void judged(Exchange exchange, GithubAnswer answer, String detail) throws GithubException {
        PageCall call = call(exchange);
        AnswerHeaders headers = AnswerHeaders.of(exchange.getMessage().getHeaders());
        limits.observe(call.tokenKey(), call.landed(), answer, headers);
        if (answer != GithubAnswer.OK) {
            throw new GithubException(answer, call + ": " + answer.text() + (detail.isEmpty() ? "" : ", " + detail));
        }
        credentials.accepted(headers, GithubFindings.of(exchange));
        outage.answered();
        call.succeeded(0);
    }

    /**
     * Ends what is asked, after all attempts.
     *
     * @param exchange the exchange with variable {@code call}
     * @throws Exception how the last attempt failed
     */
    public void end(Exchange exchange) throws Exception {
        Exception failure = call(exchange).failure();
        if (failure != null) {
            // Camel attaches an earlier failure as suppressed, and shows that one instead
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
            throw failure;
        }
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

    private static PageCall call(Exchange exchange) {
        return exchange.getVariable(ListingWalk.CALL, PageCall.class);
    }

    private static String bodyStart(Message message) throws IOException {
        InputStream body = message.getBody(InputStream.class);
        if (body == null) {
            return "";
        }
        try (body) {
            // Closing reads a short rest, so that the connection can be used again
            return new String(body.readNBytes(BODY_START_BYTES), StandardCharsets.UTF_8);
        }
    }
}
