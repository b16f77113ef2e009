package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.GithubJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {

    private static final String RECORD = "{\"id\":1,\"user\":{\"login\":\"a\",\"url\":\"u\"},\"gone\":null,"
            + "\"labels\":[{\"name\":\"x\",\"color\":\"c\"},\"plain\",[{\"name\":\"y\"}]],\"text\":\"t\"}";

    private final ObjectMapper json = GithubJson.mapper(1 << 20);

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "id => {\"id\":1}",
                "user.login => {\"user\":{\"login\":\"a\"}}",
                "user => {\"user\":{\"login\":\"a\",\"url\":\"u\"}}",
                "user.nobody => {\"user\":{}}",
                "gone.x => {\"gone\":null}",
                "text.x => {\"text\":\"t\"}",
                "labels.[].name => {\"labels\":[{\"name\":\"x\"},\"plain\",[]]}",
                "labels.name => {\"labels\":[]}",
                "user.[] user.x => {\"user\":{\"login\":\"a\",\"url\":\"u\"}}",
                "[].login => {\"id\":1,\"user\":{\"login\":\"a\"},\"gone\":null,\"labels\":[],\"text\":\"t\"}",
                "missing => {}",
                "id user.login id => {\"id\":1,\"user\":{\"login\":\"a\"}}",
            })
    void keeps_whatThePathsRead(String paths, String kept) throws IOException {
        assertThat(read(projection(paths), RECORD)).isEqualTo(json.readTree(kept));
    }

    @Test
    void emptyPath_keepsEverything() throws IOException {
        Projection whole = Projection.of(Set.of(List.of(), List.of("id")));

        assertThat(whole.isWhole()).isTrue();
        assertThat(read(whole, RECORD)).isEqualTo(json.readTree(RECORD));
    }

    @Test
    void noPath_keepsTheContainerOnly() throws IOException {
        assertThat(read(Projection.of(Set.of()), RECORD)).isEqualTo(json.readTree("{}"));
    }

    @Test
    void inside_isOfEachRecordOfAPage() throws IOException {
        Projection page = projection("id").inside("[]");

        assertThat(read(page, "[" + RECORD + "," + RECORD + "]")).isEqualTo(json.readTree("[{\"id\":1},{\"id\":1}]"));
    }

    @Test
    void whatIsSkipped_mustStillBeJson() {
        assertThatThrownBy(() -> read(projection("id"), RECORD.replace("\"plain\"", "plain")))
                .isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> read(projection("id"), RECORD.substring(0, 60)))
                .isInstanceOf(JsonProcessingException.class);
    }

    private static Projection projection(String paths) {
        return Projection.of(Arrays.stream(paths.split(" "))
                .map(path -> List.of(path.split("\\.")))
                .collect(Collectors.toSet()));
    }

    private JsonNode read(Projection projection, String text) throws IOException {
        return json.reader(projection)
                .forType(JsonNode.class)
                .readValue(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
