package io.github.portgithub.resync;

import io.github.portgithub.delivery.Delivery;
import io.github.portgithub.delivery.DeliveryListener;
import io.github.portgithub.github.PageRead;
import io.github.portgithub.ledger.PackedEntities;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.mapping.EntityHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a run notes of one page for the ledger: the entities it made, and that Port has accepted or refused all of them. A
 * page belongs to one worker until it is {@linkplain #sealed() sealed}; outcomes come from many threads.
 */
final class PageRecord {

    /** The entities that one resource makes of the page. */
    private final class OfResource implements DeliveryListener {

        private final ResourceRun resource;
        private long[] identities = new long[16];
        private long[] contents = new long[16];
        private long[] records = new long[16];
        private int mapped;
        private int filtered;
        private boolean shown = true;

        private OfResource(ResourceRun resource) {
            this.resource = resource;
        }

        private void add(long identity, long content, long record) {
            if (mapped == identities.length) {
                identities = Arrays.copyOf(identities, mapped * 2);
                contents = Arrays.copyOf(contents, mapped * 2);
                records = Arrays.copyOf(records, mapped * 2);
            }
            records[mapped] = record;
            identities[mapped] = identity;
            contents[mapped++] = content;
        }

        @Override
        public void accepted(Entity entity) {
            settle(() -> resource.accepted(entity));
        }

        @Override
        public void refused(Entity entity, String reason) {
            forget(entity);
            settle(() -> resource.refused(entity, reason));
        }

        @Override
        public void overtaken(Entity entity) {
            // Port has something newer, and what that is the ledger does not know
            forget(entity);
            settle(() -> resource.accepted(entity));
        }

        /** Notes the page before the run is told of the last entity: it may end then, and write what it knows. */
        private void settle(Runnable told) {
            try {
                settled();
            } finally {
                told.run();
            }
        }

        @Override
        public void kept(Entity entity, String place) {
            resource.kept(entity, place);
        }

        @Override
        public boolean postpone(Delivery delivery) {
            return resource.postpone(delivery);
        }

        private void forget(Entity entity) {
            synchronized (PageRecord.this) {
                clean = false;
                long identity = EntityHash.of(entity.blueprint(), entity.identifier());
                for (int i = 0; i < mapped; i++) {
                    if (identities[i] == identity) {
                        contents[i] = PackedEntities.UNKNOWN;
                    }
                }
            }
        }
    }

    private final RunLedger ledger;
    private final ListingRecord listing;
    private final PageRead page;
    private final int position;
    private int read;
    private final List<OfResource> made = new ArrayList<>();
    /** Entities that are neither accepted nor refused, and one for the mapping that goes on. */
    private final AtomicInteger open = new AtomicInteger(1);

    private boolean clean;

    PageRecord(RunLedger ledger, ListingRecord listing, PageRead page, int position, int read, Fetch fetch) {
        this.ledger = ledger;
        this.listing = listing;
        this.page = page;
        this.position = position;
        this.read = read;
        this.clean = page.sound();
        fetch.resources().forEach(resource -> made.add(new OfResource(resource)));
    }

    PageRead page() {
        return page;
    }

    /** Takes some more records of the page, which is mapped in parts. */
    void more(int records) {
        read += records;
    }

    int position() {
        return position;
    }

    /**
     * Notes an entity.
     *
     * @param resource the place of the resource in its fetch
     * @param record hash of the record that made it
     * @param entity the entity
     * @param shown whether its identifier shows what it is of
     * @return who is to be told what becomes of it; null if Port has it like this
     */
    DeliveryListener entity(int resource, long record, Entity entity, boolean shown) {
        OfResource of = made.get(resource);
        of.shown &= shown;
        if (entity.identifier() == null) {
            // Which entity of Port's it was is not known, so it cannot be seen again
            unclean();
        } else {
            long identity = EntityHash.of(entity.blueprint(), entity.identifier());
            long content = KnownEntities.content(EntityHash.of(ledger.contentSeed(), entity.json()));
            of.add(identity, content, record);
            if (ledger.known().isAccepted(identity, content)) {
                return null;
            }
            ledger.known().doubt(identity);
        }
        open.incrementAndGet();
        return of;
    }

    /** Notes that a resource turned a record away. */
    void filtered(int resource) {
        made.get(resource).filtered++;
    }

    /** Notes that something of the page says more than its entities do: it has to be read anew. */
    void unclean() {
        synchronized (this) {
            clean = false;
        }
    }

    /** Ends the mapping of the page. */
    void sealed() {
        settled();
    }

    private void settled() {
        if (open.decrementAndGet() == 0) {
            listing.delivered(this);
        }
    }

    /** Takes which entities the page makes, once it is mapped. */
    void identities(Set<Long> taken) {
        for (OfResource of : made) {
            Arrays.stream(of.identities, 0, of.mapped).forEach(taken::add);
        }
    }

    synchronized boolean isClean() {
        return clean && made.stream().mapToInt(of -> of.mapped).sum() <= PackedEntities.MOST;
    }

    /** Packs what the page made, once all of it is accepted or refused; from now on the run knows that Port has it. */
    synchronized PackedEntities packed() {
        int size = made.stream().mapToInt(of -> of.mapped).sum();
        if (size > PackedEntities.MOST) {
            return new PackedEntities(read, List.of(), new long[0], new long[0], new long[0]);
        }
        long[] identities = new long[size];
        long[] contents = new long[size];
        long[] records = new long[size];
        List<PackedEntities.Made> counts = new ArrayList<>(made.size());
        int at = 0;
        for (OfResource of : made) {
            System.arraycopy(of.identities, 0, identities, at, of.mapped);
            System.arraycopy(of.contents, 0, contents, at, of.mapped);
            System.arraycopy(of.records, 0, records, at, of.mapped);
            at += of.mapped;
            counts.add(new PackedEntities.Made(of.filtered, of.mapped, of.shown));
        }
        for (int i = 0; i < size; i++) {
            if (contents[i] != PackedEntities.UNKNOWN) {
                ledger.known().accept(identities[i], contents[i]);
            }
        }
        return new PackedEntities(read, counts, identities, contents, records);
    }
}
