package io.github.portgithub.sandbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.StoredEntity;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a person wants to see of a catalog: how many entities each blueprint has, and a few of them.
 *
 * @param port the simulated Port
 */
record SandboxSummary(SandboxPort port) {

    private static final int SAMPLES = 3;
    private static final int PROPERTIES = 3;
    private static final int LONGEST_VALUE = 40;

    /** Returns plain text that ends in a newline. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("\nThe simulated Port now has\n");
        Map<String, ObjectNode> blueprints = port.blueprints();
        // What is few comes first: organizations, then what is in them.
        blueprints.keySet().stream()
                .map(port::entities)
                .filter(entities -> !entities.isEmpty())
                .sorted(Comparator.comparingInt(List::size))
                .forEach(entities -> text.append(section(blueprints, entities)));
        return text.toString();
    }

    private static String section(Map<String, ObjectNode> blueprints, List<StoredEntity> entities) {
        String identifier = entities.get(0).blueprint();
        String title = blueprints.get(identifier).path("title").asText(identifier);
        return samples(entities)
                .map(SandboxSummary::line)
                .collect(Collectors.joining(
                        "", String.format(Locale.ROOT, "%n%,6d  %s (%s)%n", entities.size(), title, identifier), ""));
    }

    /** Takes the first, the last and one between, which differ more than neighbours do. */
    private static Stream<StoredEntity> samples(List<StoredEntity> entities) {
        int count = Math.min(SAMPLES, entities.size());
        return IntStream.range(0, count)
                .mapToObj(i -> entities.get(count == 1 ? 0 : i * (entities.size() - 1) / (count - 1)));
    }

    private static String line(StoredEntity entity) {
        JsonNode json = entity.json();
        String properties = json.path("properties").properties().stream()
                .filter(property -> isTelling(property.getValue().asText(), entity.identifier()))
                .limit(PROPERTIES)
                .map(SandboxSummary::pair)
                .collect(Collectors.joining(", "));
        String relations = json.path("relations").properties().stream()
                .map(SandboxSummary::pair)
                .collect(Collectors.joining(", "));
        return "        " + entity.identifier() + ": "
                + Stream.of(properties, relations)
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("; "))
                + "\n";
    }

    private static boolean isTelling(String value, String identifier) {
        return !value.isBlank()
                && !value.equals("null")
                && !value.equals(identifier)
                && !value.startsWith("http")
                && value.length() <= LONGEST_VALUE;
    }

    private static String pair(Map.Entry<String, JsonNode> entry) {
        return entry.getKey() + " " + entry.getValue().asText();
    }
}
