package io.github.portgithub.http;

import java.io.InterruptedIOException;

/** A request was ended, or not made, by this side: nobody needs its answer any more. It is not repeated. */
public final class RequestEndedException extends InterruptedIOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message why it was ended
     */
    public RequestEndedException(String message) {
        super(message);
    }
}
