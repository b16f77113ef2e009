package io.github.portgithub.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;

/**
 * What GitHub tells an App in its own name.
 *
 * @param body the parsed body
 * @param links the values of all {@code Link} headers; null is none
 */
public record AppPage(JsonNode body, Collection<String> links) {}
