package io.github.portgithub.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.delivery.LiveUpdates;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.Repository;
import io.github.portgithub.github.event.EventPointer;
import io.github.portgithub.github.event.EventPointer.Relist;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.resync.Reasons;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.Resyncs;
import io.github.portgithub.resync.RunLedgers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be listed again because of events: each is a run of a part, and the events are done once that is complete.
 * Such runs wait while another run goes on; what waits stays in the inbox.
 *
 * <p>Used by {@code routes/event.camel.yaml}. Thread-safe.
 */
public final class EventRelists {

    private static final Logger LOG = LoggerFactory.getLogger(EventRelists.class);

    private static final int MOST_WAITING = 2000;
    private static final int MOST_EVENTS = 20_000;
    private static final int MOST_REPOSITORIES = 50;
    private static final int MOST_TRIES = 7;
    private static final long LONGEST_PAUSE_SECONDS = 1200;
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);
    private static final Duration FORMER_FOR = Duration.ofHours(1);
    private static final int MOST_FORMER = 10_000;

    private static final class Waiting {
        private final EventPointer pointer;
        private final Set<Long> events = new HashSet<>();
        private Instant due = Instant.MIN;
        private int tries;

        private Waiting(EventPointer pointer) {
            this.pointer = pointer;
        }
    }

    /** Some relists that are one run. Belongs to one thread. */
    public static final class Part {

        private final Map<String, Set<Long>> events = new HashMap<>();
        private final Set<String> organizations = new TreeSet<>();
        private final Set<String> repositories = new TreeSet<>();
        private final Set<String> kinds = new TreeSet<>();
        private final Set<String> named = new TreeSet<>();
        private final Set<String> former = new TreeSet<>();
        private final Set<String> gone = new TreeSet<>();
        private final Set<String> looked = new HashSet<>();
        private boolean everywhere;
        private String doubt;

        /** Returns the names of repositories, present or former; the form that Camel's Simple language asks for. */
        public List<String> getNames() {
            Set<String> names = new TreeSet<>(named);
            names.addAll(former);
            return List.copyOf(names);
        }

        /** Returns the organizations, for the header of that name. */
        public List<String> getOrganizations() {
            return List.copyOf(organizations);
        }

        /** Returns the repositories, for the header of that name. */
        public List<String> getRepositories() {
            return List.copyOf(repositories);
        }

        /** Returns the kinds, for the header of that name. */
        public List<String> getKinds() {
            return List.copyOf(kinds);
        }

        /** Returns the former names under which there is nothing, for the header of that name. */
        public List<String> getGone() {
            return List.copyOf(gone);
        }

        /** Returns whether there is something to run. */
        public boolean isDue() {
            return isCertain()
                    && (everywhere || !organizations.isEmpty() || !repositories.isEmpty() || !gone.isEmpty());
        }

        /** Returns whether it is known of each name what goes by it. */
        private boolean isCertain() {
            return doubt == null && looked.containsAll(named) && looked.containsAll(former);
        }
    }

    private final Clock clock = Clock.systemUTC();
    private final LedgerSource source;
    private final RunLedgers ledgers;
    private final Resyncs resyncs;
    private final EventCounts counts;
    private final LiveUpdates live;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Instant> formerNames = new LinkedHashMap<>();
    private Instant renewed = Instant.MIN;

    /**
     * @param source opens the inbox
     * @param ledgers names the catalog
     * @param resyncs tells whether a run goes on
     * @param counts counts what becomes of events
     * @param live knows what events have written
     */
    public EventRelists(
            LedgerSource source, RunLedgers ledgers, Resyncs resyncs, EventCounts counts, LiveUpdates live) {
        this.live = live;
        this.source = source;
        this.ledgers = ledgers;
        this.resyncs = resyncs;
        this.counts = counts;
    }

    /** Takes in what has to be listed again, and the events that wait for it. */
    synchronized void add(EventPointer pointer, Collection<Long> events) {
        if (pointer.former() != null) {
            if (formerNames.size() >= MOST_FORMER) {
                formerNames.remove(formerNames.keySet().iterator().next());
            }
            formerNames.put(pointer.former().toLowerCase(Locale.ROOT), clock.instant());
        }
        if (waiting.size() >= MOST_WAITING && !waiting.containsKey(pointer.key())
                || waiting.values().stream().mapToInt(one -> one.events.size()).sum() + events.size() > MOST_EVENTS) {
            later(events, Duration.ofMinutes(1));
            return;
        }
        waiting.computeIfAbsent(pointer.key(), any -> new Waiting(pointer))
                .events
                .addAll(events);
    }

    /** Tells whether a repository went by this name until lately: what an event has of it may be older than that. */
    synchronized boolean isFormer(String repository) {
        if (repository == null) {
            return false;
        }
        Instant since = formerNames.get(repository.toLowerCase(Locale.ROOT));
        return since != null && since.plus(FORMER_FOR).isAfter(clock.instant());
    }

    /** Keeps what waits for itself, however long that takes. */
    public synchronized void renew() {
        Instant now = clock.instant();
        if (waiting.isEmpty() || now.isBefore(renewed.plus(RENEWED_AFTER))) {
            return;
        }
        renewed = now;
        Set<Long> all = new HashSet<>();
        waiting.values().forEach(one -> all.addAll(one.events));
        later(all, EventRounds.LEASE);
    }

    private void later(Collection<Long> events, Duration delay) {
        try {
            source.inbox().later(ledgers.catalog(), events, clock.instant().plus(delay), false);
        } catch (LedgerException e) {
            LOG.debug("They come again once their lease is over: {}", e.getMessage());
        }
    }

    /** Takes what is listed again next, all that fits one run; null if nothing waits, or a run goes on. */
    public synchronized Part next() {
        Instant now = clock.instant();
        if (waiting.isEmpty() || resyncs.isRunning()) {
            return null;
        }
        Part part = null;
        Relist relist = null;
        String kind = null;
        for (Map.Entry<String, Waiting> one : waiting.entrySet()) {
            EventPointer pointer = one.getValue().pointer;
            String wanted = pointer.relist() == Relist.REPOSITORY || pointer.relist() == Relist.ORGANIZATION
                    ? null
                    : pointer.kind();
            if (one.getValue().due.isAfter(now)
                    || part != null && (relist != pointer.relist() || !Objects.equals(kind, wanted))) {
                continue;
            }
            if (part == null) {
                part = new Part();
                relist = pointer.relist();
                kind = wanted;
                part.everywhere = relist == Relist.KIND;
                if (kind != null) {
                    part.kinds.add(kind);
                }
            }
            part.events.put(one.getKey(), Set.copyOf(one.getValue().events));
            if (relist == Relist.ORGANIZATION || relist == Relist.LISTING && pointer.repository() == null) {
                part.organizations.add(pointer.owner().toLowerCase(Locale.ROOT));
            } else if (relist != Relist.KIND) {
                String name = pointer.repository().toLowerCase(Locale.ROOT);
                if (pointer.former() == null || !pointer.former().equalsIgnoreCase(name)) {
                    part.named.add(name);
                }
                if (pointer.former() != null) {
                    part.former.add(pointer.former().toLowerCase(Locale.ROOT));
                }
            }
            if (part.named.size() + part.former.size() >= MOST_REPOSITORIES) {
                break;
            }
        }
        return part;
    }

    /** Returns where GitHub says whether a repository goes by a name, below {@code github.api-url}. */
    public String path(@Body String fullName) {
        return Repository.pathOf(fullName);
    }

    /** Returns whose repository it was. */
    public String owner(@Body String fullName) {
        return fullName.substring(0, fullName.indexOf('/'));
    }

    /** Takes what GitHub has under a name: a repository of that name, or one that went by it before. */
    public void found(@Body JsonNode found, @Variable("name") String name, @Variable("relisted") Part part) {
        boolean here = found.get(0).path("full_name").asText("").equalsIgnoreCase(name);
        part.looked.add(name);
        (here ? part.repositories : part.gone).add(name);
        if (!here || part.former.contains(name)) {
            live.doubt(name);
        }
    }

    /** Takes why GitHub has nothing under a name: it is gone if an event has said so, else not seen. */
    public void notFound(
            @Variable("name") String name, @Variable("relisted") Part part, @ExchangeException Exception reason) {
        GithubException github = ObjectHelper.getException(GithubException.class, reason);
        if (github == null || github.answer() != GithubAnswer.NOT_FOUND && github.answer() != GithubAnswer.GONE) {
            part.doubt = Reasons.of(reason);
            return;
        }
        part.looked.add(name);
        if (part.former.contains(name)) {
            part.gone.add(name);
            live.doubt(name);
        }
    }

    /**
     * Ends the run of a part.
     *
     * @param part the part
     * @param report what the run did; null if it could not begin
     * @param left whether it is left to be done by one of several processes, which a job store keeps; null if it is not
     */
    public synchronized void ended(
            @Variable("relisted") Part part,
            @Variable("partReport") ResyncReport report,
            @Variable("partLeft") Boolean left) {
        // Nothing to run: none of the names is to be seen
        boolean complete = report != null && report.exitCode() == 0
                || !part.isDue() && part.isCertain()
                || Boolean.TRUE.equals(left);
        Instant now = clock.instant();
        Set<Long> done = new HashSet<>();
        for (Map.Entry<String, Set<Long>> one : part.events.entrySet()) {
            Waiting asked = waiting.get(one.getKey());
            if (asked == null) {
                continue;
            }
            if (!complete && report == null && part.isCertain()) {
                // Another run goes on
                asked.due = now.plusSeconds(1);
                continue;
            }
            if (!complete && ++asked.tries < MOST_TRIES) {
                asked.due = now.plusSeconds(Math.min(LONGEST_PAUSE_SECONDS, 5L << (2 * asked.tries)));
                continue;
            }
            asked.events.removeAll(one.getValue());
            done.addAll(one.getValue());
            if (asked.events.isEmpty()) {
                waiting.remove(one.getKey());
            }
        }
        waiting.values().forEach(one -> done.removeAll(one.events));
        Map<Long, String> outcomes = new HashMap<>();
        done.forEach(event -> outcomes.put(event, complete ? "listed again" : "listed again in part"));
        if (!outcomes.isEmpty()) {
            counts.count("any", complete ? "listed again" : "listed again in part");
            if (!complete) {
                LOG.warn(
                        "Not all could be listed again that live events tell of, the next resync makes up for it: {}",
                        Secrets.shown(String.join(", ", part.events.keySet())));
            }
            try {
                source.inbox().done(ledgers.catalog(), outcomes, Map.of(), now);
            } catch (LedgerException e) {
                LOG.warn("Live events are applied and come again: {}", e.getMessage());
            }
        }
    }

    /** Returns what waits to be listed again, for people. */
    public synchronized List<String> waiting() {
        return new ArrayList<>(waiting.keySet());
    }
}
