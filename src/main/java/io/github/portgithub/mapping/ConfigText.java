package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

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
        try {
            List<JsonNode> documents = YamlText.documents(content);
            if (documents.size() > 1) {
                problems.error(null, "the YAML holds " + documents.size() + " documents", "Keep one, without ---");
            }
            return documents.isEmpty() ? null : documents.get(0);
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
}
