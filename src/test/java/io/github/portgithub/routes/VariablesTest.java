package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the table of variables and {@code __} fields in {@code docs/editing.md} to the routes and the code. {@code
 * -Dvariables.write=true} renews it.
 */
class VariablesTest {

    private static final Path PAGE = Path.of("docs/editing.md");
    private static final String BEGIN = "| Variable or field | Set by | Read by |\n|---|---|---|\n";
    private static final Pattern SET = Pattern.compile("- setVariable:\\s+name: (\\w+)");
    private static final Pattern READ = Pattern.compile("variable\\.(\\w+)");
    private static final Pattern SET_IN_JAVA = Pattern.compile("setVariable\\(\\s*([\\w.]+|\"\\w+\")");
    private static final Pattern READ_IN_JAVA =
            Pattern.compile("(?:@Variable\\(|(?:getVariable|removeVariable)\\(\\s*)([\\w.]+|\"\\w+\")");
    private static final Pattern CONSTANT = Pattern.compile("String (\\w+) = \"(\\w+)\";");
    private static final Pattern FIELD = Pattern.compile("\"(__\\w+)\"");

    private final Map<String, Set<String>> setBy = new TreeMap<>();
    private final Map<String, Set<String>> readBy = new TreeMap<>();

    @Test
    void editingNamesEachVariable_withWhoSetsAndWhoReadsIt() throws IOException {
        readRoutes();
        readJava();
        setBy.keySet().forEach(name -> readBy.computeIfAbsent(name, any -> new TreeSet<>()));
        String table = setBy.keySet().stream()
                .map(name ->
                        "| `" + name + "` | " + places(setBy.get(name)) + " | " + places(readBy.get(name)) + " |\n")
                .collect(Collectors.joining());
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf("\n\n", begin) + 1;
        if (Boolean.getBoolean("variables.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(table);
        }
    }

    private static String places(Set<String> places) {
        return places.isEmpty()
                ? "the mapping"
                : places.stream().map(place -> "`" + place + "`").collect(Collectors.joining(", "));
    }

    private void readRoutes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".camel.yaml", "");
                // What the comments say is not done
                String text = Files.readString(file).replaceAll("(?m)^\\s*#.*$", "");
                SET.matcher(text).results().forEach(found -> note(setBy, found.group(1), name));
                READ.matcher(text).results().forEach(found -> note(readBy, found.group(1), name));
            }
        }
    }

    private void readJava() throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        Map<String, String> constants = new TreeMap<>();
        for (String stage : List.of("mapping", "github", "port", "delivery", "resync", "reconcile", "live", "host")) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/github/portgithub", stage))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".java")).toList()) {
                    String text = Files.readString(file);
                    sources.put(file, text);
                    CONSTANT.matcher(text)
                            .results()
                            .forEach(found -> constants.put(simpleName(file) + '.' + found.group(1), found.group(2)));
                }
            }
        }
        sources.forEach((file, text) -> {
            String name = simpleName(file);
            resolved(SET_IN_JAVA, text, name, constants).forEach(variable -> note(setBy, variable, name));
            resolved(READ_IN_JAVA, text, name, constants).forEach(variable -> note(readBy, variable, name));
            if (name.equals("RecordMapper")) {
                FIELD.matcher(text).results().forEach(found -> note(setBy, found.group(1), name));
            }
        });
    }

    private static List<String> resolved(Pattern pattern, String text, String name, Map<String, String> constants) {
        List<String> variables = new ArrayList<>();
        for (MatchResult found : pattern.matcher(text).results().toList()) {
            String said = found.group(1);
            Matcher literal = Pattern.compile("\"(\\w+)\"").matcher(said);
            String variable =
                    literal.matches() ? literal.group(1) : constants.get(said.contains(".") ? said : name + '.' + said);
            if (variable != null) {
                variables.add(variable);
            }
        }
        return variables;
    }

    private static void note(Map<String, Set<String>> places, String variable, String place) {
        places.computeIfAbsent(variable, any -> new TreeSet<>()).add(place);
    }

    private static String simpleName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}
