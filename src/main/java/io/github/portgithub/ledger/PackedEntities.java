package io.github.portgithub.ledger;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The entities that one page made, as the ledger keeps them: for each resource how many records it filtered, and how many
 * entities it made; then 64 bits of identity, 64 of content and 64 of the record for each entity. Immutable but for its arrays, which are not
 * to be changed.
 *
 * @param read how many records of the page were mapped
 * @param resources what each resource of the fetch made, in the order of the mapping
 * @param identities a hash of each entity's blueprint and identifier, resource by resource
 * @param contents a hash of each entity's content; {@link #UNKNOWN} where it is not known what Port has
 * @param records a hash of the record that made each entity
 */
public record PackedEntities(int read, List<Made> resources, long[] identities, long[] contents, long[] records) {

    /** The content of an entity of which is not known what Port has. */
    public static final long UNKNOWN = 0;

    /** The most entities of a page that are kept, a megabyte of them; a page that makes more is read anew each time. */
    public static final int MOST = 60_000;

    private static final byte FORMAT = 2;
    private static final int HEAD = 1 + 2 * Integer.BYTES;
    private static final int RESOURCE = 2 * Integer.BYTES + 1;
    private static final int ENTITY = 3 * Long.BYTES;

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
        return new PackedEntities(read, resources, identities, others, records);
    }

    /**
     * Leaves out what some records have made.
     *
     * @param others hashes of records
     * @return the same if nothing is of them
     */
    public PackedEntities without(Set<Long> others) {
        Set<Long> left = new HashSet<>();
        for (long one : records) {
            if (others.contains(one)) {
                left.add(one);
            }
        }
        if (left.isEmpty()) {
            return this;
        }
        Packing rest = new Packing(resources.size());
        rest.add(this, left);
        return rest.packed(read - left.size());
    }

    /**
     * Adds what other records have made.
     *
     * @param others of the same resources
     * @param reading how many records that are together
     * @return the entities of both
     */
    public static PackedEntities together(List<PackedEntities> others, int reading) {
        Packing all = new Packing(others.get(0).resources().size());
        others.forEach(one -> all.add(one, Set.of()));
        return all.packed(reading);
    }

    /** Returns the same entities, as if no other records had been read. */
    public PackedEntities unfiltered() {
        return new PackedEntities(
                (int) Arrays.stream(records).distinct().count(),
                resources.stream()
                        .map(made -> new Made(0, made.mapped(), made.shown()))
                        .toList(),
                identities,
                contents,
                records);
    }

    /** Returns the hashes of all records that made an entity. */
    public Set<Long> all() {
        return Arrays.stream(records).boxed().collect(Collectors.toSet());
    }

    /** Entities in the order of their resources. */
    private static final class Packing {

        private final List<List<long[]>> entities = new ArrayList<>();
        private final int[] filtered;
        private final boolean[] shown;

        private Packing(int resources) {
            filtered = new int[resources];
            shown = new boolean[resources];
            Arrays.fill(shown, true);
            for (int i = 0; i < resources; i++) {
                entities.add(new ArrayList<>());
            }
        }

        private void add(PackedEntities some, Set<Long> without) {
            int at = 0;
            for (int i = 0; i < filtered.length; i++) {
                Made made = some.resources().get(i);
                filtered[i] += made.filtered();
                shown[i] &= made.shown();
                for (int end = at + made.mapped(); at < end; at++) {
                    if (!without.contains(some.records()[at])) {
                        entities.get(i)
                                .add(new long[] {some.identities()[at], some.contents()[at], some.records()[at]});
                    }
                }
            }
        }

        private PackedEntities packed(int read) {
            List<long[]> all = entities.stream().flatMap(List::stream).toList();
            List<Made> made = new ArrayList<>();
            for (int i = 0; i < filtered.length; i++) {
                made.add(new Made(filtered[i], entities.get(i).size(), shown[i]));
            }
            return new PackedEntities(read, made, column(all, 0), column(all, 1), column(all, 2));
        }

        private static long[] column(List<long[]> rows, int column) {
            return rows.stream().mapToLong(row -> row[column]).toArray();
        }
    }

    /** Returns the bytes for the ledger. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + resources.size() * RESOURCE + identities.length * ENTITY);
        bytes.put(FORMAT).putInt(read).putInt(resources.size());
        for (Made made : resources) {
            bytes.putInt(made.filtered()).putInt(made.mapped()).put((byte) (made.shown() ? 1 : 0));
        }
        for (int i = 0; i < identities.length; i++) {
            bytes.putLong(identities[i]).putLong(contents[i]).putLong(records[i]);
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
            if (buffer.remaining() % ENTITY != 0 || buffer.remaining() / ENTITY != mapped) {
                throw LedgerException.damaged("the entities of a page are cut");
            }
            long[] identities = new long[mapped];
            long[] contents = new long[mapped];
            long[] records = new long[mapped];
            for (int i = 0; i < mapped; i++) {
                identities[i] = buffer.getLong();
                contents[i] = buffer.getLong();
                records[i] = buffer.getLong();
            }
            return new PackedEntities(read, List.copyOf(resources), identities, contents, records);
        } catch (BufferUnderflowException e) {
            throw LedgerException.damaged("the entities of a page are cut");
        }
    }
}
