package io.github.portgithub.github.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.PageCall;

/** A query with its variables, on its way. For one worker. */
final class QueryCall implements PageCall.Posted {

    /** The variable of a query that says how many nodes are asked for. */
    private static final String FIRST = "first";

    /** Nothing but ASCII, so that no character set has to be agreed upon. */
    private static final ObjectWriter ASCII = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    private final GraphqlQuery query;
    private final ObjectNode variables;
    private final int mostRetries;

    QueryCall(GraphqlQuery query, ObjectNode variables, int mostRetries) {
        this.query = query;
        this.variables = variables;
        this.mostRetries = mostRetries;
    }

    @Override
    public String body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("query", query.text());
        body.set("variables", variables);
        try {
            return ASCII.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can be written", e);
        }
    }

    @Override
    public boolean shrink() {
        int first = variables.path(FIRST).asInt(0);
        if (first <= 1) {
            return false;
        }
        variables.set(FIRST, IntNode.valueOf(first / 2));
        return true;
    }

    @Override
    public String name() {
        return "query " + query.name();
    }

    @Override
    public int mostRetries() {
        return mostRetries;
    }

    ObjectNode variables() {
        return variables;
    }
}
