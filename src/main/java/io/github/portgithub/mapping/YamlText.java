package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Turns YAML into trees of JSON, whoever has written it: {@code True} is a boolean, as it is for Ocean, a tag that is not
 * YAML's own is refused, and what is nested too deep or grows too large by its aliases is, too. Stateless.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/#103-core-schema">YAML 1.2.2: core schema</a>
 */
public final class YamlText {

    /** How deep a document may be nested. */
    public static final int DEEPEST = 100;

    private static final int MOST_NODES = 100_000;
    private static final String TOO_MUCH = "it is nested too deep or too large, or holds itself";

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setSchema(new CoreSchema()).build();
    private static final ObjectMapper NUMBERS = new ObjectMapper();

    private YamlText() {}

    /**
     * Reads the documents of a text.
     *
     * @param text never null
     * @return the documents, of which one may be null's node; empty if there is none
     * @throws YamlEngineException if it is no YAML, or too much of it; a {@code MarkedYamlEngineException} names the place
     */
    public static List<JsonNode> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        try {
            TreeBuilder trees = new TreeBuilder();
            for (Object document : new BoundedLoad().loadAllFromString(text)) {
                documents.add(trees.toTree(document, 0));
            }
        } catch (StackOverflowError e) {
            throw new YamlEngineException(TOO_MUCH);
        }
        return documents;
    }

    /** Ends as soon as a text is too much, rather than when all of it has been read. */
    private static final class BoundedLoad extends Load {

        private BoundedLoad() {
            super(SETTINGS);
        }

        @Override
        protected Composer createComposer(String yaml) {
            return new Composer(
                    SETTINGS, new BoundedParser(new ParserImpl(SETTINGS, new StreamReader(SETTINGS, yaml))));
        }
    }

    private static final class BoundedParser implements Parser {

        private final Parser parser;
        private int depth;
        private int nodes;

        private BoundedParser(Parser parser) {
            this.parser = parser;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return parser.checkEvent(choice);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return parser.hasNext();
        }

        @Override
        public Event next() {
            Event event = parser.next();
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > DEEPEST || ++nodes > 2 * MOST_NODES) {
                throw new YamlEngineException(TOO_MUCH);
            }
            return event;
        }
    }

    /** Copies what the YAML reader made. Anchors let a few lines stand for a tree without end, hence the limits. */
    private static final class TreeBuilder {

        private int nodes;

        private JsonNode toTree(Object value, int depth) {
            if (++nodes > MOST_NODES || depth > DEEPEST) {
                throw new YamlEngineException(TOO_MUCH);
            }
            JsonNodeFactory factory = JsonNodeFactory.instance;
            if (value instanceof Map<?, ?> map) {
                ObjectNode object = factory.objectNode();
                map.forEach((key, member) -> object.set(String.valueOf(key), toTree(member, depth + 1)));
                return object;
            }
            if (value instanceof Iterable<?> list) {
                ArrayNode array = factory.arrayNode();
                list.forEach(element -> array.add(toTree(element, depth + 1)));
                return array;
            }
            if (value instanceof Boolean flag) {
                return factory.booleanNode(flag);
            }
            return value instanceof Number ? NUMBERS.valueToTree(value) : textOrNull(value);
        }

        private static JsonNode textOrNull(Object value) {
            return value == null ? NullNode.instance : TextNode.valueOf(value.toString());
        }
    }
}
