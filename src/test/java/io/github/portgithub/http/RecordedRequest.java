package io.github.portgithub.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A request that a {@link TestServer} received. Immutable as far as its reader leaves {@code body} alone.
 *
 * @param method the method
 * @param path the path as it was sent, percent-encoded
 * @param query the query as it was sent, or null
 * @param headers the values of each header, by a name in the server's spelling
 * @param body the whole body, empty if there was none
 */
public record RecordedRequest(
        String method, String path, String query, Map<String, List<String>> headers, byte[] body) {

    /** Returns the path, and the query after a question mark if there is one. */
    public String pathAndQuery() {
        return query == null ? path : path + "?" + query;
    }

    /**
     * Reads a header.
     *
     * @param name its name in any case
     * @return its first value, or null
     */
    public String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().get(0))
                .findFirst()
                .orElse(null);
    }

    /** Returns the body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * Tells whether this is a request of a kind.
     *
     * @param methodAndPath a method, a space and a regular expression that fits the whole path, with or without its query
     * @return whether it fits
     */
    public boolean is(String methodAndPath) {
        String[] parts = methodAndPath.split(" ", 2);
        return method.equals(parts[0])
                && (path.matches(parts[1]) || pathAndQuery().matches(parts[1]));
    }
}
