package io.github.portgithub.http;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes one call at a time: who asks while it is under way gets its outcome. No lock is held during the call.
 * Thread-safe.
 */
public final class SingleFlight<T> {

    private final AtomicReference<CompletableFuture<T>> underWay = new AtomicReference<>();

    /** Tells whether a call is under way. */
    public boolean isUnderWay() {
        return underWay.get() != null;
    }

    /**
     * Makes the call, or waits for the one under way.
     *
     * @param call what to do; must first look whether an earlier call has done it meanwhile
     * @return the outcome
     * @throws Exception what the call throws, to everyone who waited for it
     */
    public T run(Callable<T> call) throws Exception {
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> other = underWay.compareAndExchange(null, own);
        if (other != null) {
            try {
                return other.get();
            } catch (ExecutionException e) {
                // The interrupt of the thread that made the call is not this one's
                throw e.getCause() instanceof Exception cause && !(cause instanceof InterruptedException) ? cause : e;
            }
        }
        try {
            T outcome = call.call();
            underWay.set(null);
            own.complete(outcome);
            return outcome;
        } catch (Throwable t) {
            underWay.set(null);
            own.completeExceptionally(t);
            throw t;
        }
    }
}
