package io.github.portgithub.resync;

import io.github.portgithub.mapping.ListingWindow;
import io.github.portgithub.mapping.Projection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * One fetch of a kind: the resources of that kind whose selectors are equal share it, so GitHub is asked once for all of
 * them. Thread-safe.
 */
public final class Fetch implements Projection.Reader {

    private final String kind;
    private final Map<String, Object> selector;
    private final List<ResourceRun> resources;
    private final Projection projection;
    private final Projection read;
    private final Clock clock;
    private final LongAdder pages = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final AtomicInteger scopes = new AtomicInteger();
    private final AtomicInteger expectedScopes = new AtomicInteger();
    private final AtomicInteger openScopes = new AtomicInteger();
    private int accounts;
    private int begunAccounts;
    private int endedAccounts;
    private final Map<String, String> unknownScopes = new ConcurrentSkipListMap<>();
    private final Map<String, Remark> remarks = new ConcurrentSkipListMap<>();
    private final Duration progressInterval;
    private final AtomicLong nextProgress = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean windowed;
    private volatile boolean takenInPart;
    private volatile Instant started;
    private volatile Instant ended;

    Fetch(List<ResourceRun> resources, Clock clock, Duration progressInterval) {
        this.kind = resources.get(0).mapping().kind();
        this.selector = resources.get(0).mapping().selector();
        this.resources = List.copyOf(resources);
        this.projection = resources.stream()
                .map(resource -> resource.mapping().projection())
                .reduce(Projection.NOTHING, Projection::and);
        this.read = resources.stream()
                .map(resource -> resource.mapping().read())
                .reduce(Projection.NOTHING, Projection::and);
        this.clock = clock;
        this.progressInterval = progressInterval;
    }

    /** Returns the kind's canonical name, such as {@code pull-request}. */
    public String kind() {
        return kind;
    }

    /** Returns the normalized selector values that the routes read. */
    public Map<String, Object> selector() {
        return selector;
    }

    /**
     * Writes a selector value as one more parameter of a query, for the URL of a listing.
     *
     * @param name the parameter's name at GitHub
     * @param key the selector's key
     * @return such as {@code &labels=bug,good+first+issue}, percent-encoded, a list with commas; empty if the selector does
     *     not say
     */
    public String parameter(String name, String key) {
        return parameter(name, key, "");
    }

    /**
     * Writes a selector value as one more parameter of a query, for the URL of a listing.
     *
     * @param name the parameter's name at GitHub
     * @param key the selector's key
     * @param otherwise the value where the selector does not say; empty for no parameter
     * @return such as {@code &state=open,fixed}, percent-encoded, a list with commas
     */
    public String parameter(String name, String key, String otherwise) {
        Object value = value(key);
        Collection<?> values = value instanceof Collection<?> several ? several : Collections.singleton(value);
        String text = values.stream()
                .filter(Objects::nonNull)
                .map(one -> URLEncoder.encode(one.toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining(","));
        if (text.isEmpty()) {
            text = otherwise;
        }
        return text.isEmpty() ? "" : "&" + name + "=" + text;
    }

    /**
     * Tells whether the selector has one of some keys.
     *
     * @param keys with commas between them
     * @return whether one of them has a value that is not false
     */
    public boolean selects(String keys) {
        return Arrays.stream(keys.split(","))
                .map(key -> value(key.strip()))
                .anyMatch(value -> value != null && !Boolean.FALSE.equals(value));
    }

    /**
     * Tells whether an extra is to be read for each record: the selector wants it, and the mapping reads it.
     *
     * @param field the field of the record that it goes to
     * @param key the selector's key for it, with dots for keys in keys
     */
    public boolean asks(String field, String key) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        boolean wanted = selects(key)
                || key.startsWith("includedRelations.") && values("include").contains(last);
        return wanted && reads(field);
    }

    /**
     * Tells whether the mapping reads a field of the record, as far as that shows.
     *
     * @param path the field, or fields with dots between them; {@code []} for each element of a list
     */
    public boolean reads(String path) {
        Projection part = read;
        for (String step : path.split("\\.")) {
            part = part == null ? null : step.equals("[]") ? part.element() : part.field(step);
        }
        return part != null;
    }

