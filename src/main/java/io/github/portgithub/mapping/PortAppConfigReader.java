package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.jq.JqException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one mapping file. For one use by one thread. */
final class PortAppConfigReader {

    private static final String MAPPINGS = "port.entity.mappings";
    private static final Set<String> WITH_FILES = Set.of("repository", "file");
    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9]+([_-][A-Za-z0-9]+)*");

    private final Problems file;

    PortAppConfigReader(String location) {
        this.file = new Problems(location);
    }

    PortAppConfig read(String text) {
        JsonNode root = ConfigText.read(text, file);
        failIfWrong();
        if (root == null || root.isMissingNode() || root.isNull()) {
            file.error(null, "the mapping is empty", "Write at least one entry under resources");
        } else if (!root.isObject()) {
            file.error(null, "expected an object with resources", "Begin the file with resources:");
        }
        failIfWrong();

        Selector.Defaults defaults = Selector.Defaults.read(root, file);
        boolean deleteDependents = flag(root, "deleteDependentEntities");
        boolean createMissing = flag(root, "createMissingRelatedEntities");
        boolean merge = flag(root, "enableMergeEntity");
        Double threshold = threshold(root.get("entityDeletionThreshold"));
        List<ResourceMapping> resources = resources(root.get("resources"), defaults);
        failIfWrong();
        return new PortAppConfig(
                deleteDependents,
                createMissing,
                merge,
                threshold,
                defaults.organizations(),
                resources,
                file.warnings());
    }

    private void failIfWrong() {
        if (!file.errors().isEmpty()) {
            throw new MappingException(file.errors());
        }
    }

    private boolean flag(JsonNode root, String key) {
        JsonNode value = root.get(key);
        if (value != null && !value.isBoolean()) {
            file.error(key, "expected true or false, got " + value, "Write true or false, or leave it out: it is true");
        }
        return value == null || value.asBoolean(true);
    }

    private Double threshold(JsonNode value) {
        if (value == null) {
            return PortAppConfig.DEFAULT_DELETION_THRESHOLD;
        }
        if (value.isNull()) {
            return null;
        }
        if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > 1) {
            file.error(
                    "entityDeletionThreshold",
                    "expected a number from 0 to 1, got " + value,
                    "Write a share such as 0.9, or null to delete nothing");
        }
        return value.doubleValue();
    }

    private List<ResourceMapping> resources(JsonNode list, Selector.Defaults defaults) {
        if (list == null || list.isNull() || list.isArray() && list.isEmpty()) {
            // An empty mapping must not be taken for "GitHub has nothing", which would delete everything.
            file.error("resources", "is missing or empty", "Write at least one resource with kind, selector and port");
            return List.of();
        }
        if (!list.isArray()) {
            file.error("resources", "expected a list", "Write each resource after a hyphen");
            return List.of();
        }
        List<ResourceMapping> resources = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof ObjectNode resource) {
                resource(i, resource, defaults).ifPresent(resources::add);
            } else {
                file.error("resources[" + i + "]", "expected an object", "Write kind, selector and port under it");
            }
        }
        return resources;
    }

    private Optional<ResourceMapping> resource(int index, ObjectNode resource, Selector.Defaults defaults) {
        String spelled = resource.path("kind").asText("").strip();
        String kind = spelled.replace('_', '-');
        Problems problems = file.in("resources[" + index + "] (" + (kind.isEmpty() ? "no kind" : kind) + ")");
        int errorsBefore = file.errors().size();
        if (kind.isEmpty()) {
            problems.error("kind", "is missing", "Name what to fetch, such as repository");
        } else if (!KIND.matcher(spelled).matches()) {
            problems.error("kind", spelled + " is no name of a kind", "Use letters, digits and hyphens: pull-request");
        }
        problems.warnOfOthers(resource, "", List.of("kind", "selector", "port"));

        ObjectNode selector = object(resource, "selector", "Write query: 'true' under it to take all", problems);
        ObjectNode port = object(resource, "port", "Write entity, mappings and the fields under it", problems);
        ObjectNode mappings = port == null ? null : mappings(port, problems);
        if (selector == null || mappings == null) {
            return Optional.empty();
        }
        MappingsReader reader = new MappingsReader(mappings, problems);
        if (!reader.files().isEmpty() && !WITH_FILES.contains(kind)) {
            problems.error(MAPPINGS, "file:// is for the kinds repository and file", "Write a jq expression");
        }
        ResourceMapping mapping = new ResourceMapping(
                index,
                kind,
                Selector.read(selector, kind, defaults, reader.files(), problems),
                MappingsReader.required(
                        selector.get("query"), "selector.query", "Write query: 'true' to take every record", problems),
                itemsToParse(port, problems),
                reader.identifier(),
                reader.blueprint(),
                reader.fields(),
                EntityHash.of(resource.toString()));
        return file.errors().size() > errorsBefore ? Optional.empty() : Optional.of(mapping);
    }

    private static ObjectNode object(ObjectNode parent, String field, String remedy, Problems problems) {
        JsonNode node = parent.get(field.substring(field.lastIndexOf('.') + 1));
        if (node instanceof ObjectNode object) {
            return object;
        }
        problems.error(field, node == null || node.isNull() ? "is missing" : "expected an object", remedy);
        return null;
    }

    private static ObjectNode mappings(ObjectNode port, Problems problems) {
        problems.warnOfOthers(
                port, "port.", List.of("entity", "itemsToParse", "itemsToParseName", "itemsToParseTopLevelTransform"));
        ObjectNode entity = object(port, "port.entity", "Write mappings under it", problems);
        if (entity == null) {
            return null;
        }
        if (entity.get("mappings") instanceof ArrayNode list) {
            // Port's own export wraps the one object in a list.
            if (list.size() != 1) {
                problems.error(MAPPINGS, "is a list of " + list.size(), "Write a resource for each of them");
                return null;
            }
            entity = entity.objectNode().set("mappings", list.get(0));
        }
        return object(entity, MAPPINGS, "Write identifier, blueprint and properties under it", problems);
    }

    private static ItemsToParse itemsToParse(ObjectNode port, Problems problems) {
        JsonNode node = port.get("itemsToParse");
        if (node == null
                || node.isValueNode() && (node.isNull() || node.asText().isBlank())) {
            return null;
        }
        if (!node.isValueNode()) {
            problems.error(
                    ItemsToParse.FIELD, "expected a jq expression", "Write the path of an array, such as .topics");
            return null;
        }
        try {
            return ItemsToParse.compile(
                    node.asText(),
                    port.path("itemsToParseName").asText("item"),
                    port.path("itemsToParseTopLevelTransform").asBoolean(true));
        } catch (JqException e) {
            problems.notJq(ItemsToParse.FIELD, node.asText(), e);
            return null;
        }
    }
}
