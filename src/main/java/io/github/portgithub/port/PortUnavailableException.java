package io.github.portgithub.port;

import java.time.Duration;

/** Port cannot serve the request now: 408, 429 or 5xx. The same request may succeed later. */
public final class PortUnavailableException extends PortException {

    private static final long serialVersionUID = 1L;

    private final transient Duration retryAfter;

    /**
     * @param status the HTTP status
     * @param error Port's machine code
     * @param message what Port says
     * @param retryAfter how long Port asks to wait; null if it does not say
     */
    public PortUnavailableException(int status, String error, String message, Duration retryAfter) {
        super(status, error, message);
        this.retryAfter = retryAfter;
    }

    /** Returns how long Port asks to wait, or null. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
