package io.github.portgithub.port;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.portgithub.http.Hidden;
import io.github.portgithub.http.JsonBody;
import io.github.portgithub.http.RequestEndedException;
import io.github.portgithub.http.RetryAfter;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.http.ServerOutage;
import io.github.portgithub.http.TlsFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Variable;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every answer of Port once: success goes on, everything else becomes the exception that the retries in {@code
 * routes/port-call.camel.yaml} decide by. Also the {@code onExceptionOccurred} processor of these retries: how long Port
 * asks to wait goes before our own back-off. The wait itself is part of the request.
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://docs.port.io/api-reference/rate-limits">Rate limits</a>
 */
public final class PortAnswers implements Processor {

    /** Variable: what to ask of Port, set by the caller and taken away by the call. */
    static final String REQUEST = "portRequest";

    /** Variable: the {@link PortCall} that is under way. */
    static final String CALL = "portCall";

    private static final Logger LOG = LoggerFactory.getLogger(PortAnswers.class);
    private static final int BRIEF_RETRIES = 1;
    private static final Duration BRIEF_WAIT = Duration.ofSeconds(5);
    private static final int FAILURES_TOLD = 3;
    private static final Set<Integer> UNAVAILABLE = Set.of(408, 429, 500, 502, 503, 504);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(300);
    /** An answer of Port is at the most a page of the entities of an integration. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int TOO_MANY = 429;

    private final PortPause pause;
    private final PortToken token;
    private final int retries;
    private final ServerOutage outage;
    private final RedeliveryPolicy backOff;
    private final JsonBody json = new JsonBody(MOST_BYTES);
    private final Clock clock;

    /**
     * Reads answers by the system's clock.
     *
     * @param token told when Port no longer accepts it, never null
     * @param retries {@code port.retries}: how often a request is repeated at the most; 0 repeats none
     * @param outage told what was answered and what was not
     * @param backOff computes how long to wait where Port does not say
     * @param pause what other processes have heard, never null
     */
    public PortAnswers(PortToken token, int retries, ServerOutage outage, RedeliveryPolicy backOff, PortPause pause) {
        this(token, retries, outage, backOff, pause, Clock.systemUTC());
    }

    PortAnswers(
            PortToken token, int retries, ServerOutage outage, RedeliveryPolicy backOff, PortPause pause, Clock clock) {
        this.pause = pause;
        this.token = token;
        this.retries = retries;
        this.outage = outage;
        this.backOff = backOff;
        this.clock = clock;
    }

    /**
     * Begins a call: takes variable {@code portRequest} away and sets {@code portCall}.
     *
     * @param exchange the exchange of the caller
     * @throws IllegalArgumentException if there is no request, or none that can be read
     */
    public void begin(Exchange exchange) {
        Object request = exchange.removeVariable(REQUEST);
        exchange.setVariable(CALL, PortCall.of(request == null ? null : request.toString()));
    }

    /**
     * Tells how long to sleep before an attempt is repeated. The route asks again, so that the end of a run is noticed.
     *
     * @param call the call
     * @return milliseconds, at most a second; 0 if the request may go now
     * @throws RequestEndedException if there is no time left to wait
     */
    public long delay(@Variable(CALL) PortCall call) throws RequestEndedException {
        long wait = call.retryWait().delay(outage);
        if (wait > 0 || call.isBrief()) {
            return wait;
        }
        Duration left = pause.left();
        if (left.isZero()) {
            return 0;
        }
        call.retryWait().begin(left);
        return call.retryWait().delay(outage);
    }

