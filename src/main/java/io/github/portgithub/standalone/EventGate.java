package io.github.portgithub.standalone;

import io.github.portgithub.live.EventReceiver;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * Looks at a request for {@code github.webhook.path} before anything of its body is read: one that has no signature is not
 * GitHub's, one that is too large is no event, and what is read at once has a bound, whoever sends it. Thread-safe.
 */
final class EventGate implements Handler<RoutingContext> {

    /** GitHub sends no longer one. */
    static final long LONGEST_EVENT = 25L << 20;

    /** So much is held of requests that are being read or kept. */
    private static final long MOST_BYTES = 40L << 20;

    /** A request costs that much, however small it is: so many are waited for at once as can be answered in time. */
    private static final long LEAST_BYTES = 32L << 10;

    /** A connection that is as old is closed after its next answer, and not in the middle of a request. */
    private static final long OLD_MILLIS = 45_000;

    private final EventReceiver receiver;
    private final String path;
    private final ToLongFunction<HttpConnection> ageMillis;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param receiver told of requests without a signature
     * @param path {@code github.webhook.path}
     * @param ageMillis tells how old a connection is
     */
    EventGate(EventReceiver receiver, String path, ToLongFunction<HttpConnection> ageMillis) {
        this.receiver = receiver;
        this.path = path;
        this.ageMillis = ageMillis;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (ageMillis.applyAsLong(request.connection()) > OLD_MILLIS) {
            closeAfterAnswer(context);
        }
        if (!path.equals(context.normalizedPath()) || !HttpMethod.POST.equals(request.method())) {
            context.next();
            return;
        }
        long length = length(request);
        if (!receiver.isSigned(request.getHeader(EventReceiver.SIGNATURE))) {
            refuse(context, 401, "there is no signature: set the secret of the webhook to github.webhook.secret");
        } else if (length > LONGEST_EVENT) {
            refuse(context, 413, "GitHub sends no event of more than 25 MB");
        } else if (!hold(Math.max(length, LEAST_BYTES))) {
            refuse(context, 503, "too many events at once");
        } else {
            context.addEndHandler(ended -> held.addAndGet(-Math.max(length, LEAST_BYTES)));
            context.next();
        }
    }

    /** Returns how long a body is at most. */
    private static long length(HttpServerRequest request) {
        String told = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // In chunks: as long as it may be
        return told == null || !told.matches("\\d{1,15}") ? LONGEST_EVENT : Long.parseLong(told);
    }

    private boolean hold(long bytes) {
        if (held.addAndGet(bytes) <= MOST_BYTES) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** Answers without reading the body, so that nothing else can come on the connection. */
    private static void refuse(RoutingContext context, int status, String why) {
        closeAfterAnswer(context);
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(why + "\n");
    }

    private static void closeAfterAnswer(RoutingContext context) {
        // In HTTP/2 others share the connection, and a body that is not read costs nothing
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            context.addEndHandler(ended -> context.request().connection().close());
        }
    }
}
