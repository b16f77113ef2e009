package io.github.portgithub.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** Reads what Port's routes are given, and writes the frame of what they answer. */
final class PortBody {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PortBody() {}

    /**
     * Reads a JSON object.
     *
     * @param request the request
     * @return its body, an empty object if there is none
     * @throws PortRefusal if it is anything else
     */
    static ObjectNode object(SandboxRequest request) {
        if (request.body().length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            if (JSON.readTree(request.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new PortRefusal(400, "invalid_json", "body is not JSON");
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory does not fail", e);
        }
        throw PortRefusal.invalid("body must be object");
    }

    /**
     * Reads a field that must be there as text.
     *
     * @param body the object
     * @param field the field's name
     * @return its text
     * @throws PortRefusal if it is missing or no text
     */
    static String text(JsonNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null) {
            throw PortRefusal.invalid("body must have required property '" + field + "'");
        }
        if (!value.isTextual()) {
            throw PortRefusal.invalid("body/" + field + " must be string");
        }
        return value.asText();
    }

    /**
     * Reads a query parameter that is true or false.
     *
     * @param parameters the query's parameters
     * @param name the parameter's name
     * @return its value, false if it is not there
     * @throws PortRefusal if it is neither
     */
    static boolean flag(Map<String, String> parameters, String name) {
        String value = parameters.getOrDefault(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw PortRefusal.invalid("querystring/" + name + " must be boolean");
        }
        return value.equals("true");
    }

    /**
     * Reads a query parameter that must be there.
     *
     * @param parameters the query's parameters
     * @param name the parameter's name
     * @return its value
     * @throws PortRefusal if it is missing or neither true nor false
     */
    static boolean requiredFlag(Map<String, String> parameters, String name) {
        if (!parameters.containsKey(name)) {
            throw PortRefusal.invalid("querystring must have required property '" + name + "'");
        }
        return flag(parameters, name);
    }

    /** Returns the beginning of a good answer. */
    static ObjectNode ok() {
        return JsonNodeFactory.instance.objectNode().put("ok", true);
    }

    /**
     * Wraps one value into a good answer.
     *
     * @param status the HTTP status
     * @param name the value's name
     * @param value the value
     * @return the answer
     */
    static SandboxAnswer ok(int status, String name, JsonNode value) {
        return SandboxAnswer.json(status, ok().set(name, value));
    }
}
