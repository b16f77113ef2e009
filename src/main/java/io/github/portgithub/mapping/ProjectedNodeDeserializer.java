package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.JsonNodeDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads a document as far as its parser's {@link Projection} goes, and skips the rest. What is skipped is still read to its
 * end, so a broken document is refused either way. Thread-safe.
 */
public final class ProjectedNodeDeserializer extends StdDeserializer<JsonNode> {

    private static final long serialVersionUID = 1;

    private static final JsonDeserializer<? extends JsonNode> WHOLE =
            JsonNodeDeserializer.getDeserializer(JsonNode.class);

    public ProjectedNodeDeserializer() {
        super(JsonNode.class);
    }

    @Override
    public JsonNode deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return parser instanceof ProjectingFactory.Projected projected
                ? read(projected.delegate(), projected.projection(), context)
                : WHOLE.deserialize(parser, context);
    }

    private static JsonNode read(JsonParser parser, Projection projection, DeserializationContext context)
            throws IOException {
        if (!projection.isWhole()) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                return readObject(parser, projection, context);
            }
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                return readArray(parser, projection, context);
            }
        }
        return WHOLE.deserialize(parser, context);
    }

    private static ObjectNode readObject(JsonParser parser, Projection projection, DeserializationContext context)
            throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            Projection part = projection.field(name);
            if (part == null) {
                parser.skipChildren();
            } else {
                object.set(name, read(parser, part, context));
            }
        }
        return object;
    }

    private static ArrayNode readArray(JsonParser parser, Projection projection, DeserializationContext context)
            throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        Projection element = projection.element();
        Consumer<JsonNode> receiver = projection.receiver() == null ? array::add : projection.receiver();
        if (element == null) {
            parser.skipChildren();
            return array;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            receiver.accept(read(parser, element, context));
        }
        return array;
    }
}
