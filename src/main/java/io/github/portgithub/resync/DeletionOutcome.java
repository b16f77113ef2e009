package io.github.portgithub.resync;

import java.util.List;
import java.util.Map;

/** What became of the stale entities of a run, as its summary tells it. */
public interface DeletionOutcome {

    /** Returns whether all that was to go is gone. */
    boolean isWhole();

    /** Returns the number of entities that Port says it deleted. */
    long deleted();

    /** Returns the number of entities that are spared although they were not mapped. */
    long protectedEntities();

    /** Returns what there is to tell, one line each. */
    List<String> lines();

    /** Returns some of the entities that are spared, by reason: a blueprint and an identifier, with a slash between them. */
    Map<String, List<String>> spared();
}
