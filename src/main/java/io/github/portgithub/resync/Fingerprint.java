package io.github.portgithub.resync;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * What GitHub says of the records of one kind in one repository. Immutable.
 *
 * @param of which repository and question, and what of the repository decides what there is to list: never null, no spaces at
 *     its ends
 * @param count how many records there are, of all states
 * @param stamp the newest update stamp; null if there is no record
 * @param mark up to when all changes have certainly shown up, never later than {@code stamp}; null if there is no record
 */
record Fingerprint(String of, long count, Instant stamp, Instant mark) {

    /**
     * A change may show up that much later than its stamp, after one that is younger. So a stamp that is not older than this,
     * by GitHub's clock, is no mark yet.
     */
    static final Duration SETTLED_AFTER = Duration.ofMinutes(2);

    private static final String NONE = "-";

    /**
     * @param answeredAt when GitHub said it, by its clock
     */
    static Fingerprint of(String of, long count, Instant stamp, Instant answeredAt) {
        Instant settled = answeredAt.minus(SETTLED_AFTER);
        return new Fingerprint(of, count, stamp, stamp == null || stamp.isBefore(settled) ? stamp : settled);
    }

    /** Returns whether another run that hears the same knows that nothing has changed. */
    boolean isSettled() {
        return stamp == null || stamp.equals(mark);
    }

    /** Returns the text for the ledger. */
    String text() {
        return String.join(" ", of, Long.toString(count), String.valueOf(stamp), isSettled() ? NONE : mark.toString());
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
        int last = parts.length - 1;
        if (last < 3) {
            return null;
        }
        try {
            Instant stamp = parts[last - 1].equals("null") ? null : Instant.parse(parts[last - 1]);
            return new Fingerprint(
                    text.substring(
                            0,
                            text.length()
                                    - parts[last].length()
                                    - parts[last - 1].length()
                                    - parts[last - 2].length()
                                    - 3),
                    Long.parseLong(parts[last - 2]),
                    stamp,
                    parts[last].equals(NONE) ? stamp : Instant.parse(parts[last]));
        } catch (DateTimeParseException | NumberFormatException e) {
            return null;
        }
    }
}
