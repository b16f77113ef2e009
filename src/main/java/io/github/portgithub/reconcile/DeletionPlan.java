package io.github.portgithub.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.port.OwnedEntities;
import io.github.portgithub.resync.DeletionOutcome;
import io.github.portgithub.resync.SeenEntities;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one run deletes: the entities that this integration owns and the run did not map, less those it cannot tell
 * anything about, less those that others relate to, and nothing if that is too large a share of all. Reads the owned
 * entities page by page, twice: those that nobody has written since the run began, and all of them.
 *
 * <p>Used by {@code routes/reconcile.camel.yaml}. For one thread.
 */
public final class DeletionPlan extends OwnedEntities implements DeletionOutcome {

    private static final int NAMED = 10;
    private static final int MOST_REASONS = 100;
    private static final String RELATED = "something that stays relates to them";

    private enum Phase {
        UNTOUCHED,
        ALL,
        READ
    }

    private record Stale(String blueprint, String identifier, JsonNode relations, List<String> targets) {}

    /** Takes an entity that is to be deleted. */
    @FunctionalInterface
    public interface Going {

        /**
         * Takes an entity.
         *
         * @param blueprint its blueprint
         * @param identifier its identifier
         * @param relations its relations at Port
         */
        void entity(String blueprint, String identifier, JsonNode relations);
    }

    private final Instant runStarted;
    private final SeenEntities seen;
    private final DeletionGuard guard;
    private final boolean dryRun;
    private final Map<String, List<Stale>> stale = new HashMap<>();
    private final Map<String, Long> protectedBy = new LinkedHashMap<>();
    private final Map<String, List<String>> spared = new LinkedHashMap<>();
    private final Map<String, Long> deleted = new TreeMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private Phase phase = Phase.UNTOUCHED;
    private long owned;
    private long known;
    private int going;
    private String skipped;

    /**
     * @param datasource tells which entities are owned
     * @param runStarted the start of the run, by Port's clock
     * @param seen what the run mapped
     * @param guard knows what the run cannot tell anything about
     * @param dryRun {@code port.dry-run}: all owned entities are read, to tell what is new, and none is deleted
     */
    public DeletionPlan(
            Datasource datasource, Instant runStarted, SeenEntities seen, DeletionGuard guard, boolean dryRun) {
        super(datasource);
        this.runStarted = runStarted;
        this.seen = seen;
        this.guard = guard;
        this.dryRun = dryRun;
    }

    @Override
    public boolean isReading() {
        return phase != Phase.READ;
    }

    @Override
    protected Instant before() {
        return phase == Phase.UNTOUCHED ? runStarted : null;
    }

    @Override
    protected void entity(String blueprint, String identifier, JsonNode relations) {
        if (phase == Phase.UNTOUCHED) {
            consider(blueprint, identifier, relations);
        } else {
            owned++;
            known += seen.contains(blueprint, identifier) ? 1 : 0;
            if (find(blueprint, identifier) == null) {
                targets(relations).forEach(this::protect);
            }
        }
    }

    @Override
    protected void ended() {
        boolean more = phase == Phase.UNTOUCHED && (dryRun || !stale.isEmpty());
        phase = more ? Phase.ALL : Phase.READ;
    }

    private void consider(String blueprint, String identifier, JsonNode relations) {
        if (blueprint.isEmpty() || identifier.isEmpty() || seen.contains(blueprint, identifier)) {
            return;
        }
        if (guard.isOutside(blueprint, identifier, relations)) {
            targets(relations).forEach(this::protect);
            return;
        }
        String reason = guard.protects(blueprint, identifier, relations);
        if (reason == null) {
            stale.computeIfAbsent(identifier, key -> new ArrayList<>(1))
                    .add(new Stale(blueprint, identifier, relations, targets(relations)));
            going++;
        } else {
            spare(reason, blueprint, identifier);
            targets(relations).forEach(this::protect);
        }
    }

