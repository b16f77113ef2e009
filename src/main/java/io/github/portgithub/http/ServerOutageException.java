package io.github.portgithub.http;

import java.io.IOException;

/** A request was not made, because its server is given up. */
public final class ServerOutageException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message which server, and since when
     */
    public ServerOutageException(String message) {
        super(message);
    }
}
