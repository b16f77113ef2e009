package io.github.portgithub.jq;

/**
 * A jq program that does not compile, fails on an input, or needs more than an evaluation may use; the message is jq's,
 * without the input. Immutable.
 */
public final class JqException extends Exception {

    private final boolean overBudget;

    /**
     * @param message what jq says, never null
     */
    public JqException(String message) {
        this(message, null);
    }

    /**
     * @param message what jq says, never null
     * @param cause the engine's own exception, or null
     */
    public JqException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private JqException(String message, Throwable cause, boolean overBudget) {
        super(message, cause);
        this.overBudget = overBudget;
    }

    static JqException overBudget(String message, Throwable cause) {
        return new JqException(message, cause, true);
    }

    /**
     * Tells whether the evaluation was ended because it needed too much. Then nobody knows what the program would have given,
     * whereas an error of its own is the answer that jq gives, too.
     *
     * @return true if steps, memory, stack or time for regular expressions were used up
     */
    public boolean overBudget() {
        return overBudget;
    }
}
