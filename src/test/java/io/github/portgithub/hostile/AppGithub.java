package io.github.portgithub.hostile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxRequest;
import java.time.Duration;
import java.time.Instant;

/** A GitHub that also has an App, installed on every organization, two installations a page. Thread-safe. */
record AppGithub(GithubModel model, SandboxApi github, String token) implements SandboxApi {

    @Override
    public SandboxAnswer answer(SandboxRequest request) {
        if (request.path().equals("/app/installations")) {
            return installations(request);
        }
        if (request.path().matches("/app/installations/\\d+/access_tokens")) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("token", token);
            body.put("expires_at", Instant.now().plus(Duration.ofHours(1)).toString());
            return SandboxAnswer.json(201, body);
        }
        return github.answer(request);
    }

    private SandboxAnswer installations(SandboxRequest request) {
        int page = Integer.parseInt(request.parameters().getOrDefault("page", "1"));
        ArrayNode some = JsonNodeFactory.instance.arrayNode();
        int end = Math.min(page * World.PAGE_SIZE, World.ORGANIZATIONS.size());
        for (int i = (page - 1) * World.PAGE_SIZE; i < end; i++) {
            ObjectNode installation = some.addObject();
            installation.put("id", i);
            installation.put("target_type", "Organization");
            installation.putNull("suspended_at");
            installation
                    .putObject("account")
                    .put("login", World.ORGANIZATIONS.get(i))
                    .put("type", "Organization");
        }
        SandboxAnswer answer = SandboxAnswer.json(200, some);
        String next = "http://" + request.header("Host") + "/app/installations?per_page=100&page=" + (page + 1);
        return end < World.ORGANIZATIONS.size() ? answer.withHeader("Link", "<" + next + ">; rel=\"next\"") : answer;
    }
}
