package io.github.portgithub.resync;

import io.github.portgithub.github.tree.TreeEntry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The trees that a run has read or has heard to be unchanged, so that it asks once for each, however many resources are made of
 * it. What was found in them is kept while it is little; of a tree that is too much for that the next fetch asks again.
 * Thread-safe.
 */
final class FoundTrees {

    /** Entries that all trees together may keep, some 200 bytes each. */
    private static final int MOST_ENTRIES = 50_000;

    /**
     * A tree.
     *
     * @param tag the {@code ETag} of the answer; null if it had none
     * @param token hash of the token that the tag belongs to
     * @param sha the tree's hash; null if it was not read
     * @param entries what anybody in this run wants of it; null if they are not kept
     */
    record Found(String tag, long token, String sha, List<TreeEntry> entries) {}

    private final Map<String, Found> trees = new ConcurrentHashMap<>();
    private final AtomicInteger kept = new AtomicInteger();

    /** Returns a tree; null if it has yet to be asked for. */
    Found get(String tree) {
        return trees.get(tree);
    }

    /** Keeps a tree for those who come later. */
    void put(String tree, Found found) {
        int size = found.entries() == null ? 0 : found.entries().size();
        boolean fits = kept.addAndGet(size) <= MOST_ENTRIES;
        if (!fits) {
            kept.addAndGet(-size);
        }
        trees.put(tree, fits ? found : new Found(found.tag(), found.token(), found.sha(), null));
    }

    /** Forgets a tree that nobody asks for any more. */
    void remove(String tree) {
        Found found = trees.remove(tree);
        if (found != null && found.entries() != null) {
            kept.addAndGet(-found.entries().size());
        }
    }
}
