package io.github.portgithub.jq;

/** Leaves filters that are under way without being a failure: no {@code try} sees it. Without a stack trace. */
abstract class Interruption extends RuntimeException {

    Interruption(String message, Throwable cause) {
        super(message, cause, false, false);
    }

    /** Goes back to the filter that made it: {@code break}, or the end of {@code first} and {@code limit}. */
    static final class Stop extends Interruption {

        /** About how many steps it takes to come back with it. */
        static final int STEPS = 50;

        Stop() {
            super(null, null);
        }
    }

    /** Ends the evaluation: the program needs more than it may use. */
    static final class OverBudget extends Interruption {

        OverBudget(String message) {
            super(message, null);
        }
    }

    /** Carries an error of what comes after a {@code try} past it: only errors of its own body are its to catch. */
    static final class Later extends Interruption {

        private final Object owner;

        Later(Object owner, JqError error) {
            super(null, error);
            this.owner = owner;
        }

        boolean isOf(Object candidate) {
            return owner == candidate;
        }

        JqError error() {
            return (JqError) getCause();
        }
    }
}
