package io.github.portgithub.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.delivery.Batch;
import io.github.portgithub.delivery.BatchAggregationStrategy;
import io.github.portgithub.delivery.Deliveries;
import io.github.portgithub.delivery.Delivery;
import io.github.portgithub.delivery.LiveUpdates;
import io.github.portgithub.delivery.Refusal;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.Organizations;
import io.github.portgithub.github.Owner;
import io.github.portgithub.github.PageCall;
import io.github.portgithub.github.Repositories;
import io.github.portgithub.github.event.EventPointer;
import io.github.portgithub.github.event.GithubEvent;
import io.github.portgithub.github.event.KindEvents;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.jq.JqException;
import io.github.portgithub.ledger.Inbox;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.ledger.StoredEvent;
import io.github.portgithub.live.EventWork.State;
import io.github.portgithub.mapping.Entity;
import io.github.portgithub.mapping.EntityHash;
import io.github.portgithub.mapping.MappingSource;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.reconcile.Deletion;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.MappedPage;
import io.github.portgithub.resync.Reasons;
import io.github.portgithub.resync.RecordMapper;
import io.github.portgithub.resync.ResourceRun;
import io.github.portgithub.resync.ResyncRun;
import io.github.portgithub.resync.RunLedgers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies events in rounds: takes some, makes one of those that are about the same record, finds out what the record is
 * today, and has Port brought up to that. One round goes on at a time, so what is about one record is in order.
 *
 * <p>Used by {@code routes/event.camel.yaml}. Thread-safe.
 */
