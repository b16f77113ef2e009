package io.github.portgithub.jq;

/** A jq program that does not compile, or that fails on an input; the message is jq's, without the input. */
public final class JqException extends Exception {

    /**
     * @param message what jq says, never null
     */
    public JqException(String message) {
        super(message);
    }

    /**
     * @param message what jq says, never null
     * @param cause the engine's own exception, or null
     */
    public JqException(String message, Throwable cause) {
        super(message, cause);
    }
}
