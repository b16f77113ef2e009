package io.github.portgithub.kamelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.github.portgithub.port.Datasource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The conventions of Camel's Kamelet catalog, so that tools show ours as they show theirs. */
class KameletFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path KAMELETS = Path.of("src/main/resources/kamelets");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(KAMELETS)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isNamedAfterItself_andSaysWhatItIs(Path file) throws IOException {
        JsonNode kamelet = read(file);
        String name = kamelet.at("/metadata/name").asText();
        String type =
                kamelet.at("/metadata/labels/camel.apache.org~1kamelet.type").asText();
        JsonNode definition = kamelet.at("/spec/definition");

        assertThat(file.getFileName().toString()).isEqualTo(name + ".kamelet.yaml");
        assertThat(name).endsWith("-" + type);
        assertThat(definition.path("title").asText().toLowerCase().replace(' ', '-'))
                .isEqualTo(name);
        assertThat(definition.path("description").asText()).endsWith(".");
        assertThat(Files.readAllLines(file).get(0)).startsWith("# ");
    }

    @ParameterizedTest
    @MethodSource("files")
    void describesEachParameter_andUsesIt(Path file) throws IOException {
        JsonNode kamelet = read(file);
        String template = kamelet.at("/spec/template").toString();
        List<String> required = new ArrayList<>();
        kamelet.at("/spec/definition/required").forEach(key -> required.add(key.asText()));

        assertThat(required).isNotEmpty();
        kamelet.at("/spec/definition/properties").properties().forEach(property -> {
            JsonNode parameter = property.getValue();
            assertThat(parameter.path("title").asText()).as(property.getKey()).isNotBlank();
            assertThat(parameter.path("description").asText())
                    .as(property.getKey())
                    .endsWith(".");
            assertThat(parameter.path("type").asText()).matches("string|integer|boolean");
            assertThat(parameter.has("default"))
                    .as("%s has a default, or is required", property.getKey())
                    .isNotEqualTo(required.contains(property.getKey()));
            assertThat(parameter.path("format").asText().equals("password"))
                    .as("%s is a secret, and says so", property.getKey())
                    .isEqualTo(property.getKey().matches("token|client.*"))
                    .isEqualTo(parameter.path("x-descriptors").toString().contains("credentials"));
            assertThat(template).contains("{{" + property.getKey() + "}}");
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void templateFitsTheSchemaOfTheYamlDsl(Path file) throws IOException {
        JsonNode kamelet = read(file);
        ObjectNode template = kamelet.at("/spec/template").deepCopy();
        template.put("id", kamelet.at("/metadata/name").asText());
        JsonNode routes = JSON.createArrayNode().add(JSON.createObjectNode().set("routeTemplate", template));
        try (InputStream schema = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
            assertThat(JsonSchemaFactory.getInstance(VersionFlag.V4)
                            .getSchema(JSON.readTree(schema))
                            .validate(routes))
                    .extracting(ValidationMessage::getMessage)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void refersToNothingOfThePipeline(Path file) throws IOException {
        assertThat(read(file).at("/spec/template").toString())
                .doesNotContain("direct")
                .doesNotContain("portGithub")
                .doesNotContain("{{github.")
                .doesNotContain("{{port.");
    }

    @ParameterizedTest
    @MethodSource("files")
    void dependsOnThisVersion_andOnComponents(Path file) throws IOException {
        assertThat(read(file).at("/spec/dependencies"))
                .extracting(JsonNode::asText)
                .contains("camel:http", "mvn:io.github.portgithub:port-github-routes:" + Datasource.programVersion());
    }

    private static JsonNode read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return JSON.valueToTree(
                    new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromInputStream(in));
        }
    }
}
