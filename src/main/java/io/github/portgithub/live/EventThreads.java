package io.github.portgithub.live;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that ask GitHub and post to Port for a round of events. What waits for one is no more than a round has. They end
 * when there is nothing to do.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Thread-safe.
 */
public final class EventThreads extends ThreadPoolExecutor {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /**
     * @param most {@code github.concurrency}: how many at once
     */
    public EventThreads(int most) {
        super(most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "port-github-event-" + NUMBERS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        allowCoreThreadTimeOut(true);
    }
}
