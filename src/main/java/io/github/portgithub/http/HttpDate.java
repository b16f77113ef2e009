package io.github.portgithub.http;

import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;

/**
 * Reads the header {@code Date}. All answers of a second have the same, and reading it takes longer than comparing it: so the
 * last one is kept. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110, section 5.6.7</a>
 */
public final class HttpDate {

    private record Read(String text, Instant instant) {}

    private static volatile Read last = new Read("", null);

    private HttpDate() {}

    /**
     * Reads a date.
     *
     * @param text the header's value, may be null
     * @return the time; null if it is none
     */
    public static Instant parse(String text) {
        if (text == null) {
            return null;
        }
        Read known = last;
        if (!known.text.equals(text)) {
            known = new Read(text, DateUtils.parseStandardDate(text.trim()));
            last = known;
        }
        return known.instant;
    }
}
