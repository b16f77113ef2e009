package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.ledger.Ledger;
import io.github.portgithub.ledger.LedgerChange;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerListing;
import io.github.portgithub.ledger.LedgerPage;
import io.github.portgithub.ledger.LedgerRun;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.ledger.PackedEntities;
import io.github.portgithub.mapping.EntityHash;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.port.OwnedEntities;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger as one run uses it: what Port has accepted before, which listings need not be read again, and what this run
 * adds. If the ledger fails, the run goes on without writing to it, and the next one finds out what became of it.
 *
 * <p>An entity is not posted if the ledger has its content and Port lists it as ours, not written since the last run ended.
 * So whoever has written it meanwhile, a run without a ledger, a replay, a program of the same identifier, or this one
 * before it was killed, only costs a post. Thread-safe.
 */
public final class RunLedger {

    private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);

    /** What {@code Date}, which has whole seconds, and the way of an answer leave unclear about Port's clock. */
    private static final Duration UNCLEAR = Duration.ofSeconds(5);

    /** Of so many runs of a cluster it is known when they began. */
    private static final int MOST_SEEN = 100;

    private static final int LONGEST_SUMMARY = 20_000;

    /** Listings that are written as one; what a run would have to repeat if it died is bounded by this. */
    private static final int WRITTEN_AT_ONCE = 10;

    /** In a quiet time nothing waits for others. */
    private static final long WRITTEN_AFTER_NANOS = 100_000_000;

    /** Tells whether what a page says of an entity is to be doubted. */
    private interface Doubt {
        boolean isOf(long identity, long content);
    }

    private record Gone(String kind, String scope, long[] identities) {}

    private final LedgerSource source;
    private final Ledger ledger;
    private final String catalog;
    private final ResyncRun run;
    private final Clock clock;
    private final Duration resumeWithin;
    private final LedgerRun last;
    private final String account;
    private final KnownEntities known = new KnownEntities();
    private final long contentSeed;
    private final String part;
    private final Queue<Gone> gone = new ConcurrentLinkedQueue<>();
    private final List<LedgerChange> unwritten = new ArrayList<>();
    private final Lock writer = new ReentrantLock();
    private final LongAdder resumed = new LongAdder();
    private final LongAdder notModified = new LongAdder();
    private final LongAdder unchanged = new LongAdder();
    private final LongAdder changed = new LongAdder();
    private boolean incremental;
    private boolean feedIsOfUse;
    private Owned owned;
    private volatile LedgerRun current;
    private volatile boolean writing;
    private volatile long writtenAt = System.nanoTime();
    private long vintage;
    private Origins origins;

    private RunLedger(
            LedgerSource source,
            Ledger ledger,
            String catalog,
            ResyncRun run,
            Clock clock,
            Duration resumeWithin,
            LedgerRun last,
            long contentSeed,
            String part) {
        this.source = source;
        this.ledger = ledger;
        this.catalog = catalog;
        this.run = run;
        this.clock = clock;
        this.resumeWithin = resumeWithin;
        this.last = last;
        this.contentSeed = contentSeed;
        this.part = part;
        this.account = run == null ? null : run.part().account();
    }

    /** Returns the ledger of a run that has none. */
    static RunLedger off() {
        return new RunLedger(null, null, null, null, null, null, null, 0, null);
    }

    /**
     * Loads what is known.
     *
     * @param source gave the ledger
     * @param ledger the ledger, open
     * @param catalog which Port and integration
     * @param datasource tells which entities are ours
     * @param run the run
     * @param clock our clock
     * @param resumeWithin {@code port.resync.resume-within}
     * @param contentSeed hash of what a post means beside its entity
     * @param part what the run is about; null for everything
     * @return the run's ledger; of a run without one if it cannot be read
     */
    static RunLedger load(
            LedgerSource source,
            Ledger ledger,
            String catalog,
            Datasource datasource,
            ResyncRun run,
            Clock clock,
            Duration resumeWithin,
            long contentSeed,
            String part)
            throws LedgerException {
        List<LedgerRun> runs = ledger.runsOf(catalog, run.part().account(), 1);
        LedgerRun last = runs.isEmpty() ? null : runs.get(0);
        RunLedger loaded = new RunLedger(source, ledger, catalog, run, clock, resumeWithin, last, contentSeed, part);
        if (last != null) {
            loaded.load(datasource);
        }
        return loaded;
    }

    private void load(Datasource datasource) throws LedgerException {
        List<LedgerRun> runs = sinceEverything();
        Map<Long, Instant> open = new HashMap<>();
        for (LedgerRun one : runs) {
            if (one.state() == LedgerRun.State.OPEN) {
                open.put(one.number(), one.started());
            }
        }
        ledger.pagesOf(catalog, account, (login, kind, scope, page) -> {
            Instant newest = open.get(page.run());
            if (newest != null && page.deliveredAt().isAfter(newest)) {
                open.put(page.run(), page.deliveredAt());
            }
            PackedEntities entities = page.entities();
            for (int i = 0; i < entities.size(); i++) {
                known.load(entities.identities()[i], entities.contents()[i], newest != null);
            }
        });
        Instant before = null;
        Instant recentBefore = null;
        for (LedgerRun one : runs) {
            if (one.startedAtPort() == null) {
                // Without Port's time nobody can tell what was written since
                return;
            }
            Instant newest = open.get(one.number());
            before = earlier(before, newest == null ? atPort(one, one.ended()) : one.startedAtPort());
            recentBefore = newest == null ? recentBefore : earlier(recentBefore, atPort(one, newest));
        }
        if (known.size() > 0) {
            owned = new Owned(datasource, before, recentBefore);
        }
    }

    /** Returns the last run; of everything, that of each account that has had one since the last run of everything. */
    private List<LedgerRun> sinceEverything() throws LedgerException {
        if (account != null) {
            return List.of(last);
        }
        List<LedgerRun> newest = ledger.newest(catalog);
        long everything = newest.stream()
                .filter(one -> one.account() == null)
                .mapToLong(LedgerRun::number)
                .max()
                .orElse(0);
        return newest.stream().filter(one -> one.number() >= everything).toList();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    /** Converts a time of a run to Port's clock. */
    private static Instant atPort(LedgerRun run, Instant ours) {
        return run.startedAtPort().plus(Duration.between(run.started(), ours)).plus(UNCLEAR);
    }

    /** Reads what Port lists as ours: what was not written since the last run, and apart, what a run that died has written. */
    private final class Owned extends OwnedEntities {

        private final Instant recentBefore;
        private Instant before;
        private boolean recent;

        private Owned(Datasource datasource, Instant before, Instant recentBefore) {
            super(datasource);
            this.before = before;
            this.recentBefore = recentBefore;
        }

        @Override
        public boolean isReading() {
            return before != null;
        }

        @Override
        protected Instant before() {
            return before;
        }

        @Override
        protected void entity(String blueprint, String identifier, JsonNode relations) {
            known.confirm(EntityHash.of(blueprint, identifier), recent);
        }

        @Override
        protected void ended() {
            before = recent ? null : recentBefore;
            recent = true;
        }
    }

    /** Returns whether the run is to ask Port what it lists as ours, before it reads anything else. */
    public boolean isReading() {
        return owned != null;
    }

    /** Returns whether Port has not said yet all that it lists as ours. */
    boolean isUnconfirmed() {
        return owned != null && owned.isReading();
    }

    /** Returns who reads what Port lists as ours. */
    public OwnedEntities owned() {
        return owned;
    }

    /**
     * Begins to write. What Port has not confirmed is not known any more, in the ledger either.
     *
     * @param base what makes entities of records beside the mapping
     * @param plan hash of all that is to be read and made
     * @param fullEvery {@code port.resync.full-every}
     * @throws LedgerException if the ledger cannot be written
     */
    void begin(long base, long plan, Duration fullEvery) throws LedgerException {
        if (ledger == null) {
            return;
        }
        vintage = base;
        List<LedgerPage> doubted = known.isDoubtful() ? doubted() : List.of();
        incremental = isIncremental(plan, fullEvery);
        feedIsOfUse = isWhole() && !fullEvery.isZero();
        long known = last == null ? 0 : last.number();
        LedgerRun begun = new LedgerRun(
                0,
                run.id(),
                LedgerRun.State.OPEN,
                isResuming() ? last.first() : 0,
                part,
                run.started(),
                run.portClock().beganThere(),
                null,
                null,
                null,
                incremental ? null : plan,
                account,
                ledger.isShared() ? Node.NAME : null);
        current = ledger.begin(catalog, begun, known, doubted);
        writing = true;
    }

    /** Returns the pages that say something of Port that is not known, without it. */
    private List<LedgerPage> doubted() throws LedgerException {
        return doubted((identity, content) -> !known.isAccepted(identity, content));
    }

    /** Returns the pages that say something of Port that is to be doubted, without it. */
    private List<LedgerPage> doubted(Doubt doubt) throws LedgerException {
        List<LedgerPage> doubted = new ArrayList<>();
        ledger.pagesOf(catalog, account, (login, kind, scope, page) -> {
            long[] contents = page.entities().contents().clone();
            for (int i = 0; i < contents.length; i++) {
                if (doubt.isOf(page.entities().identities()[i], contents[i])) {
                    contents[i] = PackedEntities.UNKNOWN;
                }
            }
            if (!Arrays.equals(contents, page.entities().contents())) {
                doubted.add(page.doubted(page.entities().withContents(contents)));
            }
        });
        return doubted;
    }

    /** Tells whether what has not changed need not be read: all of it was, a short while ago, and was meant like this. */
    private boolean isIncremental(long plan, Duration fullEvery) throws LedgerException {
        boolean goesOnWithFull = isResuming() && last.fullPlan() != null;
        LedgerRun full =
                fullEvery.isZero() || run.part().full() || goesOnWithFull ? null : ledger.lastFull(catalog, account);
        if (full == null || full.fullPlan() != plan) {
            return false;
        }
        Duration age = Duration.between(full.started(), clock.instant());
        return !age.isNegative() && age.compareTo(fullEvery) < 0;
    }

    /** Returns whether the run is about everything, or all there is of an account. */
    private boolean isWhole() {
        return run.part().isAll() || run.part().isOneAccount();
    }

    /** Returns whether this run or a later one has a use for what GitHub says of changes. */
    boolean isFeedOfUse() {
        return writing && feedIsOfUse;
    }

    /** Returns whether the run reads only what has changed. */
    public boolean isIncremental() {
        return incremental;
    }

    /** Returns whether the last run was cut short and was about the same, so that this one goes on where it was. */
    private boolean isResuming() {
        return !incremental
                && last != null
                && last.isCutShort()
                && !resumeWithin.isZero()
                && Objects.equals(last.part(), part);
    }

    /**
     * Tells whether a run that has not ended is one that died: the last of a ledger that nobody else can have, or one that the
     * processes of a cluster know of, where another goes on with what it was about.
     *
     * @param start when it began, as Port was told
     */
    public boolean hasSeenBegin(Instant start) {
        if (last == null || ledger.isShared() && !run.isInCluster()) {
            return false;
        }
        try {
            List<LedgerRun> runs = ledger.isShared() ? ledger.runs(catalog, MOST_SEEN) : List.of(last);
            return runs.stream()
                    .anyMatch(
                            one -> one.started().truncatedTo(ChronoUnit.MILLIS).equals(start));
        } catch (LedgerException e) {
            failed(e);
            return false;
        }
    }

    /** Returns whether there is a ledger to write to. */
    public boolean isOn() {
        return writing;
    }

    /** Returns whether the ledger is in PostgreSQL, where the runs of other processes are numbered, too. */
    boolean isPostgresql() {
        return ledger != null && ledger.isPostgresql();
    }

    /** Returns the number of this run in the ledger. */
    long number() {
        return current.number();
    }

    /** Returns what makes entities of records beside the mapping. */
    long vintage() {
        return vintage;
    }

    KnownEntities known() {
        return known;
    }

    long contentSeed() {
        return contentSeed;
    }

    /** Returns the time since the run began, by whichever of our clocks has gone less: what is later is doubted. */
    Instant now() {
        return run.portClock().now();
    }

    /** Returns what is known of the pages of a listing; empty if that cannot be read. */
    List<LedgerPage> pages(long listing) {
        if (last == null) {
            return List.of();
        }
        try {
            return ledger.pages(catalog, listing);
        } catch (LedgerException e) {
            failed(e);
            return List.of();
        }
    }

    /**
     * Returns a listing that need not be read again.
     *
     * @param listing its id
     * @param vintage what makes entities of its records today
     * @return the listing; null if it has to be read
     */
    LedgerListing resumable(long listing, long vintage) {
        if (!writing || !isResuming()) {
            return null;
        }
        try {
            LedgerListing found = ledger.listing(catalog, listing);
            if (found == null || !found.clean() || found.vintage() != vintage || found.run() < last.first()) {
                return null;
            }
            Duration age = Duration.between(found.readAt(), clock.instant());
            return age.isNegative() || age.compareTo(resumeWithin) > 0 ? null : found;
        } catch (LedgerException e) {
            failed(e);
            return null;
        }
    }

    /** Returns a listing as an earlier run has left it; null if it is not known. */
    LedgerListing listing(long listing) {
        try {
            return writing ? ledger.listing(catalog, listing) : null;
        } catch (LedgerException e) {
            failed(e);
            return null;
        }
    }

    /**
     * Returns what GitHub had said before it was asked for the listings of a kind.
     *
     * @param login the organization in lower case
     * @param kind the kind
     * @return one for each listing of which it had said something; none if that cannot be read
     */
    List<Fingerprint> fingerprints(String login, String kind) {
        try {
            return !writing
                    ? List.of()
                    : ledger.fingerprints(catalog, login, kind).stream()
                            .map(Fingerprint::parse)
                            .filter(Objects::nonNull)
                            .toList();
        } catch (LedgerException e) {
            failed(e);
            return List.of();
        }
    }

    /** Notes that a listing is taken as it was, because GitHub says that nothing of it has changed. */
    void listingUnchanged() {
        unchanged.increment();
    }

    /** Returns how many listings were not read because GitHub says that nothing of them has changed. */
    public long unchangedListings() {
        return unchanged.sum();
    }

    /** Notes that only what has changed of a listing was read. */
    void listingChanged() {
        changed.increment();
    }

    /** Returns of how many listings only what has changed was read. */
    public long changedListings() {
        return changed.sum();
    }

    /** Notes that a listing is taken as the run before has left it. */
    void listingResumed() {
        resumed.increment();
    }

    /** Notes that a page was as it is. */
    void pageNotModified() {
        notModified.increment();
    }

    /** Returns how many listings were taken as the run before has left them. */
    long resumed() {
        return resumed.sum();
    }

    /** Returns how many requests were answered with 304, which cost no quota. */
    long notModified() {
        return notModified.sum();
    }

    /** Returns the run that this one goes on with, for people; null if it begins anew. */
    String resumes() {
        return resumed.sum() == 0 ? null : last.id();
    }

    /**
     * Takes what was found of a listing, all of it accepted or refused by Port. It is written with what others find at the
     * same time; does nothing once the ledger has failed.
     */
    void write(LedgerChange change) {
        int waiting;
        synchronized (unwritten) {
            unwritten.add(change);
            waiting = unwritten.size();
        }
        if (waiting >= WRITTEN_AT_ONCE || System.nanoTime() - writtenAt > WRITTEN_AFTER_NANOS) {
            write();
        }
    }

    /** Writes what was found so far. One thread at a time, so that not more than what others bring meanwhile is unwritten. */
    private void write() {
        writer.lock();
        try {
            List<LedgerChange> some;
            synchronized (unwritten) {
                some = List.copyOf(unwritten);
                unwritten.clear();
            }
            if (writing && !some.isEmpty()) {
                ledger.write(catalog, current, some);
            }
        } catch (LedgerException e) {
            failed(e);
        } finally {
            writtenAt = System.nanoTime();
            writer.unlock();
        }
    }

    /** Returns whether something counts as read that the run before has read. */
    public boolean isResumed() {
        return resumed.sum() > 0;
    }

    /**
     * Forgets what Port has of entities that events have written while the run went on: its pages say what it had read.
     *
     * @param touched hashes of blueprint and identifier
     */
    void doubt(Set<Long> touched) {
        write();
        if (touched.isEmpty() || !writing) {
            return;
        }
        try {
            ledger.doubt(catalog, current, doubted((identity, content) -> touched.contains(identity)));
        } catch (LedgerException e) {
            failed(e);
        }
    }

    /**
     * Ends the run in the ledger.
     *
     * @param report what it did
     */
    void end(ResyncReport report) {
        write();
        if (!writing) {
            return;
        }
        writing = false;
        LedgerRun.State state =
                switch (report.outcome()) {
                    case COMPLETE -> LedgerRun.State.COMPLETE;
                    case ABORTED -> LedgerRun.State.ABORTED;
                    case FAILED -> LedgerRun.State.FAILED;
                    case INCOMPLETE -> run.isExpired() ? LedgerRun.State.ABORTED : LedgerRun.State.INCOMPLETE;
                };
        LedgerRun ended = new LedgerRun(
                current.number(),
                current.id(),
                state,
                current.first(),
                current.part(),
                current.started(),
                // Each further answer of Port's tells it better; the first may have been long on its way
                run.portClock().beganThere(),
                now(),
                cut(report.toString()),
                report.counts(),
                current.fullPlan(),
                current.account(),
                current.node());
        try {
            if (state != LedgerRun.State.COMPLETE) {
                // A listing that failed is not written, but what was read of it is posted
                ledger.doubt(catalog, current, doubted());
            }
            ledger.end(
                    catalog,
                    ended,
                    report.unknown(),
                    report.spared(),
                    state == LedgerRun.State.COMPLETE && isWhole() && !incremental);
        } catch (LedgerException e) {
            failed(e);
        }
    }

    private static String cut(String summary) {
        return summary.length() <= LONGEST_SUMMARY ? summary : summary.substring(0, LONGEST_SUMMARY);
    }

    private void failed(LedgerException e) {
        boolean first;
        synchronized (this) {
            first = writing;
            writing = false;
        }
        if (first) {
            LOG.warn("{}; this run goes on without writing to it", e.getMessage());
        }
        // What was not read from the database but of it is damaged
        source.failed(ledger, e.isDamaged());
    }

    /** Takes what a listing has made before and this run has not seen: the ledger forgets it with the pages it was on. */
    void gone(String kind, String scope, long[] identities) {
        long[] unseen = Arrays.stream(identities)
                .filter(identity -> !run.seen().contains(identity))
                .toArray();
        if (unseen.length > 0) {
            gone.add(new Gone(kind, scope, unseen));
        }
    }

    /**
     * Returns which listing has made an entity, as far as the ledger knows; of nothing if there is none. For a run that has
     * read and delivered everything: it is looked up once.
     */
    public synchronized Origins origins() {
        if (ledger == null) {
            return Origins.NONE;
        }
        if (origins == null) {
            write();
            try {
                Origins found = new Origins();
                ledger.pagesOf(
                        catalog,
                        null,
                        (login, kind, scope, page) ->
                                found.add(kind, scope, page.entities().identities()));
                gone.forEach(one -> found.add(one.kind(), one.scope(), one.identities()));
                origins = found;
            } catch (LedgerException e) {
                failed(e);
                return Origins.NONE;
            }
        }
        return origins;
    }
}
