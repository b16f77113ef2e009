package io.github.portgithub.github;

import io.github.portgithub.github.PageCall.Failure;
import io.github.portgithub.http.RequestDeadlineException;
import io.github.portgithub.http.RequestEndedException;
import io.github.portgithub.http.ServerOutage;
import io.github.portgithub.http.TlsFailure;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;

/**
 * Decides about repeating a request of a listing that has failed: whether, how, and how soon; the wait itself is part of
 * the request. The {@code
 * onExceptionOccurred} processor and the {@code retryWhile} of the retries.
 *
 * <p>Used by {@code routes/errors.camel.yaml}. Thread-safe: all state is in the exchange's {@link PageCall}.
 */
public final class GithubRetries implements Processor {

    private static final Duration LEAST_WAIT_FOR_LIMIT = Duration.ofSeconds(1);

    private final GithubCredentials credentials;
    private final RateLimits limits;
    private final int mostBackOffs;
    private final ServerOutage outage;
    private final RedeliveryPolicy backOff;

    /**
     * @param credentials told when GitHub does not accept a token
     * @param limits told when a request got no answer
     * @param retries {@code github.retries}: how often a page is asked for again after a fault, beside waits for limits
     * @param outage told what was answered and what was not
     * @param backOff computes how long to wait after a fault
     */
    public GithubRetries(
            GithubCredentials credentials,
            RateLimits limits,
            int retries,
            ServerOutage outage,
            RedeliveryPolicy backOff) {
        this.backOff = backOff;
        this.outage = outage;
        this.credentials = credentials;
        this.limits = limits;
        this.mostBackOffs = retries;
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
            // Repeated and counted where it was made
            boolean internal = answer == GithubAnswer.INTERNAL_FAULT;
            call.failed(new Failure(internal ? failure : new GithubException(answer, failure.getMessage()), false));
            return;
        }
        switch (answer) {
            case SERVER_FAULT, NETWORK_FAULT ->
                outage.unanswered(call, call.tokenKey(), answer == GithubAnswer.SERVER_FAULT);
            case ENDED, INTERNAL_FAULT -> {}
            default -> outage.answered();
        }
        boolean again = false;
        switch (answer.retry()) {
            case NEVER -> {}
            case BACK_OFF -> again = backOff(call, answer);
            case AFTER_LIMIT -> {
                // RateLimits says how long to wait; this second keeps a misread limit from becoming a storm
                again = true;
                call.retryWait().begin(LEAST_WAIT_FOR_LIMIT);
                GithubFindings.of(exchange)
                        .waits(exchange.getVariable("organization", String.class), LEAST_WAIT_FOR_LIMIT.toMillis());
            }
            case FRESH_TOKEN -> again = call.refreshToken() && credentials.renew(call);
            case FOLLOW -> {
                try {
                    call.listing().redirect(exchange.getMessage().getHeader("Location", String.class));
                    again = true;
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
        boolean ours = failure instanceof RequestDeadlineException || failure instanceof RequestEndedException;
        String how = ours ? failure.getMessage() : failure.getClass().getSimpleName();
        TlsFailure tls = TlsFailure.of(failure);
        String what = tls != null ? tls.text("github") : answer.text();
        return new GithubException(answer, call + ": " + what + " (" + how + ")");
    }

    /** Returns whether the request that has just failed is repeated; the {@code retryWhile} of the retries. */
    public boolean isRepeated(Exchange exchange) {
        PageCall call = call(exchange);
        return call != null && call.isRetry();
    }

    /** A page that is too much for GitHub is asked for in smaller parts. */
    private boolean backOff(PageCall call, GithubAnswer answer) {
        if (call.backedOff() > Math.min(mostBackOffs, call.mostRetries())) {
            return false;
        }
        if (answer.wantsLess()) {
            boolean smaller = call.shrink();
            if (!smaller && answer != GithubAnswer.SERVER_FAULT) {
                return false;
            }
        }
        call.retryWait().begin(backOff);
        return true;
    }

    private static PageCall call(Exchange exchange) {
        return exchange.getVariable(ListingWalk.CALL, PageCall.class);
    }
}
