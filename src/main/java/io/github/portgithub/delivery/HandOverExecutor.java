package io.github.portgithub.delivery;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs a task in a thread of its own while the caller waits for its end: whoever completes a batch waits until it is
 * handed over. Not in the caller's thread, because Camel's reactive executor forgets there that it is running, and from
 * then on calls each next step from within the one before: a large repository would overflow the stack.
 *
 * <p>Thread-safe; has as many threads as there are callers at once.
 */
public final class HandOverExecutor extends AbstractExecutorService {

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "port-github-hand-over");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void execute(Runnable task) {
        Future<?> handedOver = threads.submit(task);
        try {
            handedOver.get();
        } catch (InterruptedException e) {
            handedOver.cancel(true);
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while a batch was handed over", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a batch could not be handed over", e.getCause());
        }
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
