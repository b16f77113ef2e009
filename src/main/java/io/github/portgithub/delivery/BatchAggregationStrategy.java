package io.github.portgithub.delivery;

import io.github.portgithub.mapping.Entity;
import java.util.Iterator;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * Collects entities into a {@link Batch} and closes it before it would break one of Port's two limits: the number of
 * entities and the size of the request body.
 *
 * <p>Used by {@code routes/ingest.camel.yaml}. Stateless, thread-safe.
 */
public final class BatchAggregationStrategy implements AggregationStrategy {

    private final int maxEntities;
    private final int maxBytes;

    /**
     * @param maxEntities {@code port.batch-size}: 1 to 20
     * @param maxBytes {@code port.batch-bytes}: the largest request body in bytes, at most 1 MiB
     */
    public BatchAggregationStrategy(int maxEntities, int maxBytes) {
        this.maxEntities = maxEntities;
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean canPreComplete() {
        return true;
    }

    @Override
    public boolean preComplete(Exchange batch, Exchange next) {
        return batch != null
                && !batch.getMessage()
                        .getBody(Batch.class)
                        .hasRoomFor(next.getMessage().getBody(Delivery.class), maxEntities, maxBytes);
    }

    @Override
    public Exchange aggregate(Exchange batch, Exchange next) {
        Delivery delivery = next.getMessage().getBody(Delivery.class);
        if (batch == null) {
            next.getMessage().setBody(new Batch(delivery));
            return next;
        }
        batch.getMessage().getBody(Batch.class).add(delivery);
        return batch;
    }

    /**
     * Puts entities into batches outside the Aggregator. A batch ends where the blueprint changes or a limit is reached.
     *
     * @param deliveries read only as far as needed
     * @return the batches, in order
     */
    public Iterator<Batch> batches(Iterator<Delivery> deliveries) {
        return new BatchIterator(deliveries, maxEntities, maxBytes);
    }

    /**
     * Tells whether an entity fits a request of its own.
     *
     * @param entity the entity
     * @return false if even alone it is larger than {@code port.batch-bytes}
     */
    public boolean fits(Entity entity) {
        return entity.size() + Batch.ENVELOPE_BYTES <= maxBytes;
    }

    /** Returns {@code port.batch-bytes}. */
    public int maxBytes() {
        return maxBytes;
    }
}
