package io.github.portgithub.hostile;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is logged from now on, by Camel context: the tests log to standard error, and the name of a context is in those of
 * its threads. Nothing of it is shown. Thread-safe.
 */
final class CapturedLog implements AutoCloseable {

    private static final Pattern CONTEXT = Pattern.compile("Camel \\(([^)]+)\\)");

    private final PrintStream before = System.err;
    private final Map<String, ByteArrayOutputStream> lines = new ConcurrentHashMap<>();

    CapturedLog() {
        System.setErr(new PrintStream(new ByThread(), true, StandardCharsets.UTF_8));
    }

    /** Names a thread such that what it logs is found under the name of a context. */
    static String threadName(String context) {
        return "Camel (" + context + ") hostile run";
    }

    /** Returns what a context has logged since this was called for it last. */
    String takeOf(String context) {
        ByteArrayOutputStream taken = lines.remove(context);
        return taken == null ? "" : taken.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setErr(before);
    }

    private final class ByThread extends OutputStream {

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            Matcher context = CONTEXT.matcher(Thread.currentThread().getName());
            // What other threads log, say while routes start, is about no case
            if (context.find()) {
                lines.computeIfAbsent(context.group(1), name -> new ByteArrayOutputStream())
                        .write(bytes, from, count);
            }
        }
    }
}
