package io.github.portgithub.reconcile;

import com.fasterxml.jackson.databind.JsonNode;

/** Knows which entities a run cannot tell anything about. Stateless. */
@FunctionalInterface
public interface DeletionGuard {

    /**
     * Tells why an entity that the run did not map is to stay all the same.
     *
     * @param blueprint its blueprint
     * @param identifier its identifier
     * @param relations its relations at Port
     * @return a reason for people, or null if it may go
     */
    String protects(String blueprint, String identifier, JsonNode relations);

    /**
     * Tells whether the run was not about an entity, so that nobody asks why it stays.
     *
     * @param blueprint its blueprint
     * @param identifier its identifier
     * @param relations its relations at Port
     */
    default boolean isOutside(String blueprint, String identifier, JsonNode relations) {
        return false;
    }
}
