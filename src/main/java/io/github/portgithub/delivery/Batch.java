package io.github.portgithub.delivery;

import io.github.portgithub.http.PathSegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Entities of one blueprint that go to Port in one bulk request. Filled by one thread at a time (the Aggregator's lock),
 * read-only once it is complete.
 *
 * @see <a href="https://docs.port.io/api-reference/create-multiple-entities">Create multiple entities</a>
 */
public final class Batch {

    private static final byte[] OPEN = "{\"entities\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CLOSE = "]}".getBytes(StandardCharsets.UTF_8);

    /** The bytes that a request body has beside its entities and the commas between them. */
    static final int ENVELOPE_BYTES = OPEN.length + CLOSE.length;

    private final String blueprint;
    private final List<Delivery> deliveries = new ArrayList<>();
    private int bytes = ENVELOPE_BYTES;

    /**
     * @param first the entity that opens the batch and fixes its blueprint
     */
    public Batch(Delivery first) {
        this.blueprint = first.blueprint();
        add(first);
    }

    void add(Delivery delivery) {
        bytes += delivery.entity().size() + (deliveries.isEmpty() ? 0 : 1);
        deliveries.add(delivery);
    }

    boolean hasRoomFor(Delivery delivery, int maxEntities, int maxBytes) {
        return deliveries.size() < maxEntities && bytes + 1 + delivery.entity().size() <= maxBytes;
    }

    /**
     * Cuts this batch in two, to find the entity that Port refuses it for.
     *
     * @return two batches that hold the same entities in the same order
     * @throws IllegalStateException if there is only one entity
     */
    public List<Batch> halves() {
        if (deliveries.size() < 2) {
            throw new IllegalStateException("a batch of one entity has no halves");
        }
        int middle = deliveries.size() / 2;
        return List.of(of(deliveries.subList(0, middle)), of(deliveries.subList(middle, deliveries.size())));
    }

    static Batch of(List<Delivery> some) {
        Batch batch = new Batch(some.get(0));
        some.subList(1, some.size()).forEach(batch::add);
        return batch;
    }

    /** Returns the blueprint of all entities of this batch. */
    public String blueprint() {
        return blueprint;
    }

    /** Returns the blueprint as a segment of a path. */
    public String segment() {
        return PathSegment.of(blueprint);
    }

    /** Returns the entities in the order in which they stand in the request, never empty. */
    public List<Delivery> deliveries() {
        return Collections.unmodifiableList(deliveries);
    }

    /** Returns the number of entities. */
    public int size() {
        return deliveries.size();
    }

    /** Returns the exact length of {@link #json()}. */
    public int bytes() {
        return bytes;
    }

    /** Returns the request body as UTF-8 JSON, put together from the bytes that each entity was measured by. */
    public byte[] json() {
        byte[] body = new byte[bytes];
        int at = copy(OPEN, body, 0);
        for (int i = 0; i < deliveries.size(); i++) {
            if (i > 0) {
                body[at++] = ',';
            }
            at = copy(deliveries.get(i).entity().json(), body, at);
        }
        copy(CLOSE, body, at);
        return body;
    }

    private static int copy(byte[] source, byte[] target, int at) {
        System.arraycopy(source, 0, target, at, source.length);
        return at + source.length;
    }
}