    /** Spares what an entity that stays relates to, whichever blueprint it is of, and what that relates to. */
    private void protect(String identifier) {
        Deque<String> targets = new ArrayDeque<>(List.of(identifier));
        while (!targets.isEmpty()) {
            List<Stale> related = stale.remove(targets.pop());
            if (related != null) {
                going -= related.size();
                for (Stale one : related) {
                    spare(RELATED, one.blueprint(), one.identifier());
                    targets.addAll(one.targets());
                }
            }
        }
    }

    private void spare(String reason, String blueprint, String identifier) {
        protectedBy.merge(reason, 1L, Long::sum);
        if (spared.size() < MOST_REASONS || spared.containsKey(reason)) {
            List<String> some = spared.computeIfAbsent(reason, key -> new ArrayList<>(NAMED));
            if (some.size() < NAMED) {
                some.add(blueprint + "/" + identifier);
            }
        }
    }

    @Override
    public Map<String, List<String>> spared() {
        return spared;
    }

    private Stale find(String blueprint, String identifier) {
        for (Stale one : stale.getOrDefault(identifier, List.of())) {
            if (one.blueprint().equals(blueprint)) {
                return one;
            }
        }
        return null;
    }

    private static List<String> targets(JsonNode relations) {
        List<String> targets = new ArrayList<>(2);
        for (JsonNode relation : relations) {
            if (relation.isTextual()) {
                targets.add(relation.textValue());
            } else if (relation.isArray()) {
                relation.forEach(one -> targets.add(one.asText()));
            }
        }
        return targets;
    }

    /**
     * Decides whether the stale entities are few enough to be deleted.
     *
     * @param threshold {@code entityDeletionThreshold}: the largest share of all owned entities; null or 0 deletes none
     * @param minimum {@code port.deletion.minimum}: so many may go whatever their share
     */
    public void decide(Double threshold, int minimum) {
        if (isReading()) {
            skip("the run was stopped before all owned entities were read");
            return;
        }
        if (going == 0) {
            return;
        }
        if (threshold == null || threshold == 0) {
            skip(String.format(
                    Locale.ROOT, "%,d would go, but entityDeletionThreshold is %s: never", going, threshold));
        } else if (going > minimum && going > threshold * owned) {
            skip(String.format(
                    Locale.ROOT,
                    "%,d of %,d owned entities would go, more than entityDeletionThreshold %s",
                    going,
                    owned,
                    threshold));
        }
    }

    /**
     * Deletes nothing this time.
     *
     * @param reason why
     */
    void putOff(String reason) {
        skip(reason);
    }

    private void skip(String reason) {
        skipped = reason;
    }

    /**
     * Tells what the plan deletes; nothing in a dry run or if nothing is to go.
     *
     * @param going takes each entity
     */
    public void forEachGoing(Going going) {
        if (isDeleting()) {
            stale.values().stream()
                    .flatMap(List::stream)
                    .forEach(one -> going.entity(one.blueprint(), one.identifier(), one.relations()));
        }
    }

    /** Returns whether something is about to be deleted. */
    public boolean isDue() {
        return isDeleting() && going > 0;
    }

    private boolean isDeleting() {
        return !isReading() && !dryRun && skipped == null;
    }

    /** Returns the requests that delete, those first that relate to others; none in a dry run or if nothing is to go. */
    public List<Deletion> deletions() {
        if (!isDeleting()) {
            return List.of();
        }
        List<Deletion> deletions = new ArrayList<>();
        Collection<Stale> left = stale.values().stream().flatMap(List::stream).toList();
        while (!left.isEmpty()) {
            Map<String, Long> sources = left.stream()
                    .flatMap(one -> one.targets().stream().distinct())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            // An entity may relate to itself, or to one of another blueprint that has the same identifier.
            Map<Boolean, List<Stale>> parts = left.stream()
                    .collect(Collectors.partitioningBy(one -> sources.getOrDefault(one.identifier(), 0L)
                            > (one.targets().contains(one.identifier()) ? 1 : 0)));
            // A circle has no beginning.
            List<Stale> next = parts.get(false).isEmpty() ? parts.get(true) : parts.get(false);
            left = next == parts.get(true) ? List.of() : parts.get(true);
            next.stream()
                    .collect(Collectors.groupingBy(Stale::blueprint, TreeMap::new, Collectors.toList()))
                    .forEach((blueprint, some) -> cut(blueprint, some, deletions));
        }
        return deletions;
    }

