package io.github.portgithub.ledger;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The entities that one page made, as the ledger keeps them: for each resource how many records it filtered, and how many
 * entities it made; then 64 bits of identity and 64 of content for each entity. Immutable but for its arrays, which are not
 * to be changed.
 *
 * @param read how many records of the page were mapped
 * @param resources what each resource of the fetch made, in the order of the mapping
 * @param identities a hash of each entity's blueprint and identifier, resource by resource
 * @param contents a hash of each entity's content; {@link #UNKNOWN} where it is not known what Port has
 */
public record PackedEntities(int read, List<Made> resources, long[] identities, long[] contents) {

    /** The content of an entity of which is not known what Port has. */
    public static final long UNKNOWN = 0;

    /** The most entities of a page that are kept, a megabyte of them; a page that makes more is read anew each time. */
    public static final int MOST = 60_000;

    private static final byte FORMAT = 1;
    private static final int HEAD = 1 + 2 * Integer.BYTES;
    private static final int RESOURCE = 2 * Integer.BYTES + 1;

    /**
     * What one resource made of a page.
     *
     * @param filtered how many records it turned away
     * @param mapped how many entities it made
     * @param shown whether each of them shows in its identifier what it is of
     */
    public record Made(int filtered, int mapped, boolean shown) {}

    /** Returns the number of entities. */
    public int size() {
        return identities.length;
    }

    /** Returns the same entities, of which some are of unknown content. */
    public PackedEntities withContents(long[] others) {
        return new PackedEntities(read, resources, identities, others);
    }

    /** Returns the bytes for the ledger. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + resources.size() * RESOURCE + identities.length * 2 * Long.BYTES);
        bytes.put(FORMAT).putInt(read).putInt(resources.size());
        for (Made made : resources) {
            bytes.putInt(made.filtered()).putInt(made.mapped()).put((byte) (made.shown() ? 1 : 0));
        }
        for (int i = 0; i < identities.length; i++) {
            bytes.putLong(identities[i]).putLong(contents[i]);
        }
        return bytes.array();
    }

    /**
     * Reads what {@link #toBytes} has written.
     *
     * @param bytes never null
     * @return the entities
     * @throws LedgerException if the bytes are no such thing, because the ledger is damaged
     */
    public static PackedEntities of(byte[] bytes) throws LedgerException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            if (buffer.get() != FORMAT) {
                throw LedgerException.damaged("the entities of a page are of another format");
            }
            int read = buffer.getInt();
            int count = buffer.getInt();
            List<Made> resources = new ArrayList<>();
            int mapped = 0;
            for (int i = 0; i < count; i++) {
                resources.add(new Made(buffer.getInt(), buffer.getInt(), buffer.get() != 0));
                mapped += resources.get(i).mapped();
            }
            if (buffer.remaining() % (2 * Long.BYTES) != 0 || buffer.remaining() / (2 * Long.BYTES) != mapped) {
                throw LedgerException.damaged("the entities of a page are cut");
            }
            long[] identities = new long[mapped];
            long[] contents = new long[mapped];
            for (int i = 0; i < mapped; i++) {
                identities[i] = buffer.getLong();
                contents[i] = buffer.getLong();
            }
            return new PackedEntities(read, List.copyOf(resources), identities, contents);
        } catch (BufferUnderflowException e) {
            throw LedgerException.damaged("the entities of a page are cut");
        }
    }
}
