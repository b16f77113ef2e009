package io.github.portgithub.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;

/**
 * Sets up an HTTP client so that none of its requests lasts longer than it may. Each has a deadline, from its start until
 * the last byte of its answer is read, whatever it waits for: a connection, TLS, headers, the body. And all that are in
 * flight end when somebody says so, or when the Camel context stops. To end a request is to close its connection.
 *
 * <p>A body that its reader leaves before its end is not read on: HttpClient alone reads it whole, to use the connection
 * again.
 *
 * <p>One for each server, shared by its endpoints. Thread-safe. Times are monotonic: setting the clock changes nothing.
 */
public final class RequestsInFlight implements HttpClientConfigurer, CamelContextAware, AutoCloseable {

    private static final String STOPPING = "the program stops";

    /** How often who waits for a place looks whether the request is ended. */
    private static final long LOOK_MILLIS = 100;

    private final HttpClientConfigurer client;
    private final DurationProperty deadline;
    private final int percentOfShutdown;
    private final RequestCounts counts = new RequestCounts();
    private final Set<Request> requests = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;
    private volatile Shutdown shutdown;
    private Places places;
    private CamelContext camelContext;

    /**
     * @param client what else the client is set up with, never null
     * @param key the property that holds the deadline, such as {@code github.request-deadline}
     * @param deadline its value, as Camel writes durations, such as {@code 5m}
     * @param percentOfShutdown how much of the context's shutdown time-out is left to requests, 0 to 50 percent: with 0
     *     all end as soon as the context stops
     */
    public RequestsInFlight(HttpClientConfigurer client, String key, String deadline, int percentOfShutdown) {
        this.client = Objects.requireNonNull(client, "client");
        this.deadline = DurationProperty.of(key, deadline);
        this.percentOfShutdown = percentOfShutdown;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, key);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
        camelContext.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStarting(CamelContext context) {
                shutdown = null;
            }

