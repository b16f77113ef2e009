package io.github.portgithub.status;

import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerRun;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.ResourceRun;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.resync.ResyncRun;
import io.github.portgithub.resync.Resyncs;
import io.github.portgithub.resync.RunLedgers;
import io.github.portgithub.resync.RunListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What runs did since the program started, and what one does now: the one place that metrics, health and the page read. Keeps
 * the last {@value #MOST_KEPT} runs, so its size does not grow. Thread-safe; nobody who asks holds up a run.
 */
public final class RunHistory implements RunListener {

    /** How many names are kept for each kind or reason. */
    static final int MOST_NAMED = 100;

    private static final int MOST_KEPT = 50;

    private final Resyncs resyncs;
    private final RunLedgers ledgers;
    private final Clock clock;
    private final Instant since;
    private final Deque<EndedRun> ended = new ArrayDeque<>();
    private final Map<String, Map<Figure, Long>> totals = new TreeMap<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private Duration duration = Duration.ZERO;
    private long deleted;
    private long kept;
    /** The run that was counted last; not itself, which knows all entities. */
    private String counted;

    private Instant lastComplete;
    private boolean hasAskedLedger;

    /**
     * @param resyncs tells of runs, never null
     * @param ledgers know of runs before the program started, if there is a ledger
     */
    public RunHistory(Resyncs resyncs, RunLedgers ledgers) {
        this.resyncs = resyncs;
        this.ledgers = ledgers;
        this.clock = Clock.systemUTC();
        this.since = clock.instant();
    }

    /** Asks to be told of runs; called once at start. */
    public void begin() {
        resyncs.addListener(this);
    }

    /** Lets somebody else be told of runs. */
    void listen(RunListener listener) {
        resyncs.addListener(listener);
    }

    /** Lets nobody else be told of runs. */
    void leave(RunListener listener) {
        resyncs.removeListener(listener);
    }

    @Override
    public synchronized void ended(ResyncRun run, ResyncReport report) {
        kinds(run).forEach((kind, resources) -> {
            Map<Figure, Long> ofKind = totals.computeIfAbsent(kind, any -> new EnumMap<>(Figure.class));
            for (Figure figure : Figure.values()) {
                ofKind.merge(figure, sum(resources, figure), Long::sum);
            }
        });
        outcomes.merge(report.outcome(), 1L, Long::sum);
        duration = duration.plus(report.duration());
        deleted += report.deleted();
        kept += report.kept();
        counted = run.id();
        EndedRun last = ended.pollLast();
        if (last != null) {
            ended.addLast(
                    new EndedRun(last.id(), last.started(), last.ended(), last.unknown(), named(last.report(), 0)));
        }
        ended.addLast(new EndedRun(
                run.id(),
                run.started(),
                clock.instant(),
                report.unknown().values().stream().mapToInt(Map::size).sum(),
                named(report, MOST_NAMED)));
        if (ended.size() > MOST_KEPT) {
            ended.removeFirst();
        }
        if (ended.getLast().isOfEverything() && ended.getLast().isComplete()) {
            lastComplete = ended.getLast().ended();
        }
    }

    /** Returns the run that goes on, planned or not; null if there is none. */
    public ResyncRun current() {
        return resyncs.current();
    }

    /** Returns the runs that have ended, the last one last; none from before the program started. */
    public synchronized List<EndedRun> ended() {
        return List.copyOf(ended);
    }

    /** Returns the run that ended last; null if none has. */
    public synchronized EndedRun last() {
        return ended.peekLast();
    }

    /**
     * Returns when a run of everything last ended as complete, be it before the program started, if there is a ledger; null
     * if no such run is known. The ledger is asked once.
     */
    public Instant lastComplete() {
        synchronized (this) {
            if (lastComplete != null || hasAskedLedger) {
                return lastComplete;
            }
            hasAskedLedger = true;
        }
        Instant before = completeBeforeStart();
        synchronized (this) {
            if (lastComplete == null) {
                lastComplete = before;
            }
            return lastComplete;
        }
    }

    private Instant completeBeforeStart() {
        try {
            return ledgers.lastRuns(MOST_KEPT).stream()
                    .filter(run -> run.state() == LedgerRun.State.COMPLETE && run.part() == null)
                    .map(LedgerRun::ended)
                    .findFirst()
                    .orElse(null);
        } catch (LedgerException e) {
            // The next run says so in the log
            return null;
        }
    }

    /** Returns when the program started. */
    public Instant since() {
        return since;
    }

    /** Returns the kinds that runs have read, or the current one is to read. */
    public synchronized Set<String> kinds() {
        Set<String> kinds = new TreeSet<>(totals.keySet());
        ResyncRun run = uncounted();
        if (run != null) {
            kinds.addAll(kinds(run).keySet());
        }
        return kinds;
    }

    /** Returns how often something happened in all runs, the current one included. */
    public synchronized long total(String kind, Figure figure) {
        long total = totals.getOrDefault(kind, Map.of()).getOrDefault(figure, 0L);
        ResyncRun run = uncounted();
        return run == null ? total : total + sum(kinds(run).getOrDefault(kind, List.of()), figure);
    }

    /** Returns how many runs ended so. */
    public synchronized long runs(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** Returns how many runs have ended. */
    public synchronized long runs() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns how long all runs that have ended took together. */
    public synchronized Duration duration() {
        return duration;
    }

    /** Returns how many entities runs that have ended deleted. */
    public synchronized long deleted() {
        return deleted;
    }

    /** Returns how many refused entities the dead letter has got, the current run included. */
    public synchronized long kept() {
        ResyncRun run = uncounted();
        return run == null ? kept : kept + run.kept();
    }

    /** A run is current for a moment after it has been counted. */
    private ResyncRun uncounted() {
        ResyncRun run = resyncs.current();
        return run == null || run.id().equals(counted) ? null : run;
    }

    private static Map<String, List<ResourceRun>> kinds(ResyncRun run) {
        Map<String, List<ResourceRun>> kinds = new TreeMap<>();
        for (Fetch fetch : run.kinds()) {
            kinds.computeIfAbsent(fetch.kind(), any -> new ArrayList<>()).addAll(fetch.resources());
        }
        return kinds;
    }

    private static long sum(List<ResourceRun> resources, Figure figure) {
        return resources.stream().mapToLong(figure::of).sum();
    }

    /** Returns a report with fewer names: an organization may have many repositories, and all of them may be unknown. */
    private static ResyncReport named(ResyncReport report, int most) {
        Map<String, Map<String, String>> unknown = new LinkedHashMap<>();
        report.unknown().forEach((kind, scopes) -> {
            Map<String, String> some = new TreeMap<>();
            scopes.entrySet().stream().limit(most).forEach(scope -> some.put(scope.getKey(), scope.getValue()));
            unknown.put(kind, some);
        });
        return new ResyncReport(
                report.outcome(),
                report.failure(),
                report.duration(),
                report.rows(),
                unknown,
                report.refusals(),
                report.requests(),
                report.notModified(),
                report.resumed(),
                report.resumes(),
                report.incremental(),
                report.part(),
                report.posts(),
                report.kept(),
                report.deadLetter(),
                report.deleted(),
                report.protectedEntities(),
                report.deletion(),
                report.spared(),
                report.foreseen(),
                report.remarks(),
                report.accounts().stream().limit(most).toList(),
                report.hint());
    }
}
