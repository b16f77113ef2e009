package io.github.portgithub.resync;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Variable;

/**
 * The threads that read what records lack, so many for each account: one that waits for its limit takes none of the others'.
 * What waits for a thread is bounded by those who hand it over, each of which waits for the records of one page. Idle threads
 * end after a minute, and none keeps a program from ending.
 *
 * <p>A Splitter says nothing about its tasks, so the thread that begins one says before whose they are ({@link #of}); what a
 * task hands over in turn is of the same account.
 */
public final class ExtrasThreads extends AbstractExecutorService {

    /** The tasks of one account; guarded by the map. */
    private static final class Lane {

        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int running;
    }

    private final int most;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final ThreadLocal<String> account = ThreadLocal.withInitial(() -> "");
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "port-github-extras");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param most {@code github.concurrency}: how many there are at most for each account
     */
    public ExtrasThreads(int most) {
        this.most = most;
    }

    /** Notes that what this thread hands over next is of an account; null if it is of none in particular. */
    public void of(@Variable("account") AccountRun account) {
        this.account.set(account == null ? "" : account.login());
    }

    @Override
    public void execute(Runnable task) {
        String of = account.get();
        synchronized (lanes) {
            Lane lane = lanes.computeIfAbsent(of, any -> new Lane());
            if (lane.running == most) {
                lane.waiting.add(task);
                return;
            }
            // Refused, none is running
            threads.execute(() -> work(of, task));
            lane.running++;
        }
    }

    private void work(String of, Runnable first) {
        account.set(of);
        for (Runnable task = first; task != null; task = next(of)) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    private Runnable next(String of) {
        synchronized (lanes) {
            Lane lane = lanes.get(of);
            Runnable next = threads.isShutdown() ? null : lane.waiting.poll();
            if (next == null && --lane.running == 0) {
                lanes.remove(of);
            }
            return next;
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
