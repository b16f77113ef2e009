package io.github.portgithub.delivery;

import io.github.portgithub.mapping.EntityHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Variable;

/**
 * Which entities live events have written, and when: what a run has read before is not put over it, and not deleted because
 * the run did not see it. An event and a run never write the same entity at the same moment.
 *
 * <p>Used by {@code routes/port-upsert.camel.yaml}, {@code routes/reconcile.camel.yaml} and {@code routes/event.camel.yaml}.
 * Thread-safe. Of each entity 64 bits and a time are in memory, while a run goes on and a minute longer.
 */
public final class LiveUpdates {

    /** GitHub's listings may be so much behind its events. */
    private static final long BEHIND_MILLIS = 60_000;

    private static final long LOOK_MILLIS = 5;

    private final Map<Long, Long> written = new HashMap<>();
    /** Of what is there, a hash of what it is of. */
    private final Map<Long, Long> present = new HashMap<>();

    private long runBegan = Long.MAX_VALUE;

    /** When GitHub began to be asked what is gone. */
    private long asked = Long.MAX_VALUE;

    private final Set<Batch> posting = new LinkedHashSet<>();
    private final Set<Set<Long>> deleting = new LinkedHashSet<>();
    private int runs;

    /** Returns the time for {@link Delivery#readAt}, in milliseconds; it only goes forward. */
    public static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** Takes note that a run begins. */
    public synchronized void runBegins() {
        runs++;
        runBegan = now();
        forget();
    }

    /** Takes note that GitHub is about to be asked which repositories are gone, for the next run. */
    public synchronized void asks() {
        asked = now();
    }

    /** Takes note that a run has ended. */
    public synchronized void runEnds() {
        runs = Math.max(0, runs - 1);
        asked = Long.MAX_VALUE;
        if (runs == 0) {
            // Whatever a run that failed has left
            deleting.clear();
        }
        forget();
    }

    private void forget() {
        if (runs == 0) {
            long before = now() - BEHIND_MILLIS;
            written.values().removeIf(time -> time < before);
            present.keySet().retainAll(written.keySet());
        }
    }

    /**
     * Announces what an event is about to write, and waits until no run is writing or deleting any of it.
     *
     * @param here hashes of blueprint and identifier of what will be there; for each a hash of the repository or organization
     *     that it is of, in lower case
     * @param gone hashes of what is about to be deleted
     * @throws InterruptedException if the thread is interrupted
     */
    public void begin(Map<Long, Long> here, Collection<Long> gone) throws InterruptedException {
        Set<Long> entities = new HashSet<>(here.keySet());
        entities.addAll(gone);
        synchronized (this) {
            if (runs == 0 && written.size() > 10_000) {
                forget();
            }
            long now = now();
            entities.forEach(entity -> written.put(entity, now));
            present.keySet().removeAll(gone);
            present.putAll(here);
        }
        while (isHeld(entities)) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private synchronized boolean isHeld(Collection<Long> entities) {
        posting.removeIf(batch -> batch.deliveries().stream().noneMatch(Delivery::isOpen));
        for (Batch batch : posting) {
            for (Delivery delivery : batch.deliveries()) {
                if (delivery.isOpen() && entities.contains(identity(delivery))) {
                    return true;
                }
            }
        }
        for (Set<Long> some : deleting) {
            for (Long one : some) {
                if (entities.contains(one)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Takes out of a batch what events have written since it was read; from now on events wait for the rest.
     *
     * @param batch the batch of a run
     * @return the batch, or one of what is left; null if that is nothing
     */
    public Batch withoutOutdated(@Variable("batch") Batch batch) {
        return left(batch, true);
    }

    /**
     * Takes out of a batch what events have written since it was read, where more of the rest follows.
     *
     * @param batch the batch of a run
     * @return the batch, or one of what is left; null if that is nothing
     */
    public Batch withoutOutdatedYet(@Variable("batch") Batch batch) {
        return left(batch, false);
    }

    private Batch left(Batch batch, boolean held) {
        List<Delivery> outdated = new ArrayList<>(0);
        Batch rest = batch;
        synchronized (this) {
            if (!written.isEmpty()) {
                for (Delivery delivery : batch.deliveries()) {
                    Long time = written.get(identity(delivery));
                    if (time != null && time >= delivery.readAt()) {
                        outdated.add(delivery);
                    }
                }
                if (!outdated.isEmpty()) {
                    List<Delivery> left = new ArrayList<>(batch.deliveries());
                    left.removeAll(outdated);
                    rest = left.isEmpty() ? null : Batch.of(left);
                }
            }
            posting.removeIf(one -> one.deliveries().stream().noneMatch(Delivery::isOpen));
            if (held && rest != null) {
                posting.add(rest);
            }
        }
        outdated.forEach(Delivery::overtake);
        return rest;
    }

    private static Long identity(Delivery delivery) {
        String identifier = delivery.entity().identifier();
        return identifier == null ? 0 : EntityHash.of(delivery.blueprint(), identifier);
    }

    /**
     * Takes out of a deletion what events have written since the run began; from now on events wait until {@link #deleted}.
     *
     * @param entities hashes of blueprint and identifier
     * @return those that may go
     */
    public synchronized Set<Long> delete(Collection<Long> entities) {
        Set<Long> going = new HashSet<>(entities);
        going.removeIf(entity -> present.containsKey(entity) && written.get(entity) >= runBegan);
        deleting.add(going);
        return going;
    }

    /** Ends a deletion that {@link #delete} began. */
    public synchronized void deleted(Set<Long> going) {
        deleting.remove(going);
    }

    /**
     * Returns the entities that events have written and not deleted since, while a run goes on and a minute before it.
     *
     * @param without repositories that are gone, in lower case: nothing of them is there
     */
    public synchronized Collection<Long> present(Collection<String> without) {
        Set<Long> gone = without.stream().map(EntityHash::of).collect(Collectors.toSet());
        return present.entrySet().stream()
                .filter(one -> !gone.contains(one.getValue()) || written.get(one.getKey()) >= Math.min(asked, runBegan))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Takes note that what events have written of a repository so far may be another one's: it went by that name before.
     *
     * @param repository its full name, in lower case
     */
    public synchronized void doubt(String repository) {
        Long scope = EntityHash.of(repository);
        present.entrySet()
                .removeIf(one -> scope.equals(one.getValue()) && written.get(one.getKey()) < Math.min(asked, runBegan));
    }

    /** Returns the entities that events have written or deleted, while a run goes on and a minute before it. */
    public synchronized Set<Long> touched() {
        return Set.copyOf(written.keySet());
    }
}
