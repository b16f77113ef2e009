package io.github.portgithub.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxRequest;
import io.github.portgithub.sandbox.server.ApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;

/**
 * Serves an API over HTTP with a latency. A request that waits for its time holds no thread, so that the simulator's CPU
 * stays free for what is measured. Thread-safe.
 *
 * <p>{@code GET /stats}, {@code GET /trace}, {@code GET /missing}, {@code POST /reset} and {@code POST /change} are the simulator's own: no
 * latency, no failures.
 */
final class SimulatorServer {

    private static final int THREADS = 16;
    private static final long TRACE_MILLIS = 100;

    /** What a simulator serves. */
    interface Simulation extends SandboxApi {

        /**
         * Answers a request about the simulation itself.
         *
         * @param request its path is {@code /stats}, {@code /missing}, {@code /reset} or {@code /change}
         * @return the answer
         */
        SandboxAnswer control(SandboxRequest request);
    }

    /**
     * Answers instead of the simulation for a share of the requests.
     *
     * @param percent the share, 0 to 100
     * @param answer what is answered then
     */
    record Failure(int percent, SandboxAnswer answer) {}

    private final Simulation simulation;
    private final long latencyMillis;
    private final boolean gzip;
    private final Failure[] failures;
    private final Random random = new Random(4711);
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(THREADS);
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    /** How many requests arrived in which tenth of a second since 1970. */
    private final Map<Long, Integer> trace = new TreeMap<>();

    private long firstMillis;

    SimulatorServer(Simulation simulation, long latencyMillis, boolean gzip, Failure... failures) {
        this.simulation = simulation;
        this.latencyMillis = latencyMillis;
        this.gzip = gzip;
        this.failures = failures;
    }

    /**
     * Opens the port.
     *
     * @param port the port on the loopback interface, 0 for a free one
     * @return the port
     * @throws IOException if it is taken
     */
    int bind(int port) throws IOException {
        return ApiServer.start(ApiServer.loopback(port), null, executor, this::handle)
                .address()
                .getPort();
    }

    /**
     * Returns how many requests arrived, how many of them failed on purpose, how many were in flight at once, and when
     * the first one came: milliseconds since 1970, 0 if none has.
     */
    ObjectNode stats() {
        synchronized (trace) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("requests", requests.get())
                    .put("failed", failed.get())
                    .put("peakConcurrency", peak.get())
                    .put("firstMillis", firstMillis);
        }
    }

    /** Counts from nothing again. */
    void reset() {
        requests.set(0);
        failed.set(0);
        peak.set(inFlight.get());
        synchronized (trace) {
            trace.clear();
            firstMillis = 0;
        }
    }

    /** One line for each tenth of a second in which requests arrived: milliseconds since 1970, a tab, how many. */
    private SandboxAnswer traced() {
        StringBuilder lines = new StringBuilder();
        synchronized (trace) {
            trace.forEach((tenth, count) -> lines.append(tenth * TRACE_MILLIS)
                    .append('\t')
                    .append(count)
                    .append('\n'));
        }
        return new SandboxAnswer(
                200,
                Map.of("Content-Type", List.of("text/tab-separated-values")),
                lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void arrived() {
        long now = System.currentTimeMillis();
        requests.incrementAndGet();
        peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        synchronized (trace) {
            trace.merge(now / TRACE_MILLIS, 1, Integer::sum);
            if (firstMillis == 0) {
                firstMillis = now;
            }
        }
    }

    private void handle(HttpExchange exchange, SandboxRequest request) {
        if (request.path().equals("/trace")) {
            finish(exchange, request, traced());
            return;
        }
        if (request.path().matches("/(stats|missing|reset|change)")) {
            finish(exchange, request, simulation.control(request));
            return;
        }
        arrived();
        SandboxAnswer failure = failure();
        executor.schedule(
                () -> {
                    SandboxAnswer answer = failure == null ? simulation.answer(request) : failure;
                    inFlight.decrementAndGet();
                    finish(exchange, request, answer);
                },
                latencyMillis,
                TimeUnit.MILLISECONDS);
    }

    private SandboxAnswer failure() {
        for (Failure failure : failures) {
            if (failure.percent > 0 && random.nextInt(100) < failure.percent) {
                failed.incrementAndGet();
                return failure.answer;
            }
        }
        return null;
    }

    private void finish(HttpExchange exchange, SandboxRequest request, SandboxAnswer answer) {
        try {
            ApiServer.send(exchange, gzip ? ApiServer.gzip(request, answer, Deflater.BEST_SPEED) : answer);
        } catch (IOException e) {
            System.err.println("client gone: " + e);
        }
    }
}
