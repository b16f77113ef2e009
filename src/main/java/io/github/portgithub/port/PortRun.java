package io.github.portgithub.port;

import io.github.portgithub.http.ServerClock;

/** A run, as far as Port is concerned: the exchange variable {@code run}. Thread-safe. */
public interface PortRun {

    /** Returns what Port's answers tell of the time at which the run began, never null. */
    ServerClock portClock();

    /** Returns where the mapping and the blueprints at Port do not fit each other, never null. */
    BlueprintComparison blueprints();
}
