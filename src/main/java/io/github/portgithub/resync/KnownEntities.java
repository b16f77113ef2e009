package io.github.portgithub.resync;

/**
 * What the ledger knows of entities: 64 bits of identity, 64 of content, in two arrays, 4 MB for 200,000. Thread-safe.
 *
 * <p>A content counts only once Port has listed the entity as ours and as not written since: until then, and where two pages
 * of the ledger say different things, it is unknown what Port has.
 */
final class KnownEntities {

    private static final int SMALLEST = 1024;

    /** Of a content: Port lists the entity, and nobody has written it since. No hash has this bit. */
    private static final long CONFIRMED = 1;

    /** Of a content: a run has written it that may have written others as well before it died. */
    private static final long RECENT = 2;

    private static final long MARKS = CONFIRMED | RECENT;

    private long[] identities = new long[SMALLEST];
    private long[] contents = new long[SMALLEST];
    private int size;
    private boolean contradictory;

    /** Returns a hash without the bits that are needed for something else; never 0. */
    static long content(long hash) {
        long content = hash & ~MARKS;
        return content == 0 ? MARKS + 1 : content;
    }

    /** Returns a small number as a content. */
    static long number(int number) {
        return (long) number << 2;
    }

    /** Returns the number that was loaded for an entity; 0 if none was, or different ones were. */
    synchronized int number(long identity) {
        int slot = slot(identity);
        return identities[slot] == 0 ? 0 : (int) (contents[slot] >>> 2);
    }

    /**
     * Takes what a page of the ledger says.
     *
     * @return false if another page says otherwise
     */
    synchronized boolean load(long identity, long content, boolean recent) {
        int slot = slotFor(identity);
        if (identities[slot] == 0) {
            identities[slot] = identity;
            contents[slot] = content == 0 ? 0 : content | (recent ? RECENT : 0);
            size++;
        } else if ((contents[slot] & ~MARKS) != content) {
            contents[slot] = 0;
            contradictory = true;
            return false;
        } else if (!recent) {
            contents[slot] &= ~RECENT;
        }
        return true;
    }

    /** Returns the number of entities. */
    synchronized int size() {
        return size;
    }

    /**
     * Takes note that Port lists an entity as ours.
     *
     * @param recent which entities the listing is about: those that the last run has written, or all others
     */
    synchronized void confirm(long identity, boolean recent) {
        int slot = slotFor(identity);
        if (identities[slot] != 0 && contents[slot] != 0 && (contents[slot] & RECENT) != 0 == recent) {
            contents[slot] |= CONFIRMED;
        }
    }

    /** Returns whether pages say different things of an entity, or say something that Port has not confirmed. */
    synchronized boolean isDoubtful() {
        for (long content : contents) {
            if (content != 0 && (content & CONFIRMED) == 0) {
                return true;
            }
        }
        return contradictory;
    }

    /** Tells whether Port has an entity as it is. */
    synchronized boolean isAccepted(long identity, long content) {
        int slot = slot(identity);
        return identities[slot] != 0 && (contents[slot] & ~RECENT) == (content | CONFIRMED);
    }

    /** Takes note that an entity is about to be posted: what Port has is not known for now. */
    synchronized void doubt(long identity) {
        int slot = slot(identity);
        if (identities[slot] != 0) {
            contents[slot] = 0;
        }
    }

    /** Takes note that Port has accepted an entity. */
    synchronized void accept(long identity, long content) {
        int slot = slotFor(identity);
        size += identities[slot] == 0 ? 1 : 0;
        identities[slot] = identity;
        contents[slot] = content | CONFIRMED;
    }

    private int slotFor(long identity) {
        if ((size + 1) * 8L > identities.length * 7L) {
            grow();
        }
        return slot(identity);
    }

    private void grow() {
        long[] oldIdentities = identities;
        long[] oldContents = contents;
        identities = new long[oldIdentities.length * 2];
        contents = new long[oldContents.length * 2];
        for (int i = 0; i < oldIdentities.length; i++) {
            if (oldIdentities[i] != 0) {
                int slot = slot(oldIdentities[i]);
                identities[slot] = oldIdentities[i];
                contents[slot] = oldContents[i];
            }
        }
    }

    /** Returns where an identity is or belongs; the length of the table is a power of two. */
    private int slot(long identity) {
        int mask = identities.length - 1;
        int slot = (int) identity & mask;
        while (identities[slot] != 0 && identities[slot] != identity) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
