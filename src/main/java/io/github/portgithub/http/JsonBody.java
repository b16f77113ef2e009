package io.github.portgithub.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the body of an answer as one JSON value and to its end. Immutable and thread-safe.
 */
public final class JsonBody {

    private final ObjectReader reader =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final int mostBytes;

    /**
     * @param mostBytes how long a body may be; a longer one is not read any further
     */
    public JsonBody(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Reads a body.
     *
     * @param body its bytes, read and not closed; null is an empty one
     * @return the value; null if the body is not exactly one: it is empty, cut off, no JSON, too long, or something other
     *     than white space follows the value
     * @throws IOException if the connection fails before the end of the body
     */
    public JsonNode read(InputStream body) throws IOException {
        byte[] bytes = body == null ? new byte[0] : body.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            return null;
        }
        try {
            JsonNode value = reader.readTree(new ByteArrayInputStream(bytes));
            return value == null || value.isMissingNode() ? null : value;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
