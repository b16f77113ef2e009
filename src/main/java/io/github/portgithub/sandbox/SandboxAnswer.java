package io.github.portgithub.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One HTTP answer. Immutable as far as its receiver leaves {@code body} alone.
 *
 * @param status the status code
 * @param headers the values of each header by its name as it is to be sent, never null
 * @param body the body, empty if there is none, never null
 */
public record SandboxAnswer(int status, Map<String, List<String>> headers, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the headers. */
    public SandboxAnswer {
        Objects.requireNonNull(body, "body");
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        headers = Collections.unmodifiableMap(copy);
    }

    /**
     * Builds an answer without body and headers.
     *
     * @param status the status code
     * @return the answer
     */
    public static SandboxAnswer empty(int status) {
        return new SandboxAnswer(status, Map.of(), new byte[0]);
    }

    /**
     * Builds a JSON answer.
     *
     * @param status the status code
     * @param body what to write as UTF-8 JSON
     * @return the answer, with its content type
     */
    public static SandboxAnswer json(int status, JsonNode body) {
        return new SandboxAnswer(
                status, Map.of("Content-Type", List.of("application/json; charset=utf-8")), bytes(body));
    }

    /**
     * Adds a header value.
     *
     * @param name the header's name
     * @param value its value
     * @return a new answer with the value added after those already there
     */
    public SandboxAnswer withHeader(String name, String value) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        List<String> values = new ArrayList<>(more.getOrDefault(name, List.of()));
        values.add(value);
        more.put(name, values);
        return new SandboxAnswer(status, more, body);
    }

    /**
     * Adds headers.
     *
     * @param added one value by name
     * @return a new answer with these set
     */
    public SandboxAnswer withHeaders(Map<String, String> added) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        added.forEach((name, value) -> more.put(name, List.of(value)));
        return new SandboxAnswer(status, more, body);
    }

    /**
     * Reads a header.
     *
     * @param name the header's name in any case
     * @return its first value, or null
     */
    public String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().get(0))
                .findFirst()
                .orElse(null);
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
