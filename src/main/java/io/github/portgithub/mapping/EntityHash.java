package io.github.portgithub.mapping;

/**
 * Stands for an entity in 64 bits, so that a million of them fit into a few megabytes. Two entities share a hash once in
 * some 10^10 catalogs of a million; where it is used, this can only spare an entity. Stateless, thread-safe.
 */
public final class EntityHash {

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private EntityHash() {}

    /**
     * Hashes blueprint and identifier.
     *
     * @param blueprint never null
     * @param identifier never null
     * @return any number but 0
     */
    public static long of(String blueprint, String identifier) {
        return finish(add(add(OFFSET, blueprint) * PRIME ^ '\n', identifier));
    }

    /**
     * Hashes an identifier whose blueprint is not known.
     *
     * @param identifier never null
     * @return any number but 0
     */
    public static long of(String identifier) {
        return finish(add(OFFSET, identifier));
    }

    /**
     * Hashes the content of an entity.
     *
     * @param seed what the content means beside its bytes
     * @param json the bytes
     * @return any number but 0
     */
    public static long of(long seed, byte[] json) {
        long result = OFFSET ^ seed;
        for (byte one : json) {
            result = (result ^ one) * PRIME;
        }
        return finish(result);
    }

    private static long add(long hash, String text) {
        long result = hash;
        for (int i = 0; i < text.length(); i++) {
            result = (result ^ text.charAt(i)) * PRIME;
        }
        return result;
    }

    // MurmurHash3's finalizer: without it, FNV's low bits, by which a table is indexed, are weak.
    private static long finish(long hash) {
        long result = hash;
        result ^= result >>> 33;
        result *= 0xff51afd7ed558ccdL;
        result ^= result >>> 33;
        result *= 0xc4ceb9fe1a85ec53L;
        result ^= result >>> 33;
        return result == 0 ? 1 : result;
    }
}
