package io.github.portgithub.github.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.GithubName;
import io.github.portgithub.github.event.EventPointer.Relist;
import io.github.portgithub.jq.JqException;
import io.github.portgithub.jq.JqProgram;
import io.github.portgithub.mapping.Projection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which events concern a kind, and what they say of it. A bean in the file of the kind's route: its property {@code events}
 * has for each event a line {@code NAME: JQ}, where jq makes of the payload nothing, a pointer, or an array of pointers:
 *
 * <dl>
 *   <dt>{@code path}
 *   <dd>where GitHub gives one record, below the path of the repository or organization
 *   <dt>{@code record}
 *   <dd>the record as the event has it; what of it is missing makes it be fetched
 *   <dt>{@code gone}
 *   <dd>true if the event says that it is gone; GitHub is asked before it goes
 *   <dt>{@code confirm}
 *   <dd>where GitHub says whether it is there, if that is not {@code path}
 *   <dt>{@code relist}
 *   <dd>in place of a record: {@code listing}, {@code kind}, {@code repository} or {@code organization} is read again
 *   <dt>{@code former}
 *   <dd>with {@code relist}: a repository's name under which nothing is any more
 *   <dt>{@code repository}, {@code organization}
 *   <dd>whose it is, where it is not the event's repository
 * </dl>
 *
 * <p>Immutable once set up, thread-safe.
 */
public final class KindEvents {

    private static final Pattern LINE = Pattern.compile("([a-z_]+): *(.*)");
    private static final String ORGANIZATION = "organization";

    private final String kind;
    private final Map<String, JqProgram> events = new LinkedHashMap<>();
    private JqProgram listed;
    private Set<String> without = Set.of();

    /**
     * @param kind the kind, with hyphens
     */
    public KindEvents(String kind) {
        this.kind = kind;
    }

    /** Returns the kind. */
    public String kind() {
        return kind;
    }

    /**
     * Sets which events concern the kind.
     *
     * @param lines a line for each event; a line that begins with white space goes on with the one before
     * @throws IllegalArgumentException if a line is none; the message has it
     */
    public void setEvents(String lines) {
        String event = null;
        Map<String, String> programs = new LinkedHashMap<>();
        for (String line : lines.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                event = matcher.group(1);
                programs.put(event, matcher.group(2));
            } else if (!line.isBlank() && event != null && Character.isWhitespace(line.charAt(0))) {
                programs.merge(event, line.strip(), (one, next) -> one + " " + next);
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException(
                        "events of kind " + kind + ": '" + line + "' does not begin with EVENT:");
            }
        }
        programs.forEach((name, program) -> events.put(name, compile(name, program)));
    }

    /**
     * Sets which records the kind's listing has.
     *
     * @param program jq that makes true or false of {@code record}, {@code selector} and {@code repository}; null if only the
     *     listing can tell
     */
    public void setListed(String program) {
        listed = compile("listed", program);
    }

    /**
     * Sets which fields the record alone has, but not the listing's: they are taken away, so that both make the same entity.
     *
     * @param fields names with commas between them
     */
    public void setWithout(String fields) {
        without = Arrays.stream(fields.split(",")).map(String::strip).collect(Collectors.toUnmodifiableSet());
    }

    private JqProgram compile(String name, String program) {
        try {
            return JqProgram.compile(program);
        } catch (JqException e) {
            throw new IllegalArgumentException("events of kind " + kind + ", " + name + ": " + e.getMessage(), e);
        }
    }

    /** Returns the events that concern the kind. */
    public Set<String> events() {
        return events.keySet();
    }

    /**
     * Tells what an event says of the kind.
     *
     * @param event the event
     * @return nothing if it does not concern the kind
     * @throws JqException if that cannot be told of this payload
     */
    public List<EventPointer> pointers(GithubEvent event) throws JqException {
        JqProgram program = events.get(event.name());
        if (program == null) {
            return List.of();
        }
        JsonNode said = program.first(event.payload());
        if (said == null || said.isNull()) {
            return List.of();
        }
        List<EventPointer> pointers = new ArrayList<>();
        for (JsonNode one :
                said.isArray() ? said : JsonNodeFactory.instance.arrayNode().add(said)) {
            EventPointer pointer = pointer(event, one);
            if (pointer != null) {
                pointers.add(pointer);
            }
        }
        return pointers;
    }

    private EventPointer pointer(GithubEvent event, JsonNode said) {
        String repository = said.path("repository").textValue();
        String owner = said.path(ORGANIZATION).textValue();
        if (repository == null && owner == null) {
            repository = event.repository().path("full_name").textValue();
        }
        if (repository != null) {
            if (!GithubName.isFullName(repository)) {
                return null;
            }
            owner = repository.substring(0, repository.indexOf('/'));
        } else {
            owner = owner == null ? event.owner() : owner;
            if (owner == null || !GithubName.isLogin(owner)) {
                return null;
            }
        }
        String relist = said.path("relist").textValue();
        return new EventPointer(
                kind,
                owner,
                repository,
                said.path("path").textValue(),
                said.path("confirm").textValue(),
                said.path("record") instanceof ObjectNode record ? record : null,
                said.path("gone").asBoolean(),
                relist == null ? null : Relist.valueOf(relist.toUpperCase(Locale.ROOT)),
                said.path("former").textValue());
    }

    /**
     * Tells whether the kind's listing has a record.
     *
     * @param record the record
     * @param selector the selector of the listing
     * @param repository the record of its repository; missing for one of an organization
     * @return null if only the listing can tell
     */
    public Boolean isListed(JsonNode record, JsonNode selector, JsonNode repository) {
        if (listed == null) {
            return true;
        }
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.set("record", record);
        input.set("selector", selector);
        input.set("repository", repository.isMissingNode() ? JsonNodeFactory.instance.nullNode() : repository);
        try {
            JsonNode answer = listed.first(input);
            return answer == null || !answer.isBoolean() ? null : answer.booleanValue();
        } catch (JqException e) {
            return null;
        }
    }

    /** Returns the fields of a record that {@link #isListed} reads. */
    public Projection listedReads() {
        if (listed == null) {
            return Projection.NOTHING;
        }
        Projection record = listed.touchedPaths()
                .map(Projection::of)
                .orElse(Projection.WHOLE)
                .field("record");
        return record == null ? Projection.NOTHING : record;
    }

    /** Returns a copy of a record with what the kind's listing has of it. */
    public ObjectNode asListed(ObjectNode record) {
        ObjectNode copy = record.deepCopy();
        copy.remove(without);
        return copy;
    }

    /** Returns the fields that the kind's listing does not have, though the record alone does. */
    public Set<String> without() {
        return without;
    }
}
