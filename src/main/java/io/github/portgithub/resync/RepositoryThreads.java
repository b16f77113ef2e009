package io.github.portgithub.resync;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The workers that read repositories. Who hands one over has waited for a worker of the account ({@link Scopes#awaitWorker}), so
 * there are never more than {@code github.concurrency} for each of the accounts that are read side by side; nothing waits here.
 * Idle threads end after a minute, and none keeps a program from ending.
 *
 * <p>A bean of {@code routes/beans.camel.yaml}. Thread-safe.
 */
public final class RepositoryThreads extends ThreadPoolExecutor {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    public RepositoryThreads() {
        super(0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "port-github-repository-" + NUMBERS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