    private Object value(String key) {
        Object value = selector;
        for (String part : key.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return value;
    }

    /**
     * Returns the values of a selector key.
     *
     * @param key the key
     * @return as texts; empty if the selector does not say
     */
    public List<String> values(String key) {
        Object value = value(key);
        Collection<?> values = value instanceof Collection<?> several ? several : Collections.singleton(value);
        return values.stream().filter(Objects::nonNull).map(Object::toString).toList();
    }

    /**
     * Returns the part of a listing, newest first, that the selector asks for by {@code since}, a date or {@code maxResults}.
     *
     * @param order the field by which the listing is in order, such as {@code updated_at}
     * @param dateKey the selector's key for a date
     * @param byDate the field whose time counts where that key is given
     * @param only a field that a record has to have; empty for none
     * @return the window; null if the selector asks for none
     */
    public ListingWindow window(String order, String dateKey, String byDate, String only) {
        ListingWindow window = ListingWindow.of(selector, dateKey, order, byDate, only, clock.instant());
        windowed |= window != null;
        return window;
    }

    /** Returns whether only a part of some listing was asked for, so that what is missing may be outside of it. */
    public boolean isWindowed() {
        return windowed;
    }

    /**
     * Writes a selector value as one more parameter of a query, where GitHub filters only if it is told by what.
     *
     * @param name the parameter's name at GitHub
     * @param key the selector's key
     * @param otherwise the value where the selector does not say
     * @return such as {@code &state=open}, percent-encoded; empty if the value is {@code all}
     */
    public String filter(String name, String key, String otherwise) {
        return "all".equals(selector.get(key)) ? "" : parameter(name, key, otherwise);
    }

    /**
     * Writes a selector value as one more parameter of a query, where GitHub takes one value and knows a word for several.
     *
     * @param name the parameter's name at GitHub
     * @param keys the selector's keys, with commas between them; the first that the selector has counts
     * @param otherwise the value where the selector does not say
     * @param several the value where the selector says more than one
     * @return such as {@code &state=open}, percent-encoded
     */
    public String choice(String name, String keys, String otherwise, String several) {
        for (String key : keys.split(",")) {
            Object value = selector.get(key.strip());
            if (value instanceof Collection<?> values && values.size() > 1) {
                return "&" + name + "=" + several;
            }
            if (value != null) {
                return parameter(name, key.strip(), otherwise);
            }
        }
        return "&" + name + "=" + otherwise;
    }

    /** Returns the resources that map this fetch, at least one. */
    public List<ResourceRun> resources() {
        return resources;
    }

    /** Returns the parts of a record that the resources of this fetch read. */
    @Override
    public Projection projection() {
        return projection;
    }

    /** Returns the pages read. */
    public long pages() {
        return pages.sum();
    }

    /** Returns the requests to GitHub, repetitions included. */
    public long requests() {
        return requests.sum();
    }

    /** Returns the repositories handed over so far. */
    public int scopes() {
        return scopes.get();
    }

    /** Returns the repositories listed so far: those that have been or will be handed over. */
    public int expectedScopes() {
        return expectedScopes.get();
    }

    /** Returns the repositories handed over and not finished yet. */
    public int openScopes() {
        return openScopes.get();
    }

    /** Returns whether everything that was asked for was read to its end; meaningful once the kind has ended. */
    public boolean complete() {
        return unknownScopes.isEmpty();
    }

    /** Returns what could not be read: the organization or repository, and the reason; sorted by name. */
    public Map<String, String> unknownScopes() {
        return unknownScopes;
    }

    /** Returns how long the kind has taken so far, or took. */
    public Duration duration() {
        if (started == null) {
            return Duration.ZERO;
        }
        return Duration.between(started, ended != null ? ended : clock.instant());
    }

    /** Returns whether the kind is being read, or has been. */
    public boolean hasBegun() {
        return started != null;
    }

    /** Returns whether every listing of the kind is read or unknown. */
    public boolean hasEnded() {
        return ended != null;
    }

    /**
     * Something that was noticed in records, however often.
     *
     * @param count how often
     * @param first where first
     */
    record Remark(long count, String first) {}

    /** Counts something that the summary is to tell, such as files that were left out. */
    void remark(String what, String where) {
        remarks.merge(what, new Remark(1, where), (before, one) -> new Remark(before.count() + 1, before.first()));
    }

    /** Returns what was noticed, by what it is. */
    Map<String, Remark> remarks() {
        return remarks;
    }

    /** Returns whether some listing counts as read that an earlier run has read. */
    public boolean isTakenInPart() {
        return takenInPart;
    }

    void listingTaken() {
        takenInPart = true;
    }

    /** Takes how many accounts the fetch is about; with none it has ended. */
    synchronized void isOf(int accounts) {
        this.accounts = accounts;
        if (accounts == 0) {
            start();
            end();
        }
    }

    /** Begins one of its accounts; the first begins the fetch. */
    synchronized void start() {
        begunAccounts++;
        if (started == null) {
            started = clock.instant();
            nextProgress.set(started.plus(progressInterval).toEpochMilli());
        }
    }

    /** Ends one of its accounts; the last ends the fetch. */
    synchronized void end() {
        endedAccounts++;
        if (endedAccounts >= accounts) {
            ended = clock.instant();
        }
    }

    /** Returns of which share of its accounts the fetch has begun to read, from 0 to 1. */
    synchronized double begunShare() {
        return begunAccounts == 0 ? 0 : Math.min(1, (double) begunAccounts / Math.max(1, accounts));
    }

    /** Returns of which share of its accounts the fetch has read everything, from 0 to 1. */
    synchronized double endedShare() {
        return endedAccounts == 0 ? 0 : Math.min(1, (double) endedAccounts / Math.max(1, accounts));
    }

    void requested() {
        requests.increment();
    }

    void pageRead() {
        pages.increment();
    }

    void scopesExpected(int repositories) {
        expectedScopes.addAndGet(repositories);
    }

    void scopeOpened() {
        scopes.incrementAndGet();
        openScopes.incrementAndGet();
    }

    void scopeClosed() {
        openScopes.decrementAndGet();
    }

    public void unknownScope(String name, String reason) {
        unknownScopes.putIfAbsent(name, reason);
    }

    /** Tells whether a progress line is due now; true at most once an interval, for one caller. */
    boolean progressDue(Duration interval) {
        long now = clock.millis();
        long due = nextProgress.get();
        return now >= due && nextProgress.compareAndSet(due, now + interval.toMillis());
    }
}
