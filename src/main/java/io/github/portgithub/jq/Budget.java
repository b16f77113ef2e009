package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.jq.Interruption.OverBudget;
import java.util.Locale;

/**
 * What one evaluation may use: {@value #STEPS} steps, 64 MiB of arrays, objects and strings, and {@link SearchTime} for
 * regular expressions.
 *
 * <p>Steps and bytes are counted where the work is done, in the calling thread: every output of a loop, every call and
 * every element is a step, longer work as many as take about as long. No clock is read, so a program gives the same answer
 * on a slow machine, and on one that stood still for a while. Memory is counted as it is produced, never given back, so it
 * is an upper bound of what is alive. One evaluation, one thread.
 */
final class Budget {

    /** The steps one evaluation may take: about two seconds of a processor. */
    static final long STEPS = 50_000_000;

    /** The bytes one evaluation may produce. */
    static final long BYTES = 64L << 20;

    /** How deep a result may be nested: what JSON writers and readers commonly accept. */
    static final int RESULT_DEPTH = 1000;

    /** What is said of a recursion that the thread's stack does not hold. */
    static final String TOO_DEEP = "recursion is too deep";

    private static final int LEVELS_BETWEEN_PROBES = 8;
    private static final int STEPS_OF_A_PROBE = 25;
    private static final int PROBE_FRAMES = 800;
    private static final int ARRAY_BYTES = 56;
    private static final int ELEMENT_BYTES = 24;
    private static final int OBJECT_BYTES = 120;
    private static final int ENTRY_BYTES = 72;
    private static final int STRING_BYTES = 64;

    private final long mostSteps;
    private final long mostBytes;
    private final SearchTime searchTime = new SearchTime();
    private long stepsLeft;
    private long bytes;
    private int containers;
    private int depth;
    private boolean unusualNumber;

    /** The budget of an ordinary evaluation. */
    Budget() {
        this(STEPS, BYTES);
    }

    /**
     * @param steps the steps that the evaluation may take
     * @param bytes what it may produce
     */
    Budget(long steps, long bytes) {
        this.mostSteps = steps;
        this.mostBytes = bytes;
        stepsLeft = steps;
    }

    void step() {
        steps(1);
    }

    /** Counts work that takes about as long as so many calls. */
    void steps(long steps) {
        stepsLeft -= steps;
        if (stepsLeft < 0) {
            throw new OverBudget(String.format(Locale.ROOT, "needs more than %,d steps", mostSteps));
        }
    }

    /** Returns the time that all searches of the evaluation share. */
    SearchTime searchTime() {
        return searchTime;
    }

    /** Returns the steps taken so far. */
    long stepsTaken() {
        return mostSteps - stepsLeft;
    }

    /**
     * Goes one level deeper into a recursion, as one step; {@link #leave} comes back. Now and then looks whether enough of the
     * thread's stack is left, so that it never overflows where that does harm, as in the first use of a class.
     */
    void enter() {
        step();
        if ((++depth & LEVELS_BETWEEN_PROBES - 1) == 0) {
            steps(STEPS_OF_A_PROBE);
            try {
                probe(PROBE_FRAMES, 1, 2, 3, 4);
            } catch (StackOverflowError e) {
                throw new OverBudget(TOO_DEEP);
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
