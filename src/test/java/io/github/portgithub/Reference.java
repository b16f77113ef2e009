package io.github.portgithub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.mapping.KindNote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The text of {@code docs/reference.md}: kinds from the heads and notes of {@code routes/}, what is packaged of them from
 * the mappings, the rights that they need from their notes, and properties from the comments of
 * {@code application.properties}. What one of them does not say is an error, not a gap on the page.
 */
final class Reference {

    private static final String MAPPINGS = "src/main/resources/port-github/";
    private static final List<String> MAPPING_FILES =
            List.of("port-app-config.yml", "port-app-config-all-kinds.yml", "port-app-config-ocean.yml");
    private static final Pattern HEAD_LINE =
            Pattern.compile("(Kind [a-z-]+|API|Requests|Properties|Selector|Changes|In): (.*)");
    private static final Pattern PLACEHOLDER = Pattern.compile("(?:\\{\\{\\??|\\$\\{properties:)([a-z.-]+)[:}]");
    private static final Pattern PROPERTY = Pattern.compile("#?([a-z][a-z.-]+)=(.*)");

    private final Path project;
    private final Map<String, String> usedIn = new TreeMap<>();

    /**
     * @param project the directory that holds {@code routes/}
     */
    Reference(Path project) throws IOException {
        this.project = project;
        for (Path file : routeFiles()) {
            Matcher placeholder = PLACEHOLDER.matcher(Files.readString(file));
            while (placeholder.find()) {
                usedIn.merge(
                        placeholder.group(1),
                        "`" + name(file) + "`",
                        (all, one) -> all.contains(one) ? all : all + ", " + one);
            }
        }
    }

    /**
     * Makes the page.
     *
     * @param renew the command that does this, for the reader who finds a mistake
     */
    String text(String renew) throws IOException {
        return """
                # Reference

                Made from the code by `%s`; what is wrong here is wrong there. [Kinds](#kinds), [properties](#properties).

                ## Kinds

                A mapping names a kind in `kind`, with hyphens or underscores. What every `selector` takes:

                | Key | Meaning |
                |---|---|
                | `query` | a jq expression that says which records to take |
                | `organizations`, `users` | logins of organizations and of personal accounts; if there is one in either, they \
                replace both `github.organizations` and `github.users` for this resource |
                | `repositoryType` | of which repositories: `all`, `public`, `private`, `forks`, `sources`, `member`; for kinds \
                that go through repositories. `repository` and `pull-request` know it as `type`, too |

                What else a kind takes is told with it.

                """.formatted(renew) + kinds() + """
                ## Properties

                From the environment, from `-D` or from `application.properties`; the first of these that has one wins. A wrong \
                value ends the start with one line that names the key. Durations are milliseconds, or `30s`, `5m`, `6h`. The \
                last column names files of `routes/`.

                """ + properties();
    }

