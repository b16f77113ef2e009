package io.github.portgithub.github.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.portgithub.mapping.YamlText;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Makes a tree of the text of a file that is JSON or YAML by its name. A YAML file of several documents is an array of them.
 * Whoever wrote it cannot make it grow: nesting, aliases and size are bounded. Stateless.
 */
public final class ContentParser {

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(YamlText.DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ContentParser() {}

    /** A text that is not what its name says. */
    public static final class UnparsableException extends Exception {

        private static final long serialVersionUID = 1;

        UnparsableException(String message) {
            super(message);
        }
    }

    /**
     * Parses a text.
     *
     * @param path the file's path, whose ending tells what it is
     * @param text its content
     * @return the tree; null if the name promises none
     * @throws UnparsableException if the text is not what its name says, or too much of it
     */
    public static JsonNode parse(String path, String text) throws UnparsableException {
        String name = path.toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            return json(text);
        }
        return name.endsWith(".yaml") || name.endsWith(".yml") ? yaml(text) : null;
    }

    static JsonNode json(String text) throws UnparsableException {
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree.isMissingNode()) {
                throw new UnparsableException("it is empty");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new UnparsableException(e.getOriginalMessage());
        }
    }

    static JsonNode yaml(String text) throws UnparsableException {
        try {
            List<JsonNode> documents = YamlText.documents(text);
            return switch (documents.size()) {
                case 0 -> NullNode.instance;
                case 1 -> documents.get(0);
                default -> JsonNodeFactory.instance.arrayNode().addAll(documents);
            };
        } catch (YamlEngineException e) {
            throw new UnparsableException(e.getMessage());
        }
    }
}
