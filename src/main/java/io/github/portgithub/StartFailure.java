package io.github.portgithub;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Why the program did not start, in the words of the cause and without Camel's wrapping.
 *
 * @param exception what the start threw
 */
record StartFailure(Exception exception) {

    /** Returns the innermost message, which names the key or file that is wrong. */
    String message() {
        Throwable cause = exception;
        Set<Throwable> seen = new LinkedHashSet<>();
        while (cause.getCause() != null && seen.add(cause)) {
            cause = cause.getCause();
        }
        String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return "Cannot start: " + text;
    }
}
