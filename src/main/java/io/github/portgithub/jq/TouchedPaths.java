package io.github.portgithub.jq;

import io.github.portgithub.jq.Bindings.Bind;
import io.github.portgithub.jq.Bindings.Name;
import io.github.portgithub.jq.Bindings.Variable;
import io.github.portgithub.jq.Filters.Alternative;
import io.github.portgithub.jq.Filters.ArrayOf;
import io.github.portgithub.jq.Filters.Comma;
import io.github.portgithub.jq.Filters.Conditional;
import io.github.portgithub.jq.Filters.Constant;
import io.github.portgithub.jq.Filters.Empty;
import io.github.portgithub.jq.Filters.Identity;
import io.github.portgithub.jq.Filters.Logic;
import io.github.portgithub.jq.Filters.Pipe;
import io.github.portgithub.jq.Natives.Call0;
import io.github.portgithub.jq.Natives.Call1;
import io.github.portgithub.jq.Natives.Call2;
import io.github.portgithub.jq.Operators.Binary;
import io.github.portgithub.jq.Parts.Field;
import io.github.portgithub.jq.Parts.Index;
import io.github.portgithub.jq.Parts.Iterate;
import io.github.portgithub.jq.Parts.SliceKey;
import io.github.portgithub.jq.RegexFilters.Matching;
import io.github.portgithub.jq.RegexFilters.Substitution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which parts of its input a program can touch, by following where in the input the value of each filter can be.
 * Knows the filters that mappings mostly consist of; a program with any other is not analysed. One use, one thread.
 */
final class TouchedPaths {

    private final Set<List<String>> touched = new HashSet<>();
    private final Set<List<String>> reached = new HashSet<>();
    private final List<Set<List<String>>> variables = new ArrayList<>();

    private TouchedPaths() {}

    /** Returns the paths that {@link JqProgram#touchedPaths} promises. */
    static Optional<Set<List<String>>> of(Filter program) {
        TouchedPaths paths = new TouchedPaths();
        try {
            paths.use(program, Set.of(List.of()));
        } catch (Unknown | StackOverflowError e) {
            return Optional.empty();
        }
        paths.touchWhatIsReached();
        return Optional.of(Set.copyOf(paths.touched));
    }

    /**
     * A part that nobody looks into can still decide whether there is an answer, or how many: {@code [.labels[] | 1]} has an
     * element for each label.
     */
    private void touchWhatIsReached() {
        Set<List<String>> onTheWay = new HashSet<>();
        touched.forEach(path -> addWithContainers(path, onTheWay));
        List<List<String>> deepestFirst = new ArrayList<>(reached);
        deepestFirst.sort(Comparator.<List<String>>comparingInt(List::size).reversed());
        for (List<String> path : deepestFirst) {
            if (!onTheWay.contains(path)) {
                touched.add(path);
                addWithContainers(path, onTheWay);
            }
        }
    }

    private static void addWithContainers(List<String> path, Set<List<String>> paths) {
        for (int length = 0; length <= path.size(); length++) {
            paths.add(path.subList(0, length));
        }
    }

    /** Says that a filter is not one of those that are known. */
    private static final class Unknown extends RuntimeException {

        Unknown() {
            super(null, null, false, false);
        }
    }

    /** Notes that the outputs of these filters are looked at as a whole. */
    private void use(Filter filter, Set<List<String>> in) {
        touched.addAll(follow(filter, in));
    }

    /** Returns where in the program's input the outputs can be; computed ones are nowhere. */
    private Set<List<String>> follow(Filter filter, Set<List<String>> in) {
        if (filter instanceof Identity) {
            return in;
        }
        if (filter instanceof Constant || filter instanceof Empty) {
            return Set.of();
        }
        if (filter instanceof Variable variable) {
            return variables.get(variables.size() - 1 - variable.steps());
        }
        if (filter instanceof Field field) {
            return inside(follow(field.target(), in), field.name().textValue());
        }
        if (filter instanceof Iterate iterate) {
            return inside(follow(iterate.target(), in), JqProgram.EACH);
        }
        if (filter instanceof Index index) {
            return followIndex(index, in);
        }
        if (filter instanceof Pipe pipe) {
            return follow(pipe.then(), follow(pipe.first(), in));
        }
        if (filter instanceof Bind bind) {
            return followBinding(bind, in);
        }
        return followChoice(filter, in);
    }

