package io.github.portgithub.sandbox;

import io.github.portgithub.sandbox.GithubAccount.Type;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The state of the simulated GitHub: accounts, their repositories, their pull requests. Thread-safe; what it returns is a
 * snapshot. Logins and repository names are found in any case, as GitHub does.
 */
public final class GithubModel {

    private static final Instant FIRST_REPOSITORY = Instant.parse("2019-02-03T04:05:06Z");

    private static final class Repository {
        private GithubRepository value;
        private final TreeMap<Integer, GithubPullRequest> pullRequests = new TreeMap<>();

        private Repository(GithubRepository value) {
            this.value = value;
        }
    }

    private final Map<String, GithubAccount> accounts = new LinkedHashMap<>();
    private final Map<Long, Repository> repositories = new LinkedHashMap<>();
    private final Map<String, Long> repositoryIds = new HashMap<>();
    private final Map<String, Long> formerNames = new HashMap<>();
    private final Map<String, Integer> items = new HashMap<>();
    private final Map<String, ItemChange> itemChanges = new HashMap<>();
    private final Map<String, GithubFiles> files = new LinkedHashMap<>();
    private int treeLimit = 100_000;
    private long nextRepositoryId = 500_000_001;
    private long nextPullRequestId = 1_800_000_001;

    /**
     * Makes the sandbox's data set: two organizations with repositories of every kind and a few hundred pull requests.
     *
     * @return a new model, the same at every call
     */
    public static GithubModel sandbox() {
        return SandboxPopulation.create();
    }

    /**
     * Makes one organization, {@code acme}, of a given size; {@link PullRequestSpread} says which repository has how many.
     *
     * @param repositories how many public repositories
     * @param pullRequests how many pull requests in all
     * @return a new model, the same at every call
     */
    public static GithubModel scale(int repositories, int pullRequests) {
        GithubModel model = new GithubModel();
        model.addOrganization("acme");
        int[] spread = PullRequestSpread.of(repositories, pullRequests);
        for (int i = 0; i < repositories; i++) {
            String name = String.format("service-%05d", i + 1);
            model.addRepository("acme", name);
            model.addPullRequests("acme", name, spread[i]);
        }
        return model;
    }

    /**
     * Adds an organization.
     *
     * @param login its login
     * @return what was added
     */
    public GithubAccount addOrganization(String login) {
        return addAccount(GithubAccount.organization(login));
    }

    /**
     * Adds or replaces an account.
     *
     * @param account an organization or a user
     * @return the same account
     */
    public synchronized GithubAccount addAccount(GithubAccount account) {
        accounts.put(key(account.login()), account);
        return account;
    }

    /**
     * Adds a public repository without pull requests.
     *
     * @param owner the login of an account that is there
     * @param name the repository's name
     * @return what was added
     */
    public GithubRepository addRepository(String owner, String name) {
        return addRepository(owner, name, UnaryOperator.identity());
    }

    /**
     * Adds a repository without pull requests.
     *
     * @param owner the login of an account that is there
     * @param name the repository's name
     * @param change what makes it differ from a public one
     * @return what was added
     */
    public synchronized GithubRepository addRepository(
            String owner, String name, UnaryOperator<GithubRepository> change) {
        GithubAccount account = account(owner).orElseThrow(() -> new NoSuchElementException(owner));
        long id = nextRepositoryId++;
        GithubRepository repository = change.apply(new GithubRepository(
                id,
                account,
                name,
                Visibility.PUBLIC,
                Set.of(),
                "All about " + name,
                "Java",
                FIRST_REPOSITORY.plusSeconds(86_401 * (id % 1000))));
        repositories.put(id, new Repository(repository));
        repositoryIds.put(key(repository.fullName()), id);
        formerNames.remove(key(repository.fullName()));
        return repository;
    }

    /**
     * Changes a repository; of a new name the former one is remembered, for GitHub's redirect.
     *
     * @param owner its owner's login
     * @param name its present name
     * @param change what changes
     * @return the changed repository
     */
    public synchronized GithubRepository updateRepository(
            String owner, String name, UnaryOperator<GithubRepository> change) {
        Repository repository = find(owner, name);
        String before = key(repository.value.fullName());
        repository.value = change.apply(repository.value);
        String after = key(repository.value.fullName());
        if (!before.equals(after)) {
            repositoryIds.remove(before);
            repositoryIds.put(after, repository.value.id());
            formerNames.put(before, repository.value.id());
            formerNames.remove(after);
        }
        return repository.value;
    }

    /**
     * Removes a repository and its pull requests.
     *
     * @param owner its owner's login
     * @param name its name
     */
    public synchronized void removeRepository(String owner, String name) {
        long id = find(owner, name).value.id();
        repositories.remove(id);
        repositoryIds.values().remove(id);
        formerNames.values().remove(id);
    }

