package io.github.portgithub.port;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.portgithub.http.Authorizations;
import io.github.portgithub.http.Hidden;
import io.github.portgithub.http.KeptToken;
import io.github.portgithub.http.Secrets;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Variable;
import org.apache.camel.util.ObjectHelper;
import org.apache.hc.core5.http.HttpEntity;

/**
 * Port's access token: fetched through {@code direct:port-github-port-token}, and kept until 60 s before it expires. Port
 * gives out the same token until then (port-contract, Authentication).
 *
 * <p>Thread-safe. {@code toString} shows no secret.
 *
 * @see <a href="https://docs.port.io/api-reference/create-an-access-token">Create an access token</a>
 */
public final class PortToken implements CamelContextAware, AutoCloseable {

    private static final Duration MARGIN = Duration.ofSeconds(60);
    /** The {@link PortException#error()} of credentials that Port does not know. */
    static final String WRONG_CREDENTIALS = "wrong_credentials";

    private static final String TOKEN_ROUTE = "direct:port-github-port-token";

    private final String clientId;
    private final String clientSecret;
    private final Clock clock = Clock.systemUTC();
    private final KeptToken token;
    private final Authorizations authorizations;
    private CamelContext camelContext;
    private volatile ProducerTemplate template;

    /**
     * @param secrets has {@code port.client-id} and {@code port.client-secret}
     * @param dryRun {@code port.dry-run}: nothing is sent to Port, so no credentials are needed
     * @param authorizations keeps the token out of exchanges
     * @throws IllegalArgumentException if a credential is missing; the message names the property
     */
    public PortToken(Secrets secrets, boolean dryRun, Authorizations authorizations) {
        this(secrets.property("port.client-id"), secrets.property("port.client-secret"), dryRun, authorizations);
    }

    PortToken(String clientId, String clientSecret, boolean dryRun, Authorizations authorizations) {
        this.clientId = required("port.client-id", clientId, dryRun);
        this.clientSecret = required("port.client-secret", clientSecret, dryRun);
        this.authorizations = authorizations;
        this.token = new KeptToken(clock, MARGIN, this::fetch, PortToken::isOfTheCredentials);
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

    /** Returns {@code port.client-id}; null or empty if it is not set. */
    public String clientId() {
        return clientId;
    }

    /** Returns whether there are credentials; in a dry run there may be none. */
    public boolean isConfigured() {
        return clientId != null && !clientId.isBlank() && clientSecret != null && !clientSecret.isBlank();
    }

    /** Returns the body of the token request. */
    public HttpEntity credentials() {
        return tokenRequest(clientId, clientSecret);
    }

    /**
     * Returns the body of a request for a token.
     *
     * @param clientId who asks
     * @param clientSecret the secret, which the body does not show
     */
    public static HttpEntity tokenRequest(String clientId, String clientSecret) {
        return Hidden.entity(
                JsonNodeFactory.instance.objectNode().put("clientId", clientId).put("clientSecret", clientSecret));
    }

    /**
     * Returns what stands for the token in the Authorization header of a call, and notes the token in the call.
     *
     * @param call the call
     * @return the name of scheme and token; null for a call that goes without
     * @throws PortException if Port does not give a token
     */
    public String authorizationOf(@Variable("portCall") PortCall call) throws PortException {
        call.sentWith(call.isWithoutToken() ? null : authorization());
        return authorizations.nameOf(call.authorization());
    }

    /** Returns scheme and token, fetching a token if there is none or it is about to expire. */
    private String authorization() throws PortException {
        try {
            return token.get();
        } catch (Exception e) {
            throw failure(e);
        }
    }

    /**
     * Forgets a token that Port has answered with 401, unless it has been replaced already.
     *
     * @param authorization the header that was sent; null forgets nothing
     */
    public void forget(String authorization) {
        token.invalidate(authorization);
    }

    private KeptToken.Issued fetch() throws PortException {
        try {
            JsonNode answer =
                    template().requestBody(TOKEN_ROUTE, null, Hidden.class).json();
            String value = answer.path("accessToken").asText("");
            if (value.isEmpty()) {
                throw new PortException(200, "no_token", "Port's answer to the credentials holds no accessToken");
            }
            return new KeptToken.Issued(
                    answer.path("tokenType").asText("Bearer") + ' ' + value,
                    clock.instant().plusSeconds(answer.path("expiresIn").asLong(3600)));
        } catch (CamelExecutionException e) {
            PortException port = ObjectHelper.getException(PortException.class, e);
            if (port != null) {
                throw port;
            }
            Throwable cause = e.getCause() != null ? e.getCause() : e;
            throw new PortException(0, "no_token", "no access token from Port: " + cause.getMessage());
        }
    }

    /** An exception of its own for each caller; none is repeated, for the request of the token has been. */
    private static PortException failure(Exception failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof PortException port) {
            return isOfTheCredentials(port)
                    ? new PortException(
                            port.status(),
                            WRONG_CREDENTIALS,
                            "Port does not know these credentials: check port.client-id and port.client-secret,"
                                    + " and that port.api-url is your region's")
                    : new PortException(port.status(), port.error(), "no access token from Port: " + port.getMessage());
        }
        return new PortException(0, "no_token", "no access token from Port: " + failure.getMessage());
    }

    private static boolean isOfTheCredentials(Exception failure) {
        return failure instanceof PortException port && (port.status() == 401 || port.status() == 404);
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
}
