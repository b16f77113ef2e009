package io.github.portgithub.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.port.PortException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/**
 * Reads the answer to a bulk upsert (200 or 207): positions are matched by {@code index} only; a position that the answer
 * names in neither list counts as refused. An entity that was refused because something it relates to is missing, and
 * that Port was not to create, waits for the second pass.
 *
 * <p>Used by {@code routes/port-upsert.camel.yaml}. Thread-safe.
 *
 * @see <a href="https://docs.port.io/api-reference/create-multiple-entities">Create multiple entities</a>
 */
public final class BulkAnswer {

    /** Variable: true while the postponed entities are posted, which nothing postpones again. */
    public static final String SECOND_PASS = "secondPass";

    /** Says that no answer came for a position. */
    static final String NO_ANSWER = "no_answer";

    private final PostponedEntities postponed;

    /**
     * @param postponed keeps what waits for the second pass
     */
    public BulkAnswer(PostponedEntities postponed) {
        this.postponed = postponed;
    }

    /**
     * Tells each accepted entity's listener, postpones what waits for others and returns the rest.
     *
     * @param answer Port's answer
     * @param batch the batch that was posted
     * @param mapping the mapping, which says whether Port creates what is missing; null if there is none
     * @param secondPass true if nothing is postponed any more; null is false
     * @return what Port refused, in batch order; empty if nothing
     */
    public List<Refusal> read(
            @Body JsonNode answer,
            @Variable("batch") Batch batch,
            @Variable("mapping") PortAppConfig mapping,
            @Variable(SECOND_PASS) Boolean secondPass) {
        boolean mayWait =
                mapping != null && !mapping.createMissingRelatedEntities() && !Boolean.TRUE.equals(secondPass);
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
                if (!mayWait || !isMissingRelation(refused[i]) || !postponed.add(delivery)) {
                    refusals.add(refused[i]);
                }
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
    public List<Refusal> refuseAll(@Variable("batch") Batch batch, @ExchangeException Exception reason) {
        int status = reason instanceof PortException port ? port.status() : 0;
        String error = reason instanceof PortException port ? port.error() : "not_delivered";
        String message = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        return batch.deliveries().stream()
                .map(delivery -> refusal(delivery, status, error, message))
                .toList();
    }

    /**
     * Refuses the one entity of a batch, because Port refused the request as a whole.
     *
     * @param answer Port's answer
     * @param batch a batch of one entity
     * @param status the answer's status
     * @return the refusal
     */
    public List<Refusal> refuseOnly(
            @Body JsonNode answer, @Variable("batch") Batch batch, @Header(Exchange.HTTP_RESPONSE_CODE) int status) {
        return List.of(refusal(
                batch.deliveries().get(0),
                status,
                answer.path("error").asText("http_" + status),
                answer.path("message").asText("")));
    }

    private static boolean isMissingRelation(Refusal refusal) {
        return refusal.status() == 404
                && refusal.error().equals("not_found")
                && refusal.entity().identifier() != null;
    }

    private static Refusal refusal(Delivery delivery, int status, String error, String message) {
        return new Refusal(
                delivery.entity(), delivery.listener(), status, Secrets.shown(error), Secrets.shown(message));
    }

    /** A position outside the batch is mapped behind its end, where nothing is. */
    private static int index(JsonNode item, int size) {
        int index = item.path("index").asInt(-1);
        return index < 0 || index >= size ? size : index;
    }
}
