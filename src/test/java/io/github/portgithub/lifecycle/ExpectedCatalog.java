package io.github.portgithub.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubAccount;
import io.github.portgithub.sandbox.GithubItems;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.GithubModel.ItemChange;
import io.github.portgithub.sandbox.GithubPullRequest;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import io.github.portgithub.sandbox.GithubRepository;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.StoredEntity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Port holds once everything of a simulated GitHub has arrived through the packaged mapping: written down without
 * it. Title, relations and the properties that a history changes; by {@code blueprint/identifier}. Immutable.
 *
 * @param entities the entities by blueprint and identifier
 */
record ExpectedCatalog(Map<String, ObjectNode> entities) {

    static final List<String> BLUEPRINTS = List.of(
            "githubOrganization",
            "githubRepository",
            "githubPullRequest",
            "githubDependabotAlert",
            "githubCodeScanningAlert");

    /** Writes down what the selected organizations make. */
    static ExpectedCatalog of(GithubModel model, List<String> organizations) {
        Map<String, ObjectNode> entities = new TreeMap<>();
        for (String login : organizations) {
            GithubAccount organization = model.account(login).orElseThrow();
            entities.put("githubOrganization/" + login, organization(organization));
            for (GithubRepository repository : model.repositories(login)) {
                entities.put("githubRepository/" + repository.fullName(), repository(repository));
                for (GithubItems kind : RandomHistory.ALERTS) {
                    alerts(model, repository, kind, entities);
                }
                for (GithubPullRequest pullRequest : model.pullRequests(repository.id())) {
                    entities.put(
                            "githubPullRequest/" + repository.fullName() + "/pull/" + pullRequest.number(),
                            pullRequest(repository, pullRequest));
                }
            }
        }
        return new ExpectedCatalog(entities);
    }

    /** Reads the same of what Port holds, without what somebody else wrote. */
    static ExpectedCatalog at(SandboxPort port) {
        Map<String, ObjectNode> entities = new TreeMap<>();
        for (String blueprint : BLUEPRINTS) {
            for (StoredEntity entity : port.entities(blueprint)) {
                if (entity.datasource().startsWith("port-ocean/")) {
                    entities.put(blueprint + "/" + entity.identifier(), held(blueprint, entity.json()));
                }
            }
        }
        return new ExpectedCatalog(entities);
    }

    private static ObjectNode organization(GithubAccount organization) {
        ObjectNode entity = entity(organization.name());
        properties(entity).put("login", organization.login());
        return entity;
    }

    private static ObjectNode repository(GithubRepository repository) {
        ObjectNode entity = entity(repository.name());
        properties(entity)
                .put("description", repository.description())
                .put("visibility", repository.visibility().text())
                .put("archived", repository.is(Trait.ARCHIVED));
        entity.putObject("relations").put("organization", repository.owner().login());
        return entity;
    }

    private static ObjectNode pullRequest(GithubRepository repository, GithubPullRequest pullRequest) {
        String status =
                pullRequest.draft() ? "draft" : pullRequest.state().name().toLowerCase(Locale.ROOT);
        Instant merged = pullRequest.state() == State.MERGED ? pullRequest.endedAt() : null;
        ObjectNode entity = entity(pullRequest.title());
        properties(entity)
                .put("number", pullRequest.number())
                .put("status", status)
                .put("mergedAt", merged == null ? null : merged.toString());
        entity.putObject("relations").put("repository", repository.fullName());
        return entity;
    }

    /** The open ones; GitHub does not show those of Dependabot where the repository is archived. */
    private static void alerts(
            GithubModel model, GithubRepository repository, GithubItems kind, Map<String, ObjectNode> entities) {
        boolean dependabot = kind == GithubItems.DEPENDABOT_ALERTS;
        for (int number = 1; number <= model.items(repository.fullName(), kind); number++) {
            ItemChange alert = model.itemChange(repository.fullName(), kind, number)
                    .filter(change -> change.state().equals("open"))
                    .filter(change -> !dependabot || !repository.is(Trait.ARCHIVED))
                    .orElse(null);
            if (alert != null) {
                ObjectNode entity = entity(alert.at().toString());
                properties(entity).put("status", alert.state());
                entities.put(
                        (dependabot ? "githubDependabotAlert/" : "githubCodeScanningAlert/")
                                + repository.fullName()
                                + (dependabot ? "/dependabot-alert/" : "/code-scanning-alerts/")
                                + number,
                        entity);
            }
        }
    }

    private static ObjectNode held(String blueprint, JsonNode entity) {
        List<String> properties =
                switch (blueprint) {
                    case "githubOrganization" -> List.of("login");
                    case "githubRepository" -> List.of("description", "visibility", "archived");
                    case "githubDependabotAlert", "githubCodeScanningAlert" -> List.of("status");
                    default -> List.of("number", "status", "mergedAt");
                };
        ObjectNode held = entity(entity.path("title").asText());
        properties.forEach(
                name -> properties(held).set(name, entity.path("properties").get(name)));
        if (!entity.path("relations").isEmpty()) {
            held.set("relations", entity.get("relations"));
        }
        return held;
    }

    private static ObjectNode entity(String title) {
        return JsonNodeFactory.instance.objectNode().put("title", title);
    }

    private static ObjectNode properties(ObjectNode entity) {
        return entity.withObjectProperty("properties");
    }
}
