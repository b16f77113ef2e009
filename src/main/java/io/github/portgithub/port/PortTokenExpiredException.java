package io.github.portgithub.port;

/** Port did not take the token: it is refreshed once and the request repeated. */
public final class PortTokenExpiredException extends PortException {

    private static final long serialVersionUID = 1L;

    /** The token was answered with 401 for the first time. */
    public PortTokenExpiredException() {
        super(401, "unauthorized", "Port did not accept the access token");
    }
}
