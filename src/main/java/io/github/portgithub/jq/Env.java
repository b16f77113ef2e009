package io.github.portgithub.jq;

/**
 * What a filter sees besides its input: the variables, functions and closures that are in scope, innermost first, and the
 * budget of the evaluation. Every name is resolved to a number of steps when the program is compiled.
 *
 * <p>Immutable but for the budget, so a filter can be resumed after others ran.
 */
final class Env {

    private final Budget budget;
    private final Env up;
    private final Object value;

    /** The empty environment of one evaluation. */
    Env(Budget budget) {
        this(budget, null, null);
    }

    private Env(Budget budget, Env up, Object value) {
        this.budget = budget;
        this.up = up;
        this.value = value;
    }

    Budget budget() {
        return budget;
    }

    /** Returns this environment with one more value: a JsonNode, a {@link Closure}, a {@link Function} or a label. */
    Env with(Object inner) {
        return new Env(budget, this, inner);
    }

    /** Returns the environment whose innermost value is so many steps out. */
    Env out(int steps) {
        Env env = this;
        for (int i = 0; i < steps; i++) {
            env = env.up;
        }
        return env;
    }

    /** Returns the innermost value. */
    Object value() {
        return value;
    }
}
