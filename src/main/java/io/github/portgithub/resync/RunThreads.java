package io.github.portgithub.resync;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that read accounts, and the workers that read repositories: as many as are needed. Nothing waits here: who hands
 * over has waited, see {@link Accounts#awaitTurn} and {@link Scopes#awaitWorker}. Idle threads end after a minute, and none keeps
 * a program from ending.
 *
 * <p>Beans of {@code routes/beans.camel.yaml}. Thread-safe.
 */
public final class RunThreads extends ThreadPoolExecutor {

    /**
     * @param name how the threads are called in the log, before a number
     */
    public RunThreads(String name) {
        this(name, new AtomicInteger());
    }

    private RunThreads(String name, AtomicInteger numbers) {
        super(0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, name + '-' + numbers.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
