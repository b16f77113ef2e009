package io.github.portgithub.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A simulator's command line: {@code --name value} pairs and {@code --name} switches. Immutable. */
final class Options {

    private final Map<String, String> values = new HashMap<>();

    /**
     * Reads a command line.
     *
     * @param arguments the command line
     * @param known the names that may be there, with their dashes
     * @throws IllegalArgumentException if there is another one
     */
    Options(String[] arguments, Set<String> known) {
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown option " + name + ", there are " + known);
            }
            boolean hasValue = i + 1 < arguments.length && !arguments[i + 1].startsWith("--");
            values.put(name, hasValue ? arguments[++i] : "true");
        }
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    boolean isSet(String name) {
        return values.containsKey(name);
    }
}
