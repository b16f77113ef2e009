package io.github.portgithub.http;

import com.sun.net.httpserver.HttpExchange;
import io.github.portgithub.http.Fault.Damage;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.SandboxRequest;
import io.github.portgithub.sandbox.server.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
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
import java.util.zip.Deflater;
import javax.net.ssl.SSLContext;

/**
 * A simulated API behind real HTTP on a free port of the loopback interface. Keeps every request, counts how many are in
 * flight at once, answers gzip to those who accept it, and does wrong where a {@link Fault} is scripted. Thread-safe.
 */
public final class TestServer implements AutoCloseable {

    private static final int THREADS = 16;

    private final SandboxApi api;
    private final SSLContext context;
    private volatile ApiServer server;
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
        server = listen(ApiServer.loopback(0));
    }

    private ApiServer listen(InetSocketAddress address) {
        try {
            return ApiServer.start(address, context, executor, this::handle);
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
        return server.url();
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
        InetSocketAddress address = server.address();
        executor.execute(() -> {
            server.close();
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
        server.close();
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange, SandboxRequest asked) {
        peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        RecordedRequest request = new RecordedRequest(
                asked.method(), asked.path(), asked.query(), Map.copyOf(exchange.getRequestHeaders()), asked.body());
        requests.add(request);
        listeners.forEach(listener -> listener.accept(request));
        Fault fault =
                faults.stream().filter(some -> some.takes(request)).findFirst().orElseGet(() -> new Fault(any -> true));
        SandboxAnswer answer = fault.apply(() -> ApiServer.answer(api, asked));
        Duration delay = fault.delay();
        if (delay.isZero() || fault.damage() == Damage.SLOW_BODY) {
            finish(exchange, asked, answer, fault.damage(), delay);
        } else {
            executor.schedule(
                    () -> finish(exchange, asked, answer, fault.damage(), Duration.ZERO),
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void finish(
            HttpExchange exchange, SandboxRequest asked, SandboxAnswer answer, Damage damage, Duration pause) {
        // The count goes down before the client can know: it may send its next request at once
        inFlight.decrementAndGet();
        byte[] rest = new byte[0];
        try {
            if (damage != Damage.CLOSED_CONNECTION) {
                rest = send(exchange, asked, answer, damage);
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
    private static byte[] send(HttpExchange exchange, SandboxRequest asked, SandboxAnswer answer, Damage damage)
            throws IOException {
        SandboxAnswer sent = damage == Damage.WRONG_GZIP
                ? answer.withHeaders(Map.of("Content-Encoding", "gzip"))
                : ApiServer.gzip(asked, answer, Deflater.DEFAULT_COMPRESSION);
        byte[] body = sent.body();
        ApiServer.sendHead(exchange, sent);
        boolean half = damage == Damage.TRUNCATED_BODY || damage == Damage.SLOW_BODY;
        int length = half ? body.length / 2 : body.length;
        if (body.length > 0) {
            exchange.getResponseBody().write(body, 0, length);
            exchange.getResponseBody().flush();
        }
        return damage == Damage.SLOW_BODY ? Arrays.copyOfRange(body, length, body.length) : new byte[0];
    }
}
