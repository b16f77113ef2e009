package io.github.portgithub.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy on a free port of the loopback interface: tunnels {@code CONNECT}, forwards absolute URLs, and plain paths as if
 * it were the server itself. Whatever host is asked for, everything goes to one server. Keeps the head of every request
 * that it can read. One request a connection; request bodies are not forwarded. Thread-safe.
 */
public final class TestProxy implements AutoCloseable {

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "test-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final AtomicInteger resets = new AtomicInteger();

    private TestProxy(InetSocketAddress target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        executor.execute(this::accept);
    }

    /**
     * Starts a proxy.
     *
     * @param server where everything goes
     * @return a running proxy
     */
    public static TestProxy to(TestServer server) {
        URI url = URI.create(server.url());
        return new TestProxy(new InetSocketAddress(url.getHost(), url.getPort()));
    }

    /** Returns the port. */
    public int port() {
        return server.getLocalPort();
    }

    /** Returns the proxy's own URL, for those who take it for the server. */
    public String url() {
        return "http://" + server.getInetAddress().getHostAddress() + ":" + port();
    }

    /** Returns the heads of the requests so far: request line and headers. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /**
     * Resets connections (TCP RST) instead of answering.
     *
     * @param count for how many requests from now on
     */
    public void reset(int count) {
        resets.set(count);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        executor.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                executor.execute(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            heads.add(head);
            if (resets.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                client.setSoLinger(true, 0);
                return;
            }
            try (Socket upstream = new Socket(target.getAddress(), target.getPort())) {
                if (head.startsWith("CONNECT ")) {
                    send(client, "HTTP/1.1 200 Connection established\r\n\r\n");
                    executor.execute(() -> pump(client, upstream));
                } else {
                    send(upstream, forwarded(head));
                    send(client, withoutReuse(head(upstream.getInputStream())));
                }
                upstream.getInputStream().transferTo(client.getOutputStream());
            }
        } catch (IOException e) {
            // Either side has gone
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // Either side has gone
        }
    }

    /** Puts the path in the place of an absolute URL, and asks for a connection that ends with the answer. */
    private static String forwarded(String head) {
        return withoutReuse(head.replaceFirst(" http://[^/ ]+", " "));
    }

    private static String withoutReuse(String head) {
        return head.replaceAll("(?im)^(Proxy-)?Connection:.*\r\n", "")
                .replaceFirst("\r\n", "\r\nConnection: close\r\n");
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void send(Socket to, String text) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
