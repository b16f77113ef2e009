package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void isWrittenAsGiven_withNullsAndEveryDigit() throws Exception {
        String body = "{\"identifier\":\"acme/api\",\"title\":null,"
                + "\"properties\":{\"id\":123456789012345678901234567890,\"name\":\"Grüße 🚀\"}}";

        Entity entity = Entity.of("githubRepository", (ObjectNode) JSON.readTree(body));

        assertThat(entity.blueprint()).isEqualTo("githubRepository");
        assertThat(entity.identifier()).isEqualTo("acme/api");
        assertThat(new String(entity.json(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(entity.size()).isEqualTo(body.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void hasNoIdentifier_whereASearchQueryFindsIt() throws Exception {
        Entity entity = Entity.of(
                "service", (ObjectNode) JSON.readTree("{\"identifier\":{\"combinator\":\"and\",\"rules\":[]}}"));

        assertThat(entity.identifier()).isNull();
        assertThat(entity).hasToString("service/(search query)");
    }

    @ParameterizedTest
    @CsvSource({
        "\uD83D, \uFFFD",
        "a\uDE80b, a\uFFFDb",
        "\uD83Dxyz, \uFFFDxyz",
        "\uD83D🚀x, \uFFFD🚀x",
        "🚀\uDE80é, 🚀\uFFFDé",
        "\uDE80\uD83D, \uFFFD\uFFFD",
        "x\uD83D\uD83D\uDE80\uDE80y, x\uFFFD🚀\uFFFDy"
    })
    void keepsEveryCharacter_besideHalfOfAPair(String text, String written) throws Exception {
        ObjectNode body = JSON.createObjectNode().put("identifier", "a").put("title", text);
        body.putObject("properties")
                .put(text, text)
                .putArray("list")
                .add(text)
                .addObject()
                .put("deep", text);

        String json = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(Entity.of("service", body).json()))
                .toString();

        JsonNode read = JSON.readTree(json);
        assertThat(read.get("title").textValue()).isEqualTo(written);
        assertThat(read.get("properties").get(written).textValue()).isEqualTo(written);
        assertThat(read.at("/properties/list/0").textValue()).isEqualTo(written);
        assertThat(read.at("/properties/list/1/deep").textValue()).isEqualTo(written);
    }

    @Test
    void doesNotFollowLaterChangesOfTheBody() {
        ObjectNode body = JSON.createObjectNode().put("identifier", "a");
        Entity entity = Entity.of("service", body);

        body.put("identifier", "b");

        assertThat(new String(entity.json(), StandardCharsets.UTF_8)).isEqualTo("{\"identifier\":\"a\"}");
    }
}
