package io.github.portgithub.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.SandboxRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Port for measuring: counts the entities of bulk upserts instead of storing them, unless told to store them, and refuses
 * what breaks the route's schema. Of an entity it keeps a hash, so that its memory does not grow with the catalog that
 * is posted. Everything else is answered by {@link SandboxPort}, which accepts any credentials.
 */
public final class PortSimulator implements SimulatorServer.Simulation {

    private static final Set<String> OPTIONS = Set.of("--port", "--latency-ms", "--fail-503", "--store");
    private static final Pattern BULK = Pattern.compile("/v1/blueprints/([^/]+)/entities/bulk");
    private static final Pattern IDENTIFIER = Pattern.compile("^(?!\\.{1,2}$)[\\p{L}0-9@_.+:\\\\/=-]{1,1000}$");
    private static final int BULK_LIMIT = 20;

    private static final class Blueprint {
        private long entities;
        private long distinct;
    }

    private final JsonFactory json = new JsonFactory();
    private final SandboxPort rest = new SandboxPort();
    private final Map<String, Blueprint> blueprints = new TreeMap<>();
    private final HashSet64 seen = new HashSet64();
    private final boolean store;
    private long bulkPosts;
    private long bulkBytes;
    private long refused;
    private SimulatorServer server;

    private PortSimulator(boolean store) {
        this.store = store;
    }

    /**
     * Starts the simulator and prints its URL.
     *
     * @param arguments {@code --port 0 --latency-ms 50 --fail-503 0 --store}, all optional; the third is a percentage of
     *     all requests, which are then not seen by Port; the last makes Port keep the entities
     * @throws IOException if the port is taken
     */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments, OPTIONS);
        PortSimulator simulator = new PortSimulator(options.isSet("--store"));
        simulator.server = new SimulatorServer(
                simulator,
                options.number("--latency-ms", 50),
                false,
                new SimulatorServer.Failure(options.number("--fail-503", 0), SandboxAnswer.empty(503)));
        System.out.println("http://127.0.0.1:" + simulator.server.bind(options.number("--port", 0)));
    }

    @Override
    public SandboxAnswer answer(SandboxRequest request) {
        Matcher bulk = BULK.matcher(request.path());
        if (request.method().equals("POST") && bulk.matches()) {
            SandboxAnswer counted = bulk(bulk.group(1), request.body());
            return store ? rest.answer(request) : counted;
        }
        return rest.answer(request);
    }

    private SandboxAnswer bulk(String blueprint, byte[] body) {
        List<String> identifiers = body.length > SandboxPort.LARGEST_BODY ? List.of() : identifiers(body);
        boolean fits = !identifiers.isEmpty()
                && identifiers.size() <= BULK_LIMIT
                && identifiers.stream()
                        .allMatch(some -> IDENTIFIER.matcher(some).matches());
        synchronized (this) {
            bulkPosts++;
            bulkBytes += body.length;
            if (!fits) {
                refused++;
                int status = body.length > SandboxPort.LARGEST_BODY ? 413 : 422;
                return SandboxAnswer.json(status, object().put("ok", false).put("error", "invalid_request"));
            }
            Blueprint counted = blueprints.computeIfAbsent(blueprint, name -> new Blueprint());
            counted.entities += identifiers.size();
            for (String identifier : identifiers) {
                counted.distinct += seen.add(blueprint, identifier) ? 1 : 0;
            }
        }
        return accepted(identifiers);
    }

    /** Reads the identifiers and skips the rest; what has none shows as an empty one, which no pattern fits. */
    private List<String> identifiers(byte[] body) {
        List<String> identifiers = new ArrayList<>();
        try (JsonParser parser = json.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT
                    || !"entities".equals(parser.nextFieldName())
                    || parser.nextToken() != JsonToken.START_ARRAY) {
                return identifiers;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                identifiers.add(identifier(parser));
            }
        } catch (IOException e) {
            return List.of();
        }
        return identifiers;
    }

    private static String identifier(JsonParser parser) throws IOException {
        String identifier = "";
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("identifier") && value == JsonToken.VALUE_STRING) {
                identifier = parser.getText();
            }
            parser.skipChildren();
        }
        return identifier;
    }

    private SandboxAnswer accepted(List<String> identifiers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(identifiers.size() * 100);
        try (JsonGenerator generator = json.createGenerator(out)) {
            generator.writeStartObject();
            generator.writeBooleanField("ok", true);
            generator.writeArrayFieldStart("entities");
            for (int i = 0; i < identifiers.size(); i++) {
                generator.writeStartObject();
                generator.writeBooleanField("created", true);
                generator.writeStringField("identifier", identifiers.get(i));
                generator.writeNumberField("index", i);
                generator.writeObjectFieldStart("additionalData");
                generator.writeEndObject();
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeArrayFieldStart("errors");
            generator.writeEndArray();
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SandboxAnswer(
                200, Map.of("Content-Type", List.of("application/json; charset=utf-8")), out.toByteArray());
    }

    /**
     * {@code GET /stats}; {@code POST /reset}, which keeps blueprints and tokens; {@code GET
     * /missing?githubRepository=500}, which tells how many of so many entities are not there.
     */
    @Override
    public synchronized SandboxAnswer control(SandboxRequest request) {
        if (request.path().equals("/missing")) {
            ObjectNode missing = object();
            request.parameters().forEach((blueprint, expected) -> {
                Blueprint counted = blueprints.getOrDefault(blueprint, new Blueprint());
                missing.put(blueprint, Integer.parseInt(expected) - counted.distinct);
            });
            return SandboxAnswer.json(200, missing);
        }
        if (request.path().equals("/reset")) {
            blueprints.clear();
            seen.clear();
            bulkPosts = 0;
            bulkBytes = 0;
            refused = 0;
            server.reset();
        }
        long distinct =
                blueprints.values().stream().mapToLong(some -> some.distinct).sum();
        ObjectNode stats = server.stats();
        stats.put("bulkPosts", bulkPosts)
                .put("bulkBytes", bulkBytes)
                .put("refused", refused)
                .put("distinct", distinct);
        ObjectNode counts = stats.putObject("blueprints");
        blueprints.forEach((name, some) ->
                counts.putObject(name).put("entities", some.entities).put("distinct", some.distinct));
        return SandboxAnswer.json(200, stats);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
