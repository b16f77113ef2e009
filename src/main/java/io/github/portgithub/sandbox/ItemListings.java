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

/** Which {@link GithubItems} a request asks for, and how GitHub wraps them and leads to the next page. */
final class ItemListings {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ItemListings() {}

    static boolean fits(GithubItems items, JsonNode record, Map<String, String> parameters) {
        String state = parameters.get("state");
        return switch (items) {
            case ISSUES ->
                isOneOf(state == null ? "open" : state.equals("all") ? null : state, record.path("state"))
                        && hasLabels(parameters.get("labels"), record.path("labels"));
            case BRANCHES -> isOneOf(parameters.get("protected"), record.path("protected"));
            case DEPENDABOT_ALERTS ->
                isOneOf(state, record.path("state"))
                        && isOneOf(parameters.get("severity"), record.at("/security_advisory/severity"))
                        && isOneOf(parameters.get("ecosystem"), record.at("/dependency/package/ecosystem"));
            case DEPLOYMENTS ->
                isOneOf(parameters.get("task"), record.path("task"))
                        && isOneOf(parameters.get("environment"), record.path("environment"));
            case CODE_SCANNING_ALERTS ->
                isOneOf("closed".equals(state) ? "fixed,dismissed" : state, record.path("state"))
                        && (isOneOf(parameters.get("severity"), record.at("/rule/severity"))
                                || isOneOf(parameters.get("severity"), record.at("/rule/security_severity_level")));
            case WORKFLOW_RUNS ->
                isOneOf(parameters.get("status"), record.path("status"))
                        || isOneOf(parameters.get("status"), record.path("conclusion"));
            case SECRET_SCANNING_ALERTS -> isOneOf(state, record.path("state"));
            default -> true;
        };
    }

    /** Returns the order that a request asks for, where it may; others are in order already. */
    static Comparator<JsonNode> order(GithubItems items, Map<String, String> parameters) {
        if (items != GithubItems.ISSUES || !"updated".equals(parameters.get("sort"))) {
            return (one, other) -> 0;
        }
        Comparator<JsonNode> order =
                Comparator.comparing(record -> record.path("updated_at").asText());
        return "asc".equals(parameters.get("direction")) ? order : order.reversed();
    }

    static SandboxAnswer page(GithubItems items, List<? extends JsonNode> records, String url, SandboxRequest request) {
        GithubPage page = GithubPage.of(request.parameters());
        if (items == GithubItems.SECRET_SCANNING_ALERTS
                && "true".equals(request.parameters().get("hide_secret"))) {
            records.forEach(record -> ((ObjectNode) record).putNull("secret"));
        }
        if (items == GithubItems.DEPENDABOT_ALERTS) {
            return cursorPage(records, url, request, page.size());
        }
        ArrayNode some = JSON.arrayNode().addAll(page.of(List.copyOf(records)));
        ObjectNode wrapped = items.field() == null
                ? null
                : JSON.objectNode().put("total_count", records.size()).set(items.field(), some);
        String link = page.link(url, request.query(), records.size());
        return linked(SandboxAnswer.json(200, wrapped == null ? some : wrapped), link);
    }

    /** The cursor is opaque to a client; here it says how many records came before. */
    private static SandboxAnswer cursorPage(
            List<? extends JsonNode> records, String url, SandboxRequest request, int size) {
        String after = request.parameters().get("after");
        int from = after == null ? 0 : Math.min(records.size(), Integer.parseInt(after.substring(1)));
        int to = Math.min(records.size(), from + size);
        String rest = Arrays.stream(
                        request.query() == null
                                ? new String[0]
                                : request.query().split("&"))
                .filter(pair -> !pair.startsWith("after="))
                .collect(Collectors.joining("&"));
        List<String> links = new ArrayList<>();
        if (to < records.size()) {
            links.add("<" + url + "?" + rest + "&after=Y" + to + ">; rel=\"next\"");
        }
        if (from > 0) {
            links.add("<" + url + "?" + rest + "&before=Y" + from + ">; rel=\"prev\"");
        }
        String link = links.isEmpty() ? null : String.join(", ", links);
        return linked(SandboxAnswer.json(200, JSON.arrayNode().addAll(List.copyOf(records.subList(from, to)))), link);
    }

    private static SandboxAnswer linked(SandboxAnswer answer, String link) {
        return link == null ? answer : answer.withHeader("Link", link);
    }

    private static boolean isOneOf(String accepted, JsonNode value) {
        return accepted == null || List.of(accepted.split(",")).contains(value.asText());
    }

    private static boolean hasLabels(String wanted, JsonNode labels) {
        return wanted == null || labels.findValuesAsText("name").containsAll(List.of(wanted.split(",")));
    }
}
