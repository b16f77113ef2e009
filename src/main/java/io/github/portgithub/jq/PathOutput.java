package io.github.portgithub.jq;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes the outputs of a filter together with the paths that lead to them. */
@FunctionalInterface
interface PathOutput {

    /**
     * @param path where the value is, or null if it was computed and is nowhere
     * @param value the value
     */
    void emit(Path path, JsonNode value);
}
