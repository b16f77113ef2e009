package io.github.portgithub.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.port.PortException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Body;
import org.apache.camel.Header;

/**
 * Keeps one access token of Port until a minute before it expires. Who finds none fetches one; two at the same time may
 * both, which does no harm. Thread-safe; {@code toString} shows no secret.
 *
 * <p>Used by {@code kamelets/port-entities-sink.kamelet.yaml}.
 *
 * @see <a href="https://docs.port.io/api-reference/create-an-access-token">Create an access token</a>
 */
public final class PortAccess {

    private static final long MARGIN_SECONDS = 60;

    private record Token(String authorization, Instant until) {}

    private final String clientId;
    private final String clientSecret;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();
    private volatile Token token;

    /**
     * @param clientId the id of the credentials
     * @param clientSecret their secret
     */
    public PortAccess(String clientId, String clientSecret) {
        this(clientId, clientSecret, Clock.systemUTC());
    }

    PortAccess(String clientId, String clientSecret, Clock clock) {
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        Secrets.hide(this, clientSecret);
        this.clock = clock;
    }

    /** Returns whether a token has to be fetched. */
    public boolean isMissing() {
        Token known = token;
        return known == null || !clock.instant().isBefore(known.until());
    }

    /** Returns the body of the token request. */
    public String credentials() {
        return json.createObjectNode()
                .put("clientId", clientId)
                .put("clientSecret", clientSecret)
                .toString();
    }

    /**
     * Keeps the token of an answer.
     *
     * @param answer the body of the answer to the credentials
     * @param status its status
     * @throws PortException if it holds none; the message does not repeat the answer
     */
    public void keep(@Body String answer, @Header("CamelHttpResponseCode") int status) throws PortException {
        JsonNode body;
        try {
            body = json.readTree(answer == null ? "" : answer);
        } catch (IOException e) {
            throw new PortException(status, "not_json", "Port's answer to the credentials is not JSON");
        }
        String value = body.path("accessToken").asText("");
        if (status != 200 || value.isEmpty()) {
            throw new PortException(status, "no_token", "Port gave no access token for these credentials: " + status);
        }
        long seconds = body.path("expiresIn").asLong(3600);
        token = new Token(
                "Bearer " + value, clock.instant().plusSeconds(Math.max(seconds / 2, seconds - MARGIN_SECONDS)));
    }

    /** Returns the value of the Authorization header; null if there is no token. */
    public String authorization() {
        Token known = token;
        return known == null ? null : known.authorization();
    }

    /**
     * Forgets the token if Port does not take it any more, so that the next message fetches another.
     *
     * @param status the status of an answer
     */
    public void observe(@Header("CamelHttpResponseCode") int status) {
        if (status == 401) {
            token = null;
        }
    }

    @Override
    public String toString() {
        return "PortAccess";
    }
}
