package io.github.portgithub.reconcile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.http.PathSegment;
import io.github.portgithub.mapping.EntityHash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Entities of one blueprint that are deleted in one request.
 *
 * @param blueprint their blueprint
 * @param identifiers 1 to 100 of them
 * @see <a href="https://docs.port.io/api-reference/delete-multiple-entities">Delete multiple entities</a>
 */
public record Deletion(String blueprint, List<String> identifiers) {

    /** The most that Port deletes at once. */
    static final int LARGEST = 100;

    /** Copies the list. */
    public Deletion {
        identifiers = List.copyOf(identifiers);
    }

    /** Returns the blueprint as a segment of a path. */
    public String segment() {
        return PathSegment.of(blueprint);
    }

    /** Returns hashes of blueprint and identifier, in the same order. */
    List<Long> hashes() {
        return identifiers.stream()
                .map(identifier -> EntityHash.of(blueprint, identifier))
                .toList();
    }

    /** Returns a request for some of the entities. */
    Deletion only(Set<Long> hashes) {
        return new Deletion(
                blueprint,
                identifiers.stream()
                        .filter(identifier -> hashes.contains(EntityHash.of(blueprint, identifier)))
                        .toList());
    }

    /** Returns the number of entities. */
    public int size() {
        return identifiers.size();
    }

    /** Returns the request body as UTF-8 JSON. */
    public byte[] json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode entities = body.putArray("entities");
        identifiers.forEach(entities::add);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns two requests for the same entities. */
    public List<Deletion> halves() {
        int middle = size() / 2;
        return List.of(
                new Deletion(blueprint, identifiers.subList(0, middle)),
                new Deletion(blueprint, identifiers.subList(middle, size())));
    }
}
