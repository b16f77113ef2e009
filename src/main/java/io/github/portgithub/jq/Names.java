package io.github.portgithub.jq;

import io.github.portgithub.jq.Definitions.Function;

/**
 * The names in scope at a place of a program, innermost first, one for each value that the {@link Env} has there.
 *
 * @param up the names further out, null at the top
 * @param kind what the name stands for
 * @param name the name, without mark
 * @param parameters the number of a function's parameters, else 0
 * @param function the function, or null if it is not one
 */
record Names(Names up, Kind kind, String name, int parameters, Function function) {

    /** What a name stands for. */
    enum Kind {
        VARIABLE,
        FUNCTION,
        /** A function's parameter: called like a function without parameters. */
        CLOSURE,
        /** A function's parameter that is written {@code $name}: a variable, and also called like a function. */
        VALUE,
        LABEL
    }

    static Names variable(Names up, String name) {
        return new Names(up, Kind.VARIABLE, name, 0, null);
    }

    static Names label(Names up, String name) {
        return new Names(up, Kind.LABEL, name, 0, null);
    }

    boolean isVariable(String wanted) {
        return (kind == Kind.VARIABLE || kind == Kind.VALUE) && name.equals(wanted);
    }

    boolean isCallable(String wanted, int arguments) {
        return kind != Kind.VARIABLE && kind != Kind.LABEL && parameters == arguments && name.equals(wanted);
    }

    boolean isLabel(String wanted) {
        return kind == Kind.LABEL && name.equals(wanted);
    }
}
