package io.github.portgithub.resync;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubAnswer.Completeness;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.graphql.GraphqlQuery;
import io.github.portgithub.github.graphql.GraphqlRequests;
import io.github.portgithub.github.graphql.QueryError;
import io.github.portgithub.github.tree.FileContents;
import io.github.portgithub.github.tree.IncludedFiles;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for contents of files: by queries first, and one by one for what these do not give.
 *
 * <p>Used by {@code routes/trees.camel.yaml} and {@code routes/included-files.camel.yaml}. Thread-safe: all state is in the
 * exchange.
 */
public final class FileQueries {

    private static final Logger LOG = LoggerFactory.getLogger(FileQueries.class);

    /** Variable: the contents of files of a tree, {@link FileContents}. */
    private static final String CONTENTS = "contents";

    /** Variable: the files that are included in records of repositories, {@link IncludedFiles}. */
    private static final String INCLUDED = "included";

    /** Variable: the page of records that files are included in. */
    private static final String PAGE = "includedPage";

    /** Sets the query for contents of a tree; none if there is nothing that is better asked by one. */
    public void askContents(Exchange exchange) {
        FileContents contents = exchange.getVariable(CONTENTS, FileContents.class);
        ask(exchange, contents.getQuery(), contents.getQueryVariables());
    }

    /** Takes the answer to {@link #askContents}. */
    public void takeContents(Exchange exchange) {
        exchange.getVariable(CONTENTS, FileContents.class)
                .takeAll(exchange.getMessage().getBody(JsonNode.class));
    }

    /** Begins to include files in the records of a page of repositories, and sets the first query. */
    public void begin(Exchange exchange) {
        JsonNode page = exchange.getMessage().getBody(JsonNode.class);
        List<String> paths = fetch(exchange).resources().get(0).mapping().includedFiles();
        exchange.setVariable(PAGE, page);
        exchange.setVariable(INCLUDED, new IncludedFiles(page, paths));
        askIncluded(exchange);
    }

    /** Sets the next query for files to be included. */
    public void askIncluded(Exchange exchange) {
        IncludedFiles included = included(exchange);
        GraphqlQuery query = included.getQuery();
        ask(exchange, query, query == null ? null : included.getQueryVariables());
    }

    private static void ask(Exchange exchange, GraphqlQuery query, Map<String, String> variables) {
        if (query == null) {
            exchange.removeVariable(GraphqlRequests.QUERY);
        } else {
            exchange.setVariable(GraphqlRequests.QUERY, query);
            exchange.setVariable(GraphqlRequests.VARIABLES, variables);
            // What is missing is asked for one by one
            exchange.setVariable(GraphqlRequests.TAKES_PART, true);
        }
    }

    /** Takes the answer to {@link #askIncluded}. */
    public void takeIncluded(Exchange exchange) {
        List<?> errors = exchange.getVariable(GraphqlRequests.ERRORS, List.of(), List.class);
        included(exchange)
                .takeAll(
                        exchange.getMessage().getBody(JsonNode.class),
                        errors.stream()
                                .map(error -> ((QueryError) error)
                                        .path().stream().map(String::valueOf).collect(Collectors.joining("/")))
                                .toList());
    }

    /** Tells whether GitHub does not answer, though it may answer other requests. */
    private static boolean isRefused(Exception reason) {
        return reason instanceof GithubException github && github.answer() != GithubAnswer.ENDED;
    }

    /**
     * Asks for all that is left one by one.
     *
     * @throws Exception the reason, if the run has ended
     */
    public void refused(Exchange exchange, @ExchangeException Exception reason) throws Exception {
        exchange.getMessage().removeHeaders("*");
        if (!isRefused(reason)) {
            throw reason;
        }
        LOG.warn("Files are asked for one by one: {}", Reasons.of(reason));
        if (exchange.getVariable(INCLUDED) != null) {
            included(exchange).refused();
            exchange.removeVariable(GraphqlRequests.QUERY);
        }
    }

    /** Takes a file that was asked for alone. */
    public void takeFile(Exchange exchange) throws IOException {
        included(exchange).take(exchange.getMessage().getBody(JsonNode.class).path(0));
    }

    /**
     * Takes that a file is not there, or that it cannot be told: then the repository is unknown, and its record is not mapped,
     * because an empty property would overwrite what Port has.
     *
     * @throws Exception the reason, if the run has ended
     */
    public void notTaken(Exchange exchange, @ExchangeException Exception reason) throws Exception {
        exchange.getMessage().removeHeaders("*");
        if (reason instanceof GithubException github && github.child() == Completeness.NONE) {
            included(exchange).take(null);
            return;
        }
        if (!isRefused(reason) && !(reason instanceof IOException)) {
            throw reason;
        }
        String fullName = included(exchange).giveUp();
        fetch(exchange).unknownScope(fullName, Reasons.of(reason));
        Iterator<JsonNode> records = exchange.getVariable(PAGE, JsonNode.class).elements();
        while (records.hasNext()) {
            if (records.next().path("full_name").asText().equals(fullName)) {
                records.remove();
            }
        }
    }

    /** Ends including: tells of files that were left out. */
    public void end(Exchange exchange) {
        included(exchange)
                .tooLarge()
                .forEach(file -> fetch(exchange).remark("files of more than 1 MiB were left out", file));
    }

    private static IncludedFiles included(Exchange exchange) {
        return exchange.getVariable(INCLUDED, IncludedFiles.class);
    }

    private static Fetch fetch(Exchange exchange) {
        return exchange.getVariable("fetch", Fetch.class);
    }
}
