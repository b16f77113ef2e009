package io.github.portgithub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HandOverQueueTest {

    @Test
    void waitsWhenFull_whateverTheHostSetsForSeda() throws Exception {
        try (CamelContext context = context()) {
            SedaEndpoint queue =
                    context.getEndpoint("portGithubQueue:repositories?concurrentConsumers=3", SedaEndpoint.class);

            assertThat(queue.getSize()).isEqualTo(1);
            assertThat(queue.getQueue().remainingCapacity()).isEqualTo(1);
            assertThat(queue.isBlockWhenFull()).isTrue();
            assertThat(queue.isDiscardWhenFull()).isFalse();
            assertThat(queue.getOfferTimeout()).isZero();
            assertThat(queue.getPollTimeout()).isEqualTo(100);
            assertThat(queue.getConcurrentConsumers()).isEqualTo(3);
        }
    }

    @Test
    void takesWhatTheUriSays() throws Exception {
        try (CamelContext context = context()) {
            SedaEndpoint queue = context.getEndpoint("portGithubQueue:acme?size=5&pollTimeout=7", SedaEndpoint.class);

            assertThat(queue.getSize()).isEqualTo(5);
            assertThat(queue.getPollTimeout()).isEqualTo(7);
        }
    }

    @Test
    @Timeout(60)
    void stopsAtOnce_whileReceiversWait() throws Exception {
        try (CamelContext context = context()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("portGithubQueue:idle?concurrentConsumers=3&pollTimeout=600000")
                            .to("log:idle");
                }
            });
            while (waiting() < 3) {
                Thread.sleep(5);
            }
        }

        assertThat(waiting()).isZero();
    }

    @Test
    @Timeout(60)
    void givesEachElementToOneReceiver_howeverOftenTheyAreWoken() throws Exception {
        WakefulQueue<Integer> queue = new WakefulQueue<>(1);
        Set<Integer> received = ConcurrentHashMap.newKeySet();
        AtomicInteger twice = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(4000);
        ExecutorService threads = Executors.newCachedThreadPool();
        for (int sender = 0; sender < 4; sender++) {
            int first = 1000 * sender;
            threads.submit(() -> {
                for (int element = first; element < first + 1000; element++) {
                    if (element % 2 == 0) {
                        queue.put(element);
                    } else {
                        assertThat(queue.offer(element, 60, TimeUnit.SECONDS)).isTrue();
                    }
                }
                return null;
            });
            threads.submit(() -> {
                while (left.getCount() > 0) {
                    Integer element = queue.poll(600, TimeUnit.SECONDS);
                    if (element != null) {
                        twice.addAndGet(received.add(element) ? 0 : 1);
                        left.countDown();
                    }
                }
                return null;
            });
        }

        while (!left.await(1, TimeUnit.MILLISECONDS)) {
            queue.wake();
        }
        threads.shutdown();
        while (!threads.awaitTermination(1, TimeUnit.MILLISECONDS)) {
            queue.wake();
        }

        assertThat(received).hasSize(4000);
        assertThat(twice).hasValue(0);
        assertThat(queue).isEmpty();
    }

    private static long waiting() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Stream.of(stack)
                        .anyMatch(frame -> frame.getClassName().equals(WakefulQueue.class.getName())
                                && frame.getMethodName().equals("poll")))
                .filter(stack ->
                        Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("awaitNanos")))
                .count();
    }

    /** A context that does to the component what Spring Boot's starter does to every SedaComponent. */
    private static CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        SedaComponent component = new HandOverQueue(1, 100);
        component.setQueueSize(1000);
        component.setDefaultBlockWhenFull(false);
        component.setDefaultDiscardWhenFull(true);
        component.setDefaultOfferTimeout(9);
        component.setDefaultPollTimeout(1000);
        context.addComponent("portGithubQueue", component);
        context.start();
        return context;
    }
}
