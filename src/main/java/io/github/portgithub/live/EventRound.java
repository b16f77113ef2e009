package io.github.portgithub.live;

import io.github.portgithub.delivery.Batch;
import io.github.portgithub.delivery.Delivery;
import io.github.portgithub.delivery.Refusal;
import io.github.portgithub.ledger.StoredEvent;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.reconcile.Deletion;
import io.github.portgithub.resync.ResyncRun;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some events that are applied together. Fetches and posts of it are made by several threads, everything else by one after
 * the other.
 */
public final class EventRound {

    private final ResyncRun run;
    private final List<StoredEvent> events;
    private final Map<String, EventWork> works = new LinkedHashMap<>();
    private final Map<Long, String> outcomes = new LinkedHashMap<>();
    private final Map<Delivery, EventWork> owners = new IdentityHashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final Map<Long, Entity> doomed = new LinkedHashMap<>();
    private List<Batch> first = List.of();
    private List<Batch> second = List.of();
    private long deleted;

    EventRound(ResyncRun run, List<StoredEvent> events) {
        this.run = run;
        this.events = events;
    }

    /** Returns the run in whose name GitHub and Port are asked: it ends soon, and is about nothing as a whole. */
    public ResyncRun getRun() {
        return run;
    }

    List<StoredEvent> events() {
        return events;
    }

    Map<String, EventWork> works() {
        return works;
    }

    Map<Long, String> outcomes() {
        return outcomes;
    }

    /** Returns the records that GitHub has to be asked for. */
    public List<EventWork> getAsked() {
        return works.values().stream()
                .filter(work -> work.state() == EventWork.State.ASKED)
                .toList();
    }

    Map<Delivery, EventWork> owners() {
        return owners;
    }

    /** Returns what is for the dead letter before anything is posted. */
    public List<Refusal> getRefusals() {
        return refusals;
    }

    Map<Long, Entity> doomed() {
        return doomed;
    }

    void batches(List<Batch> before, List<Batch> after) {
        first = before;
        second = after;
    }

    /** Returns what others relate to. */
    public List<Batch> getFirst() {
        return first;
    }

    /** Returns all the rest. */
    public List<Batch> getSecond() {
        return second;
    }

    /** Returns what is to be deleted if it is ours, cut into requests. */
    public List<Deletion> getDeletions() {
        Map<String, List<String>> byBlueprint = new LinkedHashMap<>();
        doomed.values()
                .forEach(entity -> byBlueprint
                        .computeIfAbsent(entity.blueprint(), any -> new ArrayList<>())
                        .add(entity.identifier()));
        List<Deletion> deletions = new ArrayList<>();
        byBlueprint.forEach((blueprint, identifiers) -> {
            for (int from = 0; from < identifiers.size(); from += 50) {
                deletions.add(
                        new Deletion(blueprint, identifiers.subList(from, Math.min(from + 50, identifiers.size()))));
            }
        });
        return deletions;
    }

    synchronized void deleted(long more) {
        deleted += more;
    }

    synchronized long deleted() {
        return deleted;
    }
}
