package io.github.portgithub.status;

import io.github.portgithub.resync.ResourceRun;
import java.util.function.ToLongFunction;

/** What is counted of each kind, over all runs since the start. */
public enum Figure {
    MAPPED(ResourceRun::mapped),
    FILTERED(ResourceRun::filtered),
    UNMAPPABLE(ResourceRun::unmappable),
    UNKNOWN(ResourceRun::unknown),
    ACCEPTED(ResourceRun::accepted),
    REFUSED(ResourceRun::refused),
    UNCHANGED(ResourceRun::unchanged);

    private final ToLongFunction<ResourceRun> of;

    Figure(ToLongFunction<ResourceRun> of) {
        this.of = of;
    }

    long of(ResourceRun resource) {
        return of.applyAsLong(resource);
    }
}
