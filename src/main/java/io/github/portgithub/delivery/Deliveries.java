package io.github.portgithub.delivery;

import io.github.portgithub.port.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.apache.camel.util.ObjectHelper;

/**
 * Says what became of a batch: the steps {@code accepted} and {@code refused}, for whichever route consumes {@code
 * direct:port-github-post}. An entity of which that route has said neither when it ends is refused.
 *
 * <p>Used by {@code routes/port-upsert.camel.yaml}, {@code routes/post.camel.yaml} and routes of others. Stateless,
 * thread-safe.
 */
public final class Deliveries {

    private static final String NOT_DELIVERED = "not_delivered";

    /**
     * Tells that all entities of a batch are where they were to go, but for those that were told of before.
     *
     * @param batch the batch
     */
    public void accepted(@Variable("batch") Batch batch) {
        for (Delivery delivery : batch.deliveries()) {
            if (delivery.refusal() == null) {
                delivery.accept();
            }
        }
    }

    /**
     * Tells that all entities of a batch are refused, but for those that were told of before. What a newer run has overtaken
     * is not for the dead letter, from which it might be posted over what that run has.
     *
     * @param batch the batch
     * @param failure what went wrong; null if it was no exception
     * @param words why, in words, if it was none; may be null
     */
    public void refused(
            @Variable("batch") Batch batch, @ExchangeException Exception failure, @Variable("refusal") String words) {
        OvertakenException overtaken =
                failure == null ? null : ObjectHelper.getException(OvertakenException.class, failure);
        if (overtaken != null) {
            batch.deliveries().forEach(delivery -> delivery.refused(overtaken.getMessage(), null));
            return;
        }
        PortException port = failure == null ? null : ObjectHelper.getException(PortException.class, failure);
        Exception cause = port != null ? port : failure;
        int status = port != null ? port.status() : 0;
        String error = port != null ? port.error() : NOT_DELIVERED;
        String message = words != null
                ? words
                : cause == null
                        ? "the destination refused it"
                        : Objects.requireNonNullElse(
                                cause.getMessage(), cause.getClass().getSimpleName());
        for (Delivery delivery : batch.deliveries()) {
            if (delivery.refusal() == null) {
                delivery.refuse(status, error, message);
            }
        }
    }

    /**
     * Returns what is for the dead letter once a batch has been to its destination: what was refused, and what nobody has
     * said anything of, for which a run would wait in vain.
     *
     * @param batch the batch
     * @return refusals in the order of the batch; empty if every entity is accepted or waits for the second pass
     */
    public List<Refusal> refusals(@Variable("batch") Batch batch) {
        List<Refusal> refusals = new ArrayList<>();
        for (Delivery delivery : batch.deliveries()) {
            if (delivery.isOpen()) {
                if (delivery.refusal() == null) {
                    delivery.refuse(
                            0, "not_reported", "direct:port-github-post has said neither accepted nor refused of it");
                }
                refusals.add(delivery.refusal());
            }
        }
        return refusals;
    }
}
