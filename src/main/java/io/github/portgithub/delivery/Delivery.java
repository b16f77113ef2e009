package io.github.portgithub.delivery;

import io.github.portgithub.mapping.Entity;
import java.util.Objects;

/**
 * One entity on its way to Port and who waits for the outcome.
 *
 * @param entity the entity, never null
 * @param listener told of the outcome, never null
 */
public record Delivery(Entity entity, DeliveryListener listener) {

    /** Checks that there is an entity and a listener. */
    public Delivery {
        Objects.requireNonNull(entity, "entity");
        Objects.requireNonNull(listener, "listener");
    }

    /** Returns the blueprint whose batch this entity joins. */
    public String blueprint() {
        return entity.blueprint();
    }
}
