package io.github.portgithub.jq;

import io.github.portgithub.jq.Interruption.OverBudget;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What all searches of regular expressions of one evaluation may take: two seconds of the thread's processor time.
 *
 * <p>joni counts no steps and knows no limit but an alarm by the wall clock, which also rings when the process was stopped,
 * the machine paused or busy. So the alarm decides nothing: the processor time is looked at, and a search that did not get
 * its due is repeated with a later alarm. Programs whose searches are short never pay for reading that clock. A thread
 * without such a clock, as a virtual one, is measured by the wall clock; then it takes two stops within one search to
 * end it. One evaluation, one thread.
 */
final class SearchTime {

    /** The processor time that the searches of one evaluation may take. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    /**
     * How long searches may run by the wall clock before the processor's is looked at, and how long one that could fill the
     * memory may run by either: about what it takes to do so.
     */
    private static final long SHORT = Duration.ofMillis(100).toNanos();

    /** How often an alarm is put off to four times its time, at most. */
    private static final int MOST_DELAYS = 5;

    private final LongSupplier wallClock;
    private final LongSupplier processorClock;
    private long unmetered;
    private long metered;

    SearchTime() {
        this(System::nanoTime, Processor::nanos);
    }

    /**
     * @param wallClock nanoseconds of an arbitrary origin
     * @param processorClock nanoseconds that the thread has run
     */
    SearchTime(LongSupplier wallClock, LongSupplier processorClock) {
        this.wallClock = wallClock;
        this.processorClock = processorClock;
    }

    /** A search from its beginning, which can be made again. */
    @FunctionalInterface
    interface Search {

        /** The result of a search that the alarm ended. */
        int INTERRUPTED = org.joni.Matcher.INTERRUPTED;

        /**
         * @param alarmNanos when it is to end at the latest, by the wall clock
         * @return what joni returns
         */
        int run(long alarmNanos);
    }

    /**
     * Makes a search, again if it was interrupted before its time.
     *
     * @param budget tells how the evaluation ends
     * @param mayFillMemory whether it could need more memory than the evaluation may
     * @return what joni returns, never {@link Search#INTERRUPTED}
     * @throws OverBudget if it, or all searches together, took too long
     */
    int run(Budget budget, Search search, boolean mayFillMemory) {
        while (unmetered < SHORT) {
            long start = wallClock.getAsLong();
            int found = search.run(SHORT);
            unmetered += Math.min(wallClock.getAsLong() - start, SHORT);
            if (found != Search.INTERRUPTED) {
                return found;
            }
        }
        return runMetered(budget, search, mayFillMemory);
    }

    private int runMetered(Budget budget, Search search, boolean mayFillMemory) {
        for (int delays = 0; ; delays = Math.min(delays + 1, MOST_DELAYS)) {
            long due = LIMIT.toNanos() - metered;
            if (due <= 0) {
                throw tooLong();
            }
            long alarm = mayFillMemory ? SHORT : Math.max(due, SHORT) << 2 * delays;
            long start = processorClock.getAsLong();
            int found = search.run(alarm);
            long spent = processorClock.getAsLong() - start;
            metered += spent;
            if (found != Search.INTERRUPTED) {
                return found;
            }
            if (mayFillMemory && spent >= SHORT / 2) {
                throw budget.outOfMemory();
            }
            if (spent >= due / 10 * 9) {
                throw tooLong();
            }
        }
    }

    private static OverBudget tooLong() {
        return new OverBudget("regular expressions took longer than " + LIMIT.toSeconds() + " s of processor time");
    }

    /** Looked up where it is first needed. */
    private static final class Processor {

        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private static long nanos() {
            try {
                long nanos = THREADS.getCurrentThreadCpuTime();
                return nanos < 0 ? System.nanoTime() : nanos;
            } catch (UnsupportedOperationException e) {
                return System.nanoTime();
            }
        }
    }
}
