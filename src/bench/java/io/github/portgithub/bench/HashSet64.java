package io.github.portgithub.bench;

import java.util.Arrays;

/**
 * A set of texts that keeps 64 bits of each: 8 MB for up to 500,000, and no garbage. Two of a million texts share their
 * bits with a probability of 1 to 37 million. Not thread-safe.
 */
final class HashSet64 {

    private static final int SLOTS = 1 << 20;

    private long[] slots = new long[SLOTS];
    private int size;

    /**
     * Adds a name.
     *
     * @param scope what the name is in
     * @param name the name
     * @return whether it was not there
     */
    boolean add(String scope, String name) {
        if (!put(slots, hash(scope, name))) {
            return false;
        }
        if (++size > slots.length / 2) {
            long[] larger = new long[slots.length * 2];
            Arrays.stream(slots).filter(hash -> hash != 0).forEach(hash -> put(larger, hash));
            slots = larger;
        }
        return true;
    }

    void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    /** Puts a hash where it is, or into the first free slot after where it should be. */
    private static boolean put(long[] slots, long hash) {
        int slot = (int) hash & slots.length - 1;
        while (slots[slot] != 0) {
            if (slots[slot] == hash) {
                return false;
            }
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = hash;
        return true;
    }

    /** FNV-1a over both texts, then the finalizer of MurmurHash3, so that the low bits are as good as the high ones. */
    private static long hash(String scope, String name) {
        long hash = fnv(fnv(0xcbf29ce484222325L, scope) * 31, name);
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        // 0 marks a free slot
        return hash == 0 ? 1 : hash;
    }

    private static long fnv(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
