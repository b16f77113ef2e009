package io.github.portgithub.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.portgithub.http.RecordedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an API says of the requests that it takes: of each its query parameters, and of Port's the fields of the body.
 * Immutable and thread-safe.
 */
public final class ApiDescription {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where GitHub Enterprise Server has its API. */
    private static final String ENTERPRISE = "/api/v3";

    /** Beside a checkout of the project, where there is one; not part of it, because it is Port's. */
    private static final Path PORT = Path.of("..", "shared", "openapi", "port-api.yaml");

    private static final ApiDescription GITHUB = ofGithub();
    private static ApiDescription port;

    private record Operation(
            String template,
            String method,
            List<String> path,
            JsonNode parameters,
            Set<String> fields,
            Set<String> required) {}

    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, String> aliases = new TreeMap<>();

    private ApiDescription() {}

    /** Returns GitHub's: the requests that src/test/contract/github-requests.mjs lists. */
    public static ApiDescription github() {
        return GITHUB;
    }

    /** Returns whether Port's description lies beside the project. */
    public static boolean hasPort() {
        return Files.isReadable(PORT);
    }

    /** Returns Port's, and with it what Port's clients use without a description; read at the first call. */
    public static synchronized ApiDescription port() {
        if (port == null) {
            port = ofPort();
        }
        return port;
    }

    private static ApiDescription ofGithub() {
        ApiDescription description = new ApiDescription();
        JsonNode file = resource("/contract/github.json");
        file.get("aliases")
                .properties()
                .forEach(alias ->
                        description.aliases.put(alias.getKey(), alias.getValue().asText()));
        file.get("requests")
                .properties()
                .forEach(request -> description.add(request.getKey(), request.getValue(), null, Set.of()));
        return description;
    }

    private static ApiDescription ofPort() {
        ApiDescription description = new ApiDescription();
        JsonNode root;
        try {
            YAMLFactory yaml = YAMLFactory.builder().build();
            root = new ObjectMapper(yaml).readTree(Files.readString(PORT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (Set.of("get", "post", "put", "patch", "delete").contains(method.getKey())) {
                        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
                        method.getValue().path("parameters").forEach(parameter -> {
                            if (parameter.path("in").asText().equals("query")) {
                                parameters.set(parameter.path("name").asText(), rule(parameter.path("schema")));
                            }
                        });
                        JsonNode body = method.getValue()
                                .at("/requestBody/content")
                                .path("application/json")
                                .path("schema");
                        boolean closed = body.path("additionalProperties").isBoolean()
                                && !body.path("additionalProperties").asBoolean();
                        Set<String> required = new HashSet<>();
                        body.path("required").forEach(field -> required.add(field.asText()));
                        description.add(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                parameters,
                                closed ? names(body.path("properties")) : null,
                                required);
                    }
                }));
        resource("/contract/port-undocumented.json")
                .get("requests")
                .properties()
                .forEach(request -> {
                    if (description.operations.stream().anyMatch(one -> one.template.equals(request.getKey()))) {
                        throw new IllegalStateException(
                                request.getKey() + " is described by now: take it from port-undocumented.json");
                    }
                    description.add(request.getKey(), request.getValue(), null, Set.of());
                });
        return description;
    }

    private static ObjectNode rule(JsonNode schema) {
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        rule.set("type", schema.get("type"));
        if (schema.has("enum")) {
            rule.set("values", schema.get("enum"));
        }
        if (schema.has("maximum")) {
            rule.set("maximum", schema.get("maximum"));
        }
        return rule;
    }

    private void add(String request, JsonNode parameters, Set<String> fields, Set<String> required) {
        String[] parts = request.split(" ");
        operations.add(new Operation(request, parts[0], List.of(parts[1].split("/")), parameters, fields, required));
        // Of two that fit, the one with more in its own words is meant
        operations.sort(Comparator.comparing(
                one -> one.path().stream().filter(ApiDescription::isVariable).count()));
    }

