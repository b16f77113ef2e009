package io.github.portgithub.port;

import java.util.List;
import java.util.Objects;

/**
 * One entity on its way to Port and who waits for the outcome.
 *
 * @param entity the entity, never null
 * @param listener told of the outcome, never null
 * @param refusal why the entity cannot be posted at all, found before posting; null if it can
 */
public record Delivery(Entity entity, DeliveryListener listener, Refusal refusal) {

    /** Checks that there is an entity and a listener. */
    public Delivery {
        Objects.requireNonNull(entity, "entity");
        Objects.requireNonNull(listener, "listener");
    }

    /**
     * An entity that is to be posted.
     *
     * @param entity the entity
     * @param listener told of the outcome
     * @return the delivery
     */
    public static Delivery of(Entity entity, DeliveryListener listener) {
        return new Delivery(entity, listener, null);
    }

    /**
     * An entity that Port could only refuse, so that it is not posted to fail a batch.
     *
     * @param entity the entity
     * @param listener told of the outcome
     * @param error a short code
     * @param message what is wrong
     * @return the delivery
     */
    public static Delivery unfit(Entity entity, DeliveryListener listener, String error, String message) {
        return new Delivery(entity, listener, new Refusal(entity, listener, 0, error, message));
    }

    /** Returns the blueprint whose batch this entity joins. */
    public String blueprint() {
        return entity.blueprint();
    }

    /** Returns why the entity cannot be posted, as the list that the dead letter takes; empty if it can. */
    public List<Refusal> refusals() {
        return refusal == null ? List.of() : List.of(refusal);
    }

    /** Returns whether the entity is refused before it is posted. */
    public boolean isRefused() {
        return refusal != null;
    }
}
