package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.jq.Interruption.OverBudget;
import io.github.portgithub.jq.Lexer.SyntaxError;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One compiled jq program. Immutable and thread-safe: any number of threads may evaluate it at once. */
public final class JqProgram {

    /** In {@link #touchedPaths}: every element of an array, or every field of an object. */
    public static final String EACH = "[]";

    private final String source;
    private final Filter filter;

    private JqProgram(String source, Filter filter) {
        this.source = source;
        this.filter = filter;
    }

    /**
     * Compiles a program.
     *
     * @param source the jq text, never null
     * @return the program
     * @throws JqException if the text is not a jq program, or asks for what is not available here: the environment, files,
     *     modules and further inputs
     */
    public static JqProgram compile(String source) throws JqException {
        return compile(source, true);
    }

    /**
     * Compiles a program.
     *
     * @param shortcuts whether filters with one output are run without callbacks; the answers are the same
     */
    static JqProgram compile(String source, boolean shortcuts) throws JqException {
        try {
            return new JqProgram(source, Parser.parse(source, shortcuts));
        } catch (SyntaxError e) {
            throw new JqException(e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new JqException("the program is nested too deep");
        }
    }

    /**
     * Evaluates the program and keeps its first output, as Ocean does; the program is not run past it.
     *
     * @param input the record, never null, not changed
     * @return the first output, which may share parts with the input, or null if there is none
     * @throws JqException if the program fails on this input, or needs more than one evaluation may use: 50 million steps, about
     *     two seconds of a processor; 64 MiB; two seconds of a processor for regular expressions
     */
    public JsonNode first(JsonNode input) throws JqException {
        return first(input, new Budget());
    }

    /** Evaluates the program within a budget of its own. */
    JsonNode first(JsonNode input, Budget budget) throws JqException {
        try {
            JsonNode first = Assignments.first(filter, new Env(budget), input);
            return first == null ? null : Results.checked(budget, first);
        } catch (JqError e) {
            throw new JqException(e.getMessage(), e);
        } catch (OverBudget e) {
            throw JqException.overBudget(e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw JqException.overBudget(Budget.TOO_DEEP, null);
        }
    }

    /** Evaluates the program within a budget of its own and takes every output, in order. */
    void each(JsonNode input, Budget budget, Output out) throws JqException {
        try {
            Filter.run(filter, new Env(budget), input, value -> out.emit(Results.checked(budget, value)));
        } catch (JqError e) {
            throw new JqException(e.getMessage(), e);
        } catch (OverBudget e) {
            throw JqException.overBudget(e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw JqException.overBudget(Budget.TOO_DEEP, null);
        }
    }

    /**
     * Tells which parts of its input the program can touch: its answer does not change if everything else is left out, as long
     * as arrays keep their elements. Field names from the root down, {@link #EACH} for all elements or fields of a part; a
     * path stands for all that is below it, the empty path for the whole input.
     *
     * @return the paths, or empty if the program cannot be analysed
     */
    public Optional<Set<List<String>>> touchedPaths() {
        return TouchedPaths.of(filter);
    }

    /** Returns the jq text this program was compiled from. */
    public String source() {
        return source;
    }
}
