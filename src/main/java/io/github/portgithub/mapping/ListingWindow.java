package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of a listing that a selector wants: the newest so many records, or those since a date, or both. The listing is
 * newest first, so it need not be read beyond. A record whose time cannot be read is taken. Immutable.
 *
 * @param order the field by which the listing is in order
 * @param by the field whose time counts, {@code order} or one that is never later
 * @param from the earliest time of a record that is taken; null for no limit
 * @param most how many are taken; {@link Integer#MAX_VALUE} for no limit
 * @param only a field that a record has to have, such as {@code closed_at}; null if none
 * @param recently a record without that field is taken all the same if it has changed since then; it is not counted
 */
public record ListingWindow(String order, String by, Instant from, int most, String only, Instant recently)
        implements ListingPart {

    /** Longer than the clocks of two servers differ. */
    private static final Duration RECENTLY = Duration.ofMinutes(10);

    /**
     * Makes the window that a selector asks for.
     *
     * @param selector a normalized selector: {@code since} in days, {@code maxResults}
     * @param dateKey its key for a date instead of days
     * @param order the field by which the listing is in order
     * @param byDate the field whose time counts where that key is given
     * @param only a field that a record has to have; empty for none
     * @param now the time now. Days are whole ones, in UTC: a window is the same until midnight
     * @return the window; null if the selector asks for none
     */
    public static ListingWindow of(
            Map<String, Object> selector, String dateKey, String order, String byDate, String only, Instant now) {
        Instant from = null;
        String by = order;
        if (selector.get(dateKey) != null) {
            from = WindowKeys.instant(selector.get(dateKey).toString());
            by = byDate;
        } else if (selector.get("since") instanceof Number days) {
            from = now.truncatedTo(ChronoUnit.DAYS).minus(days.longValue(), ChronoUnit.DAYS);
        }
        Object most = selector.get("maxResults");
        if (from == null && most == null) {
            return null;
        }
        return new ListingWindow(
                order,
                by,
                from,
                most instanceof Number number ? number.intValue() : Integer.MAX_VALUE,
                only.isEmpty() ? null : only,
                now.minus(RECENTLY));
    }

    /** Returns the fields of a record that are read here. */
    @Override
    public Projection projection() {
        Set<List<String>> fields = Stream.of(order, by, only)
                .filter(field -> field != null)
                .map(List::of)
                .collect(Collectors.toSet());
        return Projection.of(fields);
    }

    @Override
    public Taken of(JsonNode records, int taken) {
        List<JsonNode> chosen = new ArrayList<>(records.size());
        int counted = 0;
        boolean ends = false;
        for (JsonNode record : records) {
            boolean has = only == null || record.hasNonNull(only);
            ends = has && taken + counted >= most || isBefore(from, record.path(order));
            if (ends) {
                break;
            }
            if (has ? !isBefore(from, record.path(by)) : !isBefore(recently, record.path(order))) {
                chosen.add(record);
                counted += has ? 1 : 0;
            }
        }
        return new Taken(chosen, counted, ends || taken + counted >= most);
    }

    private static boolean isBefore(Instant limit, JsonNode time) {
        try {
            return limit != null
                    && time.isTextual()
                    && OffsetDateTime.parse(time.textValue()).toInstant().isBefore(limit);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Returns what is equal for two windows that take the same of the same listing. */
    @Override
    public String toString() {
        return String.join(" ", order, by, String.valueOf(from), String.valueOf(most), String.valueOf(only));
    }
}
