package io.github.portgithub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.portgithub.mapping.Entity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchAggregationStrategyTest {

    private static final int ENVELOPE = "{\"entities\":[]}".length();
    private static final DeliveryListener NOBODY = new DeliveryListener() {
        @Override
        public void accepted(Entity entity) {}

        @Override
        public void refused(Entity entity, String reason) {}
    };

    private final DefaultCamelContext context = new DefaultCamelContext();

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # most entities, most bytes, sizes of the entities, entities of each batch
                    20, 1024, 100, 1
                    2,  1024, 100;100;100, 2;1
                    1,  1024, 100;100, 1;1
                    20, 1024, 504;504, 2
                    20, 1024, 504;505, 1;1
                    20, 1024, 505;504, 1;1
                    20, 1024, 335;335;337, 3
                    20, 1024, 335;335;338, 2;1
                    20, 1024, 1009;100;909, 1;1;1
                    20, 1024, 1009;100;908, 1;2
                    """)
    void closesBatches_beforeEitherLimit(int maxEntities, int maxBytes, String entities, String batches) {
        BatchAggregationStrategy strategy = new BatchAggregationStrategy(maxEntities, maxBytes);
        List<Batch> closed = new ArrayList<>();
        Exchange open = null;

        for (int size : numbers(entities)) {
            Exchange next = exchange(entity(size));
            if (open != null && strategy.preComplete(open, next)) {
                closed.add(open.getMessage().getBody(Batch.class));
                open = null;
            }
            open = strategy.aggregate(open, next);
        }
        closed.add(open.getMessage().getBody(Batch.class));

        assertThat(closed.stream().mapToInt(Batch::size).toArray()).containsExactly(numbers(batches));
        assertThat(closed).allSatisfy(batch -> {
            assertThat(batch.bytes()).isLessThanOrEqualTo(maxBytes);
            assertThat(batch.json()).hasSize(batch.bytes());
        });
    }

    @ParameterizedTest
    @CsvSource({"1009, true", "1010, false"})
    void fits_whenTheRequestOfTheEntityAloneIsWithinTheLimit(int size, boolean fits) {
        assertThat(ENVELOPE).isEqualTo(Batch.ENVELOPE_BYTES);
        assertThat(new BatchAggregationStrategy(20, 1024).fits(entity(size))).isEqualTo(fits);
    }

    @Test
    void completesNothing_whenThereIsNoBatchYet() {
        assertThat(new BatchAggregationStrategy(1, 1024).preComplete(null, exchange(entity(100))))
                .isFalse();
    }

    private Exchange exchange(Entity entity) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(new Delivery(entity, NOBODY));
        return exchange;
    }

    private static Entity entity(int bytes) {
        int bare = "{\"identifier\":\"\"}".length();
        Entity entity =
                Entity.of("b", JsonNodeFactory.instance.objectNode().put("identifier", "x".repeat(bytes - bare)));
        assertThat(entity.size()).isEqualTo(bytes);
        return entity;
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(";")).mapToInt(Integer::parseInt).toArray();
    }
}
