package io.github.portgithub.port;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.http.TlsFailure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every answer of Port once: success goes on, everything else becomes the exception that the retries in {@code
 * routes/port-call.camel.yaml} decide by. Also the {@code onExceptionOccurred} processor of these retries: what Port asks
 * to wait goes before our own back-off.
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://docs.port.io/api-reference/rate-limits">Rate limits</a>
 */
public final class PortAnswers implements Processor {

    /** Variable: statuses, comma-separated, that are an answer and no error for this call; set by the caller. */
    public static final String ALSO_ACCEPTED = "portAlsoAccepted";

    /** Variable: true once this call has refreshed its token. */
    public static final String TOKEN_REFRESHED = "portTokenRefreshed";

    /** Variable: how the last attempt of this call failed; absent if it did not. */
    public static final String FAILURE = "portFailure";

    /** Variable: the Authorization header that this call was sent with; absent from a token request. */
    public static final String AUTHORIZATION = "portAuthorization";

    /** Variable: how many attempts of this call have failed so far. */
    public static final String FAILURES = "portFailures";

    /**
     * Variable: true if nothing of a run depends on this call. It is repeated once, and not where Port lets it wait;
     * holds for one call, set by the caller.
     */
    public static final String BRIEF = "portBrief";

    private static final Logger LOG = LoggerFactory.getLogger(PortAnswers.class);
    private static final int BRIEF_RETRIES = 1;
    private static final Duration BRIEF_WAIT = Duration.ofSeconds(5);
    private static final int FAILURES_TOLD = 3;
    private static final Set<Integer> UNAVAILABLE = Set.of(408, 429, 500, 502, 503, 504);
    private static final int LONGEST_WAIT_SECONDS = 300;

    private final PortToken token;
    private final int retries;
    private final ObjectMapper json;
    private final Clock clock;

    /**
     * Reads answers by the system's clock.
     *
     * @param token told when Port no longer accepts it, never null
     * @param retries {@code port.retries}: how often a request is repeated at the most; 0 repeats none
     * @throws IllegalArgumentException if it is negative; the message names the property
     */
    public PortAnswers(PortToken token, int retries) {
        this(token, retries, Clock.systemUTC());
    }

    PortAnswers(PortToken token, int retries, Clock clock) {
        if (retries < 0) {
            throw new IllegalArgumentException("port.retries must be 0 or more; it is " + retries);
        }
        this.token = token;
        this.retries = retries;
        this.json = new ObjectMapper();
        this.clock = clock;
    }

    /**
     * Checks the answer of a call and replaces its body by the JSON in it.
     *
     * @param exchange the exchange after the HTTP call
     * @throws PortException if the answer is neither 2xx nor accepted by the caller
     */
    public void check(Exchange exchange) throws PortException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String text = message.getBody(String.class);
        JsonNode body = parse(text);
        if (status >= 200 && status < 300) {
            if (body.isMissingNode() && text != null && !text.isBlank()) {
                throw new PortUnavailableException(status, "not_json", "Port's answer is not JSON or is cut off", null);
            }
            succeeded(exchange, body);
            return;
        }
        String alsoAccepted = exchange.getVariable(ALSO_ACCEPTED, String.class);
        if (alsoAccepted != null && Set.of(alsoAccepted.split(",")).contains(String.valueOf(status))) {
            succeeded(exchange, body);
            return;
        }
        String error = body.path("error").asText("http_" + status);
        String reason = body.path("message").asText("Port answered " + status);
        String trace = message.getHeader("X-Trace-Id", "", String.class);
        String told = reason + (trace.isEmpty() ? "" : " (trace " + trace + ")");
        if (status == 401) {
            token.forget(exchange.getVariable(AUTHORIZATION, String.class));
            if (exchange.getVariable(TOKEN_REFRESHED) == null) {
                exchange.setVariable(TOKEN_REFRESHED, true);
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

    private static void succeeded(Exchange exchange, JsonNode body) {
        exchange.getMessage().setBody(body);
        exchange.removeVariable(FAILURE);
    }

    /**
     * Ends a call, after all attempts.
     *
     * @param exchange the exchange with the last attempt's outcome
     * @throws Exception how the last attempt failed, if it did
     */
    public void outcome(Exchange exchange) throws Exception {
        Object failure = exchange.removeVariable(FAILURE);
        exchange.removeVariable(FAILURES);
        exchange.removeVariable(BRIEF);
        exchange.removeVariable(ALSO_ACCEPTED);
        if (failure instanceof Exception exception) {
            // Camel would hang what failed before on to it, and show handlers that instead
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
            throw exception;
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
        int failures = exchange.getVariable(FAILURES, 0, Integer.class);
        if (exchange.getVariable(BRIEF, false, Boolean.class) && (failures > BRIEF_RETRIES || letsWait(exception))) {
            return false;
        }
        return (exception instanceof PortUnavailableException
                        || exception instanceof PortTokenExpiredException
                        || exception instanceof IOException)
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
     * Counts a failed attempt, tells now and then that Port does not answer, and sets the redelivery delay to what Port
     * asked for, if it did.
     */
    @Override
    public void process(Exchange exchange) {
        Exception exception = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.setVariable(FAILURE, explained(exception));
        int failures = exchange.getVariable(FAILURES, 0, Integer.class) + 1;
        exchange.setVariable(FAILURES, failures);
        if (failures % FAILURES_TOLD == 0) {
            LOG.warn("Port has not answered {} times, trying on: {}", failures, Secrets.shown(exception.getMessage()));
        }
        if (exception instanceof PortUnavailableException unavailable && unavailable.retryAfter() != null) {
            exchange.getMessage()
                    .setHeader(
                            Exchange.REDELIVERY_DELAY, unavailable.retryAfter().toMillis());
        } else if (exception instanceof PortTokenExpiredException) {
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, 0L);
        }
    }

    private JsonNode parse(String text) {
        try {
            return text == null ? json.missingNode() : json.readTree(text);
        } catch (JsonProcessingException e) {
            return json.missingNode();
        }
    }

    /** Port sends seconds, an HTTP date, or, as x-ratelimit-reset, seconds or an epoch (above 10 000). */
    private Duration retryAfter(Message message) {
        String after = message.getHeader("Retry-After", String.class);
        Duration wait = parseWait(after != null ? after : message.getHeader("x-ratelimit-reset", String.class));
        if (wait == null) {
            return null;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.getSeconds() > LONGEST_WAIT_SECONDS ? Duration.ofSeconds(LONGEST_WAIT_SECONDS) : wait;
    }

    private Duration parseWait(String text) {
        if (text == null) {
            return null;
        }
        try {
            long number = (long) Double.parseDouble(text.trim());
            return number > 10_000
                    ? Duration.between(clock.instant(), Instant.ofEpochSecond(number))
                    : Duration.ofSeconds(number);
        } catch (NumberFormatException notANumber) {
            try {
                return Duration.between(
                        clock.instant(),
                        ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeParseException neitherADate) {
                return null;
            }
        }
    }
}
