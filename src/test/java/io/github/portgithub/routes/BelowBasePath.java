package io.github.portgithub.routes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxRequest;
import java.util.Map;

/** An API below a base path, with links below it too. */
record BelowBasePath(SandboxApi api) implements SandboxApi {

    /** Where GitHub Enterprise Server has its API. */
    static final String PATH = "/api/v3";

    /** Where it has GraphQL, beside that. */
    static final String GRAPHQL = "/api/graphql";

    @Override
    public SandboxAnswer answer(SandboxRequest request) {
        if (request.path().equals(GRAPHQL)) {
            return api.answer(request);
        }
        if (!request.path().startsWith(PATH + "/")) {
            return SandboxAnswer.json(404, JsonNodeFactory.instance.objectNode().put("message", "Not Found"));
        }
        SandboxAnswer answer = api.answer(new SandboxRequest(
                request.method(),
                request.path().substring(PATH.length()),
                request.query(),
                request.headers(),
                request.body()));
        String host = request.header("Host");
        String link = answer.header("Link");
        return link == null ? answer : answer.withHeaders(Map.of("Link", link.replace(host, host + PATH)));
    }
}
