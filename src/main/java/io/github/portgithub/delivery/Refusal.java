package io.github.portgithub.delivery;

import io.github.portgithub.mapping.Entity;

/**
 * An entity that did not get into Port, and why.
 *
 * @param delivery the entity and who is told once the refusal is kept, never null
 * @param status Port's HTTP status for this entity; 0 if it was refused before Port was asked or no answer came
 * @param error Port's machine code or a short code of ours, never null
 * @param message what is wrong, never null
 */
public record Refusal(Delivery delivery, int status, String error, String message) {

    /** Returns the entity, never null. */
    public Entity entity() {
        return delivery.entity();
    }
}
