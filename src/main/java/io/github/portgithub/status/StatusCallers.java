package io.github.portgithub.status;

import io.github.portgithub.http.Secrets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Tells who may see the status page. With {@code port.status.token} whoever sends it: as {@code Authorization: Bearer}, or as
 * the password of {@code Basic}, which a browser asks its user for; so it is in no URL. Without a token, whoever is on this
 * machine: the connection comes from loopback, names this machine, so that no name that somebody points at it will do, and
 * has been through no proxy that says so. In both cases no page of another server may load it as a part of itself.
 *
 * <p>Used by {@code status.camel.yaml}. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617">RFC 7617: Basic</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7239">RFC 7239: Forwarded</a>
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata</a>
 */
public final class StatusCallers {

    private static final String REMOTE_ADDRESS = "CamelVertxPlatformHttpRemoteAddress";

    private static final Pattern THIS_MACHINE =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+");
    private static final List<String> OF_PROXIES = List.of(
            "Forwarded",
            "Via",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-Server",
            "X-Real-IP",
            "X-Client-IP",
            "CF-Connecting-IP",
            "True-Client-IP");

    private final byte[] expected;

    /** @param secrets has {@code port.status.token}, empty if none is asked for */
    public StatusCallers(Secrets secrets) {
        String token = secrets.property("port.status.token").trim();
        expected = token.isEmpty() ? null : digest(token);
    }

    /**
     * Decides about a request.
     *
     * @param exchange its exchange, with the headers of the request and the caller's address
     * @return null if it is welcome, 401 if a token is missing or wrong, 403 if it may not be asked from there
     */
    public Integer refusal(Exchange exchange) {
        Message request = exchange.getMessage();
        String site = request.getHeader("Sec-Fetch-Site", String.class);
        boolean foreign = site != null && !site.equals("none") && !site.equals("same-origin");
        if (foreign && !"navigate".equals(request.getHeader("Sec-Fetch-Mode", String.class))) {
            return 403;
        }
        if (expected != null) {
            String given = token(request.getHeader("Authorization", String.class));
            return given != null && MessageDigest.isEqual(expected, digest(given)) ? null : 401;
        }
        return isOfThisMachine(request) ? null : 403;
    }

    private static boolean isOfThisMachine(Message request) {
        String host = host(request);
        return host != null
                && THIS_MACHINE.matcher(host).matches()
                && OF_PROXIES.stream().noneMatch(name -> request.getHeader(name) != null)
                && isLoopback(request.getHeader(REMOTE_ADDRESS));
    }

    /** Returns whom a request names; HTTP/2 has no {@code Host}, and Camel an URL of what it has instead. */
    private static String host(Message request) {
        String host = request.getHeader("Host", String.class);
        if (host != null) {
            return host;
        }
        String url = request.getHeader(Exchange.HTTP_URL, "", String.class);
        String rest = url.substring(url.indexOf("://") < 0 ? url.length() : url.indexOf("://") + 3);
        return rest.isEmpty() ? null : rest.split("[/?#]", 2)[0];
    }

    /** Vert.x has an address and a port, {@code 127.0.0.1:50322} or {@code [0:0:0:0:0:0:0:1]:50322}. */
    private static boolean isLoopback(Object remote) {
        String text = String.valueOf(remote);
        int port = text.lastIndexOf(':');
        String address = port < 0 ? "" : text.substring(0, port).replaceAll("^\\[|]$", "");
        if (!ADDRESS.matcher(address).matches()) {
            return false;
        }
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Returns what a header carries as the token; null if it carries none. */
    private static String token(String authorization) {
        if (authorization == null) {
            return null;
        }
        String scheme = authorization.split(" ", 2)[0].toLowerCase(Locale.ROOT);
        String rest = authorization.substring(scheme.length()).trim();
        if (scheme.equals("bearer")) {
            return rest;
        }
        if (!scheme.equals("basic")) {
            return null;
        }
        try {
            String pair = new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1).trim();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Of equal length whatever is given, so that a comparison tells not even that. */
    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
