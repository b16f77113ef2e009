package io.github.portgithub.github.app;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Signs the JSON Web Token by which a GitHub App proves who it is. Thread-safe.
 *
 * @see <a href=
 *     "https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app">
 *     GitHub: generating a JSON Web Token</a>
 */
final class AppJwt {

    /** GitHub's advice against a clock that is ahead. */
    private static final Duration BACKDATED = Duration.ofSeconds(60);
    /**
     * GitHub accepts ten minutes from its own now, so with a clock that is ahead ten minutes from ours is too much. Ten
     * from {@code iat} it is.
     */
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final String appId;
    private final Algorithm algorithm;
    private final Clock clock;

    /**
     * @param appId the App's id or client id
     * @param key the App's private key
     * @param clock tells the time
     */
    AppJwt(String appId, RSAPrivateKey key, Clock clock) {
        this.appId = appId;
        this.algorithm = Algorithm.RSA256(null, key);
        this.clock = clock;
    }

    /** Returns a new token, valid for nine minutes from now. */
    String sign() {
        Instant issued = clock.instant().minus(BACKDATED);
        return JWT.create()
                .withIssuer(appId)
                .withIssuedAt(issued)
                .withExpiresAt(issued.plus(LIFETIME))
                .sign(algorithm);
    }
}
