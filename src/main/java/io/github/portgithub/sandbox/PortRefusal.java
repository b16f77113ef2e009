package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What Port refuses, with its status and machine code; becomes an answer of its own or the error of one entity. */
final class PortRefusal extends RuntimeException {

    private final int status;
    private final String code;

    /**
     * Refuses.
     *
     * @param status the HTTP status
     * @param code Port's machine code
     * @param message Port's text
     */
    PortRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static PortRefusal notFound(String what, String identifier) {
        return new PortRefusal(404, "not_found", what + " with identifier \"" + identifier + "\" was not found");
    }

    static PortRefusal invalid(String message) {
        return new PortRefusal(422, "invalid_request", message);
    }

    static PortRefusal taken(String what, String identifier) {
        return new PortRefusal(409, "identifier_taken", what + " \"" + identifier + "\" already exists");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    SandboxAnswer answer() {
        return SandboxAnswer.json(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("ok", false)
                        .put("error", code)
                        .put("message", getMessage()));
    }
}
