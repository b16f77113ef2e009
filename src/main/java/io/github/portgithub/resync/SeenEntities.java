package io.github.portgithub.resync;

import io.github.portgithub.mapping.EntityHash;
import java.util.Collection;

/**
 * The entities that a run mapped, accepted or refused: a hash of 64 bits each, in one array, 1 MB for 100,000. That
 * two entities share a hash is next to impossible and would only spare one of them. Thread-safe.
 */
public final class SeenEntities {

    private static final int SMALLEST = 1024;

    private long[] table = new long[SMALLEST];
    private int size;

    /**
     * Adds an entity.
     *
     * @param blueprint its blueprint, never null
     * @param identifier its identifier, never null
     */
    public void add(String blueprint, String identifier) {
        add(EntityHash.of(blueprint, identifier));
    }

    /** Adds entities by their hashes. */
    public void addAll(Collection<Long> hashes) {
        hashes.forEach(this::add);
    }

    /** Adds an entity by its hash. */
    synchronized void add(long hash) {
        // Up to seven eighths full: some 30 neighbours are looked at then, which lie side by side, and memory is
        // dearer.
        if ((size + 1) * 8L > table.length * 7L) {
            grow();
        }
        size += put(table, hash) ? 1 : 0;
    }

    /**
     * Tells whether an entity was added.
     *
     * @param blueprint its blueprint, never null
     * @param identifier its identifier, never null
     * @return whether it was
     */
    public boolean contains(String blueprint, String identifier) {
        return contains(EntityHash.of(blueprint, identifier));
    }

    /** Tells whether an entity was added, by its hash. */
    synchronized boolean contains(long hash) {
        return table[slot(table, hash)] == hash;
    }

    /** Returns the number of different entities. */
    public synchronized int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (long hash : table) {
            if (hash != 0) {
                put(larger, hash);
            }
        }
        table = larger;
    }

    private static boolean put(long[] table, long hash) {
        int slot = slot(table, hash);
        boolean added = table[slot] == 0;
        table[slot] = hash;
        return added;
    }

    /** Returns where a hash is or belongs; the length of the table is a power of two. */
    private static int slot(long[] table, long hash) {
        int slot = (int) hash & table.length - 1;
        while (table[slot] != 0 && table[slot] != hash) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }
}
