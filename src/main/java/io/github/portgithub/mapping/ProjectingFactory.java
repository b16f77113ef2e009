package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.FormatSchema;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/**
 * Makes parsers that take a {@link Projection} as their schema, for {@link ProjectedNodeDeserializer} to read by.
 * Thread-safe.
 */
public final class ProjectingFactory extends JsonFactory {

    public ProjectingFactory(JsonFactoryBuilder builder) {
        super(builder);
    }

    @Override
    public boolean canUseSchema(FormatSchema schema) {
        return schema instanceof Projection;
    }

    @Override
    protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
        return new Projected(super._createParser(in, context));
    }

    @Override
    protected JsonParser _createParser(Reader reader, IOContext context) throws IOException {
        return new Projected(super._createParser(reader, context));
    }

    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
        return new Projected(super._createParser(data, offset, length, context));
    }

    @Override
    protected JsonParser _createParser(char[] data, int offset, int length, IOContext context, boolean recyclable)
            throws IOException {
        return new Projected(super._createParser(data, offset, length, context, recyclable));
    }

    /** A parser that knows how it is to be read, and else is the one below. */
    static final class Projected extends JsonParserDelegate {

        private Projection projection = Projection.WHOLE;

        private Projected(JsonParser parser) {
            super(parser);
        }

        Projection projection() {
            return projection;
        }

        @Override
        public boolean canUseSchema(FormatSchema schema) {
            return schema instanceof Projection;
        }

        @Override
        public void setSchema(FormatSchema schema) {
            projection = (Projection) schema;
        }
    }
}
