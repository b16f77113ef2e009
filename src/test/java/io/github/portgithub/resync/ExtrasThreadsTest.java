package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExtrasThreadsTest {

    private final ExtrasThreads threads = new ExtrasThreads(2);
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void letsNoAccountWaitForAnother() throws Exception {
        CountDownLatch others = new CountDownLatch(5);
        threads.of(account("acme"));
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(threads.submit(() -> counted(others::await)));
        }

        threads.of(account("umbrella"));
        for (int i = 0; i < 5; i++) {
            threads.submit(others::countDown);
        }

        for (Future<?> one : waiting) {
            one.get(10, TimeUnit.SECONDS);
        }
        assertThat(most).as("at once of one account").hasValue(2);
    }

    @Test
    void keepsTheAccount_whereATaskHandsOverMore_andGoesOnAfterOneThatFails() throws Exception {
        threads.of(account("acme"));
        List<Future<?>> done = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(20);
        threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        done.add(threads.submit(() -> counted(() -> {
                            all.countDown();
                            TimeUnit.MILLISECONDS.sleep(2);
                            throw new IllegalStateException("a failure");
                        })));
                    }
                })
                .get();

        all.await();
        assertThat(most).hasValueLessThanOrEqualTo(2);
    }

    private interface Work {
        void run() throws Exception;
    }

    private Void counted(Work work) throws Exception {
        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            work.run();
        } finally {
            atOnce.decrementAndGet();
        }
        return null;
    }

    private static AccountRun account(String login) {
        return new AccountRun(login, Clock.systemUTC());
    }
}