            @Override
            public void onContextStopping(CamelContext context) {
                ShutdownStrategy strategy = context.getShutdownStrategy();
                stop(Duration.of(strategy.getTimeout(), strategy.getTimeUnit().toChronoUnit()));
            }
        });
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Takes what bounds the requests of one credential; without it none are. To be called before the first request. */
    public void setPlaces(Places places) {
        this.places = places;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        client.configureHttpClient(builder);
        // Before all others: so it sees every failure, and the body as its reader does.
        builder.addExecInterceptorFirst("port-github-requests-in-flight", (ExecChainHandler) this::execute);
    }

    /** Returns the number of requests whose answer is not read to its end. */
    public int inFlight() {
        return requests.size();
    }

    /** Returns how often the server was asked, and what it answered. */
    public RequestCounts counts() {
        return counts;
    }

    /**
     * Ends what is in flight now; requests made later are not touched.
     *
     * @param reason why, for the message of the {@link RequestEndedException} that their callers get
     */
    public void end(String reason) {
        // All before the first lets go of its place, which otherwise one of them takes
        List<Request> ended = requests.stream()
                .filter(request -> request.isFirst(new RequestEndedException(reason)))
                .toList();
        ended.forEach(Request::close);
    }

    /**
     * Ends what is in flight within a share of the time that is left, and lets what is made later have as little: who
     * stops has to tell Port so, and to keep what Port did not take.
     *
     * @param left until the context stops by force
     */
    void stop(Duration left) {
        long now = System.nanoTime();
        long share = left.toNanos() * percentOfShutdown / 100;
        shutdown = new Shutdown(now + share, now + share + share / 2, share / 8);
        if (share == 0) {
            end(STOPPING);
        } else if (!timer.isShutdown()) {
            timer.schedule(() -> end(STOPPING), share, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private ClassicHttpResponse execute(ClassicHttpRequest sent, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Request request = begin(scope.originalRequest);
        long from = System.nanoTime();
        boolean answered = false;
        try {
            if (places != null) {
                request.awaitPlace(places, places.credential(sent));
                from = System.nanoTime();
            }
            ClassicHttpResponse response = chain.proceed(sent, scope);
            answered = true;
            counts.answered(sent.getPath(), response.getCode(), System.nanoTime() - from);
            HttpEntity body = response.getEntity();
            if (body == null) {
                request.land();
            } else {
                response.setEntity(new ResponseBody(body, request));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            if (!answered) {
                counts.unanswered(sent.getPath(), System.nanoTime() - from);
            }
            request.land();
            request.check(e);
            throw e;
        }
    }

    private Request begin(ClassicHttpRequest sent) throws RequestEndedException {
        Shutdown stopping = shutdown;
        long most = deadline.value().toNanos();
        long nanos = stopping == null ? most : Math.min(most, stopping.leaves(System.nanoTime()));
        if (nanos <= 0) {
            throw new RequestEndedException(STOPPING);
        }
        // Camel's requests are: who cancels one closes its connection, or withdraws its demand for one
        Request request = new Request((Cancellable) sent);
        requests.add(request);
        try {
            request.timeOut = timer.schedule(
                    () -> request.end(nanos == most ? deadlineOver() : new RequestEndedException(STOPPING)),
                    nanos,
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            request.land();
            throw new RequestEndedException(STOPPING);
        }
        return request;
    }

    private RequestDeadlineException deadlineOver() {
        return new RequestDeadlineException("no whole answer within " + deadline);
    }

    /**
     * The end of the program.
     *
     * @param whole until when a request may last
     * @param last until when requests are made at all
     * @param each how long a request may last that is made after {@code whole}, nanoseconds
     */
    private record Shutdown(long whole, long last, long each) {

        long leaves(long now) {
            return Math.max(whole - now, Math.min(each, last - now));
        }
    }

    /** One request, until its answer is read. */
    final class Request {

        private final Cancellable connection;
        private final AtomicReference<IOException> ended = new AtomicReference<>();
        private final AtomicReference<Runnable> place = new AtomicReference<>();
        private volatile Future<?> timeOut;

        Request(Cancellable connection) {
            this.connection = connection;
        }

        /** Waits until one more request with its credential may be in flight, or the request is ended. */
        void awaitPlace(Places places, String credential) throws IOException {
            if (credential == null) {
                return;
            }
            Semaphore free = places.join(credential);
            boolean taken = false;
            try {
                while (!taken) {
                    check(null);
                    taken = free.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                }
                place.set(() -> {
                    free.release();
                    places.leave(credential);
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted before the request was sent");
            } finally {
                if (!taken) {
                    places.leave(credential);
                }
            }
            if (ended.get() != null) {
                freePlace();
                check(null);
            }
        }

        private void freePlace() {
            Runnable taken = place.getAndSet(null);
            if (taken != null) {
                taken.run();
            }
        }

        /** Closes the connection, for the first reason that is given. */
        void end(IOException reason) {
            if (isFirst(reason)) {
                close();
            }
        }

        private boolean isFirst(IOException reason) {
            return ended.compareAndSet(null, reason);
        }

        private void close() {
            connection.cancel();
            freePlace();
        }

        /** Closes the connection of an answer of which nobody wants the rest. */
        void abandon() {
            connection.cancel();
        }

        void land() {
            freePlace();
            requests.remove(this);
            if (timeOut != null) {
                timeOut.cancel(false);
            }
        }

        /**
         * Fails if the request was ended: neither is what that looks like the reason, nor do bytes that had arrived before
         * make an answer.
         *
         * @param failure what it looks like; null if like nothing
         */
        void check(Exception failure) throws IOException {
            IOException reason = ended.get();
            if (reason == null) {
                return;
            }
            if (failure != null && failure != reason && reason.getCause() == null) {
                reason.initCause(failure);
            }
            throw reason;
        }
    }
}
