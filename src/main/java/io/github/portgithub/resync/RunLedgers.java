package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.delivery.LiveUpdates;
import io.github.portgithub.github.GithubAnswer.Completeness;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.ListingWalk;
import io.github.portgithub.github.Repository;
import io.github.portgithub.ledger.Inbox;
import io.github.portgithub.ledger.InboxState;
import io.github.portgithub.ledger.Ledger;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerRun;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.ledger.LedgerUnknown;
import io.github.portgithub.mapping.EntityHash;
import io.github.portgithub.mapping.PageProjection;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.port.PortToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.util.TimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a run its {@link RunLedger}, and a listing its {@link ListingRecord}.
 *
 * <p>Used by {@code routes/ledger.camel.yaml} and {@code routes/listing.camel.yaml}. Stateless, thread-safe.
 */
public final class RunLedgers implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(RunLedgers.class);

    private static final String OURS = "port-github-";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Variable: the first page of the listing of which only what has changed is read. */
    private static final String WHOLE_LISTING = "wholeListing";

    /** What a listing is to be, beside its URL. */
    private static final List<String> SAID = List.of(
            PageProjection.RECORDS_IN,
            PageProjection.RECORDS_WITHOUT,
            PageProjection.WITHHELD,
            PageProjection.WINDOW,
            ListingWalk.NONE_ON);

    private final Clock clock = Clock.systemUTC();
    private final LedgerSource source;
    private final Datasource datasource;
    private final PortToken token;
    private final String githubUrl;
    private final String portUrl;
    private final Duration resumeWithin;
    private final LiveUpdates live;
    private final Duration fullEvery;
    private CamelContext camelContext;

    /**
     * @param source opens the ledger
     * @param datasource tells which entities are ours
     * @param token tells as whom Port knows us
     * @param githubUrl {@code github.api-url}
     * @param portUrl {@code port.api-url}
     * @param resumeWithin {@code port.resync.resume-within}, as Camel writes durations; 0 to begin anew each time
     * @param live what events have written
     * @param fullEvery {@code port.resync.full-every}, as Camel writes durations; 0 to read everything each time
     */
    public RunLedgers(
            LedgerSource source,
            Datasource datasource,
            PortToken token,
            String githubUrl,
            String portUrl,
            String resumeWithin,
            LiveUpdates live,
            String fullEvery) {
        this.live = live;
        this.fullEvery = Duration.ofMillis(TimeUtils.toMilliSeconds(fullEvery));
        this.source = source;
        this.datasource = datasource;
        this.token = token;
        this.githubUrl = githubUrl;
        this.portUrl = portUrl;
        this.resumeWithin = Duration.ofMillis(TimeUtils.toMilliSeconds(resumeWithin));
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Returns the name of what one Port has of one integration, in any ledger. */
    public String catalog() {
        return String.format(
                "%016x", EntityHash.of(portUrl + '\n' + token.clientId(), datasource.prefix() + datasource.suffix()));
    }

    /**
     * Tells what waits of live events.
     *
     * @return null if none can come
     * @throws LedgerException if it cannot be read
     */
    public InboxState events() throws LedgerException {
        Inbox inbox = source.openInbox();
        return inbox == null ? null : inbox.state(catalog());
    }

    /**
     * Tells what is known.
     *
     * @param name an organization, a repository, or an entity's blueprint and identifier with a colon between them; null for
     *     the last runs
     * @return lines of text
     * @throws LedgerException if there is no ledger, or it cannot be read
     */
    public String describe(String name) throws LedgerException {
        if (name == null) {
            return LedgerReport.ofRuns(lastRuns(LedgerReport.LAST_RUNS));
        }
        return isOfEntity(name) ? LedgerReport.ofEntity(knownOfEntity(name)) : LedgerReport.ofScope(knownOfScope(name));
    }

    /** Returns whether a name is a blueprint's and an entity's, with a colon between them. */
    public static boolean isOfEntity(String name) {
        return name.indexOf(':') >= 0;
    }

    /**
     * Returns the last runs.
     *
     * @param most how many
     * @return the newest first; empty if there was none
     * @throws LedgerException if there is no ledger, or it cannot be read
     */
    public List<LedgerRun> lastRuns(int most) throws LedgerException {
        return known().runs(catalog(), most);
    }

    /** Returns the last run of everything that read it to the last record and was complete; null if there is none. */
    public LedgerRun lastFull() throws LedgerException {
        return known().lastFull(catalog(), null);
    }

    /** Returns the newest run that is of no one account, if that is of everything, whatever became of it; else null. */
    public LedgerRun lastOfEverything() throws LedgerException {
        return known().newest(catalog()).stream()
                .filter(run -> run.account() == null && run.part() == null)
                .findFirst()
                .orElse(null);
    }

    /** Returns the runs that have not ended and that no other has taken the place of. */
    public List<LedgerRun> openRuns() throws LedgerException {
        return known().newest(catalog()).stream()
                .filter(run -> run.state() == LedgerRun.State.OPEN)
                .toList();
    }

    /**
     * Returns what a run could not read.
     *
     * @param run the run
     * @return by kind and name
     * @throws LedgerException if there is no ledger, or it cannot be read
     */
    public List<LedgerUnknown> unknownIn(LedgerRun run) throws LedgerException {
        return known().unknown(catalog(), run.number());
    }

    /**
     * Returns what is known of an organization or a repository.
     *
     * @param name its name
     * @return what is known, if anything
     * @throws LedgerException if there is no ledger, or it cannot be read
     */
    public LedgerKnowledge.OfScope knownOfScope(String name) throws LedgerException {
        return LedgerKnowledge.ofScope(known(), catalog(), name);
    }

    /**
     * Returns what is known of an entity.
     *
     * @param name its blueprint and identifier, with a colon between them
     * @return what is known, if anything
     * @throws LedgerException if there is no ledger, or it cannot be read
     */
    public LedgerKnowledge.OfEntity knownOfEntity(String name) throws LedgerException {
        int colon = name.indexOf(':');
        return LedgerKnowledge.ofEntity(known(), catalog(), name.substring(0, colon), name.substring(colon + 1));
    }

    private Ledger known() throws LedgerException {
        if (!source.isConfigured()) {
            throw new LedgerException("port.ledger.url is empty: there is no ledger");
        }
        Ledger ledger = source.open();
        if (ledger == null) {
            throw new LedgerException("There is no ledger that can be read");
        }
        return ledger;
    }

    /**
     * Loads what is known from earlier runs, if there is a ledger.
     *
     * @param run the run, planned
     * @param mapping its mapping
     * @throws LedgerException if a ledger that others share cannot be used
     */
    public void load(@Variable("run") ResyncRun run, @Variable("mapping") PortAppConfig mapping)
            throws LedgerException {
        Ledger ledger = source.isOn() ? source.open() : null;
        if (ledger == null) {
            return;
        }
        long content = EntityHash.of("merge " + mapping.enableMergeEntity());
        try {
            run.withLedger(RunLedger.load(
                    source,
                    ledger,
                    catalog(),
                    datasource,
                    run,
                    clock,
                    resumeWithin,
                    content,
                    run.part().text()));
        } catch (LedgerException e) {
            source.failed(ledger, e.isDamaged());
            LOG.warn("{}; this run goes on without a ledger, everything is read and posted", e.getMessage());
        }
    }

    /** Begins to note what the run does, unless it ended before Port had said what it has. */
    public void begin(@Variable("run") ResyncRun run) {
        if (run.ledger().isUnconfirmed()) {
            run.withLedger(RunLedger.off());
            return;
        }
        try {
            long base = vintage();
            run.ledger().begin(base, plan(run, base), fullEvery);
            if (run.ledger().isPostgresql()) {
                run.withFence(RunFence.of(
                        RunFence.in(source, catalog(), run.part().account()),
                        run.ledger().number(),
                        run.part().text()));
            }
        } catch (LedgerException e) {
            if (run.ledger().isPostgresql()) {
                run.withFence(RunFence.of(most -> List.of(), 0, run.part().text()));
            }
            LOG.warn("{}; this run goes on without a ledger, everything is read and posted", e.getMessage());
            run.withLedger(RunLedger.off());
        }
    }

    /** Hashes what a run is to read, and what it is to make of it. */
    private static long plan(ResyncRun run, long base) {
        StringBuilder plan = new StringBuilder();
        run.kinds().forEach(fetch -> {
            plan.append(fetch.kind())
                    .append('\n')
                    .append(fetch.resources().get(0).mapping().selectorKey())
                    .append('\n');
            fetch.resources()
                    .forEach(resource ->
                            plan.append(resource.mapping().definition()).append('\n'));
        });
        return EntityHash.of(Long.toHexString(base), plan.toString());
    }

    /** Goes on without a ledger, because Port does not say what it has. */
    public void notConfirmed(@Variable("run") ResyncRun run, @ExchangeException Exception reason) {
        LOG.warn(
                "Port does not say what it has of ours ({}): this run goes on without a ledger, everything is read and posted",
                Reasons.of(reason));
        run.withLedger(RunLedger.off());
    }

    /**
     * Begins a listing whose records become entities. One that an earlier run has left whole is counted as read, and has no
     * next page.
     *
     * @param exchange the exchange with variables {@code nextPage} and {@code pagesTo}
     */
    public void listing(Exchange exchange) {
        exchange.removeVariable(ListingWalk.LISTING_RECORD);
        ResyncRun run = exchange.getVariable("run", ResyncRun.class);
        Fetch fetch = exchange.getVariable("fetch", Fetch.class);
        String url = exchange.getVariable(ListingWalk.NEXT_PAGE, String.class);
        if (run == null || fetch == null || url == null || !run.ledger().isOn()) {
            return;
        }
        String organization = exchange.getVariable("organization", String.class);
        Repository repository = exchange.getVariable("repository", Repository.class);
        if (organization == null || !url.startsWith(githubUrl)) {
            return;
        }
        // Whoever does more with the records than to map them needs them
        boolean onlyMapped = "ingest".equals(exchange.getVariable("pagesTo", String.class))
                && exchange.getVariable(KindListings.EXTRAS) == null;
        String scope = (repository == null ? organization : repository.fullName()).toLowerCase(Locale.ROOT);
        ListingRecord listing = new ListingRecord(
                run.ledger(),
                fetch,
                organization.toLowerCase(Locale.ROOT),
                scope,
                url.substring(githubUrl.length()),
                vintage(run, fetch, exchange),
                onlyMapped,
                repository == null ? null : run.feed().heard(fetch, organization, repository));
        // Who is in an organization may have gone to another meanwhile: what is of a repository stays there
        if (repository != null && onlyMapped) {
            String recordsIn = exchange.getVariable(PageProjection.RECORDS_IN, String.class);
            PagedListing.Of of = new PagedListing.Of(fetch, organization, repository, recordsIn, false);
            boolean taken =
                    run.ledger().isIncremental() ? listing.takeUnchanged(run, of, url) : listing.resume(run, of, url);
            if (taken) {
                exchange.setVariable(ListingWalk.NEXT_PAGE, null);
                return;
            }
            if (run.ledger().isIncremental() && exchange.getVariable(PageProjection.WINDOW) == null) {
                changes(exchange, run, of, url, listing);
            }
        }
        exchange.setVariable(ListingWalk.LISTING_RECORD, listing);
    }

    /** Lets what has changed of a listing be read in its place, if the kind has a listing of that and the ledger the rest. */
    private void changes(Exchange exchange, ResyncRun run, PagedListing.Of of, String url, ListingRecord listing) {
        KindChanges kind = run.feed().of(of.fetch());
        String all = kind == null || kind.listing() == null
                ? null
                : githubUrl + of.repository().getPath() + kind.listing();
        // A kind may have other listings of a repository, of which it says nothing
        if (all == null || !pathOf(all).equals(pathOf(url))) {
            return;
        }
        ChangedRecords part =
                listing.changes(of, url, kind, JSON.valueToTree(of.fetch().selector()));
        if (part != null) {
            exchange.setVariable(PageProjection.WINDOW, part);
            exchange.setVariable(ListingWalk.NEXT_PAGE, all);
            exchange.setVariable(WHOLE_LISTING, url);
        }
    }

    private static String pathOf(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    /**
     * Returns what the ledger notes of a tree.
     *
     * @param exchange the exchange of the repository
     * @param url path and query of the request for the tree
     * @param more what else makes entities of its files, beside their contents and the mapping
     * @return null if there is no ledger
     */
    ListingRecord ofTree(Exchange exchange, String url, String more) {
        ResyncRun run = exchange.getVariable("run", ResyncRun.class);
        Fetch fetch = exchange.getVariable("fetch", Fetch.class);
        Repository repository = exchange.getVariable("repository", Repository.class);
        if (!run.ledger().isOn()) {
            return null;
        }
        return new ListingRecord(
                        run.ledger(),
                        fetch,
                        exchange.getVariable("organization", String.class).toLowerCase(Locale.ROOT),
                        repository.fullName().toLowerCase(Locale.ROOT),
                        url,
                        EntityHash.of(Long.toHexString(vintage(run, fetch, exchange)), more),
                        true,
                        null)
                .ofTree(githubUrl + url);
    }

    /**
     * Notes that a listing was read, to its end if there is no next page. If only what has changed was read, and that does not
     * add up, the next page is the first one of the whole listing.
     *
     * @param exchange the exchange with variables {@code nextPage} and {@code listingRecord}
     */
    public void ended(Exchange exchange) {
        ListingRecord listing = exchange.getVariable(ListingWalk.LISTING_RECORD, ListingRecord.class);
        boolean read = exchange.getVariable(ListingWalk.NEXT_PAGE) == null;
        if (listing == null) {
            return;
        }
        if (!listing.isOfChanges()) {
            if (read) {
                listing.ended();
            }
            return;
        }
        exchange.removeVariable(PageProjection.WINDOW);
        String url = (String) exchange.removeVariable(WHOLE_LISTING);
        ResyncRun run = exchange.getVariable("run", ResyncRun.class);
        PagedListing.Of of = new PagedListing.Of(
                exchange.getVariable("fetch", Fetch.class),
                exchange.getVariable("organization", String.class),
                exchange.getVariable("repository", Repository.class),
                exchange.getVariable(PageProjection.RECORDS_IN, String.class),
                false);
        if (read && !listing.changesRead(run, of, url)) {
            exchange.setVariable(ListingWalk.NEXT_PAGE, url);
            exchange.setVariable(ListingWalk.LISTING_RECORD, listing.again());
        }
    }

    /**
     * Notes that a listing failed. That GitHub says that there is none of it is kept, if it will say once there is.
     *
     * @param exchange the exchange with variable {@code nextPage}, the page that failed
     * @param reason how it failed
     */
    public void failed(Exchange exchange, @ExchangeException Exception reason) {
        ListingRecord listing = exchange.getVariable(ListingWalk.LISTING_RECORD, ListingRecord.class);
        if (listing != null && reason instanceof GithubException github && github.child() == Completeness.NONE) {
            listing.none(exchange.getVariable(ListingWalk.NEXT_PAGE, String.class));
        }
    }

    /** Notes how the run ended. */
    public void end(@Variable("run") ResyncRun run, @Body ResyncReport report) {
        run.ledger().doubt(live.touched());
        run.ledger().end(report);
    }

    private static long vintage(ResyncRun run, Fetch fetch, Exchange exchange) {
        StringBuilder made = new StringBuilder();
        fetch.resources()
                .forEach(
                        resource -> made.append(resource.mapping().definition()).append('\n'));
        SAID.forEach(variable -> made.append(exchange.getVariable(variable)).append('\n'));
        Repository repository = exchange.getVariable("repository", Repository.class);
        if (repository != null && (fetch.reads(RecordMapper.DEFAULT_BRANCH) || fetch.reads(RecordMapper.REPOSITORY))) {
            made.append(repository.json());
        }
        return EntityHash.of(Long.toHexString(run.ledger().vintage()), made.toString());
    }

    /** Hashes what makes entities of records beside the mapping: GitHub's host, this version, and the routes as they are. */
    private long vintage() {
        Map<String, Long> sources = new TreeMap<>();
        for (RouteDefinition route : ((ModelCamelContext) camelContext).getRouteDefinitions()) {
            Resource resource = route.getResource();
            if (route.getId() != null && route.getId().startsWith(OURS) && resource != null) {
                // By name, wherever it lies
                String location = resource.getLocation();
                sources.computeIfAbsent(location.substring(location.lastIndexOf('/') + 1), name -> hash(resource));
            }
        }
        return EntityHash.of(githubUrl + '\n' + Datasource.programVersion() + '\n' + sources);
    }

    private static long hash(Resource resource) {
        try (InputStream in = resource.getInputStream()) {
            return EntityHash.of(0, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
