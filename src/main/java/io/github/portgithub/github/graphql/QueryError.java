package io.github.portgithub.github.graphql;

import java.util.List;

/**
 * Something that an answer of GraphQL lacks. Immutable.
 *
 * @param path where in the data: names of fields, and numbers for places in lists; empty if that is not said, so that
 *     anything of the data may be wrong
 * @param type GitHub's word for it, such as {@code NOT_FOUND} or {@code FORBIDDEN}; empty if it has none
 * @param message GitHub's message, never null
 */
public record QueryError(List<Object> path, String type, String message) {

    /** Copies the path. */
    public QueryError {
        path = List.copyOf(path);
    }
}
