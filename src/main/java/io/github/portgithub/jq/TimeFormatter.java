package io.github.portgithub.jq;

import java.util.Locale;

/**
 * Writes a time by a {@code strftime} format, as the C library of Ocean's images (glibc, C locale) does, its flags
 * {@code _ - 0 ^ #} and widths included. Immutable and thread-safe.
 *
 * @see <a href="https://www.gnu.org/software/libc/manual/html_node/Formatting-Calendar-Time.html">glibc manual</a>
 */
final class TimeFormatter {

    private final BrokenDownTime time;
    private final long epochSecond;
    private final int offsetSeconds;
    private final String zoneName;

    /**
     * @param time the fields to write, each within its range
     * @param epochSecond the instant, for {@code %s}
     * @param offsetSeconds the offset from UTC, for {@code %z}
     * @param zoneName the zone's name, for {@code %Z}
     */
    TimeFormatter(BrokenDownTime time, long epochSecond, int offsetSeconds, String zoneName) {
        this.time = time;
        this.epochSecond = epochSecond;
        this.offsetSeconds = offsetSeconds;
        this.zoneName = zoneName;
    }

    /**
     * Returns the time in this format; a directive that does not exist is written as it stands.
     *
     * @param format the format
     * @param limit the most characters to write
     * @return the text, or null if it would be longer than the limit
     */
    String format(String format, int limit) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length() && out.length() <= limit; i++) {
            char c = format.charAt(i);
            if (c == '%') {
                i = directive(format, i, out, limit);
            } else {
                out.append(c);
            }
        }
        return out.length() > limit ? null : out.toString();
    }

    private int directive(String format, int percent, StringBuilder out, int limit) {
        int i = percent + 1;
        char pad = 0;
        boolean upper = false;
        boolean swapCase = false;
        for (; i < format.length() && "_-0^#".indexOf(format.charAt(i)) >= 0; i++) {
            switch (format.charAt(i)) {
                case '^' -> upper = true;
                case '#' -> swapCase = true;
                default -> pad = format.charAt(i);
            }
        }
        int width = 0;
        for (; i < format.length() && Character.digit(format.charAt(i), 10) >= 0; i++) {
            width = Math.min(limit + 1, width * 10 + Character.digit(format.charAt(i), 10));
        }
        while (i < format.length() && (format.charAt(i) == 'E' || format.charAt(i) == 'O')) {
            i++;
        }
        String text = i < format.length() ? field(format.charAt(i), pad, width, limit) : null;
        if (text == null) {
            out.append(format, percent, Math.min(i + 1, format.length()));
            return i;
        }
        if (swapCase) {
            boolean lower = format.charAt(i) == 'p' || format.charAt(i) == 'Z';
            text = lower ? text.toLowerCase(Locale.ROOT) : text.toUpperCase(Locale.ROOT);
        } else if (upper) {
            text = text.toUpperCase(Locale.ROOT);
        }
        pad(out, text, width, pad == '0' ? '0' : ' ');
        return i;
    }

    private String field(char directive, char pad, int width, int limit) {
        return switch (directive) {
            case '%' -> "%";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'a' -> weekdayName().substring(0, 3);
            case 'A' -> weekdayName();
            case 'b', 'h' -> monthName().substring(0, 3);
            case 'B' -> monthName();
            case 'c' -> format("%a %b %e %H:%M:%S %Y", limit);
            case 'C' -> number(Math.floorDiv(time.year(), 100), 2, '0', pad, width);
            case 'd' -> number(time.day(), 2, '0', pad, width);
            case 'D', 'x' -> format("%m/%d/%y", limit);
            case 'e' -> number(time.day(), 2, '_', pad, width);
            case 'F' -> format("%Y-%m-%d", limit);
            case 'g' -> number(Math.floorMod(isoYear(), 100), 2, '0', pad, width);
            case 'G' -> number(isoYear(), 4, '0', pad, width);
            case 'H' -> number(time.hour(), 2, '0', pad, width);
            case 'I' -> number(hourOfHalf(), 2, '0', pad, width);
            case 'j' -> number(time.yearday() + 1, 3, '0', pad, width);
            case 'k' -> number(time.hour(), 2, '_', pad, width);
            case 'l' -> number(hourOfHalf(), 2, '_', pad, width);
            case 'm' -> number(time.month() + 1, 2, '0', pad, width);
            case 'M' -> number(time.minute(), 2, '0', pad, width);
            case 'p' -> time.hour() < 12 ? "AM" : "PM";
            case 'P' -> time.hour() < 12 ? "am" : "pm";
            case 'r' -> format("%I:%M:%S %p", limit);
            case 'R' -> format("%H:%M", limit);
            case 's' -> number(epochSecond, 1, '0', pad, width);
            case 'S' -> number((int) time.second(), 2, '0', pad, width);
            case 'T', 'X' -> format("%H:%M:%S", limit);
            case 'u' -> number(time.weekday() == 0 ? 7 : time.weekday(), 1, '0', pad, width);
            case 'U' -> number((time.yearday() + 7 - time.weekday()) / 7, 2, '0', pad, width);
            case 'V' -> number(isoWeek(), 2, '0', pad, width);
            case 'w' -> number(time.weekday(), 1, '0', pad, width);
            case 'W' -> number((time.yearday() + 7 - (time.weekday() + 6) % 7) / 7, 2, '0', pad, width);
            case 'y' -> number(Math.floorMod(time.year(), 100), 2, '0', pad, width);
            case 'Y' -> number(time.year(), 1, '0', pad, width);
            case 'z' -> offset();
            case 'Z' -> zoneName;
            default -> null;
        };
    }

    private static String number(long value, int digits, char usualPad, char pad, int width) {
        char with = pad == 0 ? usualPad : pad;
        if (with == '-') {
            return Long.toString(value);
        }
        StringBuilder out = new StringBuilder();
        String text = Long.toString(Math.abs(value));
        int wanted = Math.max(digits, width) - (value < 0 ? 1 : 0);
        if (with == '_') {
            pad(out, value < 0 ? "-" + text : text, wanted, ' ');
        } else {
            if (value < 0) {
                out.append('-');
            }
            pad(out, text, wanted, '0');
        }
        return out.toString();
    }

    private static void pad(StringBuilder out, String text, int width, char with) {
        for (int missing = width - text.length(); missing > 0; missing--) {
            out.append(with);
        }
        out.append(text);
    }

    private String weekdayName() {
        return TimeNames.WEEKDAYS[Math.floorMod(time.weekday(), 7)];
    }

    private String monthName() {
        return TimeNames.MONTHS[Math.floorMod(time.month(), 12)];
    }

    private int hourOfHalf() {
        return time.hour() % 12 == 0 ? 12 : time.hour() % 12;
    }

    /** ISO 8601: week 1 is the one with the year's first Thursday. */
    private int isoWeek() {
        int week = (time.yearday() - (time.weekday() + 6) % 7 + 10) / 7;
        if (week < 1) {
            return weeksIn(time.year() - 1);
        }
        return week > weeksIn(time.year()) ? 1 : week;
    }

    private int isoYear() {
        int week = (time.yearday() - (time.weekday() + 6) % 7 + 10) / 7;
        if (week < 1) {
            return time.year() - 1;
        }
        return week > weeksIn(time.year()) ? time.year() + 1 : time.year();
    }

    private static int weeksIn(int year) {
        int lastWeekday = weekdayOfLastDay(year);
        return lastWeekday == 4 || weekdayOfLastDay(year - 1) == 3 ? 53 : 52;
    }

    private static int weekdayOfLastDay(int year) {
        return new BrokenDownTime(year, 11, 31, 0, 0, 0, 0, 0).normalized().weekday();
    }

    private String offset() {
        int minutes = Math.abs(offsetSeconds) / 60;
        return String.format(Locale.ROOT, "%s%02d%02d", offsetSeconds < 0 ? "-" : "+", minutes / 60, minutes % 60);
    }
}