    private String kinds() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : routeFiles()) {
            for (JsonNode entry : yaml(file)) {
                JsonNode route = entry.path("route");
                if (route.path("note").asText().startsWith("Selector: ")) {
                    text.append(kind(route, file)).append('\n');
                }
            }
        }
        return text.toString();
    }

    private String kind(JsonNode route, Path file) throws IOException {
        String kind = route.path("id").asText().replaceFirst("^port-github-", "");
        Map<String, String> head = head(file);
        KindNote note = KindNote.of(route.path("note").asText());
        String keys = note.selectorKeys().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", "));
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("Route", link(file) + ": " + route.path("description").asText());
        rows.put("GitHub", there(head, "API", file));
        rows.put("Requests", cell(there(head, "Requests", file)));
        rows.put("Rights", rights(note));
        rows.put("Selector keys", keys);
        String meaning = there(head, "Selector", file).replaceFirst("^organizations, (repositoryType, )?", "");
        if (meaning.contains(":")) {
            rows.put("That is", cell(meaning));
        }
        rows.put("Changes", cell(there(head, "Changes", file)));
        for (String mapping : MAPPING_FILES) {
            for (JsonNode resource : yaml(project.resolve(MAPPINGS + mapping)).path("resources")) {
                if (resource.path("kind").asText().replace('_', '-').equals(kind)) {
                    rows.merge(packaged(resource), "`" + mapping + "`", (all, one) -> all + ", " + one);
                }
            }
        }
        Map<Boolean, List<Map.Entry<String, String>>> byPackaged = rows.entrySet().stream()
                .collect(Collectors.partitioningBy(row -> row.getKey().startsWith("Blueprint ")));
        if (byPackaged.get(true).isEmpty()) {
            throw new IllegalStateException(kind + " is in no packaged mapping");
        }
        StringBuilder text = new StringBuilder("### `" + kind + "`\n\n");
        text.append(cell(there(head, "Kind " + kind, file).replaceFirst("^([a-z])", upper(head.get("Kind " + kind)))))
                .append("\n\n| | |\n|---|---|\n");
        byPackaged.get(false).forEach(row -> text.append("| " + row.getKey() + " | " + row.getValue() + " |\n"));
        byPackaged
                .get(true)
                .forEach(row -> text.append("| Packaged: " + row.getValue() + " | " + row.getKey() + " |\n"));
        return text.toString();
    }

    private static String upper(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT);
    }

    private static String packaged(JsonNode resource) {
        JsonNode entity = resource.at("/port/entity/mappings");
        return "Blueprint " + code(entity.path("blueprint").asText().replace("\"", ""))
                + ", identifier " + code(entity.path("identifier").asText())
                + "; properties " + names(entity.path("properties"))
                + "; relations " + names(entity.path("relations"));
    }

    private static String names(JsonNode object) {
        String names = StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
                .map(Reference::code)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    private static String rights(KindNote note) {
        return "GitHub App: permission `" + note.permission() + "`, read; classic token: "
                + (note.tokenScope() == null ? "no scope" : "scope `" + note.tokenScope() + "`");
    }

    /** The head of a route file: what stands before its first entry, by the word that begins it. */
    private static Map<String, String> head(Path file) throws IOException {
        Map<String, String> head = new LinkedHashMap<>();
        String current = null;
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#")) {
                break;
            }
            String text = line.substring(1).strip();
            Matcher begins = HEAD_LINE.matcher(text);
            if (begins.matches()) {
                current = begins.group(1);
                head.put(current, begins.group(2));
            } else if (current != null) {
                head.merge(current, text, (all, one) -> all + " " + one);
            }
        }
        return head;
    }

    private String properties() throws IOException {
        StringBuilder text = new StringBuilder();
        List<String> comment = new ArrayList<>();
        for (String line : Files.readAllLines(project.resolve("application.properties"))) {
            Matcher property = PROPERTY.matcher(line);
            if (line.startsWith("# --- ")) {
                text.append(text.isEmpty() ? "" : "\n")
                        .append("### ")
                        .append(line.substring("# --- ".length()))
                        .append("\n\n| Name | Env | Default | Meaning | Used in |\n|---|---|---|---|---|\n");
            } else if (property.matches()) {
                if (comment.isEmpty()) {
                    throw new IllegalStateException(property.group(1) + " is without a comment");
                }
                text.append(property(property.group(1), property.group(2), String.join(" ", comment)));
                comment.clear();
            } else if (line.startsWith("# ")) {
                comment.add(line.substring(2));
            } else {
                comment.clear();
            }
        }
        return text.toString();
    }

    private String property(String key, String value, String meaning) {
        return String.format(
                "| `%s` | %s | %s | %s | %s |\n",
                key,
                key.startsWith("camel.jbang.")
                        ? ""
                        : "`" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + "`",
                value.isEmpty() ? "" : "`" + value + "`",
                cell(meaning),
                usedIn.getOrDefault(key, key.startsWith("camel.jbang.") ? "Camel CLI" : "the standalone program"));
    }

    private List<Path> routeFiles() throws IOException {
        try (Stream<Path> files = Files.list(project.resolve("routes"))) {
            return files.sorted().toList();
        }
    }

    private static JsonNode yaml(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file.toString()).build();
            return new ObjectMapper().valueToTree(new Load(settings).loadFromInputStream(in));
        }
    }

    private static String link(Path file) {
        return "[`" + name(file) + "`](../routes/" + file.getFileName() + ")";
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".camel.yaml", "");
    }

    private static String there(Map<String, String> texts, String key, Path file) {
        if (!texts.containsKey(key)) {
            throw new IllegalStateException(file + " does not say: " + key);
        }
        return texts.get(key);
    }

    private static String code(String text) {
        return "`" + cell(text.strip()) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
