package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The conventions of {@code routes/}, so that files of many hands stay one set. */
class RouteFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROUTES = Path.of("routes");
    private static final String PREFIX = "port-github-";
    // {{key}}, {{key:default}}, ${properties:key:default}; a ? before the key makes it optional
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{\\??([a-z.-]+)(?::([^}]*))?}}|\\$\\{properties:([a-z.-]+)(?::([^}]*))?}");
    // Files whose first route is named after what it offers to others
    private static final Map<String, String> OTHER_FIRST_ROUTE = Map.of(
            "github-app", "app-call",
            "github-graphql", "graphql",
            "github-page", "page",
            "port-upsert", "upsert",
            "repositories", "each-repository");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(ROUTES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void fitsTheSchemaOfTheYamlDsl(Path file) {
        // Camel reads numbers and booleans from text as well, for placeholders; the schema does not say so
        assertThat(YamlDsl.SCHEMA.validate(read(file)))
                .extracting(ValidationMessage::getMessage)
                .filteredOn(message -> !message.matches(".*: string found, (number|integer|boolean) expected"))
                .isEmpty();
    }

    /** The schema of all route files, which takes a second to read. */
    private static final class YamlDsl {

        private static final JsonSchema SCHEMA = read();

        private static JsonSchema read() {
            try (InputStream schema = RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
                return JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(JSON.readTree(schema));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isNamedAfterItsFirstRoute(Path file) {
        assertThat(file.getFileName().toString()).endsWith(".camel.yaml");
        String name = file.getFileName().toString().replace(".camel.yaml", "");

        all(file, "route").stream()
                .findFirst()
                .ifPresent(route -> assertThat(route.path("id").asText())
                        .isEqualTo(PREFIX + OTHER_FIRST_ROUTE.getOrDefault(name, name)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void beginsWithAHeader_thatSaysWhatItIs(Path file) throws IOException {
        assertThat(Files.readAllLines(file).get(0)).startsWith("# ").hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("files")
    void routesHaveIdDescriptionAndErrorHandling(Path file) {
        for (JsonNode route : all(file, "route")) {
            assertThat(route.path("id").asText()).matches(PREFIX + "[a-z-]+");
            assertThat(route.path("description").asText())
                    .as("description of %s", route.path("id"))
                    .endsWith(".");
            assertThat(route.has("routeConfigurationId") ^ route.has("errorHandler"))
                    .as("%s has one of routeConfigurationId and errorHandler", route.path("id"))
                    .isTrue();
        }
        assertThat(all(file, "routeConfiguration"))
                .allMatch(configuration -> configuration.path("id").asText().startsWith(PREFIX));
    }

    @ParameterizedTest
    @MethodSource("files")
    void directEndpointsAreNamedAfterTheirRoute(Path file) {
        for (JsonNode route : all(file, "route")) {
            JsonNode from = route.path("from");
            if (from.path("uri").asText().equals("direct")) {
                assertThat(from.path("parameters").path("name").asText())
                        .isEqualTo(route.path("id").asText());
            }
            assertThat(from.path("uri").asText().matches("timer|quartz|cron|scheduler"))
                    .as("%s triggers by itself", route.path("id"))
                    .isEqualTo(file.endsWith("schedule.camel.yaml")
                            || file.endsWith("resync-request.camel.yaml")
                            || file.endsWith("event-clock.camel.yaml"));
        }
    }

    @Test
    void everythingThatIsReferredToIsThere() throws IOException {
        Set<String> beans = new TreeSet<>();
        Set<String> usedBeans = new TreeSet<>();
        Set<String> routeIds = new TreeSet<>();
        Set<String> directs = new TreeSet<>();
        Set<String> configurations = new TreeSet<>();
        Set<String> usedConfigurations = new TreeSet<>();
        for (Path file : files()) {
            for (JsonNode bean : all(file, "beans")) {
                bean.forEach(one -> beans.add(one.path("name").asText()));
            }
            for (JsonNode route : all(file, "route")) {
                assertThat(routeIds.add(route.path("id").asText()))
                        .as(route.path("id").asText())
                        .isTrue();
                if (route.has("routeConfigurationId")) {
                    usedConfigurations.add(route.path("routeConfigurationId").asText());
                }
            }
            all(file, "routeConfiguration")
                    .forEach(one -> configurations.add(one.path("id").asText()));
            visit(read(file), node -> {
                Stream.of("ref", "onExceptionOccurredRef", "aggregationStrategy", "executorService", "objectMapper")
                        .filter(node::has)
                        .map(node::path)
                        // Of an expression that is a bean, it is one level down
                        .map(ref -> ref.isObject() ? ref.path("expression") : ref)
                        .forEach(ref -> usedBeans.add(ref.asText()));
                if (node.path("uri").asText().equals("direct")) {
                    directs.add(node.path("parameters").path("name").asText());
                }
                if (node.path("name").asText().equals("pagesTo")) {
                    directs.add(
                            PREFIX + node.at("/expression/constant/expression").asText());
                }
                node.forEach(value -> {
                    if (value.isTextual() && value.asText().matches("#(bean:)?portGithub\\w+")) {
                        usedBeans.add(value.asText().replaceAll("#(bean:)?", ""));
                    }
                });
            });
        }

        assertThat(beans).isNotEmpty().allMatch(name -> name.matches("portGithub[A-Z]\\w+"));
        assertThat(beans).containsAll(usedBeans);
        assertThat(routeIds).containsAll(directs);
        assertThat(configurations).containsExactlyElementsOf(usedConfigurations);
    }

    @ParameterizedTest
    @MethodSource("files")
    void namesNoHost_exceptAsADefault(Path file) {
        visit(
                read(file),
                node -> node.forEach(value -> {
                    if (value.isTextual()) {
                        assertThat(PLACEHOLDER.matcher(value.asText()).replaceAll(""))
                                .doesNotContain("://");
                    }
                }));
    }

    @Test
    void everyPropertyHasOneDefault() throws IOException {
        Map<String, Set<String>> defaults = defaults();

        assertThat(defaults.keySet())
                .isNotEmpty()
                .allMatch(key -> key.matches("(github|port)\\.[a-z0-9]+([.-][a-z0-9]+)*"));
        assertThat(defaults)
                .allSatisfy((key, values) ->
                        assertThat(values).as("defaults of %s", key).hasSize(1));
    }

    private static Map<String, Set<String>> defaults() throws IOException {
        Map<String, Set<String>> defaults = new TreeMap<>();
        for (Path file : files()) {
            visit(
                    read(file),
                    node -> node.forEach(value -> {
                        Matcher matcher = PLACEHOLDER.matcher(value.isTextual() ? value.asText() : "");
                        while (matcher.find()) {
                            boolean braces = matcher.group(1) != null;
                            defaults.computeIfAbsent(matcher.group(braces ? 1 : 3), key -> new TreeSet<>())
                                    .add(String.valueOf(matcher.group(braces ? 2 : 4)));
                        }
                    }));
        }
        return defaults;
    }

    private static JsonNode read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return JSON.valueToTree(
                    new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromInputStream(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> all(Path file, String element) {
        List<JsonNode> found = new ArrayList<>();
        read(file).forEach(entry -> {
            if (entry.has(element)) {
                found.add(entry.get(element));
            }
        });
        return found;
    }

    private static void visit(JsonNode node, Consumer<JsonNode> visitor) {
        if (node.isContainerNode()) {
            visitor.accept(node);
            node.forEach(child -> visit(child, visitor));
        }
    }
}
