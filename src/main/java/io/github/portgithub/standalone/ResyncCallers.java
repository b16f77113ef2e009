package io.github.portgithub.standalone;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.portgithub.github.ResyncPart;
import io.github.portgithub.http.Secrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;

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

    /**
     * Takes over what a request names, as the headers that a run is asked for with.
     *
     * @param exchange the exchange of the request, with its query parameters as headers
     * @return null if all of it can be meant; otherwise JSON that says what cannot
     */
    public String named(Exchange exchange) {
        Message request = exchange.getMessage();
        request.removeHeaders("PortGithub*");
        List<List<String>> named = new ArrayList<>();
        for (String parameter : List.of("Organization", "Repository", "Kind")) {
            Object value = request.getHeader(parameter.toLowerCase(Locale.ROOT));
            List<String> values = value instanceof Collection<?> several
                    ? several.stream().map(String::valueOf).toList()
                    : value == null ? List.of() : List.of(value.toString());
            named.add(values);
            if (!values.isEmpty()) {
                request.setHeader("PortGithub" + parameter, values);
            }
        }
        String full = request.getHeader("full", "false", String.class);
        request.setHeader("PortGithubFull", full.equals("true"));
        try {
            if (!full.equals("true") && !full.equals("false")) {
                throw new IllegalArgumentException("full must be true or false; it is '" + full + "'");
            }
            ResyncPart.of(named.get(0), named.get(1), named.get(2));
            return null;
        } catch (IllegalArgumentException e) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("resync", "refused")
                    .put("message", Secrets.shown(e.getMessage()))
                    .toString();
        }
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
