package io.github.portgithub.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * The body of a message that holds a secret: Camel's tracers and debuggers show bodies as text, and find none. Immutable.
 *
 * @param json what it holds; may be null
 */
public record Hidden(JsonNode json) {

    /** Returns the JSON as a body that Camel's HTTP endpoint sends as it is, and that does not show itself either. */
    public static HttpEntity entity(JsonNode json) {
        return new ByteArrayEntity(json.toString().getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON);
    }

    @Override
    public String toString() {
        return "a body with a secret";
    }
}
