package io.github.portgithub.mapping;

import java.util.List;

/** A mapping that cannot be used. The message holds every problem found, one a line. */
public final class MappingException extends RuntimeException {

    private final List<String> problems;

    /**
     * @param problems what is wrong, each naming the file, the resource, the field, the reason and the remedy; never empty
     */
    public MappingException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns every problem found, in file order. */
    public List<String> problems() {
        return problems;
    }
}
