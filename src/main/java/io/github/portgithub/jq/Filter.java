package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A compiled piece of a jq program: takes one value, gives any number of values.
 *
 * <p>Filters are immutable and shared between threads; what belongs to one evaluation is in its {@link Env}. Failures are
 * {@link JqError}s, which a program may catch; {@link Interruption}s pass through every filter but the one they are for.
 */
interface Filter {

    /** Gives every output, in order, before it returns. */
    void each(Env env, JsonNode in, Output out);

    /**
     * Tells whether there is never more than one output. Then {@link #one} may be called, which needs neither callbacks nor
     * their objects; most of what mappings are made of is of this kind.
     */
    default boolean atMostOne() {
        return false;
    }

    /** Returns the only output, or null if there is none. Only where {@link #atMostOne()}. */
    default JsonNode one(Env env, JsonNode in) {
        throw new UnsupportedOperationException();
    }

    /**
     * Gives every output with the path that leads to it, as {@code path(f)}, {@code f |= g} and their like need it.
     *
     * @param path where {@code in} is, or null if it is not a part of the value that paths are asked of
     */
    default void paths(Env env, Path path, JsonNode in, PathOutput out) {
        each(env, in, value -> out.emit(Path.kept(path, in, value), value));
    }

    /** Gives every output, without callbacks where there is but one. */
    static void run(Filter filter, Env env, JsonNode in, Output out) {
        if (filter.atMostOne()) {
            JsonNode value = filter.one(env, in);
            if (value != null) {
                out.emit(value);
            }
        } else {
            filter.each(env, in, out);
        }
    }
}
