package io.github.portgithub.resync;

import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.delivery.PostponedEntities;
import io.github.portgithub.github.GithubFindings;
import io.github.portgithub.github.GithubRun;
import io.github.portgithub.github.PageSeam;
import io.github.portgithub.github.ResyncPart;
import io.github.portgithub.http.ServerClock;
import io.github.portgithub.mapping.MappingFaults;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.Projection;
import io.github.portgithub.mapping.ResourceMapping;
import io.github.portgithub.port.BlueprintComparison;
import io.github.portgithub.port.PortRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * One run: it knows what it owes. Every entity that was mapped ends as accepted or refused, every repository that was
 * handed over ends as read or unknown; the summary, the log and the exit code all read these numbers.
 *
 * <p>Thread-safe. Waiting releases the lock and wakes on every delivery, so nothing sleeps while it holds one.
 */
public final class ResyncRun implements GithubRun, PortRun {

    /** How often, at the most, a long kind tells how far it is. */
    static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);

    /** Why a run ends that takes longer than {@code port.resync.max-duration}. */
    static final String TOO_LONG = "port.resync.max-duration is over: what was not read by then is unknown";

    /** How long after {@code port.resync.max-duration} a run waits for what is on its way still. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String id;
    private final Clock clock;
    private final ServerClock portClock;
    private final Instant started;
    private final BooleanSupplier stopping;
    private final MappingFaults faults = new MappingFaults();
    private final LongAdder requests = new LongAdder();
    private final LongAdder posts = new LongAdder();
    private final AtomicLong owed = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final LongAdder kept = new LongAdder();
    private final PostponedEntities postponed;
    private final GithubFindings github = new GithubFindings();
    private final FoundTrees trees = new FoundTrees();
    private final ChangeFeed feed = new ChangeFeed();
    private final BlueprintComparison blueprints = new BlueprintComparison();
    private final SeenEntities seen = new SeenEntities();
    private final Map<String, AccountRun> accounts = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Semaphore> workers = new ConcurrentHashMap<>();
    private final AtomicInteger openAccounts = new AtomicInteger();
    private final Map<PagedListing.Of, PagedListing> pagedListings = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Set<Long> shownBefore = Set.of();
    private volatile RunLedger ledger = RunLedger.off();
    private volatile RunFence fence = RunFence.NONE;
    private volatile boolean inCluster;
    private final ResyncPart part;
    private volatile PortAppConfig mapping;
    private volatile List<Fetch> kinds = List.of();
    private final Instant deadline;
    private volatile String failure;
    private volatile String deadLetter;
    private volatile boolean expired;
    private volatile Instant ended;
    private volatile DeletionOutcome deletion;
    private volatile String deletionSkipped;
    private volatile String deletionFailure;

    /**
     * @param clock tells the time, never null
     * @param mostDuration {@code port.resync.max-duration}: after this time the run reads no further page
     * @param stopping true once the Camel context is stopping: the run then reads no further page
     * @param batches cuts what waits for the second pass into batches, never null
     */
    public ResyncRun(Clock clock, Duration mostDuration, BooleanSupplier stopping, BatchAggregationStrategy batches) {
        this(clock, mostDuration, stopping, batches, ResyncPart.ALL);
    }

    /**
     * @param clock tells the time, never null
     * @param mostDuration {@code port.resync.max-duration}: after this time the run reads no further page
     * @param stopping true once the Camel context is stopping: the run then reads no further page
     * @param batches cuts what waits for the second pass into batches, never null
     * @param part what the run is about
     */
    public ResyncRun(
            Clock clock,
            Duration mostDuration,
            BooleanSupplier stopping,
            BatchAggregationStrategy batches,
            ResyncPart part) {
        this.clock = clock;
        this.part = part;
        this.postponed = new PostponedEntities(batches);
        this.portClock = new ServerClock(clock);
        this.started = portClock.began();
        this.deadline = started.plus(mostDuration);
        this.id = ID.format(started) + '-' + UUID.randomUUID().toString().substring(0, 4);
        this.stopping = stopping;
    }

    /**
     * Fixes what this run does. Kinds come in mapping order, except that organizations come first and repositories
     * second: what others relate to is there before them, and the repository list is read once for every kind.
     *
     * @param mapping the checked mapping, never null
     */
    public void plan(PortAppConfig mapping) {
        Map<String, List<ResourceRun>> fetches = new LinkedHashMap<>();
        for (String first : List.of("organization", "repository", "")) {
            for (ResourceMapping resource : mapping.resources()) {
                if (part.hasKind(resource.kind())
                        && (first.isEmpty() || resource.kind().equals(first))) {
                    String key = resource.kind() + ' ' + resource.selectorKey();
                    List<ResourceRun> sharing = fetches.computeIfAbsent(key, k -> new ArrayList<>());
                    if (sharing.stream().noneMatch(run -> run.mapping() == resource)) {
                        sharing.add(new ResourceRun(this, resource));
                    }
                }
            }
        }
        for (String kind : part.kinds()) {
            if (mapping.resources().stream()
                    .noneMatch(resource -> resource.kind().equals(kind))) {
                throw new IllegalArgumentException("the mapping has no resource of kind " + kind);
            }
        }
        this.mapping = mapping;
        this.kinds = fetches.values().stream()
                .map(resources -> new Fetch(resources, clock, PROGRESS_INTERVAL))
                .toList();
    }

    /** Takes the definitions of resources of which an earlier run has found that identifiers show the repository. */
    void shownBefore(Set<Long> definitions) {
        shownBefore = definitions;
    }

    boolean isShownBefore(long definition) {
        return shownBefore.contains(definition);
    }

    /** Returns the run's name: its start in UTC and four letters that tell it from others; fit for a file name. */
    public String id() {
        return id;
    }

    /** Returns what the run knows from earlier ones, and keeps for later ones; of a run without a ledger, nothing. */
    public RunLedger ledger() {
        return ledger;
    }

    /** Returns what GitHub has said of the repositories before they are read. */
    ChangeFeed feed() {
        return feed;
    }

    void withLedger(RunLedger of) {
        ledger = of;
    }

    /** Returns what keeps the run from writing to Port once a newer one has begun. */
    RunFence fence() {
        return fence;
    }

    void withFence(RunFence of) {
        fence = of;
    }

    /** Returns whether other processes do the same for other accounts at the same time. */
    public boolean isInCluster() {
        return inCluster;
    }

    /** Returns whether the run is of one of the accounts of a cluster, of which only all together are everything. */
    public boolean isOfOneOfMany() {
        return inCluster && part.isOneAccount();
    }

    void inCluster() {
        inCluster = true;
    }

    @Override
    public ResyncPart part() {
        return part;
    }

    @Override
    public GithubFindings github() {
        return github;
    }

    /** Returns the Git trees that the run knows of. */
    FoundTrees trees() {
        return trees;
    }

    /** Returns what the kinds that are made of files show of a repository. */
    @Override
    public Projection projection() {
        Projection shown = Projection.NOTHING;
        for (Fetch fetch : kinds) {
            Projection repository = FileWants.ofRepository(fetch);
            shown = repository == null ? shown : shown.and(repository);
        }
        return shown;
    }

    @Override
    public ServerClock portClock() {
        return portClock;
    }

    @Override
    public BlueprintComparison blueprints() {
        return blueprints;
    }

    /** Returns when the run began, by our clock. */
    public Instant started() {
        return started;
    }

    /** Returns the mapping of this run; null until it is planned. */
    public PortAppConfig mapping() {
        return mapping;
    }

    /** Returns the fetches of this run in their order; empty until it is planned. */
    public List<Fetch> kinds() {
        return kinds;
    }

    /** Returns the faults that mapping met so far. */
    public MappingFaults faults() {
        return faults;
    }

    /** Returns whether the run may read on: false once it is to stop, has failed as a whole or takes too long. */
    public boolean isOpen() {
        if (failure == null && !clock.instant().isBefore(deadline)) {
            expired = true;
            fail(TOO_LONG);
        }
        return !stopping.getAsBoolean() && failure == null;
    }

    /** Returns whether the run ended because it took too long. */
    public boolean isExpired() {
        return expired;
    }

    /** Returns whether what is not delivered by now never will be: a run must end, whatever got lost. */
    boolean isOverdue() {
        return !clock.instant().isBefore(deadline.plus(GRACE));
    }

    /** Returns whether even what ends a run that takes too long has not ended it: some part of it hangs. */
    public boolean isStuck() {
        return !clock.instant().isBefore(deadline.plus(GRACE).plus(GRACE));
    }

    /** Returns whether the program stops before the run is done. */
    public boolean isAborted() {
        return stopping.getAsBoolean();
    }

    /** Returns the GitHub requests made, retries included. */
    public long requests() {
        return requests.sum();
    }

    /** Returns the bulk posts made, retries not included. */
    public long posts() {
        return posts.sum();
    }

    /** Returns why the run failed as a whole, or null. */
    public String failure() {
        return failure;
    }

    /** Returns how long the run has taken so far, or took. */
    public Duration duration() {
        return Duration.between(started, ended != null ? ended : clock.instant());
    }

    /** Returns the entities that this run mapped, whatever became of them. */
    public SeenEntities seen() {
        return seen;
    }

    /** Returns an account of the run by its login, in any case; it is new if nobody has named it yet. */
    AccountRun account(String login) {
        return accounts.computeIfAbsent(login.toLowerCase(Locale.ROOT), any -> new AccountRun(login, clock));
    }

    /**
     * Returns the workers of the accounts that are limited together.
     *
     * @param limitedBy names what limits them
     * @param concurrency how many repositories of theirs may be with workers at once
     * @return a permit for each worker
     */
    Semaphore workers(String limitedBy, int concurrency) {
        return workers.computeIfAbsent(limitedBy, key -> new Semaphore(concurrency, true));
    }

    /** Returns the accounts of the run in the order in which they were found; none until GitHub or the mapping has named them. */
    public List<AccountRun> accounts() {
        synchronized (accounts) {
            return List.copyOf(accounts.values());
        }
    }

    /** Returns the accounts that were handed over and are not read to their end. */
    int openAccounts() {
        return openAccounts.get();
    }

    void accountOpened() {
        openAccounts.incrementAndGet();
    }

    void accountClosed() {
        openAccounts.decrementAndGet();
        signal();
    }

    void pagesMet(PagedListing.Of listing, PageSeam seam) {
        pagedListings.computeIfAbsent(listing, PagedListing::new).met(seam);
    }

    /** Returns the listings of which some record may have been skipped between two pages. */
    public Collection<PagedListing> pagedListings() {
        return pagedListings.values();
    }

    public void planDeletion(DeletionOutcome plan) {
        deletion = plan;
    }

    public void deletionSkipped(String reason) {
        deletionSkipped = reason;
    }

    public void deletionFailed(String reason) {
        deletionFailure = reason;
    }

    /** Returns whether stale entities are gone, as far as this run may delete them. */
    boolean isReconciled() {
        return deletionFailure == null && (deletion == null || deletion.isWhole());
    }

    /** Returns the number of entities that Port says it deleted. */
    long deleted() {
        return deletion == null ? 0 : deletion.deleted();
    }

    /** Returns the number of entities that are spared although they were not mapped. */
    long protectedEntities() {
        return deletion == null ? 0 : deletion.protectedEntities();
    }

    /** Returns some of the entities that are spared, by reason. */
    Map<String, List<String>> spared() {
        return deletion == null ? Map.of() : deletion.spared();
    }

    /** Returns what the summary tells about deletion, one line each. */
    List<String> deletionLines() {
        List<String> lines = new ArrayList<>();
        if (deletionSkipped != null) {
            lines.add("nothing is deleted: " + deletionSkipped);
        }
        if (deletion != null) {
            lines.addAll(deletion.lines());
        }
        if (deletionFailure != null) {
            lines.add("the deletion of stale entities failed: " + deletionFailure);
        }
        return lines;
    }

    void fail(String reason) {
        failure = reason;
        signal();
    }

    /** Ends the run because a server does not answer; what failed before stays the reason. */
    void giveUp(String reason) {
        if (failure == null) {
            fail(reason);
        }
    }

    void end() {
        ended = clock.instant();
        postponed.close();
    }

    void requested() {
        requests.increment();
    }

    void posted() {
        posts.increment();
    }

    void owe(int entities) {
        owed.addAndGet(entities);
    }

    void settle(int entities) {
        if (owed.addAndGet(-entities) <= waiting.get()) {
            signal();
        }
    }

    /** Returns the entities that wait for the second pass, until the run ends. */
    public PostponedEntities postponed() {
        return postponed;
    }

    void kept(String place) {
        kept.increment();
        deadLetter = place;
    }

    /** Returns the number of refused entities that the dead letter has. */
    public long kept() {
        return kept.sum();
    }

    /** Returns where the dead letter keeps refused entities: a file or an endpoint; null if it has none of this run. */
    public String deadLetter() {
        return deadLetter;
    }

    void postpone() {
        waiting.incrementAndGet();
        signal();
    }

    /** Returns whether every mapped entity is accepted, refused or waits for the second pass. */
    boolean isPosted() {
        // in this order: meanwhile the first may only shrink and the second only grow
        long left = owed.get();
        return left <= waiting.get();
    }

    /** Returns the mapped entities that are neither accepted nor refused yet. */
    public long owed() {
        return owed.get();
    }

    /** Returns the mapped entities that are neither accepted nor refused, nor wait for the second pass. */
    long undelivered() {
        return Math.max(0, owed.get() - waiting.get());
    }

    /** Returns numbers of which at least one changes with everything that happens in this run. */
    List<Long> progress() {
        long pages = 0;
        long open = 0;
        for (Fetch kind : kinds) {
            pages += kind.pages();
            open += kind.openScopes();
        }
        return List.of(requests.sum(), posts.sum(), owed.get(), waiting.get(), pages, open);
    }

    void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the condition holds or the program is forced to stop.
     *
     * @param condition checked on every change and at least once a second
     * @param forced true once waiting is no use any more
     * @throws InterruptedException if the thread is interrupted
     */
    void await(BooleanSupplier condition, BooleanSupplier forced) throws InterruptedException {
        lock.lock();
        try {
            while (!condition.getAsBoolean() && !forced.getAsBoolean()) {
                changed.await(1, TimeUnit.SECONDS);
            }
        } finally {
            lock.unlock();
        }
    }
}
