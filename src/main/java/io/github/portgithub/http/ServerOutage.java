package io.github.portgithub.http;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * Tells how long to wait for a server. Not for good: it is given up when it has been asked for a time, and nothing has answered. Any answer is one, also a
 * refusal; a status of 5xx and a fault of the network are none. That GitHub or Port is down for good is then found out
 * once, not anew by everything that is asked.
 *
 * <p>Camel's circuit breaker does not do that: it opens by a share of failures, so for one page that cannot be had among
 * many that can, and lets calls fail fast until it tries again, where a run has to end.
 *
 * <p>The time counts in ticks, so that a process that stood still for a while gives the server its full time from then on;
 * and not while a limit lets everybody wait who has got no answer. Limits are a credential's: who asks with another one goes
 * on, and finds out whether the server is down.
 *
 * <p>And no longer than the run lasts: once its time is over, or the program stops, what is asked is asked once. Thread-safe.
 */
public final class ServerOutage implements CamelContextAware {

    /** Ticks that are further apart than this were held up. */
    private static final long LONGEST_TICK_NANOS = 5_000_000_000L;

    private final String server;
    private final DurationProperty giveUpAfter;
    private final LongSupplier nanoTime;
    /** What was asked for, and by which credential; empty for one without. */
    private final Map<Object, String> unanswered = new HashMap<>();

    private final Set<String> held = new HashSet<>();
    private boolean unreached;
    private boolean timeOver;
    private volatile CamelContext camelContext;
    private long lastTick;
    private long silence;

    /**
     * @param server what it is called in messages, such as {@code GitHub}
     * @param key the property that says when it is given up, such as {@code github.give-up-after}
     * @param giveUpAfter its value, as Camel writes durations, such as {@code 2m}
     */
    public ServerOutage(String server, String key, String giveUpAfter) {
        this(server, key, giveUpAfter, System::nanoTime);
    }

    ServerOutage(String server, String key, String giveUpAfter, LongSupplier nanoTime) {
        this.server = server;
        this.giveUpAfter = DurationProperty.of(key, giveUpAfter);
        this.nanoTime = nanoTime;
        lastTick = nanoTime.getAsLong();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Forgets what was before, for a new run. */
    public synchronized void begin() {
        answered();
        timeOver = false;
        lastTick = nanoTime.getAsLong();
    }

    /** Notes an answer, whatever it says. */
    public synchronized void answered() {
        unanswered.clear();
        unreached = false;
        silence = 0;
    }

    /**
     * Notes that there was no answer.
     *
     * @param asked what was asked for, the same for each repetition
     * @param credential the name of what it was asked with, as for {@link #held}; null if no limit holds it up
     * @param reached true if a status of 5xx came: a server that is up may fail for one question, so one alone says nothing
     *     about it
     */
    public synchronized void unanswered(Object asked, String credential, boolean reached) {
        if (unanswered.isEmpty()) {
            silence = 0;
            lastTick = nanoTime.getAsLong();
        }
        unanswered.put(asked, credential == null ? "" : credential);
        unreached |= !reached;
    }

    /** Ends all waits for the server, until the next run begins. */
    public synchronized void endWaits() {
        timeOver = true;
    }

    /** Returns whether to wait before the server is asked again; otherwise it is not asked again. */
    public synchronized boolean isAwaited() {
        return !timeOver
                && !isGivenUp()
                && (camelContext == null || !camelContext.isStopping() && !camelContext.isStopped());
    }

    /**
     * Notes that a limit keeps somebody from asking: until the next tick nothing that is asked with the same credential can be
     * answered.
     *
     * @param credential its name, never null
     */
    public synchronized void held(String credential) {
        held.add(credential);
    }

    /** Lets time pass; to be called about once a second. */
    public synchronized void tick() {
        long now = nanoTime.getAsLong();
        if (!held.containsAll(unanswered.values())) {
            silence += Math.min(LONGEST_TICK_NANOS, now - lastTick);
        }
        held.clear();
        lastTick = now;
    }

    /** Returns whether the server is given up. */
    public synchronized boolean isGivenUp() {
        return silence >= giveUpAfter.value().toNanos() && (unreached || unanswered.size() > 1);
    }

    /**
     * Lets a call go on only if the server is not given up.
     *
     * @throws ServerOutageException if it is
     */
    public void check() throws ServerOutageException {
        if (isGivenUp()) {
            throw new ServerOutageException(reason());
        }
    }

    /** Returns why the server is given up, for the summary. */
    public String reason() {
        return server + " has not answered for " + giveUpAfter;
    }
}
