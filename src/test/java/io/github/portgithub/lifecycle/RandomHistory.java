package io.github.portgithub.lifecycle;

import io.github.portgithub.sandbox.GithubItems;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.GithubPullRequest;
import io.github.portgithub.sandbox.GithubPullRequest.Head;
import io.github.portgithub.sandbox.GithubPullRequest.State;
import io.github.portgithub.sandbox.GithubRepository;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Lets happen at a simulated GitHub what happens at GitHub: the same things for the same pseudo-random numbers. */
final class RandomHistory {

    static final List<String> ORGANIZATIONS = List.of("acme", "globex", "initech");

    /** The kinds of alerts that happen, where they do. */
    static final List<GithubItems> ALERTS = List.of(GithubItems.DEPENDABOT_ALERTS, GithubItems.CODE_SCANNING_ALERTS);

    /**
     * Less than a page: Dependabot's listing has cursors, and of one that is exactly a full page, where GitHub sends no Link
     * header, only smaller pages tell that it ends there. These histories have pages too small for that.
     */
    private static final int MOST_ALERTS = 3;

    private static final int MOST_REPOSITORIES = 20;
    private static final int FEWEST_REPOSITORIES = 10;
    private static final int MOST_PULL_REQUESTS = 90;
    // few, so that a name is taken again by another repository
    private static final List<String> NAMES =
            IntStream.rangeClosed(1, 14).mapToObj(i -> "repo-" + i).toList();

    private static final Instant FIRST_CHANGE = Instant.parse("2025-01-01T00:00:00Z");
    private static final AtomicLong CHANGES = new AtomicLong();

    private final GithubModel model;
    private final Random random;
    private final boolean alerts;

    RandomHistory(GithubModel model, Random random) {
        this(model, random, false);
    }

    /**
     * @param alerts whether there are alerts, too
     */
    RandomHistory(GithubModel model, Random random, boolean alerts) {
        this.model = model;
        this.random = random;
        this.alerts = alerts;
    }

    /** Makes three organizations with five repositories each, and some sixty pull requests. */
    void begin() {
        for (String organization : ORGANIZATIONS) {
            model.addOrganization(organization);
            for (int i = 0; i < 5; i++) {
                create(organization);
            }
        }
    }

    /** Changes one thing and returns what. */
    String step() {
        List<GithubRepository> all = repositories();
        if (all.size() < FEWEST_REPOSITORIES) {
            return create(organization());
        }
        GithubRepository one = all.get(random.nextInt(all.size()));
        String owner = one.owner().login();
        String name = one.name();
        switch (random.nextInt(alerts ? 16 : 12)) {
            case 12, 13, 14, 15 -> {
                return alert(one.fullName());
            }
            case 0 -> {
                return all.size() < MOST_REPOSITORIES ? create(organization()) : delete(one);
            }
            case 1 -> {
                return delete(one);
            }
            case 2 -> {
                String renamed = freeName(owner);
                model.updateRepository(owner, name, repository -> repository.withName(renamed));
                return "rename " + one.fullName() + " to " + renamed;
            }
            case 3 -> {
                return transfer(one);
            }
            case 4 -> {
                model.updateRepository(
                        owner,
                        name,
                        repository -> repository.is(Trait.ARCHIVED)
                                ? repository.without(Trait.ARCHIVED)
                                : repository.with(Trait.ARCHIVED));
                return "archive or unarchive " + one.fullName();
            }
            case 5 -> {
                Visibility visibility = Visibility.values()[random.nextInt(3)];
                String description = random.nextBoolean() ? null : "Described " + random.nextInt(1000);
                model.updateRepository(
                        owner,
                        name,
                        repository -> repository.withVisibility(visibility).describedAs(description, "Java"));
                return "describe " + one.fullName();
            }
            default -> {
                return pullRequest(owner, name);
            }
        }
    }

