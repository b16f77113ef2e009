package io.github.portgithub.github;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells tokens apart without keeping them: the first 64 bits of SHA-256, from which no token can be found. Stateless. */
final class TokenHash {

    private TokenHash() {}

    /**
     * Hashes a token.
     *
     * @param authorization the value of the {@code Authorization} header
     * @return its hash
     */
    static long of(String authorization) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(authorization.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
