package io.github.portgithub.sandbox;

import static java.util.Map.entry;

import io.github.portgithub.sandbox.GithubPullRequest.Head;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The sandbox's data set: every special case that a listing of GitHub can hold, in two organizations. */
final class SandboxPopulation {

    private static final Map<GithubItems, Integer> ITEMS = Map.ofEntries(
            entry(GithubItems.ISSUES, 5),
            entry(GithubItems.RELEASES, 2),
            entry(GithubItems.BRANCHES, 3),
            entry(GithubItems.TAGS, 2),
            entry(GithubItems.WORKFLOWS, 2),
            entry(GithubItems.DEPENDABOT_ALERTS, 4),
            entry(GithubItems.ENVIRONMENTS, 3),
            entry(GithubItems.DEPLOYMENTS, 4),
            entry(GithubItems.MILESTONES, 1),
            entry(GithubItems.CODE_SCANNING_ALERTS, 4),
            entry(GithubItems.SECRET_SCANNING_ALERTS, 3),
            entry(GithubItems.COLLABORATORS, 3),
            entry(GithubItems.WORKFLOW_RUNS, 6));

    private SandboxPopulation() {}

    /**
     * Makes the data set.
     *
     * @return a new model, the same at every call
     */
    static GithubModel create() {
        GithubModel model = new GithubModel();
        acme(model);
        umbrella(model);
        // A user's repositories are in no organization
        model.addAccount(GithubAccount.user("mona").withName("Mona Lisa"));
        add(model, "mona", "dotfiles", 2, UnaryOperator.identity());
        items(model);
        return model;
    }

    private static void items(GithubModel model) {
        for (GithubAccount organization : model.organizations()) {
            model.setItems(organization.login(), GithubItems.TEAMS, 3);
            model.setItems(organization.login(), GithubItems.MEMBERS, 5);
            for (GithubRepository repository : model.repositories(organization.login())) {
                if (!repository.is(Trait.EMPTY)) {
                    ITEMS.forEach((kind, count) -> model.setItems(repository.fullName(), kind, count));
                    SampleFiles.write(model.files(repository.fullName()), repository);
                }
            }
        }
    }

    private static void acme(GithubModel model) {
        model.addOrganization("acme");
        List<String> services = List.of("billing", "cart", "catalog", "checkout", "identity", "search", "shipping");
        for (int i = 0; i < services.size(); i++) {
            add(model, "acme", services.get(i), 7 + 5 * i, UnaryOperator.identity());
        }
        // Two pages and a bit at 100 a page
        add(
                model,
                "acme",
                "monolith",
                213,
                repository -> repository
                        .with(Trait.MASTER_BRANCH)
                        .describedAs("The one that everything came from 🏛", "Kotlin"));
        add(
                model,
                "acme",
                "infrastructure",
                21,
                repository -> repository
                        .withVisibility(Visibility.PRIVATE)
                        .describedAs("Terraform für alle Umgebungen", "HCL"));
        add(model, "acme", "payroll", 4, repository -> repository.withVisibility(Visibility.PRIVATE));
        add(
                model,
                "acme",
                "handbook",
                12,
                repository -> repository.withVisibility(Visibility.INTERNAL).describedAs(null, null));
        add(model, "acme", "design-system", 0, UnaryOperator.identity());
        add(
                model,
                "acme",
                "just-created",
                0,
                repository -> repository.with(Trait.EMPTY).describedAs(null, null));
        add(model, "acme", "legacy.shop_v1", 9, repository -> repository.with(Trait.ARCHIVED));
        add(
                model,
                "acme",
                "spring-boot",
                3,
                repository -> repository.with(Trait.FORK).describedAs("Our patches on top of upstream", "Java"));
        add(model, "acme", ".github", 1, repository -> repository.describedAs("日本語の説明", null));
    }

    private static void umbrella(GithubModel model) {
        model.addAccount(GithubAccount.organization("Umbrella-Labs").withName(null));
        // The same names as in the other organization: identifiers must not meet
        add(model, "Umbrella-Labs", "billing", 11, UnaryOperator.identity());
        add(model, "Umbrella-Labs", "search", 6, repository -> repository.withVisibility(Visibility.PRIVATE));
        add(model, "Umbrella-Labs", "Vaccine-API", 16, repository -> repository.describedAs("", "Rust"));
        add(
                model,
                "Umbrella-Labs",
                "hive",
                8,
                repository -> repository.withVisibility(Visibility.PRIVATE).with(Trait.ARCHIVED));
        add(model, "Umbrella-Labs", "red-queen", 31, UnaryOperator.identity());
        add(model, "Umbrella-Labs", "samples", 5, repository -> repository.with(Trait.FORK));
        model.addPullRequest(
                "Umbrella-Labs",
                "samples",
                pullRequest -> pullRequest
                        .withHead(Head.DELETED_FORK)
                        .withTitle("A title with \"quotes\", a \t tab, a \\ backslash and \u2028 a line separator")
                        .withBody(null));
        add(model, "Umbrella-Labs", "empty", 0, repository -> repository.with(Trait.EMPTY));
    }

    private static void add(
            GithubModel model, String owner, String name, int pullRequests, UnaryOperator<GithubRepository> change) {
        model.addRepository(owner, name, change);
        model.addPullRequests(owner, name, pullRequests);
    }
}
