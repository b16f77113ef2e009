package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;

/**
 * jq's date functions. Immutable and thread-safe.
 *
 * @see <a href="https://jqlang.org/manual/v1.8/#dates">jq 1.8 manual, Dates</a>
 */
final class DateFunctions {

    /** About how many steps a calendar takes. */
    private static final int STEPS = 20;

    private static final JsonNode ISO_8601 = TextNode.valueOf("%Y-%m-%dT%H:%M:%SZ");

    private final Clock clock;
    private final ZoneId localZone;

    /**
     * @param clock what {@code now} reads
     * @param localZone the zone of {@code localtime} and {@code strflocaltime}
     */
    DateFunctions(Clock clock, ZoneId localZone) {
        this.clock = clock;
        this.localZone = localZone;
    }

    /** {@code now}: seconds since 1970-01-01T00:00:00Z, to the microsecond. */
    JsonNode now(Budget budget, JsonNode in) {
        Instant now = clock.instant();
        return DoubleNode.valueOf(now.getEpochSecond() + now.getNano() / 1000 / 1e6);
    }

    /** {@code gmtime}: seconds to broken down time in UTC, the fraction kept with the seconds. */
    JsonNode gmtime(Budget budget, JsonNode seconds) {
        budget.steps(STEPS);
        budget.array(BrokenDownTime.FIELDS);
        return split(seconds, ZoneOffset.UTC, "gmtime() requires numeric inputs");
    }

    /** {@code localtime}: seconds to broken down time in the local zone. */
    JsonNode localtime(Budget budget, JsonNode seconds) {
        budget.steps(STEPS);
        budget.array(BrokenDownTime.FIELDS);
        return split(seconds, localZone, "localtime() requires numeric inputs");
    }

    /** {@code mktime}: broken down time in UTC to whole seconds. */
    JsonNode mktime(Budget budget, JsonNode time) {
        budget.steps(STEPS);
        if (!time.isArray()) {
            throw new JqError("mktime requires array inputs");
        }
        long seconds = fields(time, "mktime requires parsed datetime inputs").toEpochSecond();
        if (seconds == -1) {
            // C's mktime has no other way to say that it failed, and jq takes its word
            throw new JqError("invalid gmtime representation");
        }
        return LongNode.valueOf(seconds);
    }

    /** {@code strptime(format)}: text to broken down time; what follows a blank after it is a ninth element. */
    JsonNode strptime(Budget budget, JsonNode text, JsonNode format) {
        if (!text.isTextual() || !format.isTextual()) {
            throw new JqError("strptime/1 requires string inputs and arguments");
        }
        budget.steps(STEPS + text.textValue().length() + format.textValue().length());
        budget.array(BrokenDownTime.FIELDS);
        TimeParser parser = new TimeParser(text.textValue(), format.textValue(), localZone);
        BrokenDownTime time = parser.parse();
        if (time == null) {
            throw new JqError("date \"" + text.textValue() + "\" does not match format \"" + format.textValue() + "\"");
        }
        ArrayNode json = time.toJson();
        String rest = parser.rest();
        return rest.isEmpty() ? json : json.add(Values.string(budget, rest));
    }

    /** {@code strftime(format)}: seconds or broken down time to text, in UTC. */
    JsonNode strftime(Budget budget, JsonNode time, JsonNode format) {
        BrokenDownTime fields = fieldsToWrite("strftime/1", time, format, ZoneOffset.UTC);
        long seconds = fields.toEpochSecond();
        return write(
                budget, "strftime/1", new TimeFormatter(fields.normalized(), seconds, 0, "UTC"), format.textValue());
    }

    /** {@code strflocaltime(format)}: seconds or broken down time to text, in the local zone. */
    JsonNode strflocaltime(Budget budget, JsonNode time, JsonNode format) {
        BrokenDownTime fields = fieldsToWrite("strflocaltime/1", time, format, localZone);
        long seconds = LocalTimes.toEpochSecond(fields, localZone);
        int offset = LocalTimes.offsetAt(seconds, localZone).getTotalSeconds();
        String zoneName = localZone.getDisplayName(TextStyle.SHORT, Locale.ROOT);
        return write(
                budget,
                "strflocaltime/1",
                new TimeFormatter(fields.normalized(), seconds, offset, zoneName.equals("Z") ? "UTC" : zoneName),
                format.textValue());
    }

    /** {@code todate}: seconds or broken down time to ISO 8601 in UTC, fractions cut. */
    JsonNode toDate(Budget budget, JsonNode time) {
        return strftime(budget, time, ISO_8601);
    }

    /** {@code fromdate}: ISO 8601 in UTC, without fractions, to seconds. */
    JsonNode fromDate(Budget budget, JsonNode text) {
        return mktime(budget, strptime(budget, text, ISO_8601));
    }

    private static JsonNode split(JsonNode seconds, ZoneId zone, String otherwise) {
        if (!seconds.isNumber()) {
            throw new JqError(otherwise);
        }
        double exact = seconds.doubleValue();
        if (!(Math.abs(exact) < 6e16)) {
            throw new JqError("error converting number of seconds since epoch to datetime");
        }
        BrokenDownTime whole = LocalTimes.at((long) exact, zone);
        return whole.withSecond(whole.second() + (exact - Math.floor(exact))).toJson();
    }

    private BrokenDownTime fieldsToWrite(String function, JsonNode time, JsonNode format, ZoneId zone) {
        String otherwise = function + " requires parsed datetime inputs";
        JsonNode array = time.isNumber() ? split(time, zone, otherwise) : time;
        if (!array.isArray()) {
            throw new JqError(otherwise);
        }
        if (!format.isTextual()) {
            throw new JqError(function + " requires a string format");
        }
        return fields(array, otherwise);
    }

    private static BrokenDownTime fields(JsonNode array, String otherwise) {
        Optional<BrokenDownTime> fields = BrokenDownTime.fromJson(array);
        if (fields.isEmpty()) {
            throw new JqError(otherwise);
        }
        return fields.get();
    }

    private static JsonNode write(Budget budget, String function, TimeFormatter formatter, String format) {
        budget.steps(STEPS + format.length());
        // jq's own buffer: a text longer than this is an error there too
        String text = formatter.format(format, format.length() + 99);
        if (text == null) {
            throw new JqError(function + ": unknown system failure");
        }
        return Values.string(budget, text);
    }
}