    /**
     * Opens pull requests as a repository has them: in every state, from branches and forks, by people and bots.
     *
     * @param owner the repository's owner's login
     * @param name the repository's name
     * @param count how many
     */
    public synchronized void addPullRequests(String owner, String name, int count) {
        for (int i = 0; i < count; i++) {
            addPullRequest(owner, name, UnaryOperator.identity());
        }
    }

    /**
     * Opens one pull request with the next number.
     *
     * @param owner the repository's owner's login
     * @param name the repository's name
     * @param change what makes it differ from the usual one of that number
     * @return what was added
     */
    public synchronized GithubPullRequest addPullRequest(
            String owner, String name, UnaryOperator<GithubPullRequest> change) {
        Repository repository = find(owner, name);
        int number = repository.pullRequests.isEmpty() ? 1 : repository.pullRequests.lastKey() + 1;
        GithubPullRequest pullRequest = change.apply(SamplePullRequests.of(nextPullRequestId++, number));
        repository.pullRequests.put(number, pullRequest);
        return pullRequest;
    }

    /**
     * Changes a pull request. Its update stamp becomes the newest of the repository, unless the change sets one.
     *
     * @param owner the repository's owner's login
     * @param name the repository's name
     * @param number the pull request's number
     * @param change what changes
     * @return the changed pull request
     */
    public synchronized GithubPullRequest updatePullRequest(
            String owner, String name, int number, UnaryOperator<GithubPullRequest> change) {
        Repository repository = find(owner, name);
        GithubPullRequest pullRequest = repository.pullRequests.get(number);
        if (pullRequest == null) {
            throw new NoSuchElementException(owner + "/" + name + "#" + number);
        }
        GithubPullRequest changed = change.apply(pullRequest);
        if (changed.updatedAt().equals(pullRequest.updatedAt())) {
            changed = changed.changedAt(newest(repository).plusSeconds(1));
        }
        repository.pullRequests.put(number, changed);
        return changed;
    }

    /**
     * Changes a pull request at a time: several changes may have the same stamp, which never goes back.
     *
     * @param owner the repository's owner's login
     * @param name the repository's name
     * @param number the pull request's number
     * @param at when
     * @param change makes the changed one
     * @return the pull request as it is now
     */
    public synchronized GithubPullRequest updatePullRequest(
            String owner, String name, int number, Instant at, UnaryOperator<GithubPullRequest> change) {
        Map<Integer, GithubPullRequest> all = find(owner, name).pullRequests;
        GithubPullRequest before = all.get(number);
        Instant stamp = at.isBefore(before.updatedAt()) ? before.updatedAt() : at;
        GithubPullRequest changed = change.apply(before).changedAt(stamp);
        all.put(number, changed);
        return changed;
    }

    /**
     * Removes a pull request. GitHub cannot, but its pull requests leave a listing by changing their state.
     *
     * @param owner the repository's owner's login
     * @param name the repository's name
     * @param number the pull request's number
     */
    public synchronized void removePullRequest(String owner, String name, int number) {
        if (find(owner, name).pullRequests.remove(number) == null) {
            throw new NoSuchElementException(owner + "/" + name + "#" + number);
        }
    }

    /**
     * Says how many of something a repository or an organization holds; none if nobody says.
     *
     * @param owner a repository's full name or an organization's login
     * @param kind of what
     * @param count how many
     */
    public synchronized void setItems(String owner, GithubItems kind, int count) {
        items.put(key(owner + " " + kind), count);
    }

    /**
     * What became of an item since it was made.
     *
     * @param at its update stamp
     * @param state its state; null for the one it had
     */
    public record ItemChange(Instant at, String state) {}

    /**
     * Changes an item, such as an alert.
     *
     * @param owner a repository's full name
     * @param kind of what
     * @param number which, from 1
     * @param at when, its new update stamp
     * @param state its new state; null to leave it
     */
    public synchronized void changeItem(String owner, GithubItems kind, int number, Instant at, String state) {
        itemChanges.put(key(owner + " " + kind + " " + number), new ItemChange(at, state));
    }

    /** Returns what became of an item; empty if it is as it was made. */
    public synchronized Optional<ItemChange> itemChange(String owner, GithubItems kind, int number) {
        return Optional.ofNullable(itemChanges.get(key(owner + " " + kind + " " + number)));
    }

    /**
     * Tells how many of something there are.
     *
     * @param owner a repository's full name or an organization's login
     * @param kind of what
     * @return how many, 0 if nobody has said
     */
    public synchronized int items(String owner, GithubItems kind) {
        return items.getOrDefault(key(owner + " " + kind), 0);
    }

