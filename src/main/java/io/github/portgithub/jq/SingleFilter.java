package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;

/** A filter that never has more than one output, whatever it is made of. */
interface SingleFilter extends Filter {

    @Override
    default boolean atMostOne() {
        return true;
    }

    @Override
    JsonNode one(Env env, JsonNode in);

    @Override
    default void each(Env env, JsonNode in, Output out) {
        JsonNode value = one(env, in);
        if (value != null) {
            out.emit(value);
        }
    }
}
