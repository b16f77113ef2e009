package io.github.portgithub.github;

import java.util.Collection;
import java.util.Map;

/** The headers of one answer, looked up without regard to case (RFC 9110 section 5.1). */
@FunctionalInterface
public interface AnswerHeaders {

    /**
     * Looks one header up.
     *
     * @param name the header's name in any case, never null
     * @return its first value, or null if the answer does not carry it
     */
    String first(String name);

    /**
     * Reads headers from a map, as a Camel message or an HTTP client holds them.
     *
     * @param headers names, in any case, to a value or a collection of values; null is no headers. Not copied
     * @return the headers
     */
    static AnswerHeaders of(Map<String, ?> headers) {
        return name -> {
            if (headers == null) {
                return null;
            }
            Object value = headers.get(name);
            if (value == null) {
                value = headers.entrySet().stream()
                        .filter(header -> name.equalsIgnoreCase(header.getKey()) && header.getValue() != null)
                        .findFirst()
                        .map(Map.Entry::getValue)
                        .orElse(null);
            }
            if (value instanceof Collection<?> values) {
                value = values.stream().findFirst().orElse(null);
            }
            return value == null ? null : value.toString();
        };
    }
}