    private String alert(String repository) {
        GithubItems kind = ALERTS.get(random.nextInt(ALERTS.size()));
        int count = model.items(repository, kind);
        boolean isNew = count == 0 || count < MOST_ALERTS && random.nextInt(3) == 0;
        int number = isNew ? count + 1 : 1 + random.nextInt(count);
        String state = isNew || random.nextBoolean() ? "open" : "fixed";
        model.changeItem(repository, kind, number, now(), state);
        model.setItems(repository, kind, Math.max(count, number));
        return "set " + repository + " " + kind + " " + number + " to " + state;
    }

    private String pullRequest(String owner, String name) {
        List<GithubPullRequest> all = model.pullRequests(owner, name);
        int open = repositories().stream()
                .mapToInt(one -> model.pullRequests(one.id()).size())
                .sum();
        if (all.isEmpty() || open < MOST_PULL_REQUESTS && random.nextInt(3) == 0) {
            int count = 1 + random.nextInt(4);
            open(owner, name, count);
            return "open " + count + " pull requests in " + owner + "/" + name;
        }
        int number = all.get(random.nextInt(all.size())).number();
        String where = owner + "/" + name + "/pull/" + number;
        switch (random.nextInt(4)) {
            case 0 -> {
                model.removePullRequest(owner, name, number);
                return "remove " + where;
            }
            case 1 -> {
                String title = "Title " + random.nextInt(1000);
                model.updatePullRequest(
                        owner,
                        name,
                        number,
                        pullRequest -> pullRequest.withTitle(title).changedAt(now()));
                return "change the title of " + where;
            }
            case 2 -> {
                State state = State.values()[random.nextInt(3)];
                model.updatePullRequest(
                        owner,
                        name,
                        number,
                        pullRequest -> pullRequest
                                .withState(
                                        state, pullRequest.createdAt().plusSeconds(3600L * (1 + random.nextInt(1000))))
                                .changedAt(now()));
                return "set " + where + " to " + state;
            }
            default -> {
                model.updatePullRequest(
                        owner,
                        name,
                        number,
                        pullRequest -> pullRequest.withHead(Head.DELETED_FORK).changedAt(now()));
                return "delete the fork of " + where;
            }
        }
    }

    private void open(String owner, String name, int count) {
        for (int i = 0; i < count; i++) {
            model.addPullRequest(owner, name, pullRequest -> pullRequest.openedAt(now()));
        }
    }

    /** Returns a time of GitHub's: each is later than all before, and long ago. */
    private static Instant now() {
        return FIRST_CHANGE.plusSeconds(CHANGES.incrementAndGet());
    }

    private String create(String organization) {
        String name = freeName(organization);
        model.addRepository(organization, name);
        open(organization, name, random.nextInt(9));
        for (int i = alerts ? random.nextInt(4) : 0; i > 0; i--) {
            alert(organization + "/" + name);
        }
        return "create " + organization + "/" + name;
    }

    private String delete(GithubRepository one) {
        model.removeRepository(one.owner().login(), one.name());
        return "delete " + one.fullName();
    }

    private String transfer(GithubRepository one) {
        String target = organization();
        String name = freeName(target);
        model.updateRepository(
                one.owner().login(),
                one.name(),
                repository -> new GithubRepository(
                        repository.id(),
                        model.account(target).orElseThrow(),
                        name,
                        repository.visibility(),
                        repository.traits(),
                        repository.description(),
                        repository.language(),
                        repository.createdAt()));
        return "transfer " + one.fullName() + " to " + target + "/" + name;
    }

    private String organization() {
        return ORGANIZATIONS.get(random.nextInt(ORGANIZATIONS.size()));
    }

    private String freeName(String organization) {
        TreeSet<String> free = new TreeSet<>(NAMES);
        model.repositories(organization).forEach(taken -> free.remove(taken.name()));
        return free.isEmpty()
                ? "more-" + random.nextInt(1_000_000)
                : List.copyOf(free).get(random.nextInt(free.size()));
    }

    /** Returns the repositories of all organizations, in one order for one history. */
    List<GithubRepository> repositories() {
        return ORGANIZATIONS.stream()
                .flatMap(organization -> model.repositories(organization).stream())
                .toList();
    }
}
