package io.github.portgithub.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.Owner;
import io.github.portgithub.github.Repository;
import io.github.portgithub.github.event.EventPointer;
import io.github.portgithub.github.event.KindEvents;
import io.github.portgithub.mapping.EntityHash;
import io.github.portgithub.mapping.Projection;
import io.github.portgithub.mapping.RecordIdentity;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * One record that events are about, and what has been found out of it in a round. Belongs to one thread at a time; {@code
 * toString} names it.
 */
public final class EventWork {

    /** What is known of the record. */
    enum State {
        /** GitHub has to be asked. */
        ASKED,
        /** It is not there; whether the token sees what it was of has to be asked. */
        DOUBTFUL,
        /** It is there, and this is it. */
        HERE,
        /** It is not there any more. */
        GONE,
        /** Whatever is to be done about it, a listing tells. */
        RELISTED,
        /** Nothing is to be done. */
        DONE,
        /** To be tried again. */
        LATER
    }

    private record Seen(EventPointer pointer, Instant receivedAt) {}

    private static final String REPOSITORY = "repository";

    /** No two records of a repository or organization share what they have in these. */
    private static final Set<String> KEYS =
            Set.of("id", "node_id", "number", "sha", "ref", "slug", "tag_name", "full_name", "url", "html_url", "path");

    private final KindEvents kind;
    private final List<Seen> seen = new ArrayList<>(1);
    private final Set<Long> events = new TreeSet<>();
    private final JsonNode repository;
    private State state = State.ASKED;
    private ObjectNode record;
    private ObjectNode instead;
    private String outcome;

    EventWork(KindEvents kind, JsonNode repository) {
        this.kind = kind;
        this.repository = repository;
    }

    void add(long event, EventPointer pointer, Instant receivedAt) {
        events.add(event);
        seen.add(new Seen(pointer, receivedAt));
    }

    KindEvents kind() {
        return kind;
    }

    EventPointer pointer() {
        return seen.get(seen.size() - 1).pointer();
    }

    Set<Long> events() {
        return events;
    }

    /** Returns the record of the repository as the event has it; missing if it is of none. */
    JsonNode repositoryRecord() {
        return repository;
    }

    /** Returns a number that stands for the record. */
    long hash() {
        return EntityHash.of(pointer().key());
    }

    /** Returns a number that stands for the repository or organization it is of. */
    long scopeHash() {
        String repository = pointer().repository();
        return EntityHash.of((repository == null ? getOwner() : repository).toLowerCase(Locale.ROOT));
    }

    State state() {
        return state;
    }

    String outcome() {
        return outcome;
    }

    ObjectNode record() {
        return record;
    }

    void is(State other, String why) {
        state = other;
        outcome = why;
    }

    void here(ObjectNode found, String why) {
        record = found;
        is(State.HERE, why);
    }

    /** Takes the record that GitHub has at the address today, and which is another one. */
    void instead(ObjectNode other) {
        instead = other;
    }

    /** Returns the record that GitHub has at the address today; null if it is the one that events are about. */
    ObjectNode instead() {
        return instead;
    }

    /** Returns whether an event says that the record is gone. */
    boolean isSaidGone() {
        return seen.stream().anyMatch(one -> one.pointer().gone());
    }

    /** Returns the newest stamp that events have told; null if one of them has none. */
    Instant newest() {
        Instant newest = null;
        for (Seen one : seen) {
            Instant stamp = stamp(one.pointer().record());
            if (stamp == null) {
                return null;
            }
            newest = newest == null || stamp.isAfter(newest) ? stamp : newest;
        }
        return newest;
    }

    /**
     * Returns the record as the newest event has it.
     *
     * @param mostSeconds how long ago it may have been, at most, when the event came
     * @return null if none is the newest for certain, or it is older: then GitHub has to be asked
     */
    ObjectNode newestRecord(long mostSeconds) {
        Instant newest = newest();
        if (newest == null) {
            return null;
        }
        ObjectNode found = null;
        for (Seen one : seen) {
            ObjectNode told = one.pointer().record();
            if (newest.equals(stamp(told))) {
                if (one.receivedAt().isAfter(newest.plusSeconds(mostSeconds))
                        || one.receivedAt().isBefore(newest.minusSeconds(mostSeconds))) {
                    // Late, or by a clock that does not tell
                    return null;
                }
                if (found != null && !found.equals(told)) {
                    return null;
                }
                found = told;
            }
        }
        return found;
    }

    /** Returns what an event has of the record, as much as there is; null if none has anything. */
    ObjectNode told() {
        ObjectNode told = null;
        for (Seen one : seen) {
            ObjectNode other = one.pointer().record();
            if (other != null && (told == null || other.size() >= told.size())) {
                told = other;
            }
        }
        return told;
    }

    /** Tells whether a record that GitHub has given is the one that the events are about. */
    boolean isIt(ObjectNode found) {
        ObjectNode told = told();
        return told == null || RecordIdentity.of(told).equals(RecordIdentity.of(narrowed(found, told)));
    }

    /**
     * Tells whether GitHub's answer for the address of its repository is of another repository, which has that name today.
     *
     * @param found the record of a repository or organization
     */
    boolean isOfAnother(JsonNode found) {
        JsonNode id = repository.path("id");
        return pointer().repository() != null
                && id.isNumber()
                && id.asLong() != found.path("id").asLong();
    }

    /**
     * Tells whether no other record makes the entity of a record: if what names it is made of what no other record has.
     *
     * @param read what names the entity
     * @param record the record
     */
    static boolean isNamedBy(Projection read, JsonNode record) {
        boolean named = !record.has("id") && !record.has("number");
        return KEYS.stream().anyMatch(key -> read.field(key) != null) || named && read.field("name") != null;
    }

    /** The identity is that of the first field that both have. */
    private static ObjectNode narrowed(ObjectNode found, ObjectNode told) {
        ObjectNode narrowed = found.deepCopy();
        narrowed.retain(iterable(told));
        return narrowed;
    }

    private static List<String> iterable(ObjectNode told) {
        List<String> names = new ArrayList<>();
        told.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static Instant stamp(ObjectNode record) {
        String text = record == null ? null : record.path("updated_at").textValue();
        try {
            // No finer than any database keeps it
            return text == null ? null : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Returns the login of whose it is; the form that Camel's Simple language asks for. */
    public String getOwner() {
        return pointer().owner();
    }

    /** Returns where GitHub gives the record or says whether it is there, below {@code github.api-url}. */
    public String getPath() {
        EventPointer pointer = pointer();
        boolean confirm = isSaidGone() && pointer.confirm() != null;
        return getScopePath() + (confirm || pointer.path() == null ? pointer.confirm() : pointer.path());
    }

    /** Returns the path of its repository or organization, below {@code github.api-url}. */
    public String getScopePath() {
        EventPointer pointer = pointer();
        return pointer.repository() == null
                ? new Owner(pointer.owner(), false).getPath()
                : Repository.pathOf(pointer.repository());
    }

    /** Returns whether it has to be asked whether the token sees what the record was of. */
    public boolean isDoubtful() {
        return state == State.DOUBTFUL;
    }

    /** Returns the repository that a listing would be of; null for an organization's, and for a repository itself. */
    Repository of() {
        String name = pointer().repository();
        if (name == null || pointer().kind().equals(REPOSITORY)) {
            return null;
        }
        return name.equalsIgnoreCase(repository.path("full_name").asText())
                ? Repository.of(repository, Projection.NOTHING)
                : new Repository(0, name.substring(name.indexOf('/') + 1), name, null, null, 0, null);
    }

    @Override
    public String toString() {
        return pointer().key();
    }
}
