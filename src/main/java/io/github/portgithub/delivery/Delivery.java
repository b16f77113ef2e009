package io.github.portgithub.delivery;

import io.github.portgithub.mapping.Entity;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One entity on its way to Port and who waits for the outcome, which is told once: whatever comes after it is ignored.
 * Thread-safe.
 */
public final class Delivery {

    private final Entity entity;
    private final DeliveryListener listener;
    private final long readAt;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile Refusal refusal;

    /**
     * @param entity the entity, never null
     * @param listener told of the outcome, never null
     */
    public Delivery(Entity entity, DeliveryListener listener) {
        this(entity, listener, Long.MAX_VALUE);
    }

    /**
     * @param entity the entity, never null
     * @param listener told of the outcome, never null
     * @param readAt when its record was asked for at GitHub, by {@link LiveUpdates#now}: what an event has written since is
     *     newer
     */
    public Delivery(Entity entity, DeliveryListener listener, long readAt) {
        this.readAt = readAt;
        this.entity = Objects.requireNonNull(entity, "entity");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /** Returns the entity, never null. */
    public Entity entity() {
        return entity;
    }

    /** Returns the blueprint whose batch this entity joins. */
    public String blueprint() {
        return entity.blueprint();
    }

    DeliveryListener listener() {
        return listener;
    }

    /** Returns whether the outcome has not been told yet. */
    public boolean isOpen() {
        return !settled.get();
    }

    /** Returns when its record was asked for at GitHub, by {@link LiveUpdates#now}. */
    long readAt() {
        return readAt;
    }

    /** Tells that Port has something newer, so that the entity is not posted. */
    void overtake() {
        if (settled.compareAndSet(false, true)) {
            listener.overtaken(entity);
        }
    }

    /** Tells that the entity is where it was to go. */
    void accept() {
        if (settled.compareAndSet(false, true)) {
            listener.accepted(entity);
        }
    }

    /**
     * Lets the entity wait for the second pass.
     *
     * @return false if nobody can keep it until then
     */
    boolean postpone() {
        if (isOpen() && !listener.postpone(this)) {
            return false;
        }
        settled.set(true);
        return true;
    }

    /** Notes why the entity was refused; told once the dead letter has it. */
    void refuse(int status, String error, String message) {
        refusal = new Refusal(this, status, error, message);
    }

    /** Returns why the entity was refused; null if nobody has said that it was. */
    Refusal refusal() {
        return refusal;
    }

    /** Tells that the entity was refused, and where it is kept; null if it is lost. */
    void refused(String reason, String keptIn) {
        if (settled.compareAndSet(false, true)) {
            if (keptIn != null) {
                listener.kept(entity, keptIn);
            }
            listener.refused(entity, reason);
        }
    }

    @Override
    public String toString() {
        return entity.toString();
    }
}
