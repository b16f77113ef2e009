package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes the outputs of a filter, one after another. */
@FunctionalInterface
interface Output {

    void emit(JsonNode value);
}
