package io.github.portgithub.delivery;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue whose receivers need not wait until their time is over: {@link #wake} lets each of them look up, with
 * nothing in its hands. Thread-safe.
 *
 * @param <E> what it holds
 */
final class WakefulQueue<E> extends LinkedBlockingQueue<E> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int wakes;

    /**
     * @param size how many elements it holds at most, at least 1
     */
    WakefulQueue(int size) {
        super(size);
    }

    /** Ends the waiting of all who wait now; whoever comes later waits again. */
    void wake() {
        lock.lock();
        try {
            wakes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns null as well if it was woken. */
    @Override
    public E poll(long timeout, TimeUnit unit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            int before = wakes;
            long left = unit.toNanos(timeout);
            E element = poll();
            while (element == null && left > 0 && wakes == before) {
                left = changed.awaitNanos(left);
                element = poll();
            }
            return element;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(E element) throws InterruptedException {
        super.put(element);
        tell();
    }

    @Override
    public boolean offer(E element) {
        return told(super.offer(element));
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return told(super.offer(element, timeout, unit));
    }

    private boolean told(boolean taken) {
        if (taken) {
            tell();
        }
        return taken;
    }

    private void tell() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
