package io.github.portgithub.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;

/**
 * Reads how long a server asks to wait. Times of the server are taken relative to the {@code Date} of the same answer, so
 * this machine's clock may be wrong. Stateless.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, 10.2.3: Retry-After</a>
 */
public final class RetryAfter {

    /** A reset above this is no number of seconds but a moment, in seconds since 1970. */
    private static final long LEAST_EPOCH = 10_000;

    private RetryAfter() {}

    /**
     * Reads the header {@code Retry-After}.
     *
     * @param value seconds or an HTTP date; null if the answer has none
     * @param date the answer's header {@code Date}; null if it has none
     * @param now this machine's time, for an answer without a date that can be read
     * @return how long to wait, zero for a moment that has passed; null if the header says nothing that can be read
     */
    public static Duration of(String value, String date, Instant now) {
        // Whole seconds: the standard knows no fractions
        Duration seconds = value == null || value.contains(".") ? null : seconds(value);
        if (seconds != null) {
            return seconds;
        }
        Instant moment = date(value);
        return moment == null ? null : until(moment, date, now);
    }

    /**
     * Reads a header such as {@code x-ratelimit-reset}.
     *
     * @param value seconds, or a moment in seconds since 1970; null if the answer has none
     * @param date the answer's header {@code Date}; null if it has none
     * @param now this machine's time, for an answer without a date that can be read
     * @return how long to wait, zero for a moment that has passed; null if the header says nothing that can be read
     */
    public static Duration ofReset(String value, String date, Instant now) {
        Duration seconds = seconds(value);
        if (seconds == null || seconds.getSeconds() <= LEAST_EPOCH) {
            return seconds;
        }
        try {
            return until(Instant.ofEpochSecond(seconds.getSeconds()), date, now);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration until(Instant moment, String date, Instant now) {
        Instant answered = date(date);
        Duration wait = Duration.between(answered == null ? now : answered, moment);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Reads at most twelve digits, perhaps with a fraction, which is rounded up; null for anything else. */
    private static Duration seconds(String text) {
        String number = text == null ? "" : text.trim();
        if (!number.matches("[0-9]{1,12}(\\.[0-9]{0,9})?")) {
            return null;
        }
        return Duration.ofSeconds((long) Math.ceil(Double.parseDouble(number)));
    }

    private static Instant date(String text) {
        return text == null ? null : DateUtils.parseStandardDate(text.trim());
    }
}
