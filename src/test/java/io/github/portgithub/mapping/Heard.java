package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A listener that keeps all it hears. */
public final class Heard implements MappingListener {

    private static final ObjectMapper JSON = new ObjectMapper();

    public final List<Entity> entities = new ArrayList<>();
    public final List<String> unmappable = new ArrayList<>();
    public final List<String> refused = new ArrayList<>();
    public final List<String> unknown = new ArrayList<>();
    public final Map<String, String> faults = new LinkedHashMap<>();
    public int filtered;

    /** Maps a record with one resource. */
    public static Heard of(ResourceMapping resource, String record) {
        Heard heard = new Heard();
        resource.map(json(record), heard);
        return heard;
    }

    /** Reads JSON, with single quotes for double ones. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the body of the only entity. */
    JsonNode body() {
        if (entities.size() != 1) {
            throw new AssertionError("expected one entity, heard of " + entities + unmappable + refused + unknown);
        }
        return body(entities.get(0));
    }

    static JsonNode body(Entity entity) {
        try {
            return JSON.readTree(entity.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void entity(Entity entity) {
        entities.add(entity);
    }

    @Override
    public void filtered() {
        filtered++;
    }

    @Override
    public void unmappable(String reason) {
        unmappable.add(reason);
    }

    @Override
    public void refused(Entity entity, String reason) {
        refused.add(entity + " " + reason);
    }

    @Override
    public void unknown(String reason) {
        unknown.add(reason);
    }

    @Override
    public void fault(String field, String reason) {
        faults.put(field, reason);
    }
}
