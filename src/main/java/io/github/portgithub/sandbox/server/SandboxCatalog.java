package io.github.portgithub.sandbox.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.SandboxRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A look into the simulated Port without a token, which the real one has in its user interface: {@code /catalog} lists
 * blueprints, {@code /catalog/githubRepository} one blueprint's entities. To a browser both are a page; to everybody else,
 * the page's script included, they are JSON. Thread-safe.
 */
final class SandboxCatalog implements SandboxApi {

    static final String PATH = "/catalog";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SandboxPort port;
    private final String url;

    /**
     * @param port what to look into
     * @param url where this catalog is, without a slash at the end
     */
    SandboxCatalog(SandboxPort port, String url) {
        this.port = port;
        this.url = url;
    }

    @Override
    public SandboxAnswer answer(SandboxRequest request) {
        String blueprint = request.path().substring(PATH.length()).replaceAll("^/|/$", "");
        // No blueprint has a dot in its name
        if (blueprint.equals("catalog.js")) {
            return file(blueprint, "text/javascript");
        }
        if (blueprint.equals("catalog.css")) {
            return file(blueprint, "text/css");
        }
        // Java's own client, too, says that it takes text/html; only browsers say what for
        String accepted = request.header("Accept");
        if (accepted != null && accepted.contains("text/html") && request.header("Sec-Fetch-Mode") != null) {
            return file("catalog.html", "text/html");
        }
        if (blueprint.isEmpty()) {
            return SandboxAnswer.json(200, blueprints());
        }
        if (!port.blueprints().containsKey(blueprint)) {
            return SandboxAnswer.json(404, JSON.objectNode().put("error", "no such blueprint; see " + url));
        }
        ArrayNode entities = JSON.arrayNode();
        port.entities(blueprint).forEach(entity -> entities.add(entity.json()));
        return SandboxAnswer.json(200, entities);
    }

    private ObjectNode blueprints() {
        ObjectNode list = JSON.objectNode();
        port.blueprints().forEach((identifier, blueprint) -> {
            ObjectNode one = list.putObject(identifier)
                    .put("title", blueprint.path("title").asText(identifier))
                    .put("entities", port.entities(identifier).size())
                    .put("url", url + "/" + identifier);
            ObjectNode relations = one.putObject("relations");
            blueprint
                    .path("relations")
                    .properties()
                    .forEach(relation -> relations.put(
                            relation.getKey(),
                            relation.getValue().path("target").asText()));
        });
        return list;
    }

    private static SandboxAnswer file(String name, String type) {
        try (InputStream in = SandboxCatalog.class.getResourceAsStream(name)) {
            return new SandboxAnswer(
                    200,
                    Map.of(
                            "Content-Type", List.of(type + "; charset=utf-8"),
                            "Vary", List.of("Accept, Sec-Fetch-Mode"),
                            "X-Content-Type-Options", List.of("nosniff"),
                            "Content-Security-Policy",
                                    List.of(
                                            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                                                    + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")),
                    in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
