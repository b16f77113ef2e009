package io.github.portgithub.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.JsonBody;
import io.github.portgithub.port.PortException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/**
 * Makes bulk requests of entities and reads what Port answers to each. Immutable and thread-safe.
 *
 * <p>Used by {@code kamelets/port-entities-sink.kamelet.yaml}.
 *
 * @see <a href="https://docs.port.io/api-reference/create-multiple-entities">Create multiple entities</a>
 */
public final class SinkEntities {

    private static final int MOST_ENTITIES = 20;

    private static final int MOST_BYTES = 16 << 20;

    private final JsonBody answers = new JsonBody(MOST_BYTES);
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Cuts entities into request bodies of at most 20, Port's limit.
     *
     * @param body one entity or a list of them: JSON as text or bytes, a {@link JsonNode}, or maps and lists
     * @return the request bodies; none for an empty list
     * @throws IOException if it is not JSON
     */
    public List<byte[]> requests(@Body Object body) throws IOException {
        JsonNode read = read(body);
        List<byte[]> requests = new ArrayList<>();
        ArrayNode all =
                read instanceof ArrayNode list ? list : json.createArrayNode().add(read);
        for (int from = 0; from < all.size(); from += MOST_ENTITIES) {
            ObjectNode request = json.createObjectNode();
            ArrayNode some = request.putArray("entities");
            for (int i = from; i < Math.min(all.size(), from + MOST_ENTITIES); i++) {
                some.add(all.get(i));
            }
            requests.add(json.writeValueAsBytes(request));
        }
        return requests;
    }

    private JsonNode read(Object body) throws IOException {
        JsonNode read;
        if (body instanceof byte[] bytes) {
            read = json.readTree(bytes);
        } else if (body instanceof String text) {
            read = json.readTree(text);
        } else {
            read = json.valueToTree(body);
        }
        if (!read.isObject() && !read.isArray()) {
            throw new IOException("expected an entity or a list of entities, got " + read.getNodeType());
        }
        return read;
    }

    /**
     * Checks that Port took every entity of a request.
     *
     * @param answer the body of the answer
     * @param status its status
     * @param request the body of the request
     * @throws PortException if Port refused the request, or some entity of it, or says nothing of one; those before it in
     *     the list may be there
     * @throws IOException if the connection fails before the end of the answer
     */
    public void check(
            @Body InputStream answer,
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @Variable("portEntitiesRequest") byte[] request)
            throws PortException, IOException {
        JsonNode body = answers.read(answer);
        if (body == null || !body.isObject()) {
            throw new PortException(
                    status, "not_json", "Port's answer to the entities is not one JSON object: " + status);
        }
        JsonNode errors = body.path("errors");
        JsonNode fault = errors.isEmpty() ? body : errors.get(0);
        if (status < 200 || status > 299 || !errors.isEmpty()) {
            String entity =
                    fault.hasNonNull("identifier") ? fault.get("identifier").asText() + ": " : "";
            String more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
            throw new PortException(
                    fault.path("statusCode").asInt(status),
                    fault.path("error").asText("http_" + status),
                    entity + fault.path("message").asText("Port answered " + status) + more);
        }
        Set<Integer> accepted = new HashSet<>();
        body.path("entities")
                .forEach(entity -> accepted.add(entity.path("index").asInt(-1)));
        JsonNode posted = json.readTree(request).path("entities");
        for (int i = 0; i < posted.size(); i++) {
            if (!accepted.contains(i)) {
                throw new PortException(
                        status,
                        "no_answer",
                        posted.get(i).path("identifier").asText() + ": Port's answer does not mention this entity");
            }
        }
    }
}
