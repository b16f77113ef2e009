package io.github.portgithub.delivery;

/** A newer run has begun elsewhere: what this one has read is old, so that it posts and deletes nothing more. */
public final class OvertakenException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param message which run has begun, for people */
    public OvertakenException(String message) {
        super(message);
    }
}
