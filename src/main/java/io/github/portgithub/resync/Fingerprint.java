package io.github.portgithub.resync;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What GitHub says of the records of one kind in one repository. Immutable.
 *
 * @param of which repository and question, and what of the repository decides what there is to list: never null, no spaces at
 *     its ends
 * @param count how many records there are, of all states
 * @param stamp the newest update stamp; null if there is no record
 * @param mark up to when all changes have certainly shown up, never later than {@code stamp}; null if there is no record
 * @param later hashes of records that were made after that and listed all the same; empty for what the feed says
 */
record Fingerprint(String of, long count, Instant stamp, Instant mark, Set<Long> later) {

    /** With more of them, nothing is kept of what GitHub said. */
    static final int MOST_LATER = 4;

    /**
     * A change may show up that much later than its stamp, after one that is younger. So a stamp that is not older than this,
     * by GitHub's clock, is no mark yet.
     */
    static final Duration SETTLED_AFTER = Duration.ofMinutes(2);

    private static final String NONE = "-";

    /** Beside {@code of}. */
    private static final int FIELDS = 4;

    /**
     * @param answeredAt when GitHub said it, by its clock
     */
    static Fingerprint of(String of, long count, Instant stamp, Instant answeredAt) {
        Instant settled = answeredAt.minus(SETTLED_AFTER);
        return new Fingerprint(of, count, stamp, stamp == null || stamp.isBefore(settled) ? stamp : settled, Set.of());
    }

    /** Adds records that were listed, though they were made after what the feed has seen. */
    Fingerprint withLater(Set<Long> records) {
        return new Fingerprint(of, count, stamp, mark, records);
    }

    /** Returns whether another run that hears the same knows that nothing has changed. */
    boolean isSettled() {
        return stamp == null || stamp.equals(mark);
    }

    /** Returns the text for the ledger. */
    String text() {
        return String.join(
                " ",
                of,
                Long.toString(count),
                stamp == null ? NONE : stamp.toString(),
                isSettled() ? NONE : mark.toString(),
                later.isEmpty()
                        ? NONE
                        : later.stream().map(Long::toHexString).sorted().collect(Collectors.joining(",")));
    }

    /**
     * Reads what {@link #text} has written.
     *
     * @param text null is none
     * @return null if it says nothing
     */
    static Fingerprint parse(String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split(" ");
        int of = parts.length - FIELDS;
        if (of < 1) {
            return null;
        }
        try {
            Instant stamp = instant(parts[of + 1]);
            Instant mark = instant(parts[of + 2]);
            Set<Long> later = new HashSet<>();
            for (String one : parts[of + 3].equals(NONE) ? new String[0] : parts[of + 3].split(",")) {
                later.add(Long.parseUnsignedLong(one, 16));
            }
            return new Fingerprint(
                    String.join(" ", Arrays.asList(parts).subList(0, of)),
                    Long.parseLong(parts[of]),
                    stamp,
                    mark == null ? stamp : mark,
                    later);
        } catch (DateTimeParseException | NumberFormatException e) {
            return null;
        }
    }

    private static Instant instant(String text) {
        return text.equals(NONE) ? null : Instant.parse(text);
    }
}
