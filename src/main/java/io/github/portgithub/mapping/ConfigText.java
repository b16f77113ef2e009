package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns the text of a mapping file, YAML or JSON, into a tree; what is no YAML and no JSON is told with its line. */
final class ConfigText {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ConfigText() {}

    /**
     * Reads a text.
     *
     * @param problems hears of a syntax error
     * @return the tree; null or a missing node where the text holds nothing or an error
     */
    static JsonNode read(String text, Problems problems) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        // JSON first where it looks like JSON: YAML takes most of it, but not tabs, and its messages would puzzle.
        return content.stripLeading().startsWith("{") ? readJson(content, problems) : readYaml(content, problems);
    }

    private static JsonNode readJson(String content, Problems problems) {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            Problems ofYaml = new Problems("");
            JsonNode yaml = readYaml(content, ofYaml);
            if (ofYaml.errors().isEmpty()) {
                return yaml;
            }
            JsonLocation location = e.getLocation();
            syntaxError(location.getLineNr(), location.getColumnNr(), e.getOriginalMessage(), problems);
            return null;
        }
    }

    private static JsonNode readYaml(String content, Problems problems) {
        // The core schema, so that True is a boolean, as it is for Ocean.
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        try {
            return new TreeBuilder().toTree(new Load(settings).loadFromString(content), 0);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            int column = e.getProblemMark().map(Mark::getColumn).orElse(0) + 1;
            syntaxError(line, column, e.getProblem(), problems);
        } catch (YamlEngineException e) {
            problems.error(null, "the YAML cannot be read: " + e.getMessage(), "Correct the file");
        }
        return null;
    }

    private static void syntaxError(int line, int column, String message, Problems problems) {
        problems.error("line " + line + ", column " + column, message, "Correct the file there, or just before");
    }

    /** Copies what the YAML reader made. Anchors let a few lines stand for a tree without end, hence the limits. */
    private static final class TreeBuilder {

        private static final int DEEPEST = 100;
        private static final int MOST_NODES = 100_000;

        private int nodes;

        private JsonNode toTree(Object value, int depth) {
            if (++nodes > MOST_NODES || depth > DEEPEST) {
                throw new YamlEngineException("it is nested too deep or too large, or holds itself");
            }
            JsonNodeFactory factory = JsonNodeFactory.instance;
            if (value instanceof Map<?, ?> map) {
                ObjectNode object = factory.objectNode();
                map.forEach((key, member) -> object.set(String.valueOf(key), toTree(member, depth + 1)));
                return object;
            }
            if (value instanceof List<?> list) {
                ArrayNode array = factory.arrayNode(list.size());
                list.forEach(element -> array.add(toTree(element, depth + 1)));
                return array;
            }
            if (value instanceof Boolean flag) {
                return factory.booleanNode(flag);
            }
            return value instanceof Number ? JSON.valueToTree(value) : textOrNull(value);
        }

        private static JsonNode textOrNull(Object value) {
            return value == null ? NullNode.instance : TextNode.valueOf(value.toString());
        }
    }
}
