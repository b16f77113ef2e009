package io.github.portgithub.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.event.GithubEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Events that GitHub has sent, from the package {@code @octokit/webhooks-examples} of npm, where it is: {@code npm install
 * --prefix target/examples @octokit/webhooks-examples}. None of it is part of this project.
 */
public final class RealEvents {

    private static final Path EXAMPLES =
            Path.of("target/examples/node_modules/@octokit/webhooks-examples/api.github.com/index.json");

    private RealEvents() {}

    /** Returns the events, without those whose file is not there: then the test is not run. */
    public static List<GithubEvent> all() throws IOException {
        Assumptions.assumeTrue(Files.exists(EXAMPLES), EXAMPLES + " is not there");
        List<GithubEvent> all = new ArrayList<>();
        for (JsonNode event : new ObjectMapper().readTree(EXAMPLES.toFile())) {
            for (JsonNode payload : event.path("examples")) {
                all.add(new GithubEvent(event.path("name").asText(), payload));
            }
        }
        return all;
    }
}
