package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.http.Secrets;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** Names a GitHub record in a log line, by the fields that GitHub's kinds have in common. Stateless. */
public final class RecordName {

    /** The parts of a record that its name is made of. */
    static final Projection PROJECTION = Projection.of(Set.of(
            List.of("base", "repo", "full_name"),
            List.of("head", "ref"),
            List.of("number"),
            List.of("full_name"),
            List.of("html_url"),
            List.of("login"),
            List.of("name"),
            List.of("id")));

    private RecordName() {}

    /**
     * Returns a name such as {@code acme/api pull 17}, {@code acme/api} or {@code acme}.
     *
     * @param record a record as GitHub's API returns it, never null
     * @return the name, never null; a record without any known field is {@code unnamed record}
     */
    public static String of(JsonNode record) {
        String repository = text(record, "__repository_full_name");
        if (repository == null) {
            repository = text(record.path("base").path("repo"), "full_name");
        }
        JsonNode number = record.path("number");
        if (repository != null && number.isIntegralNumber()) {
            return repository + (record.has("head") ? " pull " : " ") + number.asText();
        }
        String fullName = text(record, "full_name");
        if (fullName != null) {
            return fullName;
        }
        String path = path(text(record, "html_url"));
        if (path != null) {
            return path;
        }
        for (String key : new String[] {"login", "name", "id"}) {
            String value = text(record, key);
            if (value != null) {
                return repository == null ? value : repository + " " + value;
            }
        }
        return "unnamed record";
    }

    private static String text(JsonNode record, String key) {
        JsonNode value = record.path(key);
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
                ? Secrets.visible(value.asText())
                : null;
    }

    private static String path(String url) {
        try {
            String path = url == null ? null : URI.create(url).getPath();
            return path == null || path.length() < 2 ? null : Secrets.visible(path.substring(1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
