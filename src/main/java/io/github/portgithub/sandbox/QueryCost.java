package io.github.portgithub.sandbox;

import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.Value;
import graphql.language.VariableReference;
import java.util.HashMap;
import java.util.Map;

/**
 * What GitHub charges for a query: the requests that its connections would take one by one, a hundredth of a point each, and
 * no less than one point. For one query, not thread-safe.
 *
 * @see <a href="https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api">GitHub: rate
 *     limits and query limits for the GraphQL API</a>
 */
final class QueryCost {

    private static final long MOST_NODES = 500_000;
    private static final int LARGEST_PAGE = 100;

    private final Map<String, Object> variables;
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private double requests;
    private double nodes;
    private String refusal;

    private QueryCost(Map<String, Object> variables) {
        this.variables = variables;
    }

    /**
     * Computes what a query costs.
     *
     * @param document the query
     * @param variables its variables
     * @return the cost
     */
    static QueryCost of(Document document, Map<String, Object> variables) {
        QueryCost cost = new QueryCost(variables);
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(fragment -> cost.fragments.put(fragment.getName(), fragment));
        document.getDefinitionsOfType(OperationDefinition.class)
                .forEach(operation -> cost.add(operation.getSelectionSet(), 1));
        return cost;
    }

    /** Returns the points. */
    int points() {
        return (int) Math.max(1, Math.round(requests / LARGEST_PAGE));
    }

    /** Returns GitHub's type of error if the query asks for too much; null if not. */
    String refusal() {
        return refusal != null ? refusal : nodes > MOST_NODES ? "MAX_NODE_LIMIT_EXCEEDED" : null;
    }

    private void add(SelectionSet selections, double parents) {
        if (selections == null) {
            return;
        }
        for (Selection<?> selection : selections.getSelections()) {
            if (selection instanceof Field field) {
                add(field, parents);
            } else if (selection instanceof InlineFragment fragment) {
                add(fragment.getSelectionSet(), parents);
            } else if (selection instanceof FragmentSpread spread && fragments.containsKey(spread.getName())) {
                add(fragments.get(spread.getName()).getSelectionSet(), parents);
            }
        }
    }

    private void add(Field field, double parents) {
        Integer size = size(field);
        if (size == null) {
            add(field.getSelectionSet(), parents);
            return;
        }
        if (size < 1 || size > LARGEST_PAGE) {
            refusal = "EXCESSIVE_PAGINATION";
        }
        requests += parents;
        nodes += parents * size;
        add(field.getSelectionSet(), parents * size);
    }

    private Integer size(Field field) {
        for (Argument argument : field.getArguments()) {
            if (argument.getName().equals("first") || argument.getName().equals("last")) {
                Value<?> value = argument.getValue();
                Object given = value instanceof IntValue number
                        ? number.getValue().intValue()
                        : value instanceof VariableReference reference ? variables.get(reference.getName()) : null;
                return given instanceof Number number ? number.intValue() : null;
            }
        }
        return null;
    }
}
