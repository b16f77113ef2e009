package io.github.portgithub.standalone;

import io.github.portgithub.http.Secrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.apache.camel.Header;

/**
 * Tells who may start a run over HTTP. Without {@code port.resync.token} that is whoever reaches the server, but no page of
 * somebody else's in a browser: a browser sends a {@code POST} to this machine for any page that asks it to, and says by
 * {@code Origin} and {@code Sec-Fetch-Site} for which.
 *
 * <p>Used by {@code management.camel.yaml}. Thread-safe.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#origin-header">Fetch: the Origin header</a>
 * @see <a href="https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header">Fetch Metadata: Sec-Fetch-Site</a>
 */
public final class ResyncCallers {

    /** The owner of a name could have pointed it at this machine. */
    private static final Pattern ADDRESS = Pattern.compile("localhost|[0-9.]+|\\[[0-9a-fA-F:.%]+]");

    private final byte[] expected;

    /** @param secrets has {@code port.resync.token}, empty if none is asked for */
    public ResyncCallers(Secrets secrets) {
        String token = secrets.property("port.resync.token").trim();
        expected = token.isEmpty() ? null : ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Decides about a request.
     *
     * @param authorization its header {@code Authorization}; null if it has none, as for the others
     * @param origin its header {@code Origin}
     * @param site its header {@code Sec-Fetch-Site}
     * @param host its header {@code Host}
     * @return null if it is welcome, 401 if a token is missing or wrong, 403 if it comes from a page of another server
     */
    public Integer refusal(
            @Header("Authorization") String authorization,
            @Header("Origin") String origin,
            @Header("Sec-Fetch-Site") String site,
            @Header("Host") String host) {
        if (expected != null) {
            return authorization != null
                            && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8))
                    ? null
                    : 401;
        }
        boolean own = (site == null || site.equals("none") || site.equals("same-origin"))
                && (origin == null || isOwn(origin, host));
        return own ? null : 403;
    }

    private static boolean isOwn(String origin, String host) {
        try {
            URI page = URI.create(origin);
            return page.getHost() != null
                    && page.getRawAuthority().equalsIgnoreCase(host)
                    && ADDRESS.matcher(page.getHost()).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
