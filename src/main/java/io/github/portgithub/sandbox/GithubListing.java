package io.github.portgithub.sandbox;

import io.github.portgithub.sandbox.GithubPullRequest.State;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What is in a listing, and in which order, as GitHub reads it from the query. */
final class GithubListing {

    private GithubListing() {}

    static Predicate<GithubRepository> ofType(String type) {
        return switch (type) {
            case "public" -> repository -> repository.visibility() == Visibility.PUBLIC;
            case "private" -> repository -> repository.visibility() != Visibility.PUBLIC;
            case "internal" -> repository -> repository.visibility() == Visibility.INTERNAL;
            case "forks" -> repository -> repository.is(Trait.FORK);
            case "sources" -> repository -> !repository.is(Trait.FORK);
            default -> repository -> true;
        };
    }

    static Predicate<GithubPullRequest> inState(String state) {
        return switch (state) {
            case "all" -> pullRequest -> true;
            case "closed" -> pullRequest -> pullRequest.state() != State.OPEN;
            default -> pullRequest -> pullRequest.state() == State.OPEN;
        };
    }

    static Comparator<GithubRepository> repositoryOrder(Map<String, String> parameters) {
        boolean byName = "full_name".equals(parameters.get("sort"));
        Comparator<GithubRepository> order = byName
                ? Comparator.comparing(repository -> repository.fullName().toLowerCase(Locale.ROOT))
                : Comparator.comparing(GithubRepository::createdAt).thenComparing(GithubRepository::id);
        return "asc".equals(parameters.getOrDefault("direction", byName ? "asc" : "desc")) ? order : order.reversed();
    }

    static Comparator<GithubPullRequest> pullRequestOrder(Map<String, String> parameters) {
        String sort = parameters.getOrDefault("sort", "created");
        Comparator<GithubPullRequest> order = Comparator.comparing(
                        sort.equals("updated") ? GithubPullRequest::updatedAt : GithubPullRequest::createdAt)
                .thenComparing(GithubPullRequest::number);
        String direction = parameters.getOrDefault("direction", sort.equals("created") ? "desc" : "asc");
        return direction.equals("asc") ? order : order.reversed();
    }
}
