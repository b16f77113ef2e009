package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/**
 * jq's "broken down time": the calendar fields of an instant, as C's {@code struct tm} counts them.
 *
 * <p>In JSON it is an array of eight numbers, in the order of the components here.
 *
 * @param year the year, 1900 for 1900
 * @param month the month, 0 for January
 * @param day the day of the month, from 1
 * @param hour the hour, 0..23
 * @param minute the minute, 0..59
 * @param second the second with its fraction, 0..60
 * @param weekday the day of the week, 0 for Sunday
 * @param yearday the day of the year, 0 for 1 January
 * @see <a href="https://jqlang.org/manual/v1.8/#dates">jq 1.8 manual, Dates</a>
 */
record BrokenDownTime(int year, int month, int day, int hour, int minute, double second, int weekday, int yearday) {

    /** How many numbers the array has. */
    static final int FIELDS = 8;

    private static final long SECONDS_PER_DAY = 86_400;

    /**
     * Reads jq's array form. Fewer than eight numbers are zeros, more are ignored; fractions are cut, as {@code strftime}
     * and {@code mktime} do.
     *
     * @param json any value
     * @return the time, or empty if one of the first eight elements is not a number
     */
    static Optional<BrokenDownTime> fromJson(JsonNode json) {
        int[] fields = new int[FIELDS];
        fields[0] = 1900;
        for (int i = 0; i < FIELDS && i < json.size(); i++) {
            JsonNode field = json.get(i);
            if (!field.isNumber()) {
                return Optional.empty();
            }
            fields[i] = (int) field.doubleValue();
        }
        return Optional.of(new BrokenDownTime(
                fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7]));
    }

    /** Returns the fields of a second since 1970-01-01T00:00:00 on a clock without leap seconds or time zone. */
    static BrokenDownTime ofEpochSecond(long seconds) {
        long epochDay = Math.floorDiv(seconds, SECONDS_PER_DAY);
        int secondOfDay = (int) Math.floorMod(seconds, SECONDS_PER_DAY);

        // Civil date from a day count, with years that begin in March so that the leap day comes last
        long shifted = epochDay + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int dayOfEra = (int) Math.floorMod(shifted, 146_097L);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        int month = marchMonth < 10 ? marchMonth + 2 : marchMonth - 10;
        long year = yearOfEra + era * 400 + (month <= 1 ? 1 : 0);

        return new BrokenDownTime(
                (int) year,
                month,
                day,
                secondOfDay / 3600,
                secondOfDay / 60 % 60,
                secondOfDay % 60,
                (int) Math.floorMod(epochDay + 4, 7L),
                (int) (epochDay - epochDay(year, 0, 1)));
    }

    /** Returns the seconds since 1970-01-01T00:00:00 of these fields; any of them may be out of its range. */
    long toEpochSecond() {
        return epochDay(year, month, day) * SECONDS_PER_DAY + hour * 3600L + minute * 60L + (long) second;
    }

    /** Returns the same instant with every field within its range and the weekday and yearday that belong to it. */
    BrokenDownTime normalized() {
        return ofEpochSecond(toEpochSecond());
    }

    /** Returns jq's array form: eight numbers, only the seconds with a fraction if they have one. */
    ArrayNode toJson() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode(FIELDS);
        json.add(year).add(month).add(day).add(hour).add(minute);
        json.add(second == Math.rint(second) ? IntNode.valueOf((int) second) : DoubleNode.valueOf(second));
        return json.add(weekday).add(yearday);
    }

    /** Returns these fields with other seconds. */
    BrokenDownTime withSecond(double seconds) {
        return new BrokenDownTime(year, month, day, hour, minute, seconds, weekday, yearday);
    }

    /** Returns the days since 1970-01-01; month and day may be out of their ranges. */
    static long epochDay(long year, int month, int day) {
        long y = year + Math.floorDiv(month, 12);
        int m = Math.floorMod(month, 12);
        long marchYear = m <= 1 ? y - 1 : y;
        long era = Math.floorDiv(marchYear, 400L);
        long yearOfEra = marchYear - era * 400;
        int dayOfYear = (153 * (m <= 1 ? m + 10 : m - 2) + 2) / 5;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468 + (day - 1);
    }
}
