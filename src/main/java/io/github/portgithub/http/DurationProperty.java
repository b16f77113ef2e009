package io.github.portgithub.http;

import java.time.Duration;
import org.apache.camel.util.TimeUtils;

/**
 * A duration that somebody has set and that was checked at start, with its key for messages. Immutable.
 *
 * @param key the property, such as {@code github.request-deadline}
 * @param text its value as it is set, such as {@code 5m}
 * @param value how long that is, positive
 */
record DurationProperty(String key, String text, Duration value) {

    /**
     * Reads a duration.
     *
     * @param key the property
     * @param text its value, as Camel writes durations; a number alone is milliseconds
     */
    static DurationProperty of(String key, String text) {
        Duration value = Duration.ofMillis(TimeUtils.toMilliSeconds(text));
        return new DurationProperty(key, text.matches("\\d+") ? text + " ms" : text, value);
    }

    /** Returns the duration and its key, for a message. */
    @Override
    public String toString() {
        return text + " (" + key + ")";
    }
}
