package io.github.portgithub.cluster;

import io.github.portgithub.github.Owner;
import io.github.portgithub.github.ResyncPart;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerRun;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.ledger.SharedNumbers;
import io.github.portgithub.port.PortPause;
import io.github.portgithub.resync.RunLedgers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Variable;
import org.apache.camel.util.TimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done, in Quartz's clustered job store: whoever asks for a resync leaves a job there, and one process takes it.
 * A round of everything is a job for each account; once in {@code port.resync.full-every} it is one run of everything, which
 * alone can tell what no account has any more. Quartz elects, locks and finds out who has died; the number of a run in the
 * ledger keeps who was only thought dead from writing.
 *
 * <p>Used by {@code routes/cluster.camel.yaml}, and without it of no use. Loads nothing of Quartz, which a host may be without,
 * unless there is a cluster. Thread-safe.
 *
 * @see <a href="https://www.quartz-scheduler.org/documentation/quartz-2.3.0/configuration/ConfigJDBCJobStoreClustering.html">Quartz:
 *     clustering</a>
 */
public final class Jobs implements CamelContextAware, PortPause.Shared {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private static final String CLUSTER = "port.cluster";

    private static final String BEGAN = "began";
    private static final String REQUEST = "resync-request";

    private static final String PAUSE = "port-pause";

    private final PortPause pause;
    private final LedgerSource source;
    private final RunLedgers ledgers;
    private final boolean on;
    private final String host;
    private final Duration fullEvery;
    private final Duration mostDuration;
    private final Clock clock = Clock.systemUTC();
    private CamelContext camelContext;
    private JobStore store;
    private SharedNumbers numbers;