    private static void cut(String blueprint, List<Stale> some, List<Deletion> deletions) {
        for (int from = 0; from < some.size(); from += Deletion.LARGEST) {
            deletions.add(new Deletion(
                    blueprint,
                    some.subList(from, Math.min(from + Deletion.LARGEST, some.size())).stream()
                            .map(Stale::identifier)
                            .toList()));
        }
    }

    /**
     * Counts what Port confirmed.
     *
     * @param answer Port's answer to a deletion
     * @param deletion what was asked for
     */
    public void confirmed(JsonNode answer, Deletion deletion) {
        deleted.merge(
                deletion.blueprint(), (long) answer.path("deletedEntities").size(), Long::sum);
    }

    /**
     * Notes that Port did not delete entities.
     *
     * @param deletion which
     * @param reason what Port says, or why it could not be asked
     */
    public void refused(Deletion deletion, String reason) {
        deletion.identifiers().forEach(identifier -> refused.put(deletion.blueprint() + "/" + identifier, reason));
    }

    /** Returns the number of entities that Port says it deleted. */
    @Override
    public long deleted() {
        return deleted.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the number of entities that are spared although the run did not map them. */
    @Override
    public long protectedEntities() {
        return protectedBy.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns whether Port did everything that was asked. */
    @Override
    public boolean isWhole() {
        return refused.isEmpty();
    }

    /**
     * Tells in lines what was deleted, spared and refused, or would be.
     *
     * @return no line if there is nothing to tell
     */
    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (dryRun && isReading()) {
            return List.of("what would be new or deleted is unknown");
        }
        if (dryRun) {
            lines.add(String.format(
                    Locale.ROOT, "%,d entities would be new, %,d would be written again", seen.size() - known, known));
        }
        if (skipped != null) {
            lines.add("nothing is deleted: " + skipped);
        } else if (dryRun) {
            lines.add(String.format(Locale.ROOT, "%,d would be deleted", going));
            stale.values().stream()
                    .flatMap(List::stream)
                    .sorted((a, b) -> (a.blueprint() + a.identifier()).compareTo(b.blueprint() + b.identifier()))
                    .limit(NAMED)
                    .forEach(one -> lines.add("  " + one.blueprint() + "/" + one.identifier()));
            if (going > NAMED) {
                lines.add(String.format(Locale.ROOT, "  and %,d more", going - NAMED));
            }
        }
        deleted.forEach(
                (blueprint, count) -> lines.add(String.format(Locale.ROOT, "%s: %,d deleted", blueprint, count)));
        protectedBy.forEach((reason, count) -> {
            lines.add(String.format(Locale.ROOT, "%,d protected: %s", count, reason));
            spared.getOrDefault(reason, List.of()).forEach(entity -> lines.add("  " + entity));
            if (count > NAMED && spared.containsKey(reason)) {
                lines.add(String.format(Locale.ROOT, "  and %,d more", count - NAMED));
            }
        });
        refused.entrySet().stream()
                .limit(NAMED)
                .forEach(one -> lines.add("not deleted: " + one.getKey() + ": " + one.getValue()));
        if (refused.size() > NAMED) {
            lines.add(String.format(Locale.ROOT, "not deleted: %,d more", refused.size() - NAMED));
        }
        return lines;
    }
}
