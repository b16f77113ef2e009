package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    private final JsonBody json = new JsonBody(40);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "{\"ok\":true",
                "{\"ok\":true} {}",
                "{\"ok\":true}<html>",
                "{\"ok\":true}\0",
                "[1]]",
                "<html>"
            })
    void isNone_whenTheBodyIsNotExactlyOneValue(String body) throws IOException {
        assertThat(read(body)).isNull();
    }

    @Test
    void readsAValue_withWhiteSpaceAroundIt() throws IOException {
        assertThat(read("\n {\"ok\":true} \r\n\t").path("ok").asBoolean()).isTrue();
    }

    @Test
    void readsNoFurtherThanABodyMayBe() throws IOException {
        ByteArrayInputStream endless = new ByteArrayInputStream(" ".repeat(1000).getBytes(StandardCharsets.UTF_8));

        assertThat(json.read(endless)).isNull();
        assertThat(endless.available()).isEqualTo(1000 - 41);
    }

    private JsonNode read(String body) throws IOException {
        return json.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}
