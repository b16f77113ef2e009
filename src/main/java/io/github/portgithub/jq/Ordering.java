package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.List;

/** jq's functions that put the elements of an array in order: sorting, grouping, extremes, search. */
final class Ordering {

    private Ordering() {}

    /** What is done with the elements once each has its key. */
    enum Use {
        SORT,
        GROUP,
        UNIQUE,
        MIN,
        MAX
    }

    /** {@code sort_by(key)}, {@code group_by(key)}, {@code unique_by(key)}, {@code min_by(key)}, {@code max_by(key)}. */
    record By(Use use, Filter key) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            if (!in.isContainerNode()) {
                throw Indexing.cannotIterate(in);
            }
            Budget budget = env.budget();
            List<Keyed> elements = new ArrayList<>(in.size());
            Filter keys = new Filters.ArrayOf(key);
            for (JsonNode element : in) {
                budget.element();
                elements.add(new Keyed(key == Filters.IDENTITY ? element : keys.one(env, element), element));
            }
            if (!in.isArray()) {
                throw new JqError("Cannot index " + Values.type(in) + " with number");
            }
            return switch (use) {
                case MIN, MAX -> extreme(budget, elements);
                case SORT -> sorted(budget, elements);
                case GROUP, UNIQUE -> grouped(budget, elements);
            };
        }

        /** Of several smallest the first, of several greatest the last. */
        private JsonNode extreme(Budget budget, List<Keyed> elements) {
            Keyed best = null;
            for (Keyed element : elements) {
                int order = best == null ? 0 : Values.compare(budget, element.key, best.key);
                if (best == null || (use == Use.MIN ? order < 0 : order >= 0)) {
                    best = element;
                }
            }
            return best == null ? Values.NULL : best.value;
        }

        private static JsonNode sorted(Budget budget, List<Keyed> elements) {
            sort(budget, elements);
            ArrayNode sorted = Values.array(budget);
            for (Keyed element : elements) {
                budget.element();
                sorted.add(element.value);
            }
            return sorted;
        }

        private JsonNode grouped(Budget budget, List<Keyed> elements) {
            sort(budget, elements);
            ArrayNode groups = Values.array(budget);
            ArrayNode group = null;
            JsonNode last = null;
            for (Keyed element : elements) {
                budget.element();
                if (last == null || !Values.equal(budget, last, element.key)) {
                    last = element.key;
                    group = use == Use.GROUP ? Values.array(budget) : null;
                    groups.add(group == null ? element.value : group);
                }
                if (group != null) {
                    group.add(element.value);
                }
            }
            return groups;
        }

        private static void sort(Budget budget, List<Keyed> elements) {
            elements.sort((a, b) -> {
                budget.step();
                return Values.compareForSorting(budget, a.key, b.key);
            });
        }
    }

    private record Keyed(JsonNode key, JsonNode value) {}

    /** {@code sort}, {@code unique}, {@code min}, {@code max}: the elements are their own keys. */
    record OfArray(Use use) implements SingleFilter {

        @Override
        public JsonNode one(Env env, JsonNode in) {
            if (!in.isArray()) {
                throw new JqError(Values.described(in) + " cannot be sorted, as it is not an array");
            }
            return new By(use, Filters.IDENTITY).one(env, in);
        }
    }

    /** {@code bsearch(wanted)}: the index, or -1 - (where it would have to be inserted). */
    static JsonNode search(Budget budget, JsonNode in, JsonNode wanted) {
        if (!in.isArray()) {
            throw new JqError(Values.described(in) + " cannot be searched from");
        }
        int low = 0;
        int high = in.size() - 1;
        while (low <= high) {
            budget.step();
            int middle = (low + high) >>> 1;
            int order = Values.compare(budget, wanted, in.get(middle));
            if (order == 0) {
                return IntNode.valueOf(middle);
            }
            if (order < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return IntNode.valueOf(-1 - low);
    }
}