    /**
     * Compares a request with the description.
     *
     * @param request what was asked
     * @return what the description does not know, none if it knows everything
     */
    public List<String> problems(RecordedRequest request) {
        String asked = request.method() + " " + request.pathAndQuery();
        Operation operation = find(request);
        if (operation == null) {
            return List.of(asked + ": no such request is described");
        }
        List<String> problems = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (String pair :
                request.query() == null ? new String[0] : request.query().split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            boolean several =
                    operation.parameters().path(name).path("type").asText().equals("array");
            if (!names.add(name) && !several) {
                problems.add(asked + ": parameter " + name + " twice");
            }
            String problem = valueProblem(
                    operation.parameters().get(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            if (problem != null) {
                problems.add(asked + ": parameter " + name + " " + problem);
            }
        }
        if (operation.fields() != null) {
            problems.addAll(bodyProblems(asked, operation, request));
        }
        return problems;
    }

    private static List<String> bodyProblems(String asked, Operation operation, RecordedRequest request) {
        Set<String> sent;
        try {
            sent = names(JSON.readTree(request.body()));
        } catch (IOException e) {
            return List.of(asked + ": the body is no JSON");
        }
        List<String> problems = new ArrayList<>();
        sent.stream()
                .filter(field -> !operation.fields().contains(field))
                .forEach(field -> problems.add(asked + ": field " + field + " is not described"));
        operation.required().stream()
                .filter(field -> !sent.contains(field))
                .forEach(field -> problems.add(asked + ": field " + field + " is required"));
        return problems;
    }

    private static String valueProblem(JsonNode rule, String value) {
        if (rule == null) {
            return "is not described";
        }
        if (rule.has("values") && !texts(rule.get("values")).contains(value)) {
            return "may not be " + value;
        }
        if (rule.has("list") && !texts(rule.get("list")).containsAll(Arrays.asList(value.split(",")))) {
            return "may not hold all of " + value;
        }
        return switch (rule.path("type").asText()) {
            case "integer" -> {
                boolean fits = value.matches("\\d{1,9}")
                        && Integer.parseInt(value) <= rule.path("maximum").asInt(Integer.MAX_VALUE);
                yield fits ? null : "may not be " + value;
            }
            case "boolean" -> Set.of("true", "false").contains(value) ? null : "may not be " + value;
            default -> null;
        };
    }

    private Operation find(RecordedRequest request) {
        String path = request.path().startsWith(ENTERPRISE + "/")
                ? request.path().substring(ENTERPRISE.length())
                : request.path();
        for (Map.Entry<String, String> alias : aliases.entrySet()) {
            String prefix = alias.getKey().substring(0, alias.getKey().indexOf('{'));
            if (path.matches(prefix + "\\d+(/.*)?")) {
                path = path.replaceFirst(prefix + "\\d+", alias.getValue().replaceAll("\\{\\w+}", "x"));
            }
        }
        List<String> segments = List.of(path.split("/", -1));
        return operations.stream()
                .filter(one -> one.method().equals(request.method()) && fits(one.path(), segments))
                .findFirst()
                .orElse(null);
    }

    private static boolean fits(List<String> template, List<String> segments) {
        // The path of a file has as many segments as it has names
        boolean file = template.get(template.size() - 1).equals("{path}");
        if (file ? segments.size() < template.size() : template.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < template.size(); i++) {
            String segment = decode(segments.get(i));
            // What is more than one segment once it is decoded leads elsewhere at some servers
            boolean fits = isVariable(template.get(i))
                    ? !segment.isEmpty()
                            && !segment.matches("\\.{1,2}")
                            // A tree may be named by its branch
                            && (!segment.contains("/") || template.get(i).equals("{tree_sha}"))
                    : template.get(i).equals(segment);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static JsonNode resource(String name) {
        try (InputStream in = ApiDescription.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
