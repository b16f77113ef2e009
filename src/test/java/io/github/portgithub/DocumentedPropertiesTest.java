package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Users find every property in application.properties and in the reference, with the default that the routes have, and
 * in README those that matter first.
 */
class DocumentedPropertiesTest {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("(?:\\{\\{\\??|\\$\\{properties:)((?:github|port)\\.[a-z.-]+)(?::([^}]*))?}");
    private static final Pattern ROW =
            Pattern.compile("\\| `((?:github|port)\\.[^`]*)` \\| `([A-Z_]+)` \\| (.*?) \\| .+");
    private static final String REFERENCE = "docs/reference.md";
    private static final Pattern LINE = Pattern.compile("#((?:github|port)\\.[a-z.-]+)=(.*)");

    @Test
    void referenceHasEachPropertyOfTheRoutes() throws IOException {
        assertThat(rows(REFERENCE)).containsAllEntriesOf(ofTheRoutes());
    }

    @Test
    void readmeHasTheFirstOnes_asTheReferenceHasThem() throws IOException {
        assertThat(rows("README.md")).hasSize(10);
        assertThat(rows(REFERENCE)).containsAllEntriesOf(rows("README.md"));
    }

    @Test
    void propertyFileHasEachPropertyOfTheRoutes_commentedOut() throws IOException {
        Map<String, String> documented = lines("application.properties", LINE).stream()
                .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));

        assertThat(documented).containsAllEntriesOf(ofTheRoutes());
        assertThat(Files.readAllLines(Path.of("application.properties")))
                .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.startsWith("camel.jbang."));
    }

    @Test
    void propertyFileTellsTheCamelCli_whatTheBuildMakes() throws IOException {
        Properties set = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("application.properties"))) {
            set.load(file);
        }
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(set)
                .containsOnly(
                        entry("camel.jbang.camel-version", element(pom, "camel.version")),
                        entry(
                                "camel.jbang.dependencies",
                                String.join(
                                        ":",
                                        element(pom, "groupId"),
                                        element(pom, "artifactId"),
                                        element(pom, "version"))));
    }

    /** Returns the text of the first element of a name. */
    private static String element(String xml, String name) {
        Matcher element = Pattern.compile("<" + name + ">([^<]+)</").matcher(xml);
        assertThat(element.find()).as(name).isTrue();
        return element.group(1);
    }

    @Test
    void startKnowsEachDocumentedProperty_andNoOther() throws IOException {
        List<String> documented = lines("application.properties", LINE).stream()
                .map(line -> line.group(1))
                .toList();

        assertThat(Path.of("src/main/resources/port-github/property-names.txt"))
                .content()
                .isEqualTo(String.join("\n", documented) + "\n");
    }

    private static Map<String, String> rows(String page) throws IOException {
        Map<String, String> documented = new TreeMap<>();
        lines(page, ROW).forEach(row -> {
            assertThat(row.group(2)).isEqualTo(environment(row.group(1)));
            documented.put(
                    row.group(1), row.group(3).startsWith("`") ? row.group(3).replace("`", "") : "");
        });
        return documented;
    }

    private static Map<String, String> ofTheRoutes() throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Matcher placeholder = PLACEHOLDER.matcher(Files.readString(file));
                while (placeholder.find()) {
                    properties.put(placeholder.group(1), placeholder.group(2) == null ? "" : placeholder.group(2));
                }
            }
        }
        assertThat(properties).containsKeys("github.token", "port.client-id", "port.dead-letter");
        return properties;
    }

    private static List<Matcher> lines(String file, Pattern pattern) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    private static String environment(String key) {
        return key.toUpperCase().replace('.', '_').replace('-', '_');
    }
}
