package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    @ValueSource(strings = {"\uD83D", "a\uDE80b", "\uD83Dx", "\uDE80\uD83D"})
    void isWritten_evenWithHalfACharacter(String text) throws Exception {
        Entity entity = Entity.of(
                "service", JSON.createObjectNode().put("identifier", "a").put("title", text));

        assertThat(JSON.readTree(entity.json()).get("title").textValue()).isNotEmpty();
    }

    @Test
    void doesNotFollowLaterChangesOfTheBody() {
        ObjectNode body = JSON.createObjectNode().put("identifier", "a");
        Entity entity = Entity.of("service", body);

        body.put("identifier", "b");

        assertThat(new String(entity.json(), StandardCharsets.UTF_8)).isEqualTo("{\"identifier\":\"a\"}");
    }
}
