package io.github.portgithub.delivery;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Cuts a sequence of entities into batches as it is read. For one thread. */
final class BatchIterator implements Iterator<Batch> {

    private final Iterator<Delivery> deliveries;
    private final int maxEntities;
    private final int maxBytes;
    private Delivery next;

    BatchIterator(Iterator<Delivery> deliveries, int maxEntities, int maxBytes) {
        this.deliveries = deliveries;
        this.maxEntities = maxEntities;
        this.maxBytes = maxBytes;
        advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Batch next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        Batch batch = new Batch(next);
        advance();
        while (next != null
                && next.blueprint().equals(batch.blueprint())
                && batch.hasRoomFor(next, maxEntities, maxBytes)) {
            batch.add(next);
            advance();
        }
        return batch;
    }

    private void advance() {
        next = deliveries.hasNext() ? deliveries.next() : null;
    }
}
