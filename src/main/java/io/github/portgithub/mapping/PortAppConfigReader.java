package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.mapping.jq.JqException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads one mapping file. For one use by one thread. */
final class PortAppConfigReader {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final String IDENTIFIER = "identifier";
    private static final String BLUEPRINT = "blueprint";
    private static final List<String> BODY_KEYS = List.of("title", "icon", "team", "properties", "relations");
    private static final Set<String> TEXTS = Set.of("title", "icon");
    private static final Set<String> OBJECTS = Set.of("properties", "relations");
    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9]+([_-][A-Za-z0-9]+)*");
    private static final Pattern BARE_WORD = Pattern.compile("[A-Za-z]\\w*");
    private static final String MAPPINGS = "port.entity.mappings";
    private static final int DEEPEST = 20;

    private final Problems file;

    PortAppConfigReader(String location) {
        this.file = new Problems(location);
    }

    PortAppConfig read(String text) {
        JsonNode root = parse(text);
        if (root.isMissingNode() || root.isNull()) {
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

    // JSON first where it looks like JSON: YAML takes most of it, but not tabs, and its messages would puzzle.
    private JsonNode parse(String text) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (content.stripLeading().startsWith("{")) {
            try {
                return JSON.readTree(content);
            } catch (JsonProcessingException e) {
                return parseYaml(content).orElseGet(() -> {
                    syntaxError(
                            e.getLocation().getLineNr(), e.getLocation().getColumnNr(), e.getOriginalMessage(), "JSON");
                    return MissingNode.getInstance();
                });
            }
        }
        try {
            return toTree(content);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            syntaxError(
                    mark.map(Mark::getLine).orElse(0) + 1,
                    mark.map(Mark::getColumn).orElse(0) + 1,
                    e.getProblem(),
                    "YAML");
        } catch (YamlEngineException | IllegalArgumentException e) {
            file.error(null, "the YAML cannot be read: " + e.getMessage(), "Correct the file");
        }
        throw new MappingException(file.errors());
    }

    private static Optional<JsonNode> parseYaml(String content) {
        try {
            return Optional.of(toTree(content));
        } catch (YamlEngineException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static JsonNode toTree(String content) {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        return JSON.valueToTree(new Load(settings).loadFromString(content));
    }

    private void syntaxError(int line, int column, String message, String language) {
        file.error(
                "line " + line + ", column " + column, Problems.oneLine(message), "Correct the " + language + " there");
        failIfWrong();
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
        warnOfOthers(resource, "", List.of("kind", "selector", "port"), problems);

        ObjectNode selector = object(resource, "selector", "Write query: 'true' under it to take all", problems);
        ObjectNode port = object(resource, "port", "Write entity, mappings and the fields under it", problems);
        ObjectNode mappings = port == null ? null : mappings(port, problems);
        if (selector == null || mappings == null) {
            return Optional.empty();
        }
        ResourceMapping mapping = new ResourceMapping(
                index,
                kind,
                Selector.read(selector, kind, defaults, problems),
                required(selector.get("query"), "selector.query", "Write query: 'true' to take every record", problems),
                itemsToParse(port, problems),
                identifier(mappings.get(IDENTIFIER), problems),
                blueprint(mappings.get(BLUEPRINT), problems),
                fields(mappings, problems));
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
        warnOfOthers(
                port,
                "port.",
                List.of("entity", "itemsToParse", "itemsToParseName", "itemsToParseTopLevelTransform"),
                problems);
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

    private static Template identifier(JsonNode node, Problems problems) {
        String field = ResourceMapping.MAPPINGS + IDENTIFIER;
        if (node != null && node.isObject()) {
            return template(node, field, problems);
        }
        return new Template.Leaf(field, required(node, field, "Write a jq expression such as .full_name", problems));
    }

    private static Template.Leaf blueprint(JsonNode node, Problems problems) {
        String field = ResourceMapping.MAPPINGS + BLUEPRINT;
        if (node != null
                && node.isTextual()
                && BARE_WORD.matcher(node.textValue()).matches()) {
            problems.error(field, "the name needs quotes of its own", "Write '\"" + node.textValue() + "\"'");
            return new Template.Leaf(field, null);
        }
        JqExpression expression = required(node, field, "Write the name, such as '\"githubRepository\"'", problems);
        String name = expression == null ? null : expression.constantText().orElse(null);
        String refusal = name == null ? null : PortIdentifiers.refusal(name);
        if (refusal != null) {
            problems.error(field, "'" + name + "' " + refusal, "Write the identifier of a blueprint");
        }
        return new Template.Leaf(field, expression);
    }

    private static ItemsToParse itemsToParse(ObjectNode port, Problems problems) {
        JsonNode node = port.get("itemsToParse");
        if (node == null || node.isNull()) {
            return null;
        }
        try {
            return ItemsToParse.compile(
                    node.asText(),
                    port.path("itemsToParseName").asText("item"),
                    port.path("itemsToParseTopLevelTransform").asBoolean(true));
        } catch (JqException e) {
            notJq(ItemsToParse.FIELD, node.asText(), e, problems);
            return null;
        }
    }

    private static List<Template.Member> fields(ObjectNode mappings, Problems problems) {
        List<Template.Member> fields = new ArrayList<>();
        for (String key : BODY_KEYS) {
            JsonNode node = mappings.get(key);
            String field = ResourceMapping.MAPPINGS + key;
            if (node == null || OBJECTS.contains(key) && node.isNull()) {
                continue;
            }
            if (OBJECTS.contains(key) && !node.isObject()) {
                problems.error(field, "expected an object", "Write one key a line under it");
            } else if (node.isContainerNode() && TEXTS.contains(key)) {
                problems.error(field, "expected a jq expression", "Write it as one text, in quotes");
            } else {
                fields.add(new Template.Member(key, template(node, field, problems)));
            }
        }
        List<String> known = new ArrayList<>(List.of(IDENTIFIER, BLUEPRINT));
        known.addAll(BODY_KEYS);
        warnOfOthers(mappings, ResourceMapping.MAPPINGS, known, problems);
        return fields;
    }

    private static Template template(JsonNode node, String field, Problems problems) {
        return template(node, field, 0, problems);
    }

    private static Template template(JsonNode node, String field, int depth, Problems problems) {
        if (depth > DEEPEST) {
            problems.error(field, "is nested more than " + DEEPEST + " deep", "Build the value in one jq expression");
        } else if (node.isObject()) {
            List<Template.Member> members = new ArrayList<>();
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                String inner = field + "." + member.getKey();
                members.add(
                        new Template.Member(member.getKey(), template(member.getValue(), inner, depth + 1, problems)));
            }
            return new Template.Members(List.copyOf(members));
        } else if (node.isArray()) {
            List<Template> elements = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                elements.add(template(node.get(i), field + "[" + i + "]", depth + 1, problems));
            }
            return new Template.Elements(List.copyOf(elements));
        }
        if (node.isNull()) {
            problems.warning(field, "is empty and is sent as null", "Leave the key out to leave the field alone");
        } else if (node.asText().isBlank()) {
            // jq takes an empty program for the whole record.
            problems.error(field, "is an empty text", "Write a jq expression, or '\"\"' for an empty text");
        }
        return new Template.Leaf(field, expression(node, field, problems));
    }

    private static JqExpression required(JsonNode node, String field, String remedy, Problems problems) {
        if (node == null
                || node.isNull()
                || node.isTextual() && node.textValue().isBlank()) {
            problems.error(field, "is missing", remedy);
            return null;
        }
        if (node.isContainerNode()) {
            problems.error(field, "expected a jq expression", remedy);
            return null;
        }
        return expression(node, field, problems);
    }

    // Whoever writes `query: true` or `archived: false` means the jq program of that text.
    private static JqExpression expression(JsonNode scalar, String field, Problems problems) {
        try {
            return JqExpression.compile(scalar.asText());
        } catch (JqException e) {
            notJq(field, scalar.asText(), e, problems);
            return null;
        }
    }

    private static void notJq(String field, String source, JqException e, Problems problems) {
        problems.error(
                field,
                "is no jq: " + Problems.oneLine(e.getMessage()),
                "Correct the expression: " + Problems.oneLine(source));
    }

    private static void warnOfOthers(ObjectNode object, String prefix, List<String> known, Problems problems) {
        object.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problems.warning(prefix + key, "is unknown and ignored", "Known here: " + String.join(", ", known));
            }
        });
    }
}
