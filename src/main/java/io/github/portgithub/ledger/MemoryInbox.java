package io.github.portgithub.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An inbox in memory, for a program without a ledger: what is in it is gone with the process, and it holds no more than so
 * many bytes. Of what has come it knows the last deliveries and records. Thread-safe.
 */
final class MemoryInbox implements Inbox {

    static final int MOST_BYTES = 32 << 20;
    private static final int MOST_REMEMBERED = 50_000;

    private static final class Waiting {
        private final StoredEvent event;
        private final String catalog;
        private Instant due;
        private int tries;

        private Waiting(String catalog, StoredEvent event, Instant due) {
            this.catalog = catalog;
            this.event = event;
            this.due = due;
        }
    }

    private static final class Remembered<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }

    private final Map<Long, Waiting> waiting = new TreeMap<>();
    private final Map<String, Boolean> deliveries = new Remembered<>();
    private final Map<String, Instant> stamps = new Remembered<>();
    private final Map<String, Long> newest = new HashMap<>();
    private long bytes;
    private long number;

    @Override
    public boolean isLasting() {
        return false;
    }

    @Override
    public synchronized boolean store(String catalog, String delivery, String event, byte[] payload, Instant at)
            throws LedgerException {
        if (deliveries.containsKey(catalog + delivery)) {
            return false;
        }
        if (!waiting.isEmpty() && bytes + payload.length > MOST_BYTES) {
            throw new LedgerException("too many events wait, and without port.ledger.url they are kept in memory");
        }
        deliveries.put(catalog + delivery, true);
        bytes += payload.length;
        number++;
        waiting.put(number, new Waiting(catalog, new StoredEvent(number, delivery, event, at, 0, payload), at));
        return true;
    }

    @Override
    public synchronized Collection<String> known(String catalog, Collection<String> some) {
        return some.stream()
                .filter(delivery -> deliveries.containsKey(catalog + delivery))
                .toList();
    }

    @Override
    public synchronized List<StoredEvent> take(String catalog, int most, Instant at, Duration lease) {
        List<StoredEvent> taken = new ArrayList<>();
        for (Waiting one : waiting.values()) {
            if (taken.size() < most && one.catalog.equals(catalog) && !one.due.isAfter(at)) {
                one.due = at.plus(lease);
                StoredEvent event = one.event;
                taken.add(new StoredEvent(
                        event.number(),
                        event.delivery(),
                        event.event(),
                        event.receivedAt(),
                        one.tries,
                        event.payload()));
            }
        }
        return taken;
    }

    @Override
    public synchronized void done(String catalog, Map<Long, String> outcomes, Map<Long, Instant> applied, Instant at) {
        for (long one : outcomes.keySet()) {
            Waiting done = waiting.remove(one);
            bytes -= done == null ? 0 : done.event.payload().length;
        }
        applied.forEach((record, stamp) -> stamps.put(catalog + record, stamp));
    }

    @Override
    public synchronized void later(String catalog, Collection<Long> numbers, Instant due, boolean tried) {
        for (long one : numbers) {
            Waiting back = waiting.get(one);
            if (back != null) {
                back.due = due;
                back.tries += tried ? 1 : 0;
            }
        }
    }

    @Override
    public synchronized Map<Long, Instant> stamps(String catalog, Collection<Long> records) {
        Map<Long, Instant> found = new HashMap<>();
        for (long record : records) {
            Instant stamp = stamps.get(catalog + record);
            if (stamp != null) {
                found.put(record, stamp);
            }
        }
        return found;
    }

    @Override
    public void prune(String catalog, Instant before) {
        // Bounded as it is
    }

    @Override
    public synchronized long waiting(String catalog) {
        return waiting.size();
    }

    @Override
    public synchronized InboxState state(String catalog) {
        return new InboxState(
                waiting.size(),
                waiting.values().stream()
                        .map(one -> one.event.receivedAt())
                        .min(Instant::compareTo)
                        .orElse(null));
    }

    @Override
    public synchronized long newest(String catalog, String source) {
        return newest.getOrDefault(catalog + source, 0L);
    }

    @Override
    public synchronized void newest(String catalog, String source, long number, Instant at) {
        newest.put(catalog + source, number);
    }

    @Override
    public synchronized void close() {
        waiting.clear();
        bytes = 0;
    }
}
