package io.github.portgithub.mapping;

import com.fasterxml.jackson.core.FormatSchema;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.util.Arrays;

/**
 * Makes parsers that take a {@link Projection} as their schema, for {@link ProjectedNodeDeserializer} to read by.
 * Thread-safe.
 */
public final class ProjectingFactory extends JsonFactory {

    private static final long serialVersionUID = 1;

    /** So many bytes tell UTF-8 from UTF-16 and UTF-32. */
    private static final int SHOWS_ENCODING = 4;

    public ProjectingFactory(JsonFactoryBuilder builder) {
        super(builder);
    }

    @Override
    public boolean canUseSchema(FormatSchema schema) {
        return schema instanceof Projection;
    }

    @Override
    protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
        byte[] buffer = context.allocReadIOBuffer();
        int read = in.readNBytes(buffer, 0, SHOWS_ENCODING);
        for (int i = 0; i < read; i++) {
            if (buffer[i] <= 0) {
                // Not UTF-8 without a byte order mark, of which the first value of a document begins in ASCII
                byte[] start = Arrays.copyOf(buffer, read);
                context.releaseReadIOBuffer(buffer);
                return new Projected(
                        super._createParser(new SequenceInputStream(new ByteArrayInputStream(start), in), context));
            }
        }
        context.setEncoding(JsonEncoding.UTF8);
        return new Projected(new SkippingParser(
                context,
                _parserFeatures,
                in,
                _objectCodec,
                _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
                buffer,
                read));
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