    private Set<List<String>> followIndex(Index index, Set<List<String>> in) {
        boolean oneOfArray =
                index.key() instanceof Constant constant && constant.value().isNumber();
        if (oneOfArray) {
            return inside(follow(index.target(), in), JqProgram.EACH);
        }
        use(index.key(), in);
        use(index.target(), in);
        return Set.of();
    }

    private Set<List<String>> followBinding(Bind bind, Set<List<String>> in) {
        Set<List<String>> source = follow(bind.source(), in);
        boolean plain = bind.binder().pattern() instanceof Name;
        if (!plain) {
            touched.addAll(source);
        }
        int before = variables.size();
        for (int i = 0; i < bind.binder().variables(); i++) {
            variables.add(plain ? source : Set.of());
        }
        Set<List<String>> out = follow(bind.body(), in);
        while (variables.size() > before) {
            variables.remove(variables.size() - 1);
        }
        return out;
    }

    private Set<List<String>> followChoice(Filter filter, Set<List<String>> in) {
        if (filter instanceof Comma comma) {
            return both(follow(comma.first(), in), follow(comma.then(), in));
        }
        if (filter instanceof Conditional conditional) {
            use(conditional.condition(), in);
            return both(follow(conditional.yes(), in), follow(conditional.no(), in));
        }
        if (filter instanceof Alternative alternative) {
            Set<List<String>> preferred = follow(alternative.preferred(), in);
            touched.addAll(preferred);
            return both(preferred, follow(alternative.otherwise(), in));
        }
        if (filter instanceof TryCatch tryCatch) {
            return both(follow(tryCatch.body(), in), follow(tryCatch.handler(), Set.of()));
        }
        useOperands(filter, in);
        return Set.of();
    }

    /** Notes what a filter that computes a value looks at. */
    private void useOperands(Filter filter, Set<List<String>> in) {
        if (filter instanceof ArrayOf array) {
            use(array.elements(), in);
        } else if (filter instanceof ObjectOf object) {
            object.entries().forEach(entry -> {
                use(entry.key(), in);
                use(entry.value(), in);
            });
        } else if (filter instanceof Interpolation interpolation) {
            interpolation.pieces().forEach(piece -> use(piece.filter(), in));
        } else if (filter instanceof Binary binary) {
            use(binary.left(), in);
            use(binary.right(), in);
        } else if (filter instanceof Logic logic) {
            use(logic.left(), in);
            use(logic.right(), in);
        } else if (filter instanceof SliceKey slice) {
            use(slice.from(), in);
            use(slice.to(), in);
        } else {
            useArguments(filter, in);
        }
    }

    private void useArguments(Filter filter, Set<List<String>> in) {
        touched.addAll(in);
        if (filter instanceof Call1 call) {
            use(call.argument(), in);
        } else if (filter instanceof Call2 call) {
            use(call.first(), in);
            use(call.second(), in);
        } else if (filter instanceof Matching matching) {
            use(matching.pattern(), in);
            use(matching.flags(), in);
        } else if (filter instanceof Substitution substitution) {
            use(substitution.pattern(), in);
            use(substitution.replacement(), Set.of());
            use(substitution.flags(), in);
        } else if (!(filter instanceof Call0)) {
            throw new Unknown();
        }
    }

    private Set<List<String>> inside(Set<List<String>> containers, String step) {
        Set<List<String>> parts = new HashSet<>();
        for (List<String> container : containers) {
            List<String> part = new ArrayList<>(container);
            part.add(step);
            parts.add(List.copyOf(part));
        }
        reached.addAll(parts);
        return parts;
    }

    private static Set<List<String>> both(Set<List<String>> first, Set<List<String>> second) {
        Set<List<String>> union = new HashSet<>(first);
        union.addAll(second);
        return union;
    }
}
