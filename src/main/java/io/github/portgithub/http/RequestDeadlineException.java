package io.github.portgithub.http;

import java.net.SocketTimeoutException;

/** An answer was not whole when the deadline of its request was over. The same request may be answered later. */
public final class RequestDeadlineException extends SocketTimeoutException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message names the property and how long the deadline is
     */
    public RequestDeadlineException(String message) {
        super(message);
    }
}
