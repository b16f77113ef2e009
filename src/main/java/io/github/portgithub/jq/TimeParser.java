package io.github.portgithub.jq;

import java.time.ZoneId;
import java.util.Locale;

/**
 * Reads a text by a {@code strptime} format, as the C library of Ocean's images (glibc, C locale) does: blanks in the
 * format match any blanks, numbers may have leading blanks, names match in any case and shortened to three letters.
 *
 * <p>One use: {@link #parse()} once. Not thread-safe.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/strptime.html">POSIX strptime</a>
 */
final class TimeParser {

    private static final int UNSET_WEEKDAY = 8;
    private static final int UNSET_YEARDAY = 367;

    private final String text;
    private final String format;
    private final ZoneId localZone;
    private int at;

    private int year = 1900;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;
    private int weekday = UNSET_WEEKDAY;
    private int yearday = UNSET_YEARDAY;
    private int century = -1;
    private int weekOfYear;
    private boolean hasMonth;
    private boolean hasDay;
    private boolean hasWeekday;
    private boolean hasYearday;
    private boolean wantsDay;
    private boolean hasSundayWeek;
    private boolean hasMondayWeek;
    private boolean yearOfCentury;
    private boolean twelveHours;
    private boolean afternoon;

    TimeParser(String text, String format, ZoneId localZone) {
        this.text = text;
        this.format = format;
        this.localZone = localZone;
    }

    /** Returns the time, or null if the text does not have the format; {@link #rest()} is what follows it. */
    BrokenDownTime parse() {
        if (!matches(format)) {
            return null;
        }
        if (at < text.length() && !isBlank(text.charAt(at))) {
            return null;
        }
        complete();
        return new BrokenDownTime(year, month, day, hour, minute, second, weekday, yearday);
    }

    /** Returns the blanks and what follows them after the last character that the format took, often "". */
    String rest() {
        return text.substring(at);
    }

