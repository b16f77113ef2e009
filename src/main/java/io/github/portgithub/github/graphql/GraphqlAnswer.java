package io.github.portgithub.github.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.GithubAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the body of an answer of GraphQL means. GitHub sends status 200 with a list of errors for nearly everything that goes
 * wrong, with data or without, and null for what it leaves out.
 *
 * @param answer what it means, of the whole
 * @param errors what is missing of the data, where {@code answer} is {@link GithubAnswer#PARTIAL}
 * @param detail what GitHub says, for a message; empty if nothing
 * @see <a href="https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api">GitHub: rate
 *     limits and query limits for the GraphQL API</a>
 */
record GraphqlAnswer(GithubAnswer answer, List<QueryError> errors, String detail) {

    private static final Set<String> LIMITED = Set.of("RATE_LIMITED", "RATE_LIMIT");
    private static final Set<String> TOO_MUCH = Set.of(
            "RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED", "EXCESSIVE_PAGINATION", "QUERY_COMPLEXITY_EXCEEDED");
    private static final Set<String> DENIED = Set.of("FORBIDDEN", "INSUFFICIENT_SCOPES", "UNAUTHORIZED");
    private static final int LONGEST_DETAIL = 300;
    private static final int MOST_DETAILS = 3;

    /**
     * Reads a body.
     *
     * @param body the parsed body
     * @param sso the header {@code X-GitHub-SSO}, or null
     * @return what it means: {@link GithubAnswer#OK} only if nothing is missing, {@link GithubAnswer#PARTIAL} if what is
     *     missing is named
     */
    static GraphqlAnswer of(JsonNode body, String sso) {
        JsonNode listed = body == null ? null : body.path("errors");
        if (body == null || !body.isObject() || !listed.isMissingNode() && !listed.isNull() && !listed.isArray()) {
            return new GraphqlAnswer(GithubAnswer.WRONG_SHAPE, List.of(), "");
        }
        List<QueryError> errors = new ArrayList<>();
        listed.forEach(error -> errors.add(error(error)));
        if (sso != null && sso.strip().toLowerCase(Locale.ROOT).startsWith("partial-results")) {
            errors.add(new QueryError(List.of(), "FORBIDDEN", GithubAnswer.PARTIAL.text()));
        }
        boolean data = body.path("data").isObject();
        if (errors.isEmpty()) {
            return new GraphqlAnswer(data ? GithubAnswer.OK : GithubAnswer.WRONG_SHAPE, errors, "");
        }
        return new GraphqlAnswer(answer(errors, data), errors, detail(errors));
    }

    /** The worst counts: a limit says nothing about the rest, and data that was cut short may lack anything. */
    private static GithubAnswer answer(List<QueryError> errors, boolean data) {
        for (QueryError error : errors) {
            String message = error.message().toLowerCase(Locale.ROOT);
            if (message.contains("secondary rate limit") || message.contains("abuse detection")) {
                return GithubAnswer.SECONDARY_LIMIT;
            }
            if (LIMITED.contains(error.type()) || message.contains("api rate limit")) {
                return GithubAnswer.PRIMARY_LIMIT;
            }
        }
        if (errors.stream()
                .anyMatch(error -> TOO_MUCH.contains(error.type())
                        || error.message().toLowerCase(Locale.ROOT).contains("resource limits"))) {
            return GithubAnswer.TOO_MUCH;
        }
        if (errors.stream().anyMatch(GraphqlAnswer::isServerFault)) {
            return GithubAnswer.SERVER_FAULT;
        }
        if (data) {
            return GithubAnswer.PARTIAL;
        }
        return whole(errors);
    }

    private static boolean isServerFault(QueryError error) {
        String message = error.message().toLowerCase(Locale.ROOT);
        return error.type().equals("SERVICE_UNAVAILABLE")
                || error.type().equals("INTERNAL")
                || message.startsWith("something went wrong")
                || message.contains("timedout")
                || message.contains("timeout");
    }

    /** Returns what errors mean for whoever needs all of the data. */
    static GithubAnswer whole(List<QueryError> errors) {
        if (errors.stream().allMatch(error -> error.type().equals("NOT_FOUND"))) {
            return GithubAnswer.NOT_FOUND;
        }
        return errors.stream().anyMatch(error -> DENIED.contains(error.type()))
                ? GithubAnswer.FORBIDDEN
                : GithubAnswer.UNPROCESSABLE;
    }

    private static QueryError error(JsonNode error) {
        List<Object> path = new ArrayList<>();
        error.path("path").forEach(step -> path.add(step.isInt() ? (Object) step.intValue() : step.asText()));
        return new QueryError(
                path, error.path("type").asText(""), error.path("message").asText(""));
    }

    private static String detail(List<QueryError> errors) {
        String told = errors.stream()
                .map(QueryError::message)
                .distinct()
                .limit(MOST_DETAILS)
                .collect(Collectors.joining("; "));
        return told.length() <= LONGEST_DETAIL ? told : told.substring(0, LONGEST_DETAIL);
    }
}
