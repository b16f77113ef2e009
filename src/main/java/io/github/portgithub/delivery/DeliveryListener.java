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
     * A live event has written the entity since its record was read, so that it is not posted: Port has what is newer.
     *
     * @param entity the entity as it would have been posted
     */
    default void overtaken(Entity entity) {
        accepted(entity);
    }

    /**
     * The dead letter has an entity that is refused. Told before {@link #refused}.
     *
     * @param entity the entity as it was or would have been posted
     * @param place the file, or the endpoint without its options, never null
     */
    default void kept(Entity entity, String place) {}

    /**
     * Port, or a check before it, refused the entity; it is in the dead letter, if that could keep it.
     *
     * @param entity the entity as it was or would have been posted
     * @param reason what is wrong, never null
     */
    void refused(Entity entity, String reason);

    /**
     * Port refused the entity because something it relates to is not there yet. Whoever keeps it has it posted once more,
     * after all others, and hears of the outcome then.
     *
     * @param delivery the entity as it was posted
     * @return whether it is kept; if not, it is refused now
     */
    default boolean postpone(Delivery delivery) {
        return false;
    }
}