    private boolean matches(String directives) {
        for (int i = 0; i < directives.length(); i++) {
            char c = directives.charAt(i);
            if (isBlank(c)) {
                skipBlanks();
            } else if (c != '%') {
                if (!literal(c)) {
                    return false;
                }
            } else {
                i++;
                while (i < directives.length() && "_-0^#EO".indexOf(directives.charAt(i)) >= 0) {
                    i++;
                }
                if (i >= directives.length() || !directive(directives.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean directive(char directive) {
        return switch (directive) {
            case '%' -> literal('%');
            case 'n', 't' -> skipBlanks();
            case 'a', 'A' -> weekdayName();
            case 'b', 'B', 'h' -> monthName();
            case 'c' -> matches("%a %b %e %H:%M:%S %Y");
            case 'C' ->
                number(0, 99, 2, n -> {
                    century = n;
                    wantsDay = true;
                });
            case 'd', 'e' ->
                number(1, 31, 2, n -> {
                    day = n;
                    hasDay = true;
                    wantsDay = true;
                });
            case 'D', 'x' -> matches("%m/%d/%y");
            case 'F' -> matches("%Y-%m-%d");
            case 'g' -> number(0, 99, 2, n -> {});
            case 'G' -> number(0, 9999, 4, n -> {});
            case 'H', 'k' ->
                number(0, 23, 2, n -> {
                    hour = n;
                    twelveHours = false;
                });
            case 'I', 'l' ->
                number(1, 12, 2, n -> {
                    hour = n % 12;
                    twelveHours = true;
                });
            case 'j' ->
                number(1, 366, 3, n -> {
                    yearday = n - 1;
                    hasYearday = true;
                });
            case 'm' ->
                number(1, 12, 2, n -> {
                    month = n - 1;
                    hasMonth = true;
                    wantsDay = true;
                });
            case 'M' -> number(0, 59, 2, n -> minute = n);
            case 'p', 'P' -> halfOfDay();
            case 'r' -> matches("%I:%M:%S %p");
            case 'R' -> matches("%H:%M");
            case 's' -> epochSeconds();
            case 'S' -> number(0, 61, 2, n -> second = n);
            case 'T', 'X' -> matches("%H:%M:%S");
            case 'u' ->
                number(1, 7, 1, n -> {
                    weekday = n % 7;
                    hasWeekday = true;
                });
            case 'U' ->
                number(0, 53, 2, n -> {
                    weekOfYear = n;
                    hasSundayWeek = true;
                });
            case 'V' -> number(0, 53, 2, n -> {});
            case 'w' ->
                number(0, 6, 1, n -> {
                    weekday = n;
                    hasWeekday = true;
                });
            case 'W' ->
                number(0, 53, 2, n -> {
                    weekOfYear = n;
                    hasMondayWeek = true;
                });
            case 'y' ->
                number(0, 99, 2, n -> {
                    year = n >= 69 ? 1900 + n : 2000 + n;
                    yearOfCentury = true;
                    wantsDay = true;
                });
            case 'Y' ->
                number(0, 9999, 4, n -> {
                    year = n;
                    century = -1;
                    yearOfCentury = false;
                    wantsDay = true;
                });
            case 'z' -> offset();
            case 'Z' -> zoneName();
            default -> false;
        };
    }

    private interface IntField {
        void set(int value);
    }

    private boolean number(int from, int to, int digits, IntField field) {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        int value = 0;
        int taken = 0;
        while (taken < digits && at < text.length() && isDigit(text.charAt(at)) && (taken == 0 || value * 10 <= to)) {
            value = value * 10 + (text.charAt(at) - '0');
            at++;
            taken++;
        }
        if (taken == 0 || value < from || value > to) {
            return false;
        }
        field.set(value);
        return true;
    }

    private boolean epochSeconds() {
        int start = at;
        while (at < text.length() && isDigit(text.charAt(at)) && at - start < 18) {
            at++;
        }
        if (at == start) {
            return false;
        }
        BrokenDownTime local = LocalTimes.at(Long.parseLong(text.substring(start, at)), localZone);
        year = local.year();
        month = local.month();
        day = local.day();
        hour = local.hour();
        minute = local.minute();
        second = (int) local.second();
        weekday = local.weekday();
        yearday = local.yearday();
        return true;
    }

    private boolean weekdayName() {
        int found = name(TimeNames.WEEKDAYS);
        if (found >= 0) {
            weekday = found;
            hasWeekday = true;
        }
        return found >= 0;
    }

    private boolean monthName() {
        int found = name(TimeNames.MONTHS);
        if (found >= 0) {
            month = found;
            hasMonth = true;
            wantsDay = true;
        }
        return found >= 0;
    }

    private int name(String[] names) {
        for (int i = 0; i < names.length; i++) {
            if (startsWith(names[i])) {
                at += names[i].length();
                return i;
            }
        }
        for (int i = 0; i < names.length; i++) {
            if (startsWith(names[i].substring(0, 3))) {
                at += 3;
                return i;
            }
        }
        return -1;
    }

    private boolean halfOfDay() {
        if (!startsWith("AM") && !startsWith("PM")) {
            return false;
        }
        afternoon = text.substring(at, at + 2).toUpperCase(Locale.ROOT).equals("PM");
        at += 2;
        return true;
    }

    /** Reads "Z", "+hh", "+hhmm" or "+hh:mm"; like jq, the offset is then forgotten: the fields stay as written. */
    private boolean offset() {
        skipBlanks();
        if (literal('Z')) {
            return true;
        }
        if (!literal('+') && !literal('-')) {
            return false;
        }
        int digits = 0;
        int value = 0;
        while (digits < 4 && at < text.length()) {
            char c = text.charAt(at);
            if (c == ':' && digits == 2 && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
                at++;
            } else if (isDigit(c)) {
                value = value * 10 + (c - '0');
                digits++;
                at++;
            } else {
                break;
            }
        }
        if (digits == 2) {
            value *= 100;
        }
        return (digits == 2 || digits == 4) && value <= 1400 && value % 100 < 60;
    }

    private boolean zoneName() {
        skipBlanks();
        while (at < text.length() && !isBlank(text.charAt(at))) {
            at++;
        }
        return true;
    }

    private void complete() {
        if (twelveHours && afternoon) {
            hour += 12;
        }
        if (century >= 0) {
            year = yearOfCentury ? century * 100 + Math.floorMod(year, 100) : century * 100;
        }
        if (wantsDay && !hasWeekday) {
            if (!(hasMonth && hasDay) && hasYearday) {
                takeDateFromYearday();
            }
            weekday = dateOnly().weekday();
        }
        if (wantsDay && !hasYearday) {
            yearday = yeardayOfDate();
        }
        if ((hasSundayWeek || hasMondayWeek) && hasWeekday) {
            takeDateFromWeek();
        }
        if (weekday == UNSET_WEEKDAY && day >= 1 && day <= 31) {
            weekday = dateOnly().weekday();
        }
        if (yearday == UNSET_YEARDAY && day >= 1 && day <= 31) {
            yearday = yeardayOfDate();
        }
    }

    private void takeDateFromYearday() {
        BrokenDownTime date =
                BrokenDownTime.ofEpochSecond((BrokenDownTime.epochDay(year, 0, 1) + yearday) * 24 * 60 * 60);
        if (!hasMonth) {
            month = date.month();
        }
        if (!hasDay) {
            day = date.day();
        }
    }

    private void takeDateFromWeek() {
        int firstWeekday =
                new BrokenDownTime(year, 0, 1, 0, 0, 0, 0, 0).normalized().weekday();
        int offset = hasMondayWeek ? 1 : 0;
        if (!hasYearday) {
            yearday = Math.floorMod(7 - (firstWeekday - offset), 7)
                    + (weekOfYear - 1) * 7
                    + Math.floorMod(weekday - offset, 7);
        }
        if (!hasDay || !hasMonth) {
            takeDateFromYearday();
        }
    }

    private BrokenDownTime dateOnly() {
        return new BrokenDownTime(year, month, day, 0, 0, 0, 0, 0).normalized();
    }

    private int yeardayOfDate() {
        return (int) (BrokenDownTime.epochDay(year, month, day) - BrokenDownTime.epochDay(year, 0, 1));
    }

    private boolean literal(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean startsWith(String name) {
        return text.regionMatches(true, at, name, 0, name.length());
    }

    private boolean skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