    /**
     * @param source has the ledger, which must be in PostgreSQL
     * @param ledgers know of runs
     * @param on {@code port.cluster}
     * @param host {@code port.cluster.scheduler}: name of a Quartz component of the host, or that of our own
     * @param fullEvery {@code port.resync.full-every}
     * @param mostDuration {@code port.resync.max-duration}
     * @param pause is told how long Port wants no request
     */
    public Jobs(
            LedgerSource source,
            RunLedgers ledgers,
            boolean on,
            String host,
            String fullEvery,
            String mostDuration,
            PortPause pause) {
        this.pause = pause;
        this.source = source;
        this.ledgers = ledgers;
        this.on = on;
        this.host = host.strip().equals(JobStore.OURS) ? "" : host.strip();
        this.fullEvery = Duration.ofMillis(TimeUtils.toMilliSeconds(fullEvery));
        this.mostDuration = Duration.ofMillis(TimeUtils.toMilliSeconds(mostDuration));
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Sets up the job store, if there is a cluster; called once at start.
     *
     * @throws IllegalArgumentException if the ledger is not in PostgreSQL, or the host's scheduler is of no cluster; the
     *     message names the property
     */
    public void begin() {
        if (!on) {
            return;
        }
        if (!source.isOn() || source.isEmbedded()) {
            throw new IllegalArgumentException(CLUSTER + "=true needs a ledger in PostgreSQL that all processes share:"
                    + " set port.ledger.url to jdbc:postgresql://..., or port.ledger.data-source, and no port.dry-run");
        }
        numbers = new SharedNumbers(source, ledgers.catalog());
        store = new JobStore(camelContext, group());
        store.begin(host, source);
        pause.share(this);
    }

    @Override
    public void pause(Duration wait) {
        try {
            numbers.raiseTime(PAUSE, wait);
        } catch (LedgerException e) {
            // The others find out by themselves
        }
    }

    @Override
    public Duration left() {
        try {
            return numbers.until(PAUSE);
        } catch (LedgerException e) {
            return Duration.ZERO;
        }
    }

    /** Returns the group of all our jobs in the job store, which others may use, too: those of one catalog. */
    private String group() {
        return "port-github-" + ledgers.catalog();
    }

    /**
     * Leaves a resync to be done by any process. One that waits already serves whoever else asks.
     *
     * @param part what it is to be about
     * @throws IllegalStateException if the job store cannot be used
     */
    public void ask(@Variable("part") ResyncPart part) {
        store.leave(part);
    }

    /**
     * Leaves a run of each account to be done.
     *
     * @param accounts whom the mapping is about
     * @throws IllegalStateException if the job store cannot be used
     */
    public void askAccounts(@Variable("accounts") List<Owner> accounts) {
        Set<String> logins = logins(accounts);
        for (String login : logins) {
            ask(ResyncPart.ofAccount(login));
        }
        LOG.info("Resync of {} accounts, each by whichever process is free", logins.size());
    }

    private static Set<String> logins(List<Owner> accounts) {
        return accounts.stream()
                .map(owner -> owner.login().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Tells whether everything is to be one run: somebody asks for a full one, there is no more than one account, or the last
     * is longer ago than {@code port.resync.full-every}.
     *
     * @param part what was asked for
     * @param accounts whom the mapping is about
     * @throws LedgerException if the ledger cannot be read
     */
    public boolean isOfEverything(@Variable("part") ResyncPart part, @Variable("accounts") List<Owner> accounts)
            throws LedgerException {
        if (part.full() || logins(accounts).size() < 2 || fullEvery.isZero()) {
            return true;
        }
        Instant began = Instant.ofEpochMilli(numbers.first(BEGAN, clock.millis()));
        LedgerRun full = ledgers.lastFull();
        Instant since = full == null || full.started().isBefore(began) ? began : full.started();
        return Duration.between(since, clock.instant()).compareTo(fullEvery) >= 0;
    }

    /**
     * Tells whether a run of everything goes on in another process, which does what a run of an account would.
     *
     * @param part what the run is to be about
     * @throws LedgerException if the ledger cannot be read
     */
    public boolean isCovered(@Variable("part") ResyncPart part) throws LedgerException {
        if (part.full() || !part.isOneAccount()) {
            return false;
        }
        LedgerRun everything = ledgers.lastOfEverything();
        return everything != null
                && everything.state() == LedgerRun.State.OPEN
                && Duration.between(everything.started(), clock.instant()).compareTo(mostDuration) < 0
                && isAlive(everything.node());
    }

    private boolean isAlive(String node) throws LedgerException {
        return !host.isEmpty() || nodes().stream().anyMatch(one -> one.name().equals(node) && one.isAlive());
    }

    /**
     * Takes a request of Port's, so that no other process serves it, too.
     *
     * @param asked when it was made, in milliseconds
     * @return whether no process has taken it, or a later one
     * @throws LedgerException if that cannot be written
     */
    public boolean take(@Variable("requestedAt") long asked) throws LedgerException {
        return numbers.raise(REQUEST, asked);
    }

    /**
     * Returns the processes that Quartz knows of, in a scheduler of ours, whether this is one of them or not.
     *
     * @return by name, without what they do; empty if there is no cluster
     * @throws LedgerException if the job store cannot be read
     */
    public List<NodeState> nodes() throws LedgerException {
        return nodes(List.of());
    }

    /**
     * Returns the processes that Quartz knows of, in a scheduler of ours, and what they do.
     *
     * @return by name; empty if there is no cluster
     * @throws LedgerException if the job store or the ledger cannot be read
     */
    public List<NodeState> nodesAtWork() throws LedgerException {
        return on ? nodes(ledgers.openRuns()) : List.of();
    }

    private List<NodeState> nodes(List<LedgerRun> open) throws LedgerException {
        return !source.isOn() || source.isEmbedded() || !host.isEmpty()
                ? List.of()
                : source.look(connection -> NodeState.read(connection, JobStore.TABLES, group(), open));
    }

    /** Returns whether there is a cluster. */
    public boolean isOn() {
        return on;
    }
}
