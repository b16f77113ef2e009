package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/** What tells a GitHub record from the others of its listing. Stateless. */
public final class RecordIdentity {

    /** The first of these that a record has. */
    private static final List<String> NAMES = List.of("id", "number", "name", "sha", "ref");

    /** The parts of a record that are read here. */
    static final Projection PROJECTION =
            Projection.of(NAMES.stream().map(List::of).collect(Collectors.toSet()));

    private RecordIdentity() {}

    /**
     * Names a record.
     *
     * @param record a record as GitHub's API returns it, never null
     * @return a text that no other record of the same listing has. All of the record if it has no field of these: one that
     *     has changed is then taken for another one, which keeps what may have been skipped
     */
    public static String of(JsonNode record) {
        for (String name : NAMES) {
            JsonNode value = record.path(name);
            if (value.isValueNode() && !value.isNull()) {
                return name + value.asText();
            }
        }
        return record.toString();
    }
}
