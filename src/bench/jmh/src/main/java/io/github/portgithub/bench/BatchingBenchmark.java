package io.github.portgithub.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.delivery.Batch;
import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.delivery.Delivery;
import io.github.portgithub.delivery.DeliveryListener;
import io.github.portgithub.mapping.Entity;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Puts entities of about 700 bytes into batches and writes the request bodies: entities a second, one thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class BatchingBenchmark {

    private static final int ENTITIES = 1000;

    private static final DeliveryListener NOBODY = new DeliveryListener() {
        @Override
        public void accepted(Entity entity) {}

        @Override
        public void refused(Entity entity, String reason) {}
    };

    private final BatchAggregationStrategy strategy = new BatchAggregationStrategy(20, 996_147);
    private final List<ObjectNode> bodies = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();

    /** Makes the entities. */
    @Setup
    public void setUp() {
        for (int i = 0; i < ENTITIES; i++) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("identifier", "acme/api/pull/" + i).put("title", "Let the cache forget what it cannot hold");
            ObjectNode properties = body.putObject("properties");
            for (int property = 0; property < 10; property++) {
                properties.put("property" + property, "2026-11-24T10:00:0" + property + "Z and some more text");
            }
            body.putObject("relations").put("repository", "acme/api");
            bodies.add(body);
            deliveries.add(new Delivery(Entity.of("githubPullRequest", body), NOBODY));
        }
    }

    /** From entities that were written before to request bodies. */
    @Benchmark
    @OperationsPerInvocation(ENTITIES)
    public void batches(Blackhole blackhole) {
        Iterator<Batch> batches = strategy.batches(deliveries.iterator());
        while (batches.hasNext()) {
            blackhole.consume(batches.next().json());
        }
    }

    /** Writes an entity to the bytes that it is measured by and posted as. */
    @Benchmark
    @OperationsPerInvocation(ENTITIES)
    public void entities(Blackhole blackhole) {
        for (ObjectNode body : bodies) {
            blackhole.consume(Entity.of("githubPullRequest", body));
        }
    }
}
