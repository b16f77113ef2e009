package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A record that lacks what its identifier is made of has none: whatever of a record is taken out, cleared or of another
 * type, no identifier is made of what is left.
 */
class PackagedIdentifiersTest {

    private static final long SEED = Long.getLong("port-github.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("port-github.rounds", 200);

    /** What a field may be instead; the last stands for no field. */
    private static final List<String> OTHERS =
            List.of("null", "''", "42", "1.5", "true", "false", "[]", "{}", "[null]", "{'a':null}", "['x']", "");

    @TestFactory
    List<DynamicTest> identifierIsWhole_whateverTheRecordLacks() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String file :
                List.of("port-app-config.yml", "port-app-config-all-kinds.yml", "port-app-config-ocean.yml")) {
            List<ResourceMapping> resources = PackagedMappingTest.config(file).resources();
            addTest(tests, file, resources.get(0), Heard.json(Records.ORGANIZATION));
            addTest(tests, file, resources.get(1), Heard.json(Records.INTERNAL_REPOSITORY));
            addTest(tests, file, resources.get(2), Heard.json(Records.mergedFromFork()));
            addTest(tests, file, resources.get(2), Heard.json(Records.draftOfADeletedFork()));
        }
        for (GithubItems items : GithubItems.values()) {
            ResourceMapping resource = PackagedMappingTest.resource(items).orElse(null);
            if (resource != null) {
                addTest(
                        tests,
                        "all kinds",
                        resource,
                        PackagedMappingTest.records(items).get(0));
            }
        }
        PackagedMappingTest.recordsOfFiles()
                .forEach((kind, record) ->
                        PackagedMappingTest.config("port-app-config-all-kinds.yml").resources().stream()
                                .filter(resource -> resource.kind().equals(kind))
                                .forEach(resource -> addTest(tests, "all kinds", resource, Heard.json(record))));
        return tests;
    }

    private static void addTest(List<DynamicTest> tests, String file, ResourceMapping resource, JsonNode record) {
        tests.add(DynamicTest.dynamicTest(file + " " + resource.label(), () -> check(resource, (ObjectNode) record)));
    }

    private static void check(ResourceMapping resource, ObjectNode record) {
        assertWhole(resource, record, "as it is");
        for (List<String> path : paths(record, List.of())) {
            for (String other : OTHERS) {
                ObjectNode changed = record.deepCopy();
                change(changed, path, other);
                assertWhole(resource, changed, path + " is " + other);
            }
        }
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            ObjectNode changed = record.deepCopy();
            for (int changes = 2 + random.nextInt(3); changes > 0; changes--) {
                List<List<String>> paths = paths(changed, List.of());
                if (!paths.isEmpty()) {
                    change(changed, paths.get(random.nextInt(paths.size())), OTHERS.get(random.nextInt(OTHERS.size())));
                }
            }
            assertWhole(resource, changed, "seed " + SEED + ", round " + i);
        }
    }

    private static void assertWhole(ResourceMapping resource, JsonNode record, String what) {
        Heard heard = new Heard();
        resource.map(record, heard);

        List<String> identifiers = new ArrayList<>();
        heard.refused.forEach(
                refused -> identifiers.add(refused.substring(refused.indexOf('/') + 1, refused.indexOf(' '))));
        heard.entities.forEach(entity -> identifiers.add(entity.identifier()));
        assertThat(identifiers)
                .as("%s: %s", what, record)
                .allSatisfy(identifier -> assertThat(identifier)
                        .isNotNull()
                        .doesNotContain("null")
                        .doesNotContain("//")
                        .doesNotStartWith("/")
                        .doesNotEndWith("/"));
    }

    private static List<List<String>> paths(JsonNode value, List<String> path) {
        List<List<String>> paths = new ArrayList<>();
        if (value instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> addPaths(paths, object.get(name), path, name));
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                addPaths(paths, array.get(i), path, String.valueOf(i));
            }
        }
        return paths;
    }

    private static void addPaths(List<List<String>> paths, JsonNode part, List<String> path, String step) {
        List<String> inner = new ArrayList<>(path);
        inner.add(step);
        paths.add(inner);
        paths.addAll(paths(part, inner));
    }

    private static void change(JsonNode record, List<String> path, String other) {
        JsonNode parent = record;
        for (String step : path.subList(0, path.size() - 1)) {
            parent = parent.isArray() ? parent.get(Integer.parseInt(step)) : parent.get(step);
        }
        String last = path.get(path.size() - 1);
        if (parent instanceof ObjectNode object) {
            if (other.isEmpty()) {
                object.remove(last);
            } else {
                object.set(last, Heard.json(other));
            }
        } else if (other.isEmpty()) {
            ((ArrayNode) parent).remove(Integer.parseInt(last));
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(last), Heard.json(other));
        }
    }
}
