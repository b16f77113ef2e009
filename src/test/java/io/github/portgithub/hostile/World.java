package io.github.portgithub.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubItems;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.StoredEntity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is true: what GitHub has, and what Port held before. Three organizations with one, two and five repositories, whose
 * listings have up to three pages; a catalog in which a little is missing, a little is stale, and a little is not ours.
 * Immutable once its truth is known.
 */
final class World {

    static final int PAGE_SIZE = 2;
    static final List<String> ORGANIZATIONS = List.of("acme", "globex", "initech");
    static final List<String> BLUEPRINTS = List.of(
            "githubOrganization",
            "githubRepository",
            "githubPullRequest",
            "githubIssue",
            "githubWorkflow",
            "githubDependabotAlert",
            "githubTeam",
            "githubUser");

    /** What GitHub has and Port does not have yet. */
    private static final Set<String> NEW = Set.of(
            "githubRepository/globex/empty",
            "githubPullRequest/acme/api/pull/5",
            "githubPullRequest/globex/one/pull/1",
            "githubIssue/acme/api/issue/3",
            "githubDependabotAlert/acme/api/dependabot-alert/2",
            "githubTeam/acme/team/team-3");

    /** What Port has of what GitHub had once: like the first entity of its blueprint. */
    private static final List<String> STALE = List.of(
            "githubOrganization/umbrella",
            "githubRepository/acme/gone",
            "githubRepository/globex/gone",
            "githubPullRequest/acme/api/pull/77",
            "githubPullRequest/acme/web/pull/78",
            "githubPullRequest/globex/one/pull/79",
            "githubIssue/acme/api/issue/99",
            "githubIssue/acme/web/issue/98",
            "githubWorkflow/acme/api/workflow/97",
            "githubDependabotAlert/acme/api/dependabot-alert/96",
            "githubTeam/acme/team/gone",
            "githubUser/gone-jane");

    private static final List<String> OF_OTHERS = List.of("by-hand", "acme/by-hand", "acme/api/by-hand");

    private static final ObjectMapper JSON = new ObjectMapper();

    final GithubModel model = new GithubModel();
    private final JsonNode blueprints = blueprintFile();
    private Map<String, ObjectNode> truth;
    private String writer;

    World() {
        ORGANIZATIONS.forEach(model::addOrganization);
        for (String name : List.of("api", "cli", "docs", "lib", "web")) {
            model.addRepository("acme", name);
        }
        model.addRepository("globex", "empty");
        model.addRepository("globex", "one");
        model.addRepository("initech", "tps");
        model.addPullRequests("acme", "api", 5);
        model.addPullRequests("acme", "web", 2);
        model.addPullRequests("acme", "cli", 1);
        model.addPullRequests("globex", "one", 3);
        model.setItems("acme/api", GithubItems.ISSUES, 8);
        model.setItems("acme/web", GithubItems.ISSUES, 3);
        model.setItems("globex/one", GithubItems.ISSUES, 2);
        model.setItems("acme/api", GithubItems.WORKFLOWS, 5);
        model.setItems("initech/tps", GithubItems.WORKFLOWS, 1);
        model.setItems("acme/api", GithubItems.DEPENDABOT_ALERTS, 5);
        model.setItems("globex/one", GithubItems.DEPENDABOT_ALERTS, 1);
        model.setItems("acme", GithubItems.TEAMS, 3);
        model.setItems("globex", GithubItems.TEAMS, 1);
        model.setItems("acme", GithubItems.MEMBERS, 3);
    }

    /** Returns the resources of the packaged mapping of all kinds that are read here, and nothing limits what may go. */
    static String mapping() {
        String all = resource("/port-github/port-app-config-all-kinds.yml");
        String resources = Pattern.compile("(?ms)^  - kind: ([a-z-]+).*?(?=^  - kind|\\z)")
                .matcher(all)
                .results()
                .filter(kind -> kind.group(1)
                        .matches("organization|repository|pull-request|issue|workflow|dependabot-alert|team|user"))
                .map(MatchResult::group)
                .collect(Collectors.joining());
        return "deleteDependentEntities: true\ncreateMissingRelatedEntities: true\nenableMergeEntity: true\n"
                + "entityDeletionThreshold: 1\nresources:\n" + resources;
    }

    /** Returns a Port that has the blueprints and nothing else. */
    SandboxPort emptyPort() {
        SandboxPort port = new SandboxPort();
        port.addBlueprints(blueprints);
        return port;
    }

    /** Takes over as the truth what an honest run made. */
    void know(SandboxPort port) {
        truth = contents(port);
        writer = port.entities("githubOrganization").get(0).datasource();
    }

    /** Returns what GitHub makes, by blueprint and identifier, in the order of the blueprints. */
    Map<String, ObjectNode> truth() {
        return truth;
    }

    /** Returns a Port as it was before. */
    SandboxPort filledPort() {
        SandboxPort port = emptyPort();
        truth.forEach((key, entity) -> {
            if (!NEW.contains(key)) {
                port.putEntity(blueprint(key), entity, writer);
            }
        });
        for (String key : STALE) {
            ObjectNode like = truth.entrySet().stream()
                    .filter(entity -> entity.getKey().startsWith(blueprint(key) + "/"))
                    .findFirst()
                    .orElseThrow()
                    .getValue()
                    .deepCopy();
            port.putEntity(blueprint(key), like.put("identifier", key.substring(key.indexOf('/') + 1)), writer);
        }
        for (String identifier : OF_OTHERS) {
            ObjectNode entity = JSON.createObjectNode().put("identifier", identifier);
            port.putEntity("githubRepository", entity, "curl/8");
            port.putEntity("githubIssue", entity, "port-ocean/github-routes/another/1.0.0/exporter");
        }
        return port;
    }

    /** Returns what nobody may delete: what GitHub has and Port had, by blueprint and identifier. */
    Set<String> alive() {
        return truth.keySet().stream().filter(key -> !NEW.contains(key)).collect(Collectors.toSet());
    }

    /** Returns what somebody else wrote. */
    Set<String> ofOthers() {
        return OF_OTHERS.stream()
                .flatMap(name -> Stream.of("githubRepository/" + name, "githubIssue/" + name))
                .collect(Collectors.toSet());
    }

    /** Returns what a Port holds, by blueprint and identifier, without what Port adds. */
    static Map<String, ObjectNode> contents(SandboxPort port) {
        Map<String, ObjectNode> contents = new LinkedHashMap<>();
        for (String blueprint : BLUEPRINTS) {
            for (StoredEntity entity : port.entities(blueprint)) {
                ObjectNode json = entity.json();
                json.remove(List.of("createdAt", "updatedAt", "createdBy", "updatedBy", "blueprint"));
                contents.put(blueprint + "/" + entity.identifier(), json);
            }
        }
        return contents;
    }

    /** Returns when each entity was written last. */
    static Map<String, Instant> written(SandboxPort port) {
        Map<String, Instant> written = new TreeMap<>();
        for (String blueprint : BLUEPRINTS) {
            port.entities(blueprint)
                    .forEach(entity -> written.put(blueprint + "/" + entity.identifier(), entity.updatedAt()));
        }
        return written;
    }

    private static String blueprint(String key) {
        return key.substring(0, key.indexOf('/'));
    }

    private static JsonNode blueprintFile() {
        try {
            return JSON.readTree(resource("/port-github/blueprints.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = World.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
