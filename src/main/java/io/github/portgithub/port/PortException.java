package io.github.portgithub.port;

import io.github.portgithub.http.Secrets;

/** An answer of Port other than success. The message holds no secret, no query and no character
 * that a terminal obeys. */
public class PortException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;

    /**
     * @param status the HTTP status
     * @param error Port's machine code, or a short code of ours
     * @param message what Port says, or what to do
     */
    public PortException(int status, String error, String message) {
        super(Secrets.shown(message));
        this.status = status;
        this.error = Secrets.shown(error);
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns Port's machine code, never null. */
    public String error() {
        return error;
    }
}
