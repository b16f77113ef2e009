package io.github.portgithub.delivery;

import io.github.portgithub.mapping.Entity;

/**
 * Is told, exactly once, how the delivery of an entity ended, and before that perhaps that it has to wait. Implementations
 * are thread-safe and do not block.
 */
public interface DeliveryListener {

    /**
     * Port confirmed the entity.
     *
     * @param entity the entity as it was posted
     */
    void accepted(Entity entity);

    /**
     * Port, or a check before it, refused the entity; it is in the dead letter.
     *
     * @param entity the entity as it was or would have been posted
     * @param reason what is wrong, never null
     */
    void refused(Entity entity, String reason);

    /**
     * Port refused the entity because something it relates to is not there yet; it is posted once more, after all others.
     *
     * @param entity the entity as it was posted
     */
    default void postponed(Entity entity) {}
}
