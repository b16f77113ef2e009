package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** A failure inside a program, which {@code try} can catch. Without a stack trace: a program may fail for every record. */
final class JqError extends RuntimeException {

    private final transient JsonNode value;

    JqError(String message) {
        this(TextNode.valueOf(message));
    }

    JqError(JsonNode value) {
        super(null, null, false, false);
        this.value = value;
    }

    /** Returns what {@code catch} gets as its input. */
    JsonNode value() {
        return value;
    }

    @Override
    public String getMessage() {
        return value.isTextual() ? value.textValue() : "error (not a string): " + Values.shortText(value, 200);
    }
}
