package io.github.portgithub.port;

/** An answer of Port other than success. The message holds no secret and no query. */
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
        super(message);
        this.status = status;
        this.error = error;
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
