package io.github.portgithub.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.mapping.EntityHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.util.IOHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entities that Port refused because something they relate to was missing, kept for a second pass after all others. Their
 * bodies are in a temporary file that goes with them; of each, about a hundred bytes are in memory.
 *
 * <p>Used by {@code routes/second-pass.camel.yaml}. Entities are added by many threads, and taken by one once all others
 * have been delivered; after that none is added. Belongs to one run, which closes them.
 */
public final class PostponedEntities implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostponedEntities.class);

    /** One entity: where its body is, who waits for it, and hashes of its identifier and of what it relates to. */
    private record Waiting(
            String blueprint,
            DeliveryListener listener,
            long readAt,
            long offset,
            int length,
            long identifier,
            long[] targets) {}

    private final BatchAggregationStrategy batches;
    private final ObjectMapper json = new ObjectMapper();
    private final List<Waiting> waiting = new ArrayList<>();
    private List<Waiting> tangled = List.of();
    private FileChannel file;
    private long end;
    private boolean taken;

    /**
     * @param batches cuts what is posted again into batches
     */
    public PostponedEntities(BatchAggregationStrategy batches) {
        this.batches = batches;
    }

    /**
     * Keeps an entity for the second pass.
     *
     * @param delivery an entity with an identifier
     * @return false if it cannot be kept, so that it has to be refused now
     */
    public synchronized boolean add(Delivery delivery) {
        if (taken) {
            return false;
        }
        Entity entity = delivery.entity();
        try {
            if (file == null) {
                file = open();
            }
            ByteBuffer body = ByteBuffer.wrap(entity.json());
            long offset = end;
            while (body.hasRemaining()) {
                end += file.write(body, end);
            }
            waiting.add(new Waiting(
                    entity.blueprint(),
                    delivery.listener(),
                    delivery.readAt(),
                    offset,
                    entity.size(),
                    EntityHash.of(entity.identifier()),
                    targets(json.readTree(entity.json()))));
        } catch (IOException e) {
            LOG.warn("An entity cannot be kept for the second pass and is refused: {}", e.getMessage());
            return false;
        }
        return true;
    }

    /**
     * Takes the entities that do not wait for each other in a circle.
     *
     * @return batches, those that others relate to first
     */
    public synchronized Iterator<Batch> ordered() {
        taken = true;
        List<Waiting> left = new ArrayList<>(waiting);
        List<List<Waiting>> levels = new ArrayList<>();
        while (!left.isEmpty()) {
            Map<Long, Long> missing =
                    left.stream().collect(Collectors.groupingBy(Waiting::identifier, Collectors.counting()));
            List<Waiting> ready = new ArrayList<>();
            List<Waiting> blocked = new ArrayList<>();
            for (Waiting one : left) {
                (waitsFor(one, missing) ? blocked : ready).add(one);
            }
            if (ready.isEmpty()) {
                break;
            }
            levels.add(grouped(ready));
            left = blocked;
        }
        waiting.clear();
        tangled = grouped(left);
        return new Levels(levels.iterator());
    }

    /**
     * Makes what lets entities that wait for each other in a circle be posted at all: each of them without its relations
     * to the others. What becomes of these posts is of no interest, the whole entities follow.
     *
     * @return batches whose listeners ignore everything
     */
    public synchronized Iterator<Batch> groundwork() {
        Set<Long> missing = identifiers(tangled);
        return batches.batches(
                tangled.stream().map(one -> withoutRelationsTo(missing, one)).iterator());
    }

    /** Takes the entities that wait for each other in a circle, and those that wait for them, whole. */
    public synchronized Iterator<Batch> tangled() {
        return batches.batches(tangled.stream().map(this::delivery).iterator());
    }

    /** Forgets everything, the file as well. */
    @Override
    public synchronized void close() {
        taken = true;
        waiting.clear();
        tangled = List.of();
        IOHelper.close(file);
        file = null;
    }

    private static FileChannel open() throws IOException {
        Path path = Files.createTempFile("port-github-postponed-", ".ndjson");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Blueprint by blueprint, because a batch holds only one. */
    private static List<Waiting> grouped(List<Waiting> some) {
        Map<String, List<Waiting>> groups = new HashMap<>();
        some.forEach(one -> groups.computeIfAbsent(one.blueprint(), key -> new ArrayList<>())
                .add(one));
        return groups.values().stream().flatMap(List::stream).toList();
    }

    private static Set<Long> identifiers(List<Waiting> some) {
        Set<Long> identifiers = new HashSet<>();
        some.forEach(one -> identifiers.add(one.identifier()));
        return identifiers;
    }

    /** An entity may relate to itself, and to one of another blueprint that has the same identifier. */
    private static boolean waitsFor(Waiting one, Map<Long, Long> missing) {
        for (long target : one.targets()) {
            if (missing.getOrDefault(target, 0L) > (target == one.identifier() ? 1 : 0)) {
                return true;
            }
        }
        return false;
    }

    private static long[] targets(JsonNode body) {
        List<Long> targets = new ArrayList<>();
        for (JsonNode relation : body.path("relations")) {
            if (relation.isTextual()) {
                targets.add(EntityHash.of(relation.textValue()));
            }
            if (relation.isArray()) {
                relation.forEach(one -> targets.add(EntityHash.of(one.asText())));
            }
        }
        return targets.stream().mapToLong(Long::longValue).toArray();
    }

    private Delivery delivery(Waiting one) {
        byte[] body = read(one);
        try {
            String identifier = json.readTree(body).path("identifier").asText();
            return new Delivery(Entity.written(one.blueprint(), identifier, body), one.listener(), one.readAt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Delivery withoutRelationsTo(Set<Long> missing, Waiting one) {
        try {
            ObjectNode body = (ObjectNode) json.readTree(read(one));
            ObjectNode kept = JsonNodeFactory.instance.objectNode();
            body.path("relations").properties().forEach(relation -> {
                ObjectNode alone = JsonNodeFactory.instance.objectNode();
                alone.putObject("relations").set(relation.getKey(), relation.getValue());
                for (long target : targets(alone)) {
                    if (missing.contains(target)) {
                        return;
                    }
                }
                kept.set(relation.getKey(), relation.getValue());
            });
            body.set("relations", kept);
            return new Delivery(Entity.of(one.blueprint(), body), Ignoring.INSTANCE, one.readAt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] read(Waiting one) {
        try {
            ByteBuffer body = ByteBuffer.allocate(one.length());
            while (body.hasRemaining()) {
                if (file.read(body, one.offset() + body.position()) < 0) {
                    throw new IOException("the file of the second pass has been cut");
                }
            }
            return body.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Batches level by level: within one request, Port promises no order. */
    private final class Levels implements Iterator<Batch> {

        private final Iterator<List<Waiting>> levels;
        private Iterator<Batch> level = Collections.emptyIterator();

        private Levels(Iterator<List<Waiting>> levels) {
            this.levels = levels;
        }

        @Override
        public boolean hasNext() {
            while (!level.hasNext() && levels.hasNext()) {
                level = batches.batches(levels.next().stream()
                        .map(PostponedEntities.this::delivery)
                        .iterator());
            }
            return level.hasNext();
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return level.next();
        }
    }

    private enum Ignoring implements DeliveryListener {
        INSTANCE;

        @Override
        public void accepted(Entity entity) {
            // the whole entity follows
        }

        @Override
        public void refused(Entity entity, String reason) {
            // the whole entity follows
        }
    }
}
