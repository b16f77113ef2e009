package io.github.portgithub.mapping.jq;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** One compiled jq program. Immutable and thread-safe: any number of threads may evaluate it at once. */
public final class JqProgram {

    private static final Scope ROOT = JqFunctions.scope();

    private final String source;
    private final JsonQuery query;

    private JqProgram(String source, JsonQuery query) {
        this.source = source;
        this.query = query;
    }

    /**
     * Compiles a program.
     *
     * @param source the jq text, never null
     * @return the program
     * @throws JqException if the text is not a jq program
     */
    public static JqProgram compile(String source) throws JqException {
        try {
            return new JqProgram(source, JsonQuery.compile(source, Versions.JQ_1_7));
        } catch (JsonQueryException e) {
            throw new JqException(e.getMessage(), e);
        }
    }

    /**
     * Evaluates the program and keeps its first output, as Ocean does.
     *
     * @param input the record, never null, not changed
     * @return the first output, or null if there is none
     * @throws JqException if the program fails on this input
     */
    public JsonNode first(JsonNode input) throws JqException {
        JsonNode[] first = new JsonNode[1];
        try {
            query.apply(Scope.newChildScope(ROOT), input, output -> {
                if (first[0] == null) {
                    first[0] = output;
                }
            });
        } catch (JsonQueryException e) {
            throw new JqException(e.getMessage(), e);
        }
        return first[0];
    }

    /** Returns the jq text this program was compiled from. */
    public String source() {
        return source;
    }
}
