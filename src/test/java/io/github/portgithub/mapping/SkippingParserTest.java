package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.github.GithubJson;
import io.github.portgithub.jq.JqProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is skipped byte by byte, compared with Jackson, which reads all of it: documents that a seed makes, whole and with
 * bytes changed. {@code -Dport-github.seed} repeats them, {@code -Dport-github.rounds} makes more.
 */
class SkippingParserTest {

    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Bytes that mean something in JSON or in UTF-8. */
    private static final byte[] TELLING =
            "{}[]:,\"\\/ueEtrfn0123456789+-. \t\n\r\u0000\u001f\u007f".getBytes(StandardCharsets.UTF_8);

    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "https://api.github.com/repos/acme/api/pulls/7",
            "with \"quotes\" and \\ and / and \t\r\n\b\f",
            "ü€😀",
            "just before the end of eight ü",
            "\u0000\u007f\u2028",
            "x".repeat(9000));

    private final long seed = Long.getLong("port-github.seed", 21);
    private final int rounds = Integer.getInteger("port-github.rounds", 20_000);
    private final Random random = new Random(seed);
    private final ObjectMapper ours = GithubJson.mapper(1 << 26);

    @Test
    void refusesWhatJacksonRefuses_andReadsTheRestAlike() throws Exception {
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] document = document();
            if (random.nextInt(4) > 0) {
                document = changed(document);
            }
            List<String> read = List.of("a", "b").subList(0, random.nextInt(3));
            JsonNode expected = whole(document);
            JsonNode found = projected(document, read);
            refused += expected == null ? 1 : 0;

            assertThat(found)
                    .as("seed %d, round %d: %s", seed, round, new String(document, StandardCharsets.ISO_8859_1))
                    .isEqualTo(expected == null ? null : pruned(expected, read));
        }
        assertThat(refused).isBetween(rounds / 10, rounds * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void readsEveryEncodingOfJson(String encoding) throws Exception {
        String text = "[{\"a\":\"ü😀\",\"c\":{\"d\":[1,\"ü\"]}}]";

        assertThat(projected(text.getBytes(Charset.forName(encoding)), List.of("a")))
                .isEqualTo(JACKSON.readTree("[{\"a\":\"ü😀\"}]"));
        assertThat(projected(("\uFEFF" + text).getBytes(Charset.forName(encoding)), List.of("a")))
                .isEqualTo(JACKSON.readTree("[{\"a\":\"ü😀\"}]"));
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        for (String opening : List.of("[", "{\"a\":")) {
            String deep = "[{\"c\":" + opening.repeat(100_000);

            assertThatThrownBy(() -> reader(List.of("a")).readTree(deep.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(StreamConstraintsException.class);
            assertThatThrownBy(() -> reader(List.of("a")).readTree(stream(deep.getBytes(StandardCharsets.UTF_8))))
                    .isInstanceOf(StreamConstraintsException.class);
        }
    }

    @Test
    void tellsWhere() {
        byte[] document = "[{\"a\":1,\n\"c\":{\"d\":\n[1,,2]}}]".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> reader(List.of("a")).readTree(new ByteArrayInputStream(document)))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("Unexpected byte 0x2c")
                .hasMessageContaining("line: 3, column: 5");
    }

    /** Returns a document as Jackson reads it; null if it refuses it. */
    private JsonNode whole(byte[] document) throws IOException {
        try {
            JsonNode read = JACKSON.readTree(new ByteArrayInputStream(document));
            return read.isMissingNode() ? null : read;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private JsonNode projected(byte[] document, List<String> fields) throws IOException {
        try {
            JsonNode read = reader(fields).readTree(stream(document));
            return read.isMissingNode() ? null : read;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private ObjectReader reader(List<String> fields) {
        Projection projection =
                Projection.of(fields.stream().map(List::of).toList()).inside(JqProgram.EACH);
        return ours.readerFor(JsonNode.class).with(projection);
    }

    /** Gives a few bytes at a time, so that everything is once the last byte of a buffer. */
    private InputStream stream(byte[] document) {
        int most = random.nextInt(3) == 0 ? document.length + 1 : 1 + random.nextInt(9);
        return new ByteArrayInputStream(document) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, most));
            }
        };
    }

    /** Leaves of a list of records what is read of each. */
    private static JsonNode pruned(JsonNode document, List<String> fields) {
        if (document instanceof ArrayNode records) {
            ArrayNode left = JsonNodeFactory.instance.arrayNode();
            records.forEach(record -> left.add(prunedRecord(record, fields)));
            return left;
        }
        if (document instanceof ObjectNode records) {
            ObjectNode left = JsonNodeFactory.instance.objectNode();
            records.properties().forEach(one -> left.set(one.getKey(), prunedRecord(one.getValue(), fields)));
            return left;
        }
        return document;
    }

    private static JsonNode prunedRecord(JsonNode record, List<String> fields) {
        if (record instanceof ObjectNode object) {
            return object.deepCopy().retain(fields);
        }
        return record.isArray() ? JsonNodeFactory.instance.arrayNode() : record;
    }

    private byte[] document() {
        StringBuilder text = new StringBuilder("[");
        for (int i = random.nextInt(3); i >= 0; i--) {
            value(text, 1 + random.nextInt(4));
            text.append(i > 0 ? "," : space());
        }
        return text.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(StringBuilder text, int depth) {
        text.append(space());
        switch (depth == 0 ? 2 + random.nextInt(4) : random.nextInt(6)) {
            case 0 -> {
                text.append('{');
                for (int i = random.nextInt(4); i > 0; i--) {
                    text.append(space())
                            .append('"')
                            .append(List.of("a", "b", "c", "\\u0061", "ü").get(random.nextInt(5)));
                    text.append('"').append(space()).append(':');
                    value(text, depth - 1);
                    text.append(i > 1 ? "," : space());
                }
                text.append('}');
            }
            case 1 -> {
                text.append('[');
                for (int i = random.nextInt(4); i > 0; i--) {
                    value(text, depth - 1);
                    text.append(i > 1 ? "," : space());
                }
                text.append(']');
            }
            case 2 -> text.append(List.of("true", "false", "null").get(random.nextInt(3)));
            case 3 ->
                text.append(List.of("0", "-0", "7", "-12", "1.5", "0.25e-3", "1E+2", "12345678901234567890")
                        .get(random.nextInt(8)));
            default ->
                text.append(JsonNodeFactory.instance.textNode(TEXTS.get(text())))
                        .append(space());
        }
    }

    /** Long texts are rare: they are there for the ends of buffers. */
    private int text() {
        return random.nextInt(100) == 0 ? TEXTS.size() - 1 : random.nextInt(TEXTS.size() - 1);
    }

    private String space() {
        return random.nextInt(5) > 0 ? "" : List.of(" ", "\n", "\r\n", "\t ").get(random.nextInt(4));
    }

    private byte[] changed(byte[] document) {
        byte[] other = document.clone();
        for (int i = random.nextInt(2); i >= 0; i--) {
            int at = random.nextInt(other.length);
            byte telling =
                    random.nextInt(3) == 0 ? (byte) random.nextInt(256) : TELLING[random.nextInt(TELLING.length)];
            switch (random.nextInt(4)) {
                case 0 -> other = Arrays.copyOf(other, Math.max(1, at));
                case 1 -> {
                    byte[] longer = Arrays.copyOf(other, other.length + 1);
                    System.arraycopy(other, at, longer, at + 1, other.length - at);
                    longer[at] = telling;
                    other = longer;
                }
                case 2 -> {
                    byte[] shorter = Arrays.copyOf(other, other.length - 1);
                    System.arraycopy(other, at + 1, shorter, at, other.length - at - 1);
                    other = shorter.length == 0 ? other : shorter;
                }
                default -> other[at] = telling;
            }
        }
        return other;
    }
}
