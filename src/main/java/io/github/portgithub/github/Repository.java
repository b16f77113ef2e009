package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.PathSegment;
import io.github.portgithub.mapping.Projection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the routes need to know of a repository to ask for what is in it, or to leave it out. Immutable and small, as a large
 * organization has many.
 *
 * @param id GitHub's number of it, which stays when it gets another name; 0 if GitHub does not tell
 * @param name the name without its owner, such as {@code hello-world}
 * @param fullName owner and name, such as {@code acme/hello-world}
 * @param defaultBranch the default branch; null if GitHub names none
 * @param visibility {@code public}, {@code private} or {@code internal}; null if GitHub does not tell
 * @param traits which of {@link #TRAITS} hold, a bit each
 * @param more fields of its record that the mapping reads where the records of other kinds show it; null for none
 */
public record Repository(
        long id, String name, String fullName, String defaultBranch, String visibility, int traits, ObjectNode more) {

    /** What is kept of a repository whose record somebody reads as a whole: what does not change by itself. */
    private static final Projection LASTING = Projection.of(Stream.of(
                    "id node_id html_url url description homepage language topics license created_at custom_properties"
                            .split(" "),
                    "owner.login owner.id owner.type owner.html_url owner.avatar_url".split(" "))
            .flatMap(Stream::of)
            .map(field -> List.of(field.split("\\.")))
            .toList());

    /** The fields of a record that are true or false, as GitHub calls them. */
    static final List<String> TRAITS = List.of(
            "archived",
            "disabled",
            "fork",
            "private",
            "is_template",
            "has_issues",
            "has_projects",
            "has_wiki",
            "has_pages",
            "has_discussions");

    /**
     * Takes a record of a listing of repositories.
     *
     * @param record the record, with a valid {@code full_name}
     * @param read what somebody reads of it beside the fields that each repository has here
     */
    public static Repository of(JsonNode record, Projection read) {
        String fullName = record.path("full_name").textValue();
        int traits = 0;
        for (int i = 0; i < TRAITS.size(); i++) {
            traits |= record.path(TRAITS.get(i)).asBoolean() ? 1 << i : 0;
        }
        String visibility = record.path("visibility").asText(null);
        return new Repository(
                record.path("id").asLong(0),
                fullName.substring(fullName.indexOf('/') + 1),
                fullName,
                record.path("default_branch").asText(null),
                visibility == null ? null : visibility.intern(),
                traits,
                (ObjectNode) (read.isWhole() ? LASTING : read).of(record));
    }

    /** Returns the repository as GitHub's record shows it: what is known of it, and what somebody reads. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name);
        json.put("full_name", fullName);
        json.putObject("owner").put("login", fullName.substring(0, Math.max(0, fullName.indexOf('/'))));
        json.put("default_branch", defaultBranch);
        json.put("visibility", visibility);
        for (int i = 0; i < TRAITS.size(); i++) {
            json.put(TRAITS.get(i), (traits & 1 << i) != 0);
        }
        if (more != null) {
            more.properties().forEach(field -> {
                if (field.getValue().isObject() && json.get(field.getKey()) instanceof ObjectNode known) {
                    known.setAll((ObjectNode) field.getValue());
                } else {
                    json.set(field.getKey(), field.getValue());
                }
            });
        }
        return json;
    }

    /**
     * Tells whether a field of the repository's record is true.
     *
     * @param trait such as {@code archived} or {@code fork}
     * @return false also if GitHub does not tell
     * @throws IllegalArgumentException if no repository has such a field; the message names those there are
     */
    public boolean is(String trait) {
        int bit = TRAITS.indexOf(trait);
        if (bit < 0) {
            throw new IllegalArgumentException(
                    "a repository has no field " + trait + "; it has " + String.join(", ", TRAITS));
        }
        return (traits & 1 << bit) != 0;
    }

    /** Returns what is known of the repository, in the words of GitHub's API. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name);
        json.put("full_name", fullName);
        json.put("default_branch", defaultBranch);
        json.put("visibility", visibility);
        json.putObject("owner").put("login", fullName.substring(0, fullName.indexOf('/')));
        TRAITS.forEach(trait -> json.put(trait, is(trait)));
        return json;
    }

    /** Returns the repository's path below {@code github.api-url}, such as {@code /repos/acme/hello-world}. */
    public String getPath() {
        return pathOf(fullName);
    }

    /** Returns the path of the repository with a full name. */
    public static String pathOf(String fullName) {
        int slash = fullName.indexOf('/');
        return "/repos/" + PathSegment.of(fullName.substring(0, slash)) + "/"
                + PathSegment.of(fullName.substring(slash + 1));
    }

    @Override
    public String toString() {
        return fullName;
    }
}
