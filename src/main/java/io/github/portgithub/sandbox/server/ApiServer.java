package io.github.portgithub.sandbox.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;

/**
 * Java's own HTTP server with a {@link SandboxApi} behind it: raw path and query, every header, every byte. The one place
 * where HTTP and the simulated APIs meet, in the sandbox, the tests and the benchmark. Thread-safe.
 */
public final class ApiServer implements AutoCloseable {

    private static final int THREADS = 16;

    static {
        // The server writes head and body apart: without this each answer waits for the client's acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Answers a request, at once or later and in another thread. Implementations are thread-safe. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Takes a request.
         *
         * @param exchange to be answered by {@link ApiServer#send} or closed
         * @param request what was asked
         * @throws IOException if the client has gone
         */
        void handle(HttpExchange exchange, SandboxRequest request) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService own;

    private ApiServer(HttpServer server, ExecutorService own) {
        this.server = server;
        this.own = own;
    }

    /**
     * Serves an API on a free port of the loopback interface, with threads of its own.
     *
     * @param api what answers
     * @return a running server
     * @throws IOException if there is no port to be had
     */
    public static ApiServer of(SandboxApi api) throws IOException {
        return of(api, 0);
    }

    /**
     * Serves an API on a port of the loopback interface, with threads of its own.
     *
     * @param api what answers
     * @param port the port, 0 for a free one
     * @return a running server
     * @throws IOException if the port is taken
     */
    public static ApiServer of(SandboxApi api, int port) throws IOException {
        ExecutorService own = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "sandbox-server");
            thread.setDaemon(true);
            return thread;
        });
        return start(loopback(port), null, own, own, (exchange, request) -> send(exchange, answer(api, request)));
    }

    /**
     * Hands requests to a handler.
     *
     * @param address where to listen
     * @param tls with which certificate; null for plain HTTP
     * @param executor what runs the handler; the caller's, who shuts it down
     * @param handler what answers
     * @return a running server
     * @throws IOException if the port is taken
     */
    public static ApiServer start(InetSocketAddress address, SSLContext tls, Executor executor, Handler handler)
            throws IOException {
        return start(address, tls, executor, null, handler);
    }

    private static ApiServer start(
            InetSocketAddress address, SSLContext tls, Executor executor, ExecutorService own, Handler handler)
            throws IOException {
        HttpServer server = tls == null ? HttpServer.create(address, 0) : HttpsServer.create(address, 0);
        if (server instanceof HttpsServer https) {
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
        }
        server.setExecutor(executor);
        server.createContext("/", exchange -> handler.handle(exchange, request(exchange)));
        server.start();
        return new ApiServer(server, own);
    }

    /**
     * Names an address of the loopback interface.
     *
     * @param port the port, 0 for a free one
     * @return the address
     */
    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Returns where it listens, never null. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Returns its URL without a slash at the end. */
    public String url() {
        return (server instanceof HttpsServer ? "https://" : "http://")
                + address().getAddress().getHostAddress() + ":" + address().getPort();
    }

    private static SandboxRequest request(HttpExchange exchange) throws IOException {
        return new SandboxRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders()::getFirst,
                exchange.getRequestBody().readAllBytes());
    }

    /**
     * Asks an API.
     *
     * @param api what answers
     * @param request what is asked
     * @return its answer; 500 with the stack trace if it throws, so that a mistake in it is seen
     */
    public static SandboxAnswer answer(SandboxApi api, SandboxRequest request) {
        try {
            return api.answer(request);
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return new SandboxAnswer(500, Map.of(), trace.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Compresses an answer for a client that accepts it.
     *
     * @param request what was asked
     * @param answer the plain answer
     * @param level how hard to try, see {@link java.util.zip.Deflater}
     * @return the compressed answer; the plain one if the client does not accept gzip or there is no body
     * @throws IOException never
     */
    public static SandboxAnswer gzip(SandboxRequest request, SandboxAnswer answer, int level) throws IOException {
        String accepted = request.header("Accept-Encoding");
        if (accepted == null
                || !accepted.contains("gzip")
                || answer.body().length == 0
                || answer.header("Content-Encoding") != null) {
            return answer;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(answer.body().length / 8);
        try (GZIPOutputStream zipped = new GZIPOutputStream(bytes) {
            {
                def.setLevel(level);
            }
        }) {
            zipped.write(answer.body());
        }
        return new SandboxAnswer(answer.status(), answer.headers(), bytes.toByteArray())
                .withHeader("Content-Encoding", "gzip");
    }

    /**
     * Sends the status line and the headers of an answer, with the length of its whole body.
     *
     * @param exchange where it goes
     * @param answer what to send
     * @throws IOException if the client has gone
     */
    public static void sendHead(HttpExchange exchange, SandboxAnswer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::put);
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    }

    /**
     * Sends an answer and ends the exchange.
     *
     * @param exchange where it goes
     * @param answer what to send
     * @throws IOException if the client has gone
     */
    public static void send(HttpExchange exchange, SandboxAnswer answer) throws IOException {
        try (exchange) {
            sendHead(exchange, answer);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    /** Ends all exchanges and frees the port. */
    @Override
    public void close() {
        server.stop(0);
        if (own != null) {
            own.shutdownNow();
        }
    }
}
