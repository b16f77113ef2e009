package io.github.portgithub.status;

import io.github.portgithub.http.RequestCounts;

/** Whether a server takes our credentials, as far as it has been asked. */
final class CredentialsCheck extends RunHealthCheck {

    private final String server;
    private final RequestCounts counts;

    CredentialsCheck(String server, RequestCounts counts) {
        super("credentials-" + server, false);
        this.server = server;
        this.counts = counts;
    }

    @Override
    String look() {
        return counts.accepted() != Boolean.FALSE
                ? null
                : server.equals("port")
                        ? "Port refuses the credentials: look at port.client-id and port.client-secret"
                        : "GitHub refuses the credentials: look at github.token, or github.app-id and"
                                + " github.app-private-key";
    }
}