    /**
     * Checks the answer of a call and replaces its body by the JSON in it, which may be missing from an error that the caller
     * accepts.
     *
     * @param exchange the exchange after the HTTP call, its body not read yet
     * @throws PortException if the answer is neither 2xx nor accepted by the caller, or a 2xx whose body is not one JSON object
     * @throws IOException if the connection fails before the end of the body
     */
    public void check(Exchange exchange) throws PortException, IOException {
        PortCall call = call(exchange);
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status < 500) {
            outage.answered();
        }
        PortRun run = exchange.getVariable("run", PortRun.class);
        if (run != null) {
            run.portClock().answered(message.getHeader("Date", String.class));
        }
        JsonNode read = read(message);
        if (status >= 200 && status < 300) {
            if (read == null || !read.isObject()) {
                throw new PortUnavailableException(
                        status,
                        "not_json",
                        "Port's answer is not one JSON object: it is something else, empty, cut off or too long",
                        null);
            }
            succeeded(exchange, read);
            return;
        }
        JsonNode body = read == null ? MissingNode.getInstance() : read;
        if (call.accepts(status)) {
            succeeded(exchange, body);
            return;
        }
        String error = body.path("error").asText("http_" + status);
        String reason = body.path("message").asText("Port answered " + status);
        String trace = message.getHeader("X-Trace-Id", "", String.class);
        String told = reason + (trace.isEmpty() ? "" : " (trace " + trace + ")");
        if (status == 401) {
            token.forget(call.authorization());
            if (call.refreshToken()) {
                throw new PortTokenExpiredException();
            }
            throw new PortException(
                    401,
                    error,
                    "Port rejected a new access token as well; check what these credentials may do: " + told);
        }
        if (UNAVAILABLE.contains(status)) {
            throw new PortUnavailableException(status, error, told, retryAfter(message));
        }
        throw new PortException(status, error, told);
    }

    /** The body arrives while it is read; what is left of one that is too long is not waited for. */
    private JsonNode read(Message message) throws IOException {
        try (InputStream body = message.getBody(InputStream.class)) {
            // Nobody else can read it, and Camel would want to
            message.setBody(null);
            return json.read(body);
        }
    }

    private static PortCall call(Exchange exchange) {
        return exchange.getVariable(CALL, PortCall.class);
    }

    private static void succeeded(Exchange exchange, JsonNode body) {
        PortCall call = call(exchange);
        // The answer to a call without a token is a token
        exchange.getMessage().setBody(call.isWithoutToken() ? new Hidden(body) : body);
        call.succeeded();
    }

    /**
     * Ends a call, after all attempts.
     *
     * @param exchange the exchange with the last attempt's outcome
     * @throws Exception how the last attempt failed, if it did
     */
    public void outcome(Exchange exchange) throws Exception {
        PortCall call = (PortCall) exchange.removeVariable(CALL);
        if (call.failure() != null) {
            // Camel would add what failed before to it, and show handlers that instead
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
            throw call.failure();
        }
    }

    /**
     * Tells the retries whether to repeat a request.
     *
     * @param exchange the exchange after a failed attempt
     * @return true if Port may answer the same request later, or with a new token, and {@code port.retries} is not used up
     */
    public boolean isRepeated(Exchange exchange) {
        Exception exception = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        PortCall call = call(exchange);
        int failures = call.failures();
        if (call.isBrief() && (failures > BRIEF_RETRIES || letsWait(exception))) {
            return false;
        }
        return (exception instanceof PortUnavailableException
                        || exception instanceof PortTokenExpiredException
                        || exception instanceof IOException)
                && !(exception instanceof RequestEndedException)
                && !outage.isGivenUp()
                && failures <= retries
                && TlsFailure.of(exception) == null;
    }

    /** What a client throws names neither the property nor the remedy. */
    private static Exception explained(Exception exception) {
        TlsFailure tls = TlsFailure.of(exception);
        return tls == null ? exception : new PortException(0, "tls", "Port: " + tls.text("port"));
    }

    private static boolean letsWait(Exception exception) {
        return exception instanceof SocketTimeoutException
                || exception instanceof PortUnavailableException unavailable
                        && unavailable.retryAfter() != null
                        && unavailable.retryAfter().compareTo(BRIEF_WAIT) > 0;
    }

    /**
     * Counts a failed attempt, tells now and then that Port does not answer, and begins the wait before the next one: as
     * long as Port asks, if it does.
     */
    @Override
    public void process(Exchange exchange) {
        Exception exception = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        PortCall call = call(exchange);
        if (exception instanceof RequestEndedException && call.failure() != null) {
            // Why it was to be repeated says more
            return;
        }
        int failures = call.failed(new PortCall.Failure(explained(exception)));
        boolean reached = exception instanceof PortUnavailableException unavailable && unavailable.status() >= 500;
        if (reached || exception instanceof IOException && !(exception instanceof RequestEndedException)) {
            outage.unanswered(exchange.getExchangeId(), null, reached);
        }
        if (failures % FAILURES_TOLD == 0) {
            LOG.warn("Port has not answered {} times, trying on: {}", failures, Secrets.shown(exception.getMessage()));
        }
        if (exception instanceof PortUnavailableException unavailable && unavailable.retryAfter() != null) {
            call.retryWait().begin(unavailable.retryAfter());
            if (unavailable.status() == TOO_MANY) {
                pause.begin(unavailable.retryAfter());
            }
        } else if (!(exception instanceof PortTokenExpiredException)) {
            call.retryWait().begin(backOff);
        }
    }

    private Duration retryAfter(Message message) {
        String date = message.getHeader("Date", String.class);
        Instant now = clock.instant();
        Duration wait = RetryAfter.of(message.getHeader("Retry-After", String.class), date, now);
        if (wait == null) {
            wait = RetryAfter.ofReset(message.getHeader("x-ratelimit-reset", String.class), date, now);
        }
        return wait == null || wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
