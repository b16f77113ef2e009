package io.github.portgithub.github.event;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether GitHub has sent a body: HMAC-SHA-256 of its bytes with a secret that both know. Immutable and thread-safe; shows
 * no secret.
 *
 * @see <a href="https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries">GitHub: validating webhook
 *     deliveries</a>
 */
public final class EventSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";

    private final List<SecretKeySpec> keys;

    /**
     * @param secrets those that are valid, the newest first; empty ones are none
     */
    public EventSignature(List<String> secrets) {
        this.keys = secrets.stream()
                .filter(secret -> secret != null && !secret.isEmpty())
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
    }

    /** Returns whether there is a secret; without one no body is GitHub's. */
    public boolean isOn() {
        return !keys.isEmpty();
    }

    /**
     * Tells whether a body is GitHub's. Takes the same time wherever a wrong signature differs.
     *
     * @param body the bytes as they arrived
     * @param header the value of {@code X-Hub-Signature-256}; null if there is none
     * @return whether it is the signature of the body with one of the secrets
     */
    public boolean isOf(byte[] body, String header) {
        if (header == null) {
            return false;
        }
        byte[] told = header.getBytes(StandardCharsets.UTF_8);
        boolean matches = false;
        for (SecretKeySpec key : keys) {
            matches |= MessageDigest.isEqual(sign(key, body).getBytes(StandardCharsets.UTF_8), told);
        }
        return matches;
    }

    /**
     * Signs a body as GitHub does, with the first secret.
     *
     * @param body the bytes
     * @return the value of {@code X-Hub-Signature-256}
     * @throws IllegalStateException if there is no secret
     */
    public String of(byte[] body) {
        if (keys.isEmpty()) {
            throw new IllegalStateException("there is no secret to sign with");
        }
        return sign(keys.get(0), body);
    }

    private static String sign(SecretKeySpec key, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return PREFIX + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
