package io.github.portgithub.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.portgithub.jq.JqException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Compiles {@code port.entity.mappings} of one resource. Tells of every expression that does not compile. */
final class MappingsReader {

    /** What the fields of {@code mappings} begin with in messages. */
    static final String PREFIX = "port.entity.mappings.";

    private static final String IDENTIFIER = "identifier";
    private static final String BLUEPRINT = "blueprint";
    private static final List<String> KEYS =
            List.of(IDENTIFIER, BLUEPRINT, "title", "icon", "team", "properties", "relations");
    private static final Set<String> OBJECTS = Set.of("properties", "relations");
    private static final Set<String> TEXTS = Set.of("title", "icon");
    private static final Pattern BARE_NAME = Pattern.compile("[A-Za-z][\\w-]*");
    private static final int DEEPEST = 20;

    private static final String FILE = "file://";

    private final ObjectNode mappings;
    private final Problems problems;

    MappingsReader(ObjectNode mappings, Problems problems) {
        this.mappings = mappings;
        this.problems = problems;
        problems.warnOfOthers(mappings, PREFIX, KEYS);
    }

    /** Returns the template of the identifier: an expression, or a search query. */
    Template identifier() {
        JsonNode node = mappings.get(IDENTIFIER);
        String field = PREFIX + IDENTIFIER;
        if (node != null && node.isObject()) {
            checkSearch(node, field);
            return template(node, field, 0);
        }
        return new Template.Leaf(field, required(node, field, "Write a jq expression such as .full_name", problems));
    }

    /** Returns the expression of the blueprint. */
    Template.Leaf blueprint() {
        JsonNode node = mappings.get(BLUEPRINT);
        String field = PREFIX + BLUEPRINT;
        if (node != null
                && node.isTextual()
                && BARE_NAME.matcher(node.textValue()).matches()) {
            problems.error(field, "the name needs quotes of its own", "Write '\"" + node.textValue() + "\"'");
            return new Template.Leaf(field, null);
        }
        JqExpression expression = required(node, field, "Write the name, such as '\"githubRepository\"'", problems);
        String name = expression == null ? null : expression.constantText().orElse(null);
        String refusal = name == null ? null : PortIdentifiers.blueprintRefusal(name);
        if (refusal != null) {
            problems.error(field, "'" + name + "' " + refusal, "Write the identifier of a blueprint");
        }
        return new Template.Leaf(field, expression);
    }

    /** Returns the other keys that the file declares, in the order they are sent. */
    List<Template.Member> fields() {
        List<Template.Member> fields = new ArrayList<>();
        for (String key : KEYS.subList(2, KEYS.size())) {
            JsonNode node = mappings.get(key);
            if (node != null && !(OBJECTS.contains(key) && node.isNull())) {
                String field = PREFIX + key;
                if (OBJECTS.contains(key) && !node.isObject()) {
                    problems.error(field, "expected an object", "Write one key a line under it");
                } else if (TEXTS.contains(key) && node.isContainerNode()) {
                    problems.error(field, "expected a jq expression", "Write it as one text, in quotes");
                } else {
                    checkSearches(key, node);
                    fields.add(new Template.Member(key, template(node, field, 0)));
                }
            }
        }
        return fields;
    }

    private void checkSearches(String key, JsonNode node) {
        if (key.equals("team") && node.isObject()) {
            checkSearch(node, PREFIX + key);
        } else if (key.equals("relations")) {
            node.properties().forEach(relation -> {
                if (relation.getValue().isObject()) {
                    checkSearch(relation.getValue(), PREFIX + key + "." + relation.getKey());
                }
            });
        }
    }

    private void checkSearch(JsonNode query, String field) {
        if (!query.has("combinator")
                || !query.path("rules").isArray()
                || query.path("rules").isEmpty()) {
            problems.error(
                    field,
                    "an object here is a search query, which needs combinator and rules",
                    "Write a jq expression, or combinator: '\"and\"' and a list of rules");
        }
    }

    private Template template(JsonNode node, String field, int depth) {
        if (depth > DEEPEST) {
            problems.error(field, "is nested more than " + DEEPEST + " deep", "Build the value in one jq expression");
            return new Template.Leaf(field, null);
        }
        if (node.isObject()) {
            List<Template.Member> members = new ArrayList<>();
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                Template value = template(member.getValue(), field + "." + member.getKey(), depth + 1);
                members.add(new Template.Member(member.getKey(), value));
            }
            return new Template.Members(List.copyOf(members));
        }
        if (node.isArray()) {
            List<Template> elements = new ArrayList<>();
            for (JsonNode element : node) {
                elements.add(template(element, field + "[" + elements.size() + "]", depth + 1));
            }
            return new Template.Elements(List.copyOf(elements));
        }
        if (node.isNull()) {
            problems.warning(field, "is empty and is sent as null", "Leave the key out to leave the field alone");
        } else if (node.asText().isBlank()) {
            // jq takes an empty program for the whole record.
            problems.error(field, "is an empty text", "Write a jq expression, or '\"\"' for an empty text");
            return new Template.Leaf(field, null);
        }
        if (node.asText().startsWith(FILE)) {
            String path = node.asText().substring(FILE.length());
            problems.warning(
                    field,
                    "file:// is deprecated, also in Ocean",
                    "Write - " + path + " under selector.includedFiles, and " + includedFile(path) + " here");
            return new Template.Leaf(field, expression(TextNode.valueOf(includedFile(path)), field, problems));
        }
        return new Template.Leaf(field, expression(node, field, problems));
    }

    private static String includedFile(String path) {
        return ".__includedFiles[" + TextNode.valueOf(path) + "]";
    }

    /** Returns the files that the mapping names by {@code file://}. */
    Set<String> files() {
        Set<String> files = new LinkedHashSet<>();
        KEYS.subList(2, KEYS.size()).forEach(key -> addFiles(mappings.path(key), files));
        return files;
    }

    private static void addFiles(JsonNode node, Set<String> files) {
        if (node.isTextual() && node.textValue().startsWith(FILE)) {
            files.add(node.textValue().substring(FILE.length()));
        }
        node.forEach(child -> addFiles(child, files));
    }

    /**
     * Compiles an expression that must be there.
     *
     * @return null if it is not, or does not compile; the problem is told
     */
    static JqExpression required(JsonNode node, String field, String remedy, Problems problems) {
        if (node == null
                || node.isNull()
                || node.isTextual() && node.textValue().isBlank()) {
            problems.error(field, "is missing", remedy);
            return null;
        }
        if (node.isContainerNode()) {
            problems.error(field, "expected a jq expression", remedy);
            return null;
        }
        return expression(node, field, problems);
    }

    // Whoever writes `query: true` or `archived: false` means the jq program of that text.
    private static JqExpression expression(JsonNode scalar, String field, Problems problems) {
        try {
            return JqExpression.compile(scalar.asText());
        } catch (JqException e) {
            problems.notJq(field, scalar.asText(), e);
            return null;
        }
    }
}
