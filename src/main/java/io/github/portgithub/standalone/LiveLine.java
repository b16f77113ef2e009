package io.github.portgithub.standalone;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The last line of a terminal, which changes while everything else that goes to standard error is written above it. It is
 * erased for each of these writes and painted again at the end of a line, so that no log line is torn. Thread-safe.
 *
 * @see <a href="https://www.ecma-international.org/publications-and-standards/standards/ecma-48/">ECMA-48: EL</a>
 */
final class LiveLine {

    private static final String ERASE = "\r\u001b[K";
    /** A line that is too long is cut by the terminal, which knows how wide it is. */
    private static final String CUT = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final OutputStream terminal;
    private final Charset charset;
    private String text = "";
    private boolean painted;
    private boolean atLineStart = true;

    /**
     * @param terminal where it is painted
     * @param charset what the terminal reads
     */
    LiveLine(OutputStream terminal, Charset charset) {
        this.terminal = terminal;
        this.charset = charset;
    }

    /**
     * Puts a live line below standard error from now on.
     *
     * @return the line, empty so far
     */
    static LiveLine belowStandardError() {
        LiveLine line = new LiveLine(new FileOutputStream(FileDescriptor.err), Charset.defaultCharset());
        System.setErr(line.above());
        if (file(1).equals(file(2))) {
            // What goes to standard output is shown there, too
            System.setOut(line.above());
        }
        return line;
    }

    /** Returns whether standard error is a terminal that obeys control sequences. */
    static boolean isPossible() {
        String type = System.getenv("TERM");
        if (type == null || type.isBlank() || type.equals("dumb")) {
            return false;
        }
        // Java tells of standard input and output only
        String file = file(2);
        return file.isEmpty()
                ? System.console() != null
                : file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
    }

    /** Returns what is behind a file descriptor; empty where that is not known. */
    private static String file(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** Returns the stream for everything else. */
    PrintStream above() {
        return new PrintStream(new Above(), true, charset);
    }

    /**
     * Paints the line anew.
     *
     * @param line what it says, without line breaks; empty for no line
     */
    synchronized void show(String line) {
        text = line;
        if (atLineStart) {
            write((painted ? ERASE : "") + (line.isEmpty() ? "" : CUT + line + WRAP));
            painted = !line.isEmpty();
        }
    }

    private void write(String some) {
        try {
            terminal.write(some.getBytes(charset));
            terminal.flush();
        } catch (IOException e) {
            // The terminal has gone; the program has not
        }
    }

    private synchronized void writeAbove(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        if (painted) {
            write(ERASE);
            painted = false;
        }
        terminal.write(bytes, offset, length);
        atLineStart = bytes[offset + length - 1] == '\n';
        if (atLineStart && !text.isEmpty()) {
            show(text);
        }
        terminal.flush();
    }

    private final class Above extends OutputStream {

        @Override
        public void write(int one) throws IOException {
            writeAbove(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writeAbove(bytes, offset, length);
        }
    }
}
