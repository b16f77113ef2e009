package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The alerts of all repositories of an organization in one list, each with its repository. Pages go by a cursor, which says
 * after which alert they begin, or, where GitHub does so unless it is asked for a cursor, by numbers.
 */
final class OrganizationAlerts {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private OrganizationAlerts() {}

    static ObjectNode of(GithubRepository repository, ObjectNode alert) {
        alert.putObject("repository")
                .put("id", repository.id())
                .put("node_id", GithubIds.nodeId("Repository", repository.id()))
                .put("name", repository.name())
                .put("full_name", repository.fullName())
                .put("private", repository.visibility() != GithubRepository.Visibility.PUBLIC);
        return alert;
    }

    static SandboxAnswer page(GithubItems items, List<ObjectNode> alerts, String url, SandboxRequest request) {
        Map<String, String> parameters = request.parameters();
        Comparator<JsonNode> order = Comparator.comparing(OrganizationAlerts::place);
        if (!"updated".equals(parameters.get("sort"))) {
            order = Comparator.comparing(alert -> alert.path("created_at").asText());
        }
        List<ObjectNode> all = new ArrayList<>(alerts);
        all.sort("asc".equals(parameters.get("direction")) ? order : order.reversed());
        boolean byCursor = items == GithubItems.DEPENDABOT_ALERTS || parameters.containsKey("after");
        if (!byCursor) {
            return ItemListings.page(items, all, url, request);
        }
        GithubPage page = GithubPage.of(parameters);
        String after = parameters.get("after");
        List<ObjectNode> rest = after == null || after.isEmpty()
                ? all
                : all.stream()
                        .filter(alert -> place(alert).compareTo(after) < 0)
                        .toList();
        List<ObjectNode> some = rest.subList(0, Math.min(rest.size(), page.size()));
        if (items == GithubItems.SECRET_SCANNING_ALERTS && "true".equals(parameters.get("hide_secret"))) {
            some.forEach(alert -> alert.putNull("secret"));
        }
        ArrayNode records = JSON.arrayNode().addAll(some);
        SandboxAnswer answer = SandboxAnswer.json(200, records);
        String query = Arrays.stream(request.query().split("&"))
                .filter(pair -> !pair.startsWith("after="))
                .collect(Collectors.joining("&"));
        List<String> links = new ArrayList<>();
        if (some.size() < rest.size()) {
            links.add("<" + url + "?" + query + "&after=" + place(some.get(some.size() - 1)) + ">; rel=\"next\"");
        }
        if (rest.size() < all.size()) {
            links.add("<" + url + "?" + query + "&before=" + place(rest.isEmpty() ? all.get(0) : rest.get(0))
                    + ">; rel=\"prev\"");
        }
        return links.isEmpty() ? answer : answer.withHeader("Link", String.join(", ", links));
    }

    /** Returns a text that is in the order of the update stamps, another one for each alert. */
    private static String place(JsonNode alert) {
        return alert.path("updated_at").asText().replace(":", "").replace(".", "_") + "."
                + alert.path("repository").path("id").asText() + "."
                + alert.path("number").asText();
    }
}
