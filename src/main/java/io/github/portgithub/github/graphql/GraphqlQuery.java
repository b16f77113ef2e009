package io.github.portgithub.github.graphql;

import java.util.stream.Collectors;

/**
 * A query of GitHub's GraphQL API. Immutable.
 *
 * @param name what it is called in messages, never null
 * @param text the query, never null
 */
public record GraphqlQuery(String name, String text) {

    /** Leaves out comments and indentation, which are for the reader of the file. */
    public GraphqlQuery {
        text = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .collect(Collectors.joining("\n"));
    }
}
