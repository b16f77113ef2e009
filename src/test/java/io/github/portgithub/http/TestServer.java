package io.github.portgithub.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.portgithub.http.Fault.Damage;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.SandboxRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;

/**
 * A pretended API behind real HTTP on a free port of the loopback interface. Keeps every request, counts how many are in
 * flight at once, answers gzip to those who accept it, and does wrong where a {@link Fault} is scripted. Thread-safe.
 */
public final class TestServer implements AutoCloseable {

    private static final int THREADS = 16;

    static {
        // The server writes head and body apart: without this each answer waits for the client's acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final SandboxApi api;
    private final SSLContext context;
    private volatile HttpServer server;
    private final ScheduledExecutorService executor;
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Consumer<RecordedRequest>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();

    private TestServer(SandboxApi api, SSLContext context) {
        this.api = api;
        this.context = context;
        executor = Executors.newScheduledThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "test-server");
            thread.setDaemon(true);
            return thread;
        });
        server = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private HttpServer listen(InetSocketAddress address) {
        try {
            HttpServer listening = context == null ? HttpServer.create(address, 0) : HttpsServer.create(address, 0);
            if (listening instanceof HttpsServer https) {
                https.setHttpsConfigurator(new HttpsConfigurator(context));
            }
            listening.setExecutor(executor);
            listening.createContext("/", this::handle);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a server.
     *
     * @param api what answers
     * @return a running server
     */
    public static TestServer of(SandboxApi api) {
        return new TestServer(api, null);
    }

    /**
     * Starts a server with TLS.
     *
     * @param api what answers
     * @param certificate what it serves
     * @return a running server
     */
    public static TestServer secure(SandboxApi api, TestCertificate certificate) {
        return new TestServer(api, certificate.context());
    }

    /**
     * Starts a GitHub that accepts any token.
     *
     * @param model its state; changes show at once
     * @return a running server
     */
    public static TestServer github(GithubModel model) {
        return of(new SandboxGithub(model));
    }

    /**
     * Starts a Port.
     *
     * @param port its state
     * @return a running server
     */
    public static TestServer port(SandboxPort port) {
        return of(port);
    }

    /** Returns the server's URL without a slash at the end. */
    public String url() {
        return (context == null ? "http" : "https") + "://"
                + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /**
     * Begins a fault; of several that fit a request the first one scripted meets it.
     *
     * @param fits tells which requests meet it
     * @return the fault, to be told what it does
     */
    public Fault on(Predicate<RecordedRequest> fits) {
        Fault fault = new Fault(fits);
        faults.add(fault);
        return fault;
    }

    /**
     * Begins a fault; of several that fit a request the first one scripted meets it.
     *
     * @param methodAndPath a method, a space and a regular expression that fits the whole path, with or without its query
     * @return the fault, to be told what it does
     */
    public Fault on(String methodAndPath) {
        return on(request -> request.is(methodAndPath));
    }

    /**
     * Lets a share of all requests fail, the same ones for the same seed and order.
     *
     * @param seed of the pseudo-random numbers
     * @param percent the share, 0 to 100
     * @param status what those are answered
     */
    public void random(long seed, int percent, int status) {
        on(request -> true).randomly(seed, percent).answer(status, Map.of(), "");
    }

    /**
     * Goes down: requests in flight end without an answer, and new connections are refused. Returns at once.
     *
     * @param howLong after which it listens again at the same address
     */
    public void goDown(Duration howLong) {
        InetSocketAddress address = server.getAddress();
        executor.execute(() -> {
            server.stop(0);
            executor.schedule(() -> listenAgain(address), howLong.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    /** Meanwhile the port may have become the end of somebody's connection. */
    private void listenAgain(InetSocketAddress address) {
        try {
            server = listen(address);
        } catch (UncheckedIOException e) {
            executor.schedule(() -> listenAgain(address), 50, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Lets somebody hear of every request from now on, before it is answered.
     *
     * @param listener thread-safe
     */
    public void onRequest(Consumer<RecordedRequest> listener) {
        listeners.add(listener);
    }

    /** Forgets every fault. */
    public void heal() {
        faults.clear();
    }

    /** Returns the requests so far, in the order of their arrival. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Returns the requests of a kind.
     *
     * @param methodAndPath a method, a space and a regular expression that fits the whole path, with or without its query
     * @return those that fit, in the order of their arrival
     */
    public List<RecordedRequest> requests(String methodAndPath) {
        return requests.stream().filter(request -> request.is(methodAndPath)).toList();
    }

    /** Returns the largest number of requests that were in flight at once. */
    public int peakConcurrency() {
        return peak.get();
    }

    /** Forgets the requests and the peak. */
    public void forget() {
        requests.clear();
        peak.set(inFlight.get());
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        byte[] body = exchange.getRequestBody().readAllBytes();
        RecordedRequest request = new RecordedRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                Map.copyOf(exchange.getRequestHeaders()),
                body);
        requests.add(request);
        listeners.forEach(listener -> listener.accept(request));
        Fault fault =
                faults.stream().filter(some -> some.takes(request)).findFirst().orElseGet(() -> new Fault(any -> true));
        SandboxAnswer answer = fault.apply(() -> ask(request));
        Duration delay = fault.delay();
        if (delay.isZero() || fault.damage() == Damage.SLOW_BODY) {
            finish(exchange, answer, fault.damage(), delay);
        } else {
            executor.schedule(
                    () -> finish(exchange, answer, fault.damage(), Duration.ZERO),
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private SandboxAnswer ask(RecordedRequest request) {
        try {
            return api.answer(new SandboxRequest(
                    request.method(), request.path(), request.query(), request::header, request.body()));
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return new SandboxAnswer(500, Map.of(), trace.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void finish(HttpExchange exchange, SandboxAnswer answer, Damage damage, Duration pause) {
        // The count goes down before the client can know: it may send its next request at once
        inFlight.decrementAndGet();
        byte[] rest = new byte[0];
        try {
            if (damage != Damage.CLOSED_CONNECTION) {
                rest = send(exchange, answer, damage);
            }
        } catch (IOException e) {
            // The client has gone, or the body was cut on purpose
        }
        if (rest.length == 0) {
            exchange.close();
        } else {
            byte[] late = rest;
            executor.schedule(() -> sendRest(exchange, late), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void sendRest(HttpExchange exchange, byte[] rest) {
        try (exchange) {
            exchange.getResponseBody().write(rest);
        } catch (IOException e) {
            // The client has gone
        }
    }

    /** Returns what of the body is to be sent later. */
    private static byte[] send(HttpExchange exchange, SandboxAnswer answer, Damage damage) throws IOException {
        answer.headers().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
        byte[] body = answer.body();
        String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        boolean zipped = damage != Damage.WRONG_GZIP
                && body.length > 0
                && accepted != null
                && accepted.contains("gzip")
                && !answer.headers().containsKey("Content-Encoding");
        if (zipped) {
            body = gzip(body);
        }
        if (zipped || damage == Damage.WRONG_GZIP) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        boolean half = damage == Damage.TRUNCATED_BODY || damage == Damage.SLOW_BODY;
        int length = half ? body.length / 2 : body.length;
        if (body.length > 0) {
            exchange.getResponseBody().write(body, 0, length);
            exchange.getResponseBody().flush();
        }
        return damage == Damage.SLOW_BODY ? Arrays.copyOfRange(body, length, body.length) : new byte[0];
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(plain);
        }
        return zipped.toByteArray();
    }
}
