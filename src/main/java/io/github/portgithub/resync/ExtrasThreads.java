package io.github.portgithub.resync;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read what records lack. What waits for them is bounded by those who hand it over, each of which waits for
 * the records of one page. Idle threads end after a minute, and none keeps a program from ending.
 */
public final class ExtrasThreads extends ThreadPoolExecutor {

    /**
     * @param threads {@code github.concurrency}: how many there are at most
     */
    public ExtrasThreads(int threads) {
        super(threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "port-github-extras");
            thread.setDaemon(true);
            return thread;
        });
        allowCoreThreadTimeOut(true);
    }
}
