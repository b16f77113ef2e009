package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.delivery.Delivery;
import io.github.portgithub.delivery.DeliveryListener;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.PackedEntities;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.mapping.ResourceMapping;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one resource of the mapping did in one run. Thread-safe; a number read while the run goes on is a snapshot, exact
 * once the run has ended.
 */
public final class ResourceRun implements DeliveryListener {

    private final ResyncRun run;
    private final ResourceMapping mapping;
    private final LongAdder records = new LongAdder();
    private final LongAdder filtered = new LongAdder();
    private final LongAdder unmappable = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder mapped = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unchanged = new LongAdder();
    private final AtomicReference<String> firstRefusal = new AtomicReference<>();
    private final ShownScope shownScope;
    private final Set<String> unknownScopes = ConcurrentHashMap.newKeySet();
    private volatile boolean searches;

    ResourceRun(ResyncRun run, ResourceMapping mapping) {
        this.run = run;
        this.mapping = mapping;
        this.shownScope = new ShownScope(run.isShownBefore(mapping.definition()));
    }

    /** Returns whether every entity shows in its identifier which repository it is of. */
    boolean isScopeShown() {
        return shownScope.isShown();
    }

    /** Returns the resource's mapping, never null. */
    public ResourceMapping mapping() {
        return mapping;
    }

    void recordRead() {
        records.increment();
    }

    void recordFiltered() {
        filtered.increment();
    }

    public void recordUnmappable(String scope) {
        unmappable.increment();
        unknownScopes.add(scope);
    }

    public void recordUnknown(String scope) {
        unknown.increment();
        unknownScopes.add(scope);
    }

    /** Notes that something of a repository or organization is not known by its identifier. */
    void unknownScope(String scope) {
        unknownScopes.add(scope);
    }

    /**
     * Counts one entity that is owed from now on: it ends as accepted or refused, and is not deleted either way.
     *
     * @param entity the entity
     * @param scope the full name of its repository or its organization's login; null if not known for sure
     * @return whether its identifier shows what it is of
     */
    public boolean entityMapped(Entity entity, String scope) {
        mapped.increment();
        run.owe(1);
        if (entity.identifier() == null) {
            searches = true;
        } else {
            run.seen().add(entity.blueprint(), entity.identifier());
        }
        return shownScope.observe(entity, scope);
    }

    /** Notes that Port has an entity that was mapped as it is, so that it is not owed any more. */
    void entityUnchanged() {
        unchanged.increment();
        run.settle(1);
    }

    /**
     * Counts what is known of a page without its records.
     *
     * @param read how many records it holds
     * @param made what this resource made of them, none of it owed
     * @param ofRepository whether it is of a listing of a repository
     */
    void unchanged(int read, PackedEntities.Made made, boolean ofRepository) {
        records.add(read);
        filtered.add(made.filtered());
        mapped.add(made.mapped());
        unchanged.add(made.mapped());
        shownScope.observed(made.mapped(), made.shown(), ofRepository);
    }

    /** Returns the repositories and organizations of which records could not be judged or mapped. */
    public Set<String> unknownScopes() {
        return unknownScopes;
    }

    /** Returns whether some entity is found by a search at Port, so that its identifier is not known here. */
    public boolean searches() {
        return searches;
    }

    /** Returns which repository or organization an entity at Port is of, in lower case; null if it does not show. */
    public String scopeOf(String identifier, JsonNode relations) {
        return shownScope.of(identifier, relations);
    }

    @Override
    public void accepted(Entity entity) {
        accepted.increment();
        run.settle(1);
    }

    @Override
    public void refused(Entity entity, String reason) {
        refused.increment();
        firstRefusal.compareAndSet(
                null, Secrets.shown(Objects.requireNonNullElse(entity.identifier(), "one") + ": " + reason));
        run.settle(1);
    }

    @Override
    public void kept(Entity entity, String place) {
        run.kept(place);
    }

    @Override
    public boolean postpone(Delivery delivery) {
        if (!run.postponed().add(delivery)) {
            return false;
        }
        run.postpone();
        return true;
    }

    /** Returns the records read. */
    public long records() {
        return records.sum();
    }

    /** Returns the records rejected by the selector's query. */
    public long filtered() {
        return filtered.sum();
    }

    /** Returns the records without an identifier or blueprint. */
    public long unmappable() {
        return unmappable.sum();
    }

    /** Returns the records that could not be judged. */
    public long unknown() {
        return unknown.sum();
    }

    /** Returns the entities owed to Port. */
    public long mapped() {
        return mapped.sum();
    }

    /** Returns the entities that Port confirmed. */
    public long accepted() {
        return accepted.sum();
    }

    /** Returns the entities that Port has as they are, so that they were not posted. */
    public long unchanged() {
        return unchanged.sum();
    }

    /** Returns the entities refused. */
    public long refused() {
        return refused.sum();
    }

    /** Returns which entity was refused first, and why; null if none was. */
    public String firstRefusal() {
        return firstRefusal.get();
    }
}
