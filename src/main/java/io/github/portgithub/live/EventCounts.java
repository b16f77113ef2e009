package io.github.portgithub.live;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of live events since the start; told in the log, but not for each of them. Thread-safe. */
public final class EventCounts {

    private static final Logger LOG = LoggerFactory.getLogger(EventCounts.class);

    private static final long PAUSE_NANOS = 10_000_000_000L;
    private static final int MOST_NAMES = 200;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, Long> untold = new TreeMap<>();
    private long posted;
    private long deleted;
    private long toldAt = System.nanoTime() - PAUSE_NANOS;

    /** What may become of an event, in the order in which it does. */
    public static final List<String> OUTCOMES = List.of(
            "received",
            "known",
            "of no concern",
            "unauthorized",
            "not kept",
            "no event",
            "applied",
            "listed again",
            "listed again in part",
            "given up");

    /**
     * Counts one event.
     *
     * @param event its name, such as {@code issues}
     * @param outcome one of {@link #OUTCOMES}
     */
    void count(String event, String outcome) {
        String key = event + " " + outcome;
        if (counts.size() < MOST_NAMES || counts.containsKey(key)) {
            counts.computeIfAbsent(key, any -> new LongAdder()).increment();
        }
    }

    /** Returns how many events had each outcome since the start, by name and outcome with a space between them. */
    public Map<String, Long> counts() {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().sum(), Long::sum, TreeMap::new));
    }

    /**
     * Returns how many events had an outcome since the start.
     *
     * @param outcome such as {@code applied}
     */
    public long total(String outcome) {
        return counts.entrySet().stream()
                .filter(one -> one.getKey().endsWith(" " + outcome)
                        && one.getKey().indexOf(' ') == one.getKey().length() - outcome.length() - 1)
                .mapToLong(one -> one.getValue().sum())
                .sum();
    }

    /** Notes what was applied, and tells it at once, or with what follows if something was told a moment ago. */
    synchronized void applied(Map<String, Long> events, long entitiesPosted, long entitiesDeleted) {
        events.forEach((event, count) -> untold.merge(event, count, Long::sum));
        posted += entitiesPosted;
        deleted += entitiesDeleted;
        tell();
    }

    /** Tells what is not told yet, unless something was told a moment ago. */
    synchronized void tell() {
        if (untold.isEmpty() || System.nanoTime() - toldAt < PAUSE_NANOS) {
            return;
        }
        LOG.info(
                "Live events: {}; {} entities posted, {} deleted",
                untold.entrySet().stream()
                        .map(one -> one.getValue() == 1 ? one.getKey() : one.getValue() + " " + one.getKey())
                        .collect(Collectors.joining(", ")),
                posted,
                deleted);
        untold.clear();
        posted = 0;
        deleted = 0;
        toldAt = System.nanoTime();
    }
}
