package io.github.portgithub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandOverExecutorTest {

    private static final int RECORDS = 40_000;
    private static final int SMALL_STACK = 512 * 1024;

    private final HandOverExecutor executor = new HandOverExecutor();

    @Test
    void callerWaits_whileAnotherThreadWorks() {
        AtomicReference<Thread> worker = new AtomicReference<>();

        executor.execute(() -> worker.set(Thread.currentThread()));

        assertThat(worker.get()).isNotNull().isNotSameAs(Thread.currentThread());
    }

    @Test
    void manyBatchesOfOneSplit_doNotOverflowTheStack() throws Exception {
        AtomicInteger batches = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:records").split(body()).to("direct:record");
                    from("direct:record")
                            .aggregate(constant("all"), (before, record) -> record)
                            .completionSize(20)
                            .executorService(executor)
                            .process(batch -> batches.incrementAndGet());
                }
            });
            context.start();
            Thread thread = new Thread(
                    null,
                    () -> context.createProducerTemplate()
                            .sendBody("direct:records", Collections.nCopies(RECORDS, "record")),
                    "small-stack",
                    SMALL_STACK);
            thread.setUncaughtExceptionHandler((some, thrown) -> failure.set(thrown));
            thread.start();
            thread.join();
        }

        assertThat(failure.get()).isNull();
        assertThat(batches).hasValue(RECORDS / 20);
    }
}
