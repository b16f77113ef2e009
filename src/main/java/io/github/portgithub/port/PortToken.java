package io.github.portgithub.port;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.portgithub.http.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/**
 * Port's access token: fetched through {@code direct:port-github-port-token}, kept until 60 s before it expires, or
 * for half of what is left of it if that is less than two minutes. One fetch at a time: whoever comes meanwhile waits for that one and holds no lock.
 *
 * <p>Thread-safe. {@code toString} shows no secret.
 *
 * @see <a href="https://docs.port.io/api-reference/create-an-access-token">Create an access token</a>
 */
public final class PortToken implements CamelContextAware, AutoCloseable {

    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(60);
    /** The {@link PortException#error()} of credentials that Port does not know. */
    static final String WRONG_CREDENTIALS = "wrong_credentials";

    /** So long wrong credentials are not tried again, by a run that makes several calls. */
    private static final Duration REFUSAL = Duration.ofSeconds(10);

    private static final String TOKEN_ROUTE = "direct:port-github-port-token";

    private final String clientId;
    private final String clientSecret;
    private final Clock clock;
    private final AtomicReference<CompletableFuture<Token>> current = new AtomicReference<>();
    private volatile Instant refusedUntil = Instant.MIN;
    private CamelContext camelContext;
    private volatile ProducerTemplate template;

    /**
     * @param secrets has {@code port.client-id} and {@code port.client-secret}
     * @param dryRun {@code port.dry-run}: nothing is sent to Port, so no credentials are needed
     * @throws IllegalArgumentException if a credential is missing; the message names the property
     */
    public PortToken(Secrets secrets, boolean dryRun) {
        this(secrets.property("port.client-id"), secrets.property("port.client-secret"), dryRun);
    }

    PortToken(String clientId, String clientSecret, boolean dryRun) {
        this(
                required("port.client-id", clientId, dryRun),
                required("port.client-secret", clientSecret, dryRun),
                Clock.systemUTC());
    }

    PortToken(String clientId, String clientSecret, Clock clock) {
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.clock = clock;
    }

    private static String required(String key, String value, boolean dryRun) {
        if (!dryRun && (value == null || value.isBlank())) {
            throw new IllegalArgumentException(key + " is not set. Set it, or the environment variable "
                    + key.toUpperCase().replace('.', '_').replace('-', '_')
                    + "; Port shows both credentials under ... > Credentials.");
        }
        return value;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Returns whether there are credentials; in a dry run there may be none. */
    public boolean isConfigured() {
        return clientId != null && !clientId.isBlank() && clientSecret != null && !clientSecret.isBlank();
    }

    /** Returns the body of the token request. */
    public byte[] credentials() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("clientId", clientId)
                .put("clientSecret", clientSecret)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the value of the Authorization header, fetching a token if there is none or it is about to expire.
     *
     * @return scheme and token
     * @throws PortException if Port does not give a token
     */
    public String authorization() throws PortException {
        while (true) {
            CompletableFuture<Token> known = current.get();
            if (known != null && !(known.isDone() && isStale(known))) {
                return join(known).authorization();
            }
            CompletableFuture<Token> mine = new CompletableFuture<>();
            if (current.compareAndSet(known, mine)) {
                fetch(mine);
                return join(mine).authorization();
            }
        }
    }

    /**
     * Forgets a token that Port has answered with 401, unless it has been replaced already.
     *
     * @param authorization the header that was sent; null forgets nothing
     */
    public void forget(String authorization) {
        CompletableFuture<Token> known = current.get();
        if (known != null
                && known.isDone()
                && !known.isCompletedExceptionally()
                && known.join().authorization().equals(authorization)) {
            current.compareAndSet(known, null);
        }
    }

    private boolean isStale(CompletableFuture<Token> known) {
        return !clock.instant()
                .isBefore(
                        known.isCompletedExceptionally()
                                ? refusedUntil
                                : known.join().until());
    }

    private void fetch(CompletableFuture<Token> mine) {
        try {
            JsonNode answer = template().requestBody(TOKEN_ROUTE, null, JsonNode.class);
            String token = answer.path("accessToken").asText("");
            if (token.isEmpty()) {
                throw new PortException(200, "no_token", "Port's answer to the credentials holds no accessToken");
            }
            Duration left = Duration.ofSeconds(answer.path("expiresIn").asLong(3600));
            Instant until = clock.instant().plus(left).minus(margin(left));
            mine.complete(new Token(answer.path("tokenType").asText("Bearer") + ' ' + token, until));
        } catch (CamelExecutionException e) {
            if (e.getCause() instanceof PortException port && isOfTheCredentials(port)) {
                refusedUntil = clock.instant().plus(REFUSAL);
            }
            mine.completeExceptionally(e.getCause() != null ? e.getCause() : e);
        } catch (PortException | RuntimeException e) {
            mine.completeExceptionally(e);
        }
    }

    /**
     * Port gives out the same token until it expires (port-contract, Authentication): with the same margin whatever is
     * left, every call of a token's last minute would ask for it again.
     */
    private static Duration margin(Duration left) {
        Duration half = left.dividedBy(2);
        return half.compareTo(LONGEST_MARGIN) < 0 ? half : LONGEST_MARGIN;
    }

    private static Token join(CompletableFuture<Token> future) throws PortException {
        try {
            return future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof PortException port) {
                if (isOfTheCredentials(port)) {
                    throw new PortException(
                            port.status(),
                            WRONG_CREDENTIALS,
                            "Port does not know these credentials: check port.client-id and port.client-secret,"
                                    + " and that port.api-url is your region's");
                }
                throw port;
            }
            throw new PortException(0, "no_token", "no access token from Port: " + cause.getMessage());
        }
    }

    private static boolean isOfTheCredentials(PortException refusal) {
        return refusal.status() == 401 || refusal.status() == 404;
    }

    private ProducerTemplate template() {
        if (template == null) {
            template = camelContext.createProducerTemplate();
        }
        return template;
    }

    @Override
    public void close() throws IOException {
        if (template != null) {
            template.close();
        }
    }

    @Override
    public String toString() {
        return "PortToken";
    }

    private record Token(String authorization, Instant until) {
        @Override
        public String toString() {
            return "Token until " + until;
        }
    }
}