    /**
     * Returns the files of a repository's default branch, to be changed; none at first, as if nothing had been pushed.
     *
     * @param fullName the repository's full name
     * @return its files
     */
    public synchronized GithubFiles files(String fullName) {
        int slash = fullName.indexOf('/');
        GithubRepository repository = find(fullName.substring(0, slash), fullName.substring(slash + 1)).value;
        return files(fullName, repository.defaultBranch());
    }

    /**
     * Returns the files of a branch, to be changed.
     *
     * @param fullName the repository's full name
     * @param branch the branch's name
     * @return its files
     */
    public synchronized GithubFiles files(String fullName, String branch) {
        return files.computeIfAbsent(key(fullName) + ' ' + branch, any -> new GithubFiles());
    }

    /** Returns the files of a branch; nothing if there is no such branch. */
    synchronized Optional<GithubFiles> branch(String fullName, String branch) {
        return Optional.ofNullable(files.get(key(fullName) + ' ' + branch));
    }

    /** Returns the files of each branch of a repository. */
    synchronized List<GithubFiles> branches(String fullName) {
        return files.entrySet().stream()
                .filter(one -> one.getKey().startsWith(key(fullName) + ' '))
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * Says how many entries of a tree are listed at once; what is more is cut off.
     *
     * @param entries the limit, GitHub's is 100,000
     */
    public synchronized void setTreeLimit(int entries) {
        treeLimit = entries;
    }

    synchronized int treeLimit() {
        return treeLimit;
    }

    /** Returns the personal accounts, in the order of their creation. */
    public synchronized List<GithubAccount> users() {
        return accounts.values().stream()
                .filter(account -> account.type() == Type.USER)
                .toList();
    }

    /** Returns the organizations in the order they were added. */
    public synchronized List<GithubAccount> organizations() {
        return accounts.values().stream()
                .filter(account -> account.type() == Type.ORGANIZATION)
                .toList();
    }

    /**
     * Finds an account.
     *
     * @param login its login
     * @return the account, if there is one
     */
    public synchronized Optional<GithubAccount> account(String login) {
        return Optional.ofNullable(accounts.get(key(login)));
    }

    /**
     * Finds an account.
     *
     * @param id its numeric id
     * @return the account, if there is one
     */
    public synchronized Optional<GithubAccount> account(long id) {
        return accounts.values().stream().filter(account -> account.id() == id).findFirst();
    }

    /**
     * Lists an account's repositories.
     *
     * @param owner the account's login
     * @return its repositories in the order they were added
     */
    public synchronized List<GithubRepository> repositories(String owner) {
        return repositories.values().stream()
                .map(repository -> repository.value)
                .filter(repository -> key(repository.owner().login()).equals(key(owner)))
                .toList();
    }

    /**
     * Finds a repository by its present name.
     *
     * @param owner its owner's login
     * @param name its name
     * @return the repository, if there is one
     */
    public synchronized Optional<GithubRepository> repository(String owner, String name) {
        return Optional.ofNullable(repositoryIds.get(key(owner + "/" + name))).flatMap(this::repository);
    }

    /**
     * Finds a repository that once had a name.
     *
     * @param owner its owner's login
     * @param name the former name
     * @return the repository, if it is still there under another name
     */
    public synchronized Optional<GithubRepository> renamedFrom(String owner, String name) {
        return Optional.ofNullable(formerNames.get(key(owner + "/" + name))).flatMap(this::repository);
    }

    /**
     * Finds a repository.
     *
     * @param id its numeric id
     * @return the repository, if there is one
     */
    public synchronized Optional<GithubRepository> repository(long id) {
        return Optional.ofNullable(repositories.get(id)).map(repository -> repository.value);
    }

    /**
     * Lists a repository's pull requests.
     *
     * @param repositoryId the repository's numeric id
     * @return its pull requests by number, none if the repository is not there
     */
    public synchronized List<GithubPullRequest> pullRequests(long repositoryId) {
        Repository repository = repositories.get(repositoryId);
        return repository == null ? List.of() : new ArrayList<>(repository.pullRequests.values());
    }

    /**
     * Lists a repository's pull requests.
     *
     * @param owner the repository's owner's login
     * @param name the repository's name
     * @return its pull requests by number
     */
    public synchronized List<GithubPullRequest> pullRequests(String owner, String name) {
        return pullRequests(find(owner, name).value.id());
    }

    private static Instant newest(Repository repository) {
        return repository.pullRequests.values().stream()
                .map(GithubPullRequest::updatedAt)
                .max(Comparator.naturalOrder())
                .orElse(FIRST_REPOSITORY);
    }

    private Repository find(String owner, String name) {
        Long id = repositoryIds.get(key(owner + "/" + name));
        if (id == null) {
            throw new NoSuchElementException(owner + "/" + name);
        }
        return repositories.get(id);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
