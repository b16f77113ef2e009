package io.github.portgithub.sandbox.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.SandboxRequest;

/**
 * A look into the simulated Port without a token, which the real one has in its user interface: {@code /catalog} lists
 * blueprints, {@code /catalog/githubRepository} one blueprint's entities. Thread-safe.
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
        port.blueprints()
                .keySet()
                .forEach(identifier -> list.putObject(identifier)
                        .put("entities", port.entities(identifier).size())
                        .put("url", url + "/" + identifier));
        return list;
    }
}
