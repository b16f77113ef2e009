package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Port's access tokens: one for each pair of credentials, the same one until it expires. Thread-safe. */
final class PortTokens {

    private record Token(String text, Instant end) {}

    private final Map<String, Token> tokens = new HashMap<>();
    private final String clientId;
    private final String clientSecret;
    private final Duration lifetime;
    private final Clock clock;
    private int issued;

    /**
     * Makes it with no token issued.
     *
     * @param clientId the one id that is accepted, or null to accept any
     * @param clientSecret its secret, or null to accept any
     * @param lifetime how long a token is good for
     * @param clock tells when it no longer is
     */
    PortTokens(String clientId, String clientSecret, Duration lifetime, Clock clock) {
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** Answers {@code POST /v1/auth/access_token}; {@code expiresIn} is what is left of an earlier token's time. */
    synchronized SandboxAnswer issue(SandboxRequest request) {
        ObjectNode body = PortBody.object(request);
        String id = PortBody.text(body, "clientId");
        String secret = PortBody.text(body, "clientSecret");
        if (body.size() != 2) {
            throw PortRefusal.invalid("body must NOT have additional properties");
        }
        if (clientId != null && !clientId.equals(id) || clientSecret != null && !clientSecret.equals(secret)) {
            throw new PortRefusal(401, "invalid_credentials", "Invalid credentials");
        }
        Instant now = clock.instant();
        Token token = tokens.get(id);
        if (token == null || !now.isBefore(token.end)) {
            token = new Token(text(id, ++issued), now.plus(lifetime));
            tokens.put(id, token);
        }
        return SandboxAnswer.json(
                200,
                PortBody.ok()
                        .put("accessToken", token.text)
                        .put("expiresIn", Duration.between(now, token.end).toSeconds())
                        .put("tokenType", "Bearer"));
    }

    /**
     * Checks an {@code Authorization} header.
     *
     * @param authorization its value, or null
     * @throws PortRefusal if it names no token that is good now
     */
    synchronized void check(String authorization) {
        Instant now = clock.instant();
        for (Token token : tokens.values()) {
            if (("Bearer " + token.text).equals(authorization) && now.isBefore(token.end)) {
                return;
            }
        }
        throw new PortRefusal(401, "unauthorized", "Unauthorized");
    }

    /** Makes every token issued so far invalid. */
    synchronized void revokeAll() {
        tokens.clear();
    }

    /** Writes what looks like Port's token to those who look inside: claims, but no signature. */
    private static String text(String clientId, int number) {
        String claims = "{\"orgId\":\"org_sandbox\",\"isMachine\":true,\"jti\":" + number + ",\"sub\":"
                + clientId.length() + "}";
        return base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + base64(claims) + ".";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