public final class EventRounds implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(EventRounds.class);

    private static final String ROUND = "round";
    private static final String NO_EVENT = "no event";
    private static final int MOST_EVENTS = 200;

    /** After this time nobody asks GitHub any more: what is not known by then is tried again later. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(20);

    /** Longer than any round; what waits to be listed again is kept by {@link EventRelists#renew}. */
    static final Duration LEASE = Duration.ofMinutes(3);

    /** An event that came later than this is no more than a hint: a run may have read what is newer meanwhile. */
    private static final long LATE_SECONDS = 10;

    /** Deliveries are known for so long, which is how long GitHub lists them. */
    private static final Duration KEPT = Duration.ofDays(3);

    /** What Port or GitHub does not answer is tried for so long. */
    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);

    /** So often GitHub may answer what is older than an event. */
    private static final int MOST_TRIES = 12;

    private static final int MOST_TRIES_OF_REFUSED = 5;
    private static final Duration OWNERS_FOR = Duration.ofMinutes(10);
    private static final Set<String> ADDED = Set.of("__organization", "__repository", "__repository_full_name");
    private static final Set<String> FIRST_KINDS = Set.of("organization", "repository");

    private final Clock clock = Clock.systemUTC();
    /** One string may be nearly all of an event. */
    private final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(EventReceiver.MOST_BYTES)
                    .build())
            .build());

    private final LedgerSource source;
    private final RunLedgers ledgers;
    private final MappingSource mapping;
    private final RecordMapper mapper;
    private final BatchAggregationStrategy batches;
    private final Organizations organizations;
    private final LiveUpdates live;
    private final Datasource datasource;
    private final EventCounts counts;
    private final EventRelists relists;
    private final Deliveries deliveries = new Deliveries();
    private CamelContext camelContext;
    private Instant pruned = Instant.MIN;
    private List<Owner> seenOwners;
    private Instant ownersSeen = Instant.MIN;
    private boolean failing;
    private boolean failed;

    /** So many events are taken one by one: one of those of a round that has failed may be to blame. */
    private int singly;

    /**
     * @param source opens the inbox
     * @param ledgers names the catalog
     * @param mapping the mapping
     * @param mapper maps records
     * @param batches cuts batches
     * @param organizations knows whose records are wanted
     * @param live told what is about to be written
     * @param datasource tells which entities are ours
     * @param counts counts what becomes of events
     * @param relists what has to be listed again
     */
    public EventRounds(
            LedgerSource source,
            RunLedgers ledgers,
            MappingSource mapping,
            RecordMapper mapper,
            BatchAggregationStrategy batches,
            Organizations organizations,
            LiveUpdates live,
            Datasource datasource,
            EventCounts counts,
            EventRelists relists) {
        this.source = source;
        this.ledgers = ledgers;
        this.mapping = mapping;
        this.mapper = mapper;
        this.batches = batches;
        this.organizations = organizations;
        this.live = live;
        this.datasource = datasource;
        this.counts = counts;
        this.relists = relists;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Takes the next events; null if none is due. */
    public EventRound next() {
        counts.tell();
        try {
            Inbox inbox = source.inbox();
            Instant now = clock.instant();
            if (now.isAfter(pruned.plus(Duration.ofHours(1)))) {
                inbox.prune(ledgers.catalog(), now.minus(KEPT));
                pruned = now;
            }
            List<StoredEvent> events = inbox.take(ledgers.catalog(), singly > 0 ? 1 : MOST_EVENTS, now, LEASE);
            singly = Math.max(0, singly - 1);
            failing = false;
            return events.isEmpty() || isStopping()
                    ? null
                    : new EventRound(new ResyncRun(clock, LONGEST_ROUND, this::isStopping, batches), events);
        } catch (LedgerException e) {
            if (!failing) {
                LOG.warn("Live events wait: {}", e.getMessage());
            }
            failing = true;
            return null;
        }
    }

    private boolean isStopping() {
        return camelContext.isStopping() || camelContext.isStopped();
    }

    /** Returns the mapping; null if Port keeps it and has to be asked. */
    public PortAppConfig mapping() {
        return mapping.last();
    }

    /** Returns whether GitHub has to be asked which organizations the token can see. */
    public synchronized boolean isOwnersUnknown(@Variable("mapping") PortAppConfig mapping) {
        return clock.instant().isAfter(ownersSeen.plus(OWNERS_FOR))
                && mapping.resources().stream()
                        .anyMatch(resource ->
                                organizations.named(resource.selector()).isEmpty());
    }

    /** Returns a selector that names nobody. */
    public Map<String, Object> anySelector() {
        return Map.of();
    }

    /** Returns a run in whose name GitHub is asked for something small. */
    public ResyncRun look() {
        return new ResyncRun(clock, LONGEST_ROUND, this::isStopping, batches);
    }

    /** Takes what GitHub says of that. */
    public synchronized void ownersSeen(@Variable("organizations") List<Owner> owners) {
        seenOwners = List.copyOf(owners);
        ownersSeen = clock.instant();
    }

    private List<Owner> owners(Fetch fetch) {
        return owners(fetch.selector());
    }

    private synchronized List<Owner> owners(Map<String, Object> selector) {
        List<Owner> named = organizations.named(selector);
        return !named.isEmpty() ? named : seenOwners == null ? List.of() : seenOwners;
    }

    /** Returns whose records a mapping is about, each once. */
    public List<Owner> ownersOf(@Variable("mapping") PortAppConfig mapping) {
        return mapping.resources().stream()
                .flatMap(resource -> owners(resource.selector()).stream())
                .distinct()
                .toList();
    }

    /**
     * Finds out what the events are about, and which records have to be asked for.
     *
     * @param round the round
     * @param mapping the mapping
     * @throws LedgerException if it cannot be read what was applied before
     */
    public void plan(@Variable(ROUND) EventRound round, @Variable("mapping") PortAppConfig mapping)
            throws LedgerException {
        round.getRun().plan(mapping);
        Map<String, KindEvents> kinds = new LinkedHashMap<>();
        for (KindEvents kind : camelContext.getRegistry().findByType(KindEvents.class)) {
            if (round.getRun().kinds().stream().anyMatch(fetch -> fetch.kind().equals(kind.kind()))) {
                kinds.put(kind.kind(), kind);
            }
        }
        for (StoredEvent stored : round.events()) {
            point(round, stored, kinds.values());
        }
        Set<Long> hashes = new HashSet<>();
        round.works().values().forEach(work -> hashes.add(work.hash()));
        Map<Long, Instant> stamps = source.inbox().stamps(ledgers.catalog(), hashes);
        for (EventWork work : round.works().values()) {
            decide(round, work, stamps.get(work.hash()));
        }
    }

    private void point(EventRound round, StoredEvent stored, Collection<KindEvents> kinds) {
        JsonNode payload;
        try {
            payload = json.readTree(stored.payload());
        } catch (IOException e) {
            payload = null;
        }
        if (payload == null || !payload.isObject()) {
            LOG.warn("Delivery {} is no event: its body is no JSON object", Secrets.shown(stored.delivery()));
            round.outcomes().put(stored.number(), NO_EVENT);
            return;
        }
        GithubEvent event = new GithubEvent(stored.event(), payload);
        if (stored.event().equals("meta")) {
            LOG.warn(
                    "The webhook {} at GitHub was deleted: no further events come from it",
                    event.payload().path("hook_id").asLong());
        }
        for (KindEvents kind : kinds) {
            try {
                for (EventPointer pointer : kind.pointers(event)) {
                    if (isWanted(round, pointer)) {
                        round.works()
                                .computeIfAbsent(pointer.key(), any -> new EventWork(kind, event.repository()))
                                .add(stored.number(), pointer, stored.receivedAt());
                    }
                }
            } catch (JqException | RuntimeException e) {
                LOG.warn("{}: what it says of kind {} cannot be told: {}", event, kind.kind(), Reasons.of(e));
            }
        }
        round.outcomes().putIfAbsent(stored.number(), "of no concern");
    }

    private boolean isWanted(EventRound round, EventPointer pointer) {
        return round.getRun().kinds().stream()
                .filter(fetch -> fetch.kind().equals(pointer.kind()))
                .flatMap(fetch -> owners(fetch).stream())
                .anyMatch(owner -> owner.login().equalsIgnoreCase(pointer.owner())
                        || pointer.former() != null
                                && pointer.former()
                                        .regionMatches(
                                                true,
                                                0,
                                                owner.login() + "/",
                                                0,
                                                owner.login().length() + 1));
    }

    private void decide(EventRound round, EventWork work, Instant applied) {
        if (work.pointer().relist() != null) {
            work.is(State.RELISTED, "listed again");
            return;
        }
        if (work.isSaidGone() || relists.isFormer(work.pointer().repository())) {
            return;
        }
        if (isQueried(round, work.kind().kind())) {
            work.is(State.RELISTED, "listed again");
            return;
        }
        Instant newest = work.newest();
        if (newest != null && applied != null && newest.isBefore(applied)) {
            work.is(State.DONE, "older than what is applied");
            return;
        }
        ObjectNode record = work.newestRecord(LATE_SECONDS);
        if (record != null && !newest.equals(applied) && isWhole(round, work, record)) {
            work.here(work.kind().asListed(record), "taken from the event");
        } else if (work.pointer().path() == null) {
            work.is(State.RELISTED, "listed again");
        }
    }

    /** Tells whether records are read by GraphQL, which gives them other fields than events and the REST API have. */
    private static boolean isQueried(EventRound round, String kind) {
        return round.getRun().kinds().stream()
                .anyMatch(fetch -> fetch.kind().equals(kind)
                        && "graphql".equals(fetch.selector().get("api")));
    }

    private boolean isWhole(EventRound round, EventWork work, ObjectNode record) {
        return fetches(round, work).stream()
                .flatMap(fetch -> fetch.resources().stream())
                .allMatch(resource -> resource.mapping().read().isIn(record, known(work)));
    }

    /** Returns the fields that a record need not have: what the listing does not have, and what is added to any record. */
    private static Set<String> known(EventWork work) {
        Set<String> known = new HashSet<>(ADDED);
        known.addAll(work.kind().without());
        return known;
    }

    /** Returns the fetches of a record's kind that are about its organization and such repositories as its own. */
    private List<Fetch> fetches(EventRound round, EventWork work) {
        List<Fetch> fetches = new ArrayList<>();
        for (Fetch fetch : round.getRun().kinds()) {
            if (fetch.kind().equals(work.pointer().kind())
                    && owners(fetch).stream()
                            .anyMatch(owner -> owner.login().equalsIgnoreCase(work.getOwner())
                                    && (!owner.user() || work.pointer().repository() != null))
                    && (work.repositoryRecord().isMissingNode()
                            || Repositories.isOf(
                                    String.valueOf(fetch.selector().get("repositoryType")), work.repositoryRecord()))) {
                fetches.add(fetch);
            }
        }
        return fetches;
    }

    /**
     * Takes what GitHub has given for a record.
     *
     * @param found a list of one
     * @param work the record
     * @param call the request
     * @param round the round
     */
    public void fetched(
            @Body JsonNode found,
            @Variable("work") EventWork work,
            @Variable("call") PageCall call,
            @Variable(ROUND) EventRound round) {
        ObjectNode record = (ObjectNode) found.get(0);
        boolean redirected = !call.read().url().endsWith(work.getPath());
        if (!work.isIt(record)) {
            // Its number or name stands for another one, as of a branch that was renamed, or its repository's does
            work.is(State.DOUBTFUL, "another one");
            work.instead(record);
        } else if (redirected) {
            work.is(State.DONE, "its repository has another name");
        } else if (work.isSaidGone() && work.pointer().confirm() != null) {
            work.is(State.RELISTED, "there, listed again");
        } else {
            Instant newest = work.newest();
            Instant stamp = EventWork.stamp(record);
            if (newest != null && stamp != null && stamp.isBefore(newest) && tries(round, work) < MOST_TRIES) {
                work.is(State.LATER, "GitHub gives an older record");
            } else {
                work.here(work.kind().asListed(record), "fetched");
            }
        }
    }

    /**
     * Takes why GitHub has given no record.
     *
     * @param work the record
     * @param reason why
     */
    public void notFetched(@Variable("work") EventWork work, @ExchangeException Exception reason) {
        GithubException github = ObjectHelper.getException(GithubException.class, reason);
        GithubAnswer answer = github == null ? null : github.answer();
        if (answer == GithubAnswer.NOT_FOUND || answer == GithubAnswer.GONE) {
            work.is(State.DOUBTFUL, "not found");
        } else if (answer == GithubAnswer.NO_CONTENT) {
            work.is(State.RELISTED, "there, listed again");
        } else if (answer == GithubAnswer.FORBIDDEN
                || answer == GithubAnswer.LEGALLY_UNAVAILABLE
                || answer == GithubAnswer.UNPROCESSABLE) {
            work.is(State.DONE, "GitHub does not show it");
        } else {
            work.is(State.LATER, Reasons.of(reason));
        }
    }

    /**
     * Takes note that the token sees what the record was of. It is gone for certain if an event has said so as well: GitHub
     * answers in the same way for what the token must not see.
     *
     * @param found a list of one: the repository or organization
     * @param work the record
     * @param call the request
     */
    public void scopeFound(@Body JsonNode found, @Variable("work") EventWork work, @Variable("call") PageCall call) {
        if (!call.read().url().endsWith(work.getScopePath())) {
            work.is(State.DONE, "its repository has another name");
        } else if (work.isOfAnother(found.get(0)) || !work.isSaidGone() && work.instead() == null) {
            work.is(State.RELISTED, "not found, listed again");
        } else {
            work.is(State.GONE, "gone");
        }
    }

    /** Takes note that the token does not see what the record was of: nothing is known of it. */
    public void scopeNotFound(@Variable("work") EventWork work, @ExchangeException Exception reason) {
        GithubException github = ObjectHelper.getException(GithubException.class, reason);
        boolean hidden = github != null
                && (github.answer() == GithubAnswer.NOT_FOUND || github.answer() == GithubAnswer.FORBIDDEN);
        work.is(hidden ? State.DONE : State.LATER, "its repository is not seen");
    }

    /**
     * Maps the records that are there, and finds the entities that have to go. From then on no run writes any of them before
     * the round has.
     *
     * @param round the round
     * @param mapping the mapping
     * @throws InterruptedException if the thread is interrupted
     */
    public void map(@Variable(ROUND) EventRound round, @Variable("mapping") PortAppConfig mapping)
            throws InterruptedException {
        List<Delivery> first = new ArrayList<>();
        List<Delivery> second = new ArrayList<>();
        Map<Long, Entity> unwanted = new HashMap<>();
        Map<Long, Long> here = new HashMap<>();
        for (EventWork work : round.works().values()) {
            Map<Long, Entity> ofWork = new HashMap<>();
            if (work.state() == State.HERE) {
                for (Delivery delivery : map(round, work, ofWork)) {
                    round.owners().put(delivery, work);
                    (FIRST_KINDS.contains(work.pointer().kind()) ? first : second).add(delivery);
                }
            } else if (work.state() == State.GONE) {
                doom(round, work, ofWork);
            }
            // Of one that only a listing can tell about nothing goes before
            if (work.state() != State.RELISTED) {
                unwanted.putAll(ofWork);
            }
        }
        round.owners().forEach((delivery, work) -> {
            if (delivery.entity().identifier() != null) {
                here.put(EntityHash.of(delivery.blueprint(), delivery.entity().identifier()), work.scopeHash());
            }
        });
        unwanted.keySet().removeAll(here.keySet());
        round.getRefusals().forEach(refusal -> {
            if (refusal.entity().identifier() != null) {
                unwanted.remove(EntityHash.of(
                        refusal.entity().blueprint(), refusal.entity().identifier()));
            }
        });
        Double threshold = mapping.entityDeletionThreshold();
        if (threshold != null && threshold > 0) {
            round.doomed().putAll(unwanted);
        }
        round.batches(cut(first), cut(second));
        live.begin(here, round.doomed().keySet());
    }

    private List<Batch> cut(List<Delivery> some) {
        some.sort(Comparator.comparing(Delivery::blueprint));
        List<Batch> cut = new ArrayList<>();
        batches.batches(some.iterator()).forEachRemaining(cut::add);
        return cut;
    }

    private List<Delivery> map(EventRound round, EventWork work, Map<Long, Entity> unwanted) {
        List<Fetch> fetches = fetches(round, work);
        Map<Fetch, Boolean> listings = new LinkedHashMap<>();
        for (Fetch fetch : fetches) {
            Boolean listed = Repositories.searched(fetch.selector())
                    ? null
                    : work.kind().isListed(work.record(), json.valueToTree(fetch.selector()), work.repositoryRecord());
            // What a listing adds to its records only a listing has, and what a search finds only the search knows
            if (listed == null || !isWhole(round, work, work.record())) {
                work.is(State.RELISTED, "listed again");
                return List.of();
            }
            listings.put(fetch, listed);
        }
        List<Delivery> made = new ArrayList<>();
        for (Fetch fetch : fetches) {
            boolean listed = listings.get(fetch);
            if (listed) {
                ArrayNode page =
                        JsonNodeFactory.instance.arrayNode().add(work.record().deepCopy());
                MappedPage entities = mapper.map(
                        page, round.getRun(), fetch, work.getOwner(), work.of(), null, null, null, null, null, null);
                made.addAll(entities.deliveries());
                round.getRefusals().addAll(entities.refusals());
                if (fetch.resources().stream().allMatch(one -> one.unknown() + one.unmappable() == 0)
                        && entities.deliveries().size() == fetch.resources().size()) {
                    continue;
                }
            }
            for (ResourceRun resource : fetch.resources()) {
                // Of what could not be judged nothing is known
                if (!listed || resource.unknown() + resource.unmappable() == 0) {
                    addOwn(round, work, resource, work.record(), unwanted);
                }
            }
        }
        return made;
    }

    private void doom(EventRound round, EventWork work, Map<Long, Entity> unwanted) {
        ObjectNode told = work.told();
        for (Fetch fetch : fetches(round, work)) {
            for (ResourceRun resource : fetch.resources()) {
                if (told == null || !resource.mapping().identityProjection().isIn(told, ADDED)) {
                    work.is(State.RELISTED, "listed again");
                    return;
                }
                addOwn(round, work, resource, told, unwanted);
                if (work.instead() != null) {
                    Entity living = resource.mapping().identity(complete(work.instead(), work));
                    if (living != null) {
                        unwanted.remove(EntityHash.of(living.blueprint(), living.identifier()));
                    }
                }
            }
        }
    }

    /**
     * Adds the entity that a resource makes of a record and of nothing else. What other records, or resources of other kinds,
     * may make as well stays for a resync, which sees all of them.
     */
    private static void addOwn(
            EventRound round, EventWork work, ResourceRun resource, ObjectNode record, Map<Long, Entity> entities) {
        Entity entity = resource.mapping().identity(complete(record, work));
        if (entity == null
                || resource.searches()
                || !EventWork.isNamedBy(resource.mapping().identityProjection(), record)) {
            return;
        }
        boolean alone = round.getRun().kinds().stream()
                .flatMap(fetch -> fetch.resources().stream())
                .map(ResourceRun::mapping)
                .allMatch(other -> other.constantBlueprint().isPresent()
                        && (other.kind().equals(work.pointer().kind()) && !other.isOfItems()
                                || !other.constantBlueprint().get().equals(entity.blueprint())));
        if (alone) {
            entities.put(EntityHash.of(entity.blueprint(), entity.identifier()), entity);
        }
    }

    private static ObjectNode complete(ObjectNode record, EventWork work) {
        ObjectNode complete = record.deepCopy();
        RecordMapper.complete(complete, work.getOwner(), work.of());
        return complete;
    }

    /**
     * Returns what of a batch is for the dead letter. What may be taken another time is tried again later.
     *
     * @param batch the batch, posted
     * @param round the round
     */
    public List<Refusal> refusals(@Variable("batch") Batch batch, @Variable(ROUND) EventRound round) {
        List<Refusal> lasting = new ArrayList<>();
        for (Refusal refusal : deliveries.refusals(batch)) {
            EventWork work = round.owners().get(refusal.delivery());
            int tries = tries(round, work);
            boolean again = refusal.status() == 0
                    || refusal.status() == 401
                    || refusal.status() == 403
                    || refusal.status() == 429
                    || refusal.status() >= 500;
            boolean related = refusal.status() == 404 && tries < MOST_TRIES_OF_REFUSED;
            if (work != null && (again && !isGivenUp(round, work) || related)) {
                synchronized (work) {
                    work.is(State.LATER, refusal.message());
                }
            } else {
                lasting.add(refusal);
            }
        }
        return lasting;
    }

    private boolean isGivenUp(EventRound round, EventWork work) {
        return round.events().stream()
                .filter(event -> work.events().contains(event.number()))
                .allMatch(this::isGivenUp);
    }

    private boolean isGivenUp(StoredEvent event) {
        return event.receivedAt().isBefore(clock.instant().minus(GIVEN_UP_AFTER));
    }

    private static int tries(EventRound round, EventWork work) {
        return work == null
                ? 0
                : round.events().stream()
                        .filter(event -> work.events().contains(event.number()))
                        .mapToInt(StoredEvent::tries)
                        .min()
                        .orElse(0);
    }

    /** Returns the request that asks Port which entities of a deletion are ours. */
    public byte[] search(@Variable("deletion") Deletion deletion) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("combinator", "and");
        ArrayNode rules = body.putArray("rules");
        ArrayNode identifiers = rule(rules, "$identifier", "in").putArray("value");
        deletion.identifiers().forEach(identifiers::add);
        rule(rules, "$blueprint", "=").put("value", deletion.blueprint());
        rule(rules, "$datasource", "contains").put("value", datasource.prefix());
        rule(rules, "$datasource", "contains").put("value", datasource.suffix());
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode rule(ArrayNode rules, String property, String operator) {
        return rules.addObject().put("property", property).put("operator", operator);
    }

    /**
     * Takes what Port says of that.
     *
     * @param answer Port's answer
     * @param deletion what was asked about
     * @return what is ours of it; null if nothing is
     */
    public Deletion ours(@Body JsonNode answer, @Variable("deletion") Deletion deletion) {
        Set<String> asked = new HashSet<>(deletion.identifiers());
        List<String> ours = new ArrayList<>();
        for (JsonNode entity : answer.path("entities")) {
            String identifier = entity.path("identifier").asText();
            if (asked.remove(identifier)) {
                ours.add(identifier);
            }
        }
        return ours.isEmpty() ? null : new Deletion(deletion.blueprint(), ours);
    }

    /** Counts what Port has deleted. */
    public void deleted(@Body JsonNode answer, @Variable(ROUND) EventRound round) {
        round.deleted(answer.path("deletedEntities").size());
    }

    /** Lets what could not be deleted be tried again. */
    public void notDeleted(
            @Variable("deletion") Deletion deletion,
            @Variable(ROUND) EventRound round,
            @ExchangeException Exception reason) {
        for (EventWork work : round.works().values()) {
            if (work.state() == State.GONE || work.state() == State.HERE) {
                work.is(State.LATER, Reasons.of(reason));
            }
        }
    }

    /** Ends a round: what is applied is done, what is not is tried again. */
    public void end(@Variable(ROUND) EventRound round) {
        failed = false;
        Map<Long, String> outcomes = new LinkedHashMap<>(round.outcomes());
        Map<Long, Instant> stamps = new HashMap<>();
        Set<Long> later = new HashSet<>();
        Set<Long> relisted = new HashSet<>();
        Map<String, Long> told = new TreeMap<>();
        round.getRun().faults().lines().forEach(line -> LOG.warn("{}", line));
        for (EventWork work : round.works().values()) {
            switch (work.state()) {
                case LATER, ASKED, DOUBTFUL -> later.addAll(work.events());
                case RELISTED -> {
                    relists.add(
                            work.pointer().relist() != null
                                    ? work.pointer()
                                    : work.pointer().relisted(),
                            work.events());
                    relisted.addAll(work.events());
                }
                default -> {
                    Instant stamp = work.state() == State.HERE ? EventWork.stamp(work.record()) : null;
                    if (stamp != null) {
                        stamps.put(work.hash(), stamp);
                    }
                }
            }
            LOG.debug("{}: {} {}", work, work.state(), work.outcome());
            for (long event : work.events()) {
                outcomes.put(event, work.pointer().kind() + " " + work.outcome());
            }
        }
        Map<Long, List<Long>> againAfter = new TreeMap<>();
        for (StoredEvent event : round.events()) {
            if (later.contains(event.number())) {
                if (isGivenUp(event)) {
                    giveUp(event, outcomes.get(event.number()));
                } else {
                    outcomes.remove(event.number());
                    againAfter
                            .computeIfAbsent(pauseSeconds(event), any -> new ArrayList<>())
                            .add(event.number());
                }
            } else if (relisted.contains(event.number())) {
                outcomes.remove(event.number());
            } else {
                String outcome = outcomes.get(event.number());
                boolean none = Set.of("of no concern", NO_EVENT).contains(outcome);
                counts.count(event.event(), none ? outcome : "applied");
                if (!none) {
                    told.merge(event.event(), 1L, Long::sum);
                }
            }
        }
        try {
            Inbox inbox = source.inbox();
            Instant now = clock.instant();
            inbox.done(ledgers.catalog(), outcomes, stamps, now);
            for (Map.Entry<Long, List<Long>> some : againAfter.entrySet()) {
                inbox.later(ledgers.catalog(), some.getValue(), now.plusSeconds(some.getKey()), true);
            }
        } catch (LedgerException e) {
            LOG.warn("Live events are applied and come again: {}", e.getMessage());
        }
        long posted = round.owners().keySet().stream()
                .filter(delivery -> !delivery.isOpen())
                .count();
        counts.applied(told, posted, round.deleted());
    }

    private static long pauseSeconds(StoredEvent event) {
        return Math.min(300, 1L << Math.min(event.tries(), 20));
    }

    private void giveUp(StoredEvent event, String reason) {
        LOG.warn(
                "Live event {} of delivery {} is given up, the next resync makes up for it: {}",
                event.event(),
                Secrets.shown(event.delivery()),
                reason);
        counts.count(event.event(), "given up");
    }

    /** Gives the events of a round back that could not be done as a whole. */
    public void failed(@Variable(ROUND) EventRound round, @ExchangeException Exception reason) {
        String why = Reasons.of(reason);
        if (!failed) {
            LOG.warn("Live events are tried again: {}", why);
        }
        failed = true;
        singly = round.events().size() > 1 ? round.events().size() : singly;
        try {
            Inbox inbox = source.inbox();
            Instant now = clock.instant();
            for (StoredEvent event : round.events()) {
                if (isGivenUp(event)) {
                    giveUp(event, why);
                    inbox.done(ledgers.catalog(), Map.of(event.number(), "given up: " + why), Map.of(), now);
                } else {
                    inbox.later(ledgers.catalog(), List.of(event.number()), now.plusSeconds(pauseSeconds(event)), true);
                }
            }
        } catch (LedgerException e) {
            LOG.debug("They come again once their lease is over: {}", e.getMessage());
        }
    }
}
