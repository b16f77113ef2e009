package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/**
 * The selector keys that ask for a part of a listing: {@code since} in days, a date, {@code maxResults}. Checked here, and
 * given Ocean's defaults where Ocean has some. Stateless.
 *
 * @see ListingWindow
 */
final class WindowKeys {

    private static final String SINCE = "since";
    private static final String MAX_RESULTS = "maxResults";
    private static final String CLOSED_SINCE_DATE = "closedSinceDate";
    private static final String SINCE_DATE = "sinceDate";

    /** Ocean's default of both, for closed pull requests. */
    private static final int PULL_REQUEST_DAYS = 60;

    private static final int PULL_REQUESTS = 100;

    /** Ocean has 100 for each workflow; this is of a repository. */
    private static final int WORKFLOW_RUNS = 500;

    private WindowKeys() {}

    /**
     * Checks the keys of a kind that has them, and fills in what they are if the file does not say.
     *
     * @param kind the kind with hyphens
     * @param raw the selector in the file
     * @param values the normalized selector, changed
     * @param problems hears of values that mean nothing
     */
    static void read(String kind, ObjectNode raw, Map<String, Object> values, Problems problems) {
        switch (kind) {
            case "pull-request" -> pullRequest(raw, values, problems);
            case "workflow-run" -> workflowRun(raw, values, problems);
            case "deployment", "deployment-status" -> checkWhole(raw, MAX_RESULTS, problems);
            default -> {}
        }
    }

    private static void pullRequest(ObjectNode raw, Map<String, Object> values, Problems problems) {
        checkWhole(raw, SINCE, problems);
        checkWhole(raw, MAX_RESULTS, problems);
        checkDate(raw, CLOSED_SINCE_DATE, problems);
        // Ocean's key; the one of its tutorial is as it is there, without a window
        boolean ofOcean = raw.hasNonNull("states");
        if ("open".equals(values.get("state"))) {
            values.keySet().removeAll(List.of(SINCE, MAX_RESULTS, CLOSED_SINCE_DATE));
        } else if (raw.hasNonNull(CLOSED_SINCE_DATE)) {
            values.remove(SINCE);
        } else if (ofOcean) {
            values.putIfAbsent(SINCE, PULL_REQUEST_DAYS);
            values.putIfAbsent(MAX_RESULTS, PULL_REQUESTS);
        }
    }

    private static void workflowRun(ObjectNode raw, Map<String, Object> values, Problems problems) {
        checkWhole(raw, SINCE, problems);
        checkWhole(raw, MAX_RESULTS, problems);
        checkDate(raw, SINCE_DATE, problems);
        if (raw.hasNonNull(SINCE)) {
            values.remove(SINCE_DATE);
        } else if (!raw.hasNonNull(SINCE_DATE)) {
            values.putIfAbsent(MAX_RESULTS, WORKFLOW_RUNS);
        }
    }

    private static void checkWhole(ObjectNode raw, String key, Problems problems) {
        JsonNode value = raw.path(key);
        boolean given = !value.isMissingNode() && !value.isNull();
        if (given && !(value.isIntegralNumber() && value.canConvertToInt() && value.intValue() > 0)) {
            problems.error(
                    "selector." + key,
                    "expected a whole number from 1, got " + value,
                    key.equals(SINCE) ? "Write a number of days" : "Write how many to take of a repository");
        }
    }

    private static void checkDate(ObjectNode raw, String key, Problems problems) {
        JsonNode value = raw.path(key);
        try {
            if (!value.isMissingNode() && !value.isNull()) {
                instant(value.asText());
            }
        } catch (DateTimeParseException e) {
            problems.error(
                    "selector." + key, "is no date: " + value, "Write one such as 2025-01-31 or 2025-01-31T08:00:00Z");
        }
    }

    /**
     * Reads a date, or a date with a time; without a zone it is in UTC, as in Ocean.
     *
     * @param text in ISO 8601
     * @throws DateTimeParseException if it is neither
     */
    static Instant instant(String text) {
        String stripped = text.strip();
        if (stripped.length() <= "2025-01-31".length()) {
            return LocalDate.parse(stripped).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        boolean zoned = stripped.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$");
        return OffsetDateTime.parse(zoned ? stripped : stripped + "Z").toInstant();
    }
}
