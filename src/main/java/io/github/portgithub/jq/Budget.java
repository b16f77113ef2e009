package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.jq.Interruption.OverBudget;
import java.time.Duration;

/**
 * What one evaluation may use: two seconds, and 64 MiB of arrays, objects and strings.
 *
 * <p>Both are counted where the work is done, in the calling thread: every output of a loop, every call and every element
 * is a step, and the clock is read once in a thousand steps. Memory is counted as it is produced, never given back, so it
 * is an upper bound of what is alive. One evaluation, one thread.
 */
final class Budget {

    /** The time one evaluation may take. */
    static final Duration TIME = Duration.ofSeconds(2);

    /** The bytes one evaluation may produce. */
    static final long BYTES = 64L << 20;

    /** How deep a result may be nested: what JSON writers and readers commonly accept. */
    static final int RESULT_DEPTH = 1000;

    private static final int STEPS_BETWEEN_CLOCK_READINGS = 1000;
    private static final int LEVELS_BETWEEN_PROBES = 8;
    private static final int PROBE_FRAMES = 800;
    private static final int ARRAY_BYTES = 56;
    private static final int ELEMENT_BYTES = 24;
    private static final int OBJECT_BYTES = 120;
    private static final int ENTRY_BYTES = 72;
    private static final int STRING_BYTES = 64;

    private final Duration time;
    private final long mostBytes;
    private long start;
    private boolean started;
    private long stepsUntilClock = STEPS_BETWEEN_CLOCK_READINGS;
    private long bytes;
    private int containers;
    private int depth;
    private boolean unusualNumber;

    /** The budget of an ordinary evaluation. */
    Budget() {
        this(TIME, BYTES);
    }

    /**
     * @param time the time that the evaluation may take
     * @param bytes what it may produce
     */
    Budget(Duration time, long bytes) {
        this.time = time;
        this.mostBytes = bytes;
    }

    void step() {
        steps(1);
    }

    /** Counts work that takes about as long as so many calls. */
    void steps(long steps) {
        stepsUntilClock -= steps;
        if (stepsUntilClock < 0) {
            stepsUntilClock = STEPS_BETWEEN_CLOCK_READINGS;
            if (nanosLeft() <= 0) {
                throw outOfTime();
            }
        }
    }

    /** Returns the nanoseconds that are left, from the first time this is asked; zero or less if there are none. */
    long nanosLeft() {
        if (!started) {
            // Most programs end before the clock is read at all
            started = true;
            start = System.nanoTime();
        }
        return time.toNanos() - (System.nanoTime() - start);
    }

    OverBudget outOfTime() {
        return new OverBudget(
                "took longer than " + (time.toMillisPart() == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms"));
    }

    /**
     * Goes one level deeper into a recursion, as one step; {@link #leave} comes back. Now and then looks whether enough of the
     * thread's stack is left, so that it never overflows where that does harm, as in the first use of a class.
     */
    void enter() {
        step();
        if ((++depth & LEVELS_BETWEEN_PROBES - 1) == 0) {
            try {
                probe(PROBE_FRAMES, 1, 2, 3, 4);
            } catch (StackOverflowError e) {
                throw new OverBudget("recursion is too deep");
            }
        }
    }

    void leave() {
        depth--;
    }

    /** Runs one level of a recursion. */
    void deeper(Runnable level) {
        enter();
        try {
            level.run();
        } finally {
            leave();
        }
    }

    /** Uses a part of the stack; the arguments make each frame as large as one of a filter. */
    private static long probe(int frames, long a, long b, long c, long d) {
        return frames == 0 ? a + b + c + d : probe(frames - 1, b, c, d, a) + 1;
    }

    /** Counts a new array of so many elements. */
    void array(long elements) {
        containers++;
        steps(elements >> 3);
        bytes(ARRAY_BYTES + ELEMENT_BYTES * elements);
    }

    /** Counts one more element of an array. */
    void element() {
        step();
        bytes(ELEMENT_BYTES);
    }

    /** Counts a new object of so many fields. */
    void object(long fields) {
        containers++;
        steps(fields);
        bytes(OBJECT_BYTES + ENTRY_BYTES * fields);
    }

    /** Counts a new string of so many characters. */
    void string(long length) {
        steps(length >> 5);
        bytes(STRING_BYTES + 2 * length);
    }

    private void bytes(long more) {
        bytes += more;
        if (bytes > mostBytes) {
            throw outOfMemory();
        }
    }

    /** Tells whether an evaluation may need so many bytes at once for its own work. */
    boolean allows(long needed) {
        return needed <= mostBytes;
    }

    OverBudget outOfMemory() {
        return new OverBudget("needs more than " + (mostBytes >> 20) + " MiB");
    }

    /** Counts the copy of a container in which one element or field changes. */
    void copyOf(JsonNode container) {
        if (container.isArray()) {
            array(container.size());
        } else {
            object(container.size());
        }
    }

    /** Tells whether so many containers were made that a result may be nested too deep. */
    boolean mayBeDeep() {
        return containers > RESULT_DEPTH / 2;
    }

    /** Notes that a number was computed that is one for {@link Numbers#result}. */
    void unusualNumber() {
        unusualNumber = true;
    }

    boolean mayHoldUnusualNumbers() {
        return unusualNumber;
    }
}
