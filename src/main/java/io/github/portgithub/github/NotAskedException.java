package io.github.portgithub.github;

/** A request was not made, because the run ended while it waited for a limit. */
public final class NotAskedException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what was not asked
     */
    public NotAskedException(String message) {
        super(message);
    }
}
