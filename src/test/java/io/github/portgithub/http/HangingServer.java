package io.github.portgithub.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that never finishes an answer: it writes a beginning, then something small again and again, or as fast as it
 * can, until the client closes the connection. On a free port of the loopback interface. Thread-safe.
 */
public final class HangingServer implements AutoCloseable {

    /** An answer whose body drips. */
    public static final String BODY =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n[";

    /** An answer whose headers drip. */
    public static final String HEADERS = "HTTP/1.1 200 OK\r\n";

    /** How often a dripping server writes. */
    private static final long PAUSE_MILLIS = 100;

    private static final long MOST_WAIT_NANOS = 40_000_000_000L;

    private final ServerSocket socket;
    private final String beginning;
    private final byte[] more;
    private final long pauseMillis;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private int requests;
    private int open;
    private final AtomicLong written = new AtomicLong();

    private HangingServer(String beginning, String more, long pauseMillis) {
        this.beginning = beginning;
        this.more = more.getBytes(StandardCharsets.ISO_8859_1);
        this.pauseMillis = pauseMillis;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    /**
     * Starts a server that writes slowly.
     *
     * @param beginning what it writes at once
     * @param drop what it writes every tenth of a second from then on; may be empty
     * @return a running server
     */
    public static HangingServer dripping(String beginning, String drop) {
        return new HangingServer(beginning, drop, PAUSE_MILLIS);
    }

    /**
     * Starts a server that writes without end, as fast as the client reads.
     *
     * @param beginning what it writes first
     * @param more what follows, again and again
     * @return a running server
     */
    public static HangingServer flooding(String beginning, String more) {
        return new HangingServer(beginning, more, 0);
    }

    /** Returns the server's URL without a slash at the end. */
    public String url() {
        return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    /** Returns how many connections have begun a request, or TLS. */
    public synchronized int requests() {
        return requests;
    }

    /**
     * Waits until as many connections have begun a request, for forty seconds at the most.
     *
     * @param count how many since the server was started
     */
    public synchronized void awaitRequests(int count) throws InterruptedException {
        long end = System.nanoTime() + MOST_WAIT_NANOS;
        while (requests < count) {
            waitUntil(end, requests + " requests");
        }
    }

    /** Waits until the client has closed every connection, for forty seconds at the most. */
    public synchronized void awaitClosed() throws InterruptedException {
        long end = System.nanoTime() + MOST_WAIT_NANOS;
        while (open > 0) {
            waitUntil(end, open + " connections are open");
        }
    }

    private void waitUntil(long end, String state) throws InterruptedException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new AssertionError(state);
        }
        wait(left / 1_000_000 + 1);
    }

    private synchronized void count(int newRequests, int newlyOpen) {
        requests += newRequests;
        open += newlyOpen;
        notifyAll();
    }

    /** Returns the bytes that were written after the beginnings. */
    public long written() {
        return written.get();
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Runnable task) {
        Thread thread = new Thread(task, "hanging-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                count(0, 1);
                run(() -> answer(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            if (in.read(new byte[8192]) < 0) {
                return;
            }
            count(1, 0);
            OutputStream out = connection.getOutputStream();
            out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            while (true) {
                out.write(more);
                written.addAndGet(more.length);
                if (pauseMillis > 0) {
                    // Who closes the connection is heard here, also where nothing is written
                    connection.setSoTimeout((int) pauseMillis);
                    if (ended(in)) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The client has gone
        } finally {
            count(0, -1);
        }
    }

    private static boolean ended(InputStream in) throws IOException {
        try {
            return in.read(new byte[8192]) < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
