package io.github.portgithub.resync;

import io.github.portgithub.mapping.ResourceMapping;
import io.github.portgithub.port.DeliveryListener;
import io.github.portgithub.port.Entity;
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

    ResourceRun(ResyncRun run, ResourceMapping mapping) {
        this.run = run;
        this.mapping = mapping;
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

    void recordUnmappable() {
        unmappable.increment();
    }

    void recordUnknown() {
        unknown.increment();
    }

    /** Counts one entity that is owed from now on: it ends as accepted or refused. */
    void entityMapped() {
        mapped.increment();
        run.owe(1);
    }

    @Override
    public void accepted(Entity entity) {
        accepted.increment();
        run.settle(1);
    }

    @Override
    public void refused(Entity entity) {
        refused.increment();
        run.settle(1);
    }

    @Override
    public void postponed(Entity entity) {
        run.postpone();
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

    /** Returns the entities refused. */
    public long refused() {
        return refused.sum();
    }
}
