package io.github.portgithub.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.mapping.PortAppConfig;
import java.util.BitSet;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/**
 * Reads the answer to a bulk upsert (200 or 207): positions are matched by {@code index} only; a position that the answer
 * names in neither list counts as refused. An entity that was refused because something it relates to is missing, and
 * that Port was not to create, waits for the second pass.
 *
 * <p>Used by {@code routes/post.camel.yaml}. Stateless, thread-safe.
 *
 * @see <a href="https://docs.port.io/api-reference/create-multiple-entities">Create multiple entities</a>
 */
public final class BulkAnswer {

    /** Says that no answer came for a position. */
    static final String NO_ANSWER = "no_answer";

    /**
     * Tells of each entity what became of it.
     *
     * @param answer Port's answer
     * @param batch the batch that was posted
     * @param mapping the mapping, which says whether Port creates what is missing; null if there is none
     */
    public void read(
            @Body JsonNode answer, @Variable("batch") Batch batch, @Variable("mapping") PortAppConfig mapping) {
        boolean mayWait = mapping != null && !mapping.createMissingRelatedEntities();
        List<Delivery> deliveries = batch.deliveries();
        BitSet accepted = new BitSet(deliveries.size());
        for (JsonNode entity : answer.path("entities")) {
            accepted.set(index(entity, deliveries.size()));
        }
        JsonNode[] errors = new JsonNode[deliveries.size() + 1];
        for (JsonNode error : answer.path("errors")) {
            errors[index(error, deliveries.size())] = error;
        }
        for (int i = 0; i < deliveries.size(); i++) {
            Delivery delivery = deliveries.get(i);
            if (errors[i] != null) {
                if (!mayWait || !isMissingRelation(errors[i], delivery) || !delivery.postpone()) {
                    delivery.refuse(
                            errors[i].path("statusCode").asInt(0),
                            errors[i].path("error").asText("refused"),
                            errors[i].path("message").asText(""));
                }
            } else if (accepted.get(i)) {
                delivery.accept();
            } else {
                delivery.refuse(0, NO_ANSWER, "Port's answer does not mention this entity");
            }
        }
    }

    /**
     * Refuses the one entity of a batch, because Port refused the request as a whole.
     *
     * @param answer Port's answer
     * @param batch a batch of one entity
     * @param status the answer's status
     */
    public void refuseOnly(
            @Body JsonNode answer, @Variable("batch") Batch batch, @Header(Exchange.HTTP_RESPONSE_CODE) int status) {
        batch.deliveries()
                .get(0)
                .refuse(
                        status,
                        answer.path("error").asText("http_" + status),
                        answer.path("message").asText(""));
    }

    private static boolean isMissingRelation(JsonNode error, Delivery delivery) {
        return error.path("statusCode").asInt(0) == 404
                && error.path("error").asText().equals("not_found")
                && delivery.entity().identifier() != null;
    }

    /** A position outside the batch is mapped behind its end, where nothing is. */
    private static int index(JsonNode item, int size) {
        int index = item.path("index").asInt(-1);
        return index < 0 || index >= size ? size : index;
    }
}
