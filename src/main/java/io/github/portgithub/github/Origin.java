package io.github.portgithub.github;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * The scheme, host and port that GitHub's API is asked at, and the only place its token is sent to.
 *
 * <p>Compared as RFC 6454 section 5 does it: scheme and host without case, ports with the scheme's default filled in.
 * Deliberately strict beyond that: user information and hosts outside ASCII are refused, and a host with a trailing dot
 * is another host, because the resolver treats it differently. Immutable and thread-safe.
 *
 * @param scheme {@code http} or {@code https}, lower case
 * @param host lower case; an IPv6 address keeps its brackets
 * @param port the port, or the scheme's default
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-5">RFC 6454 section 5</a>
 */
public record Origin(String scheme, String host, int port) {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    /**
     * Takes the origin of the configured API.
     *
     * @param apiUrl the value of {@code github.api-url}
     * @return its origin
     * @throws IllegalArgumentException if it is not an absolute http or https URL with a plain host
     */
    public static Origin of(String apiUrl) {
        try {
            return of(parse(apiUrl));
        } catch (BrokenLinkException e) {
            throw new IllegalArgumentException("github.api-url " + e.getMessage());
        }
    }

    /**
     * Lets a URL through that stays at this origin.
     *
     * @param url the absolute URL to follow
     * @param what how the message calls the link, for example {@code next link}
     * @return the URL
     * @throws BrokenLinkException if it leads elsewhere or is no URL
     */
    public URI require(String url, String what) throws BrokenLinkException {
        URI uri;
        Origin other;
        try {
            uri = parse(url);
            other = of(uri);
        } catch (BrokenLinkException e) {
            throw new BrokenLinkException(what + " " + e.getMessage());
        }
        if (!equals(other)) {
            throw new BrokenLinkException(what + " leaves " + this + " for " + other
                    + " and is not followed; github.api-url must be the address that GitHub itself uses in its links");
        }
        return uri;
    }

    /** Returns scheme and host, and the port unless it is the scheme's default. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
    }

    private static URI parse(String url) throws BrokenLinkException {
        try {
            return new URI(url == null ? "" : url);
        } catch (URISyntaxException e) {
            throw new BrokenLinkException("is not a URL: " + e.getReason() + " at index " + e.getIndex());
        }
    }

    private static Origin of(URI uri) throws BrokenLinkException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw new BrokenLinkException("must be an absolute http or https URL");
        }
        // The raw authority too: java.net.URI finds neither host nor user in one that is not host[:port]
        if (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
            throw new BrokenLinkException("must not carry user information");
        }
        if (uri.getHost() == null) {
            throw new BrokenLinkException("must have a plain host name; one outside ASCII in its xn-- form");
        }
        int port = uri.getPort() < 0 ? defaultPort(scheme) : uri.getPort();
        return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
