package io.github.portgithub.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.http.Authorizations;
import io.github.portgithub.http.JsonBody;
import io.github.portgithub.http.KeptToken;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.port.PortException;
import io.github.portgithub.port.PortToken;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Variable;
import org.apache.hc.core5.http.HttpEntity;

/**
 * The access token of a sink: fetched with the sink's own HTTP client and kept. Thread-safe; {@code toString} shows no
 * secret.
 *
 * <p>Used by {@code kamelets/port-entities-sink.kamelet.yaml}.
 *
 * @see <a href="https://docs.port.io/api-reference/create-an-access-token">Create an access token</a>
 */
public final class SinkToken {

    private static final String SENT = "portEntitiesToken";
    private static final Duration MARGIN = Duration.ofSeconds(60);
    private static final int MOST_BYTES = 1 << 20;

    private final Clock clock = Clock.systemUTC();
    private final String endpoint;
    private final HttpEntity credentials;
    private final Authorizations authorizations;
    private final JsonBody json = new JsonBody(MOST_BYTES);
    private volatile CamelContext context;
    private final KeptToken token = new KeptToken(
            clock, MARGIN, this::fetch, failure -> failure instanceof PortException port && port.status() == 401);

    /**
     * @param endpoint the Camel HTTP endpoint of the API
     * @param clientId the id of the credentials
     * @param clientSecret their secret
     * @param authorizations keeps the token out of exchanges
     */
    public SinkToken(String endpoint, String clientId, String clientSecret, Authorizations authorizations) {
        Secrets.hide(this, clientSecret);
        this.endpoint = endpoint;
        this.authorizations = authorizations;
        this.credentials = PortToken.tokenRequest(clientId, clientSecret);
    }

    /**
     * The token of one request. {@code toString} does not show it.
     *
     * @param value scheme and token
     */
    public record Sent(String value) {

        @Override
        public String toString() {
            return "a token";
        }
    }

    /**
     * Returns the token to send, fetching one if there is none or it is about to expire.
     *
     * @param exchange the exchange that needs it, for its context only
     * @return the token
     * @throws Exception if Port gives none; the message does not repeat the answer
     */
    public Sent next(Exchange exchange) throws Exception {
        context = exchange.getContext();
        return new Sent(token.get());
    }

    /** Returns what stands for a token in the Authorization header. */
    public String authorization(@Variable(SENT) Sent sent) {
        return authorizations.nameOf(sent.value());
    }

    /**
     * Forgets the token if Port does not take it any more, so that the next message fetches another.
     *
     * @param status the status of an answer
     * @param sent what the request was sent with
     */
    public void observe(@Header(Exchange.HTTP_RESPONSE_CODE) int status, @Variable(SENT) Sent sent) {
        if (status == 401) {
            token.invalidate(sent.value());
        }
    }

    private KeptToken.Issued fetch() throws Exception {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange answer = template.request(endpoint, request -> {
                request.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
                request.getMessage().setHeader(Exchange.HTTP_PATH, "/v1/auth/access_token");
                request.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
                request.getMessage().setHeader("User-Agent", "port-github-routes");
                request.getMessage().setBody(credentials);
            });
            if (answer.getException() != null) {
                throw answer.getException();
            }
            int status = answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
            JsonNode body = json.read(answer.getMessage().getBody(InputStream.class));
            String value = body == null ? "" : body.path("accessToken").asText("");
            if (status != 200 || value.isEmpty()) {
                throw new PortException(
                        status, "no_token", "Port gave no access token for these credentials: " + status);
            }
            return new KeptToken.Issued(
                    "Bearer " + value,
                    clock.instant().plusSeconds(body.path("expiresIn").asLong(3600)));
        }
    }

    @Override
    public String toString() {
        return "SinkToken";
    }
}
