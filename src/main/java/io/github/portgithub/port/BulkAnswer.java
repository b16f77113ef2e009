package io.github.portgithub.port;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Reads the answer to a bulk upsert (200 or 207): positions are matched by {@code index} only; a position that the answer
 * names in neither list counts as refused.
 *
 * <p>Stateless, thread-safe.
 *
 * @see <a href="https://docs.port.io/api-reference/create-multiple-entities">Create multiple entities</a>
 */
public final class BulkAnswer {

    /** Says that no answer came for a position. */
    static final String NO_ANSWER = "no_answer";

    /**
     * Tells each accepted entity's listener and returns the others.
     *
     * @param answer Port's answer
     * @param batch the batch that was posted
     * @return what Port refused, in batch order; empty if nothing
     */
    public List<Refusal> read(@Body JsonNode answer, @Variable("batch") Batch batch) {
        List<Delivery> deliveries = batch.deliveries();
        BitSet accepted = new BitSet(deliveries.size());
        for (JsonNode entity : answer.path("entities")) {
            accepted.set(index(entity, deliveries.size()));
        }
        Refusal[] refused = new Refusal[deliveries.size()];
        for (JsonNode error : answer.path("errors")) {
            int index = index(error, deliveries.size());
            if (index < refused.length) {
                refused[index] = refusal(
                        deliveries.get(index),
                        error.path("statusCode").asInt(0),
                        error.path("error").asText("refused"),
                        error.path("message").asText(""));
            }
        }
        List<Refusal> refusals = new ArrayList<>();
        for (int i = 0; i < refused.length; i++) {
            Delivery delivery = deliveries.get(i);
            if (refused[i] != null) {
                refusals.add(refused[i]);
            } else if (accepted.get(i)) {
                delivery.listener().accepted(delivery.entity());
            } else {
                refusals.add(refusal(delivery, 0, NO_ANSWER, "Port's answer does not mention this entity"));
            }
        }
        return refusals;
    }

    /**
     * Refuses every entity of a batch, because the request as a whole failed.
     *
     * @param batch the batch
     * @param reason why the request failed
     * @return one refusal per entity
     */
    public List<Refusal> refuseAll(
            @Variable("batch") Batch batch, @org.apache.camel.ExchangeException Exception reason) {
        int status = reason instanceof PortException port ? port.status() : 0;
        String error = reason instanceof PortException port ? port.error() : "not_delivered";
        String message = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        return batch.deliveries().stream()
                .map(delivery -> refusal(delivery, status, error, message))
                .toList();
    }

    private static Refusal refusal(Delivery delivery, int status, String error, String message) {
        return new Refusal(delivery.entity(), delivery.listener(), status, error, message);
    }

    /** A position outside the batch is mapped behind its end, where nothing is. */
    private static int index(JsonNode item, int size) {
        int index = item.path("index").asInt(-1);
        return index < 0 || index >= size ? size : index;
    }
}
