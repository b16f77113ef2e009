package io.github.portgithub.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * One HTTP request. Immutable as far as its caller leaves {@code body} alone.
 *
 * @param method the method in upper case, never null
 * @param path the path as it was sent, percent-encoded, beginning with a slash, never null
 * @param query the query as it was sent, without the question mark, or null
 * @param headers looks up a header's first value by its name in any case; answers null where there is none
 * @param body the body, empty if there is none, never null
 */
public record SandboxRequest(String method, String path, String query, UnaryOperator<String> headers, byte[] body) {

    /** Refuses null where it is not allowed. */
    public SandboxRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
    }

    /**
     * Builds a GET without headers.
     *
     * @param pathAndQuery for example {@code /orgs/acme/repos?per_page=100}
     * @return the request
     */
    public static SandboxRequest get(String pathAndQuery) {
        return of("GET", pathAndQuery, Map.of(), "");
    }

    /**
     * Builds a request from text.
     *
     * @param method the method in upper case
     * @param pathAndQuery the path, and the query after a question mark if there is one
     * @param headers header values by name
     * @param body the body as text, empty for none
     * @return the request
     */
    public static SandboxRequest of(String method, String pathAndQuery, Map<String, String> headers, String body) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        String query = mark < 0 ? null : pathAndQuery.substring(mark + 1);
        UnaryOperator<String> lookup = name -> headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        return new SandboxRequest(method, path, query, lookup, body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a header.
     *
     * @param name the header's name in any case
     * @return its first value, or null
     */
    public String header(String name) {
        return headers.apply(name);
    }

    /**
     * Reads the query's parameters, decoded, in the order they were sent; of a repeated one the last counts.
     *
     * @return a new map, empty if there is no query
     */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.put(decode(name), decode(value));
            }
        }
        return parameters;
    }

    /** Decodes a part of a query; what is not encoded properly stays as it is. */
    static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
