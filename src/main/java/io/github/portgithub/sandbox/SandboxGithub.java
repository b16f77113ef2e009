package io.github.portgithub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubAccount.Type;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * GitHub's REST API over a {@link GithubModel}: organizations, their repositories, those repositories' pull requests
 * and {@link GithubItems}, with GitHub's pages, links, entity tags and rate limit. Everything else is GitHub's 404. And its
 * GraphQL API, see {@link GithubGraphql}. Thread-safe.
 *
 * @see <a href="https://docs.github.com/rest">GitHub REST API</a>
 */
public final class SandboxGithub implements SandboxApi {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** GitHub shows no more of what a search has found. */
    private static final int MOST_FOUND = 1000;

    private static final String DOCUMENTATION = "https://docs.github.com/rest";

    /**
     * What can be set.
     *
     * @param baseUrl the API's URL without a slash at the end, or null for {@code http://} and the request's Host; its
     *     path, if any, begins every request's path
     * @param token the one token that is accepted, or null to accept any; without a token a caller is anonymous
     * @param requestsPerHour the limit of each token
     * @param clock tells the time of answers and limits, never null
     */
    public record Settings(String baseUrl, String token, int requestsPerHour, Clock clock) {

        /** Returns settings that accept any token, 5,000 requests an hour each. */
        public static Settings defaults() {
            return new Settings(null, null, 5000, Clock.systemUTC());
        }

        /**
         * Sets the API's URL.
         *
         * @param newBaseUrl the URL without a slash at the end
         * @return new settings
         */
        public Settings withBaseUrl(String newBaseUrl) {
            return new Settings(newBaseUrl, token, requestsPerHour, clock);
        }

        /**
         * Sets the one token that is accepted.
         *
         * @param newToken the token
         * @return new settings
         */
        public Settings withToken(String newToken) {
            return new Settings(baseUrl, newToken, requestsPerHour, clock);
        }

        /**
         * Sets the limit of each token.
         *
         * @param newRequestsPerHour the number of requests
         * @return new settings
         */
        public Settings withRequestsPerHour(int newRequestsPerHour) {
            return new Settings(baseUrl, token, newRequestsPerHour, clock);
        }

        /**
         * Sets the clock.
         *
         * @param newClock the clock
         * @return new settings
         */
        public Settings withClock(Clock newClock) {
            return new Settings(baseUrl, token, requestsPerHour, newClock);
        }
    }

    private record Caller(String token, GithubRecords records, String baseUrl) {
        private boolean sees(GithubRepository repository) {
            return token != null || repository.visibility() == Visibility.PUBLIC;
        }
    }

    private final GithubModel model;
    private final Settings settings;
    private final GithubRateLimit rateLimit;
    private final GithubRateLimit points;
    private final RouteTable routes = new RouteTable();
    private final AtomicLong requestIds = new AtomicLong();
    private final GithubHooks hooks = new GithubHooks();
    private GithubGraphql graphql;

    /**
     * Makes a GitHub that accepts any token.
     *
     * @param model its state; changes show at once
     */
    public SandboxGithub(GithubModel model) {
        this(model, Settings.defaults());
    }

    /**
     * Makes a GitHub.
     *
     * @param model its state; changes show at once
     * @param settings what differs from the defaults
     */
    public SandboxGithub(GithubModel model, Settings settings) {
        this.model = model;
        this.settings = settings;
        rateLimit = new GithubRateLimit("core", settings.requestsPerHour(), settings.clock());
        points = new GithubRateLimit("graphql", settings.requestsPerHour(), settings.clock());
        routes.add("GET", "/orgs/{org}", (request, path) -> organization(request, path.get(0)))
                .add(
                        "GET",
                        "/orgs/{org}/repos",
                        (request, path) -> organizationRepositories(request, model.account(path.get(0))))
                .add(
                        "GET",
                        "/organizations/{id}/repos",
                        (request, path) -> organizationRepositories(request, accountById(path.get(0))))
                .add("GET", "/users/{username}", (request, path) -> user(request, path.get(0)))
                .add(
                        "GET",
                        "/users/{username}/repos",
                        (request, path) -> userRepositories(request, model.account(path.get(0))))
                .add("GET", "/user/{id}/repos", (request, path) -> userRepositories(request, accountById(path.get(0))))
                .add("GET", "/user/orgs", (request, path) -> ownOrganizations(request))
                .add("GET", "/user", (request, path) -> self(request))
                .add("GET", "/repos/{owner}/{repo}", this::repositoryByName)
                .add(
                        "GET",
                        "/repositories/{id}",
                        (request, path) -> repository(request, id(path.get(0)).flatMap(model::repository)))
                .add("GET", "/repos/{owner}/{repo}/pulls", this::pullRequestsByName)
                .add(
                        "GET",
                        "/repositories/{id}/pulls",
                        (request, path) -> pullRequests(request, id(path.get(0)).flatMap(model::repository)))
                .add(
                        "GET",
                        "/repos/{owner}/{repo}/git/trees/{tree_sha}",
                        (request, path) -> files(
                                request,
                                path,
                                files -> files.tree(
                                        path.get(2), request.parameters().containsKey("recursive"))))
                .add(
                        "GET",
                        "/repos/{owner}/{repo}/git/blobs/{file_sha}",
                        (request, path) -> files(request, path, files -> files.blob(path.get(2))))
                .add(
                        "GET",
                        "/repos/{owner}/{repo}/contents/{+path}",
                        (request, path) -> files(
                                request,
                                path,
                                files -> files.content(
                                        path.get(2), request.parameters().get("ref"))))
                .add("GET", "/repos/{owner}/{repo}/pulls/{number}", (request, path) -> pullRequestByName(request, path))
                .add(
                        "GET",
                        "/repositories/{id}/pulls/{number}",
                        (request, path) ->
                                pullRequest(request, id(path.get(0)).flatMap(model::repository), path.get(1)))
                .add("GET", "/rate_limit", (request, path) -> limits(request));
        routes.add("GET", "/search/repositories", (request, path) -> search(request));
        for (String base : List.of("/repos/{owner}/{repo}", "/repositories/{id}")) {
            routes.add("GET", base + "/deployments/{deployment}/statuses", this::deploymentStatuses);
            routes.add("GET", base + "/compare/{basehead}", (request, path) -> comparison(path.get(path.size() - 1)));
            routes.add("GET", base + "/commits/{ref}", (request, path) -> ok(commit(path.get(path.size() - 1), 0)));
        }
        for (String base : List.of("/orgs/{org}", "/repos/{owner}/{repo}")) {
            for (String below : List.of("", "/{hook}", "/{hook}/deliveries", "/{hook}/deliveries/{delivery}")) {
                for (String method : List.of("GET", "POST", "PATCH", "DELETE")) {
                    routes.add(method, base + "/hooks" + below, (request, path) -> hooks(request, base, path));
                }
            }
        }
        for (GithubItems items : List.of(
                GithubItems.DEPENDABOT_ALERTS, GithubItems.CODE_SCANNING_ALERTS, GithubItems.SECRET_SCANNING_ALERTS)) {
            routes.add(
                            "GET",
                            "/orgs/{org}/" + items.path(),
                            (request, path) -> alertsOfOrganization(request, items, model.account(path.get(0))))
                    .add(
                            "GET",
                            "/organizations/{id}/" + items.path(),
                            (request, path) -> alertsOfOrganization(request, items, accountById(path.get(0))));
        }
        for (GithubItems items : GithubItems.values()) {
            String byName = items.ofRepository() ? "/repos/{owner}/{repo}/" : "/orgs/{org}/";
            String byId = items.ofRepository() ? "/repositories/{id}/" : "/organizations/{id}/";
            routes.add("GET", byName + items.path(), (request, path) -> items(request, items, path))
                    .add("GET", byId + items.path(), (request, path) -> items(request, items, path));
        }
    }

    private SandboxAnswer alertsOfOrganization(
            SandboxRequest request, GithubItems items, Optional<GithubAccount> found) {
        Optional<GithubAccount> organization = found.filter(SandboxGithub::isOrganization);
        if (organization.isEmpty()) {
            return error(404, "Not Found", DOCUMENTATION);
        }
        Caller caller = caller(request);
        List<ObjectNode> all = model.repositories(organization.get().login()).stream()
                .filter(caller::sees)
                .filter(repository -> items != GithubItems.DEPENDABOT_ALERTS || !repository.is(Trait.ARCHIVED))
                .flatMap(repository -> items(repository, items, caller)
                        .filter(record -> ItemListings.fits(items, record, request.parameters()))
                        .map(record -> OrganizationAlerts.of(repository, record)))
                .toList();
        String url = caller.baseUrl() + "/organizations/" + organization.get().id() + "/" + items.path();
        return OrganizationAlerts.page(items, all, url, request);
    }

    /** Renders all that a repository has of something, in the order that GitHub lists it in. */
    private Stream<ObjectNode> items(GithubRepository repository, GithubItems items, Caller caller) {
        ItemRecords records = new ItemRecords(caller.baseUrl());
        int count = model.items(repository.fullName(), items);
        return IntStream.rangeClosed(1, count)
                .map(place -> items.newestFirst() ? count + 1 - place : place)
                .mapToObj(number -> {
                    ObjectNode record = records.ofRepository(items, repository, number);
                    model.itemChange(repository.fullName(), items, number).ifPresent(change -> {
                        record.put("updated_at", change.at().toString());
                        if (change.state() != null) {
                            record.put("state", change.state());
                        }
                    });
                    return record;
                });
    }

    @Override
    public SandboxAnswer answer(SandboxRequest request) {
        String token = token(request);
        if (token != null && settings.token() != null && !token.equals(settings.token())) {
            return finish(error(401, "Bad credentials", DOCUMENTATION), request, null);
        }
        String path = withoutBasePath(request.path());
        if (request.method().equals("POST") && (path.equals("/graphql") || path.equals("/api/graphql"))) {
            return query(request, token);
        }
        if (!path.equals("/rate_limit") && !rateLimit.use(token)) {
            String whose = token == null ? "127.0.0.1" : "user ID 1";
            return finish(
                    error(
                            403,
                            "API rate limit exceeded for " + whose + ".",
                            DOCUMENTATION + "/using-the-rest-api/rate-limits-for-the-rest-api"),
                    request,
                    token);
        }
        RouteTable.Match match = routes.find(request.method(), path);
        SandboxAnswer answer = match == null
                ? error(404, "Not Found", DOCUMENTATION)
                : match.handler().answer(request, match.variables());
        return finish(conditional(answer, request, token), request, token);
    }

    /** Three commits lie between any two. */
    private static SandboxAnswer comparison(String basehead) {
        String head = basehead.substring(basehead.indexOf("...") + 3);
        ObjectNode comparison = JSON.objectNode().put("status", "ahead").put("total_commits", 3);
        ArrayNode commits = comparison.putArray("commits");
        for (int before = 2; before >= 0; before--) {
            commits.add(commit(head, before));
        }
        comparison.putArray("files");
        return ok(comparison);
    }

    private static ObjectNode commit(String sha, int before) {
        ObjectNode commit = JSON.objectNode().put("sha", before == 0 ? sha : sha.substring(1) + before);
        ObjectNode committed = commit.putObject("commit").put("message", "Change something");
        committed
                .putObject("committer")
                .put(
                        "date",
                        Instant.ofEpochSecond(1_700_000_000L - 3600 * before).toString());
        return commit;
    }

    private SandboxAnswer hooks(SandboxRequest request, String base, List<String> path) {
        boolean ofOrganization = base.startsWith("/orgs/");
        String place = ofOrganization ? "/orgs/" + path.get(0) : "/repos/" + path.get(0) + "/" + path.get(1);
        List<String> rest = new ArrayList<>(path.subList(ofOrganization ? 1 : 2, path.size()));
        String asked = request.path();
        if (asked.endsWith("/deliveries")) {
            rest.add("deliveries");
        } else if (asked.contains("/deliveries/")) {
            rest.add(1, "deliveries");
        }
        boolean there = ofOrganization
                ? model.account(path.get(0))
                        .filter(SandboxGithub::isOrganization)
                        .isPresent()
                : model.repository(path.get(0), path.get(1)).isPresent();
        return (!there || token(request) == null
                        ? Optional.<SandboxAnswer>empty()
                        : hooks.answer(request, place, rest, caller(request).baseUrl()))
                .orElseGet(() -> error(404, "Not Found", DOCUMENTATION + "/orgs/webhooks"));
    }

    /** Returns its webhooks. */
    public GithubHooks hooks() {
        return hooks;
    }

    private SandboxAnswer query(SandboxRequest request, String token) {
        SandboxAnswer answer;
        if (token == null) {
            answer = error(401, "This endpoint requires you to be authenticated.", "https://docs.github.com/graphql");
        } else if (points.used(token) >= settings.requestsPerHour()) {
            answer = ok(GithubGraphql.errors("RATE_LIMITED", "API rate limit already exceeded for user ID 1."));
        } else {
            GithubGraphql.Answer answered = graphql().answer(request.body(), caller(request)::sees);
            points.use(token, answered.points());
            answer = ok(answered.body());
        }
        return finish(answer, request, token).withHeaders(points.headers(token));
    }

    private synchronized GithubGraphql graphql() {
        if (graphql == null) {
            graphql = new GithubGraphql(model);
        }
        return graphql;
    }

    /**
     * Tells how many points of GraphQL were used in this hour.
     *
     * @param token whose
     * @return the number
     */
    public int pointsUsed(String token) {
        return points.used(token);
    }

    private SandboxAnswer organization(SandboxRequest request, String login) {
        return model.account(login)
                .filter(SandboxGithub::isOrganization)
                .map(organization -> {
                    List<GithubRepository> all = model.repositories(login);
                    int open = publicOnes(all);
                    boolean whole = token(request) != null;
                    return ok(caller(request).records().organization(organization, open, all.size() - open, whole));
                })
                .orElseGet(() -> error(404, "Not Found", DOCUMENTATION + "/orgs/orgs#get-an-organization"));
    }

    private SandboxAnswer user(SandboxRequest request, String login) {
        return model.account(login)
                .map(account -> ok(caller(request).records().account(account, publicOnes(model.repositories(login)))))
                .orElseGet(() -> error(404, "Not Found", DOCUMENTATION + "/users/users#get-a-user"));
    }

    /** The token is that of the first personal account; GitHub has no token without one. */
    private SandboxAnswer self(SandboxRequest request) {
        return token(request) == null
                ? error(401, "Requires authentication", DOCUMENTATION + "/users/users")
                : model.users().stream()
                        .findFirst()
                        .map(account -> user(request, account.login()))
                        .orElseGet(() -> error(404, "Not Found", DOCUMENTATION + "/users/users"));
    }

    private SandboxAnswer ownOrganizations(SandboxRequest request) {
        if (token(request) == null) {
            return error(401, "Requires authentication", DOCUMENTATION + "/orgs/orgs");
        }
        Caller caller = caller(request);
        return page(request, model.organizations(), caller.baseUrl() + "/user/orgs", organizations -> {
            ArrayNode records = JSON.arrayNode();
            organizations.forEach(organization -> records.add(caller.records().simpleOrganization(organization)));
            return records;
        });
    }

    private SandboxAnswer organizationRepositories(SandboxRequest request, Optional<GithubAccount> owner) {
        Caller caller = caller(request);
        return owner.filter(SandboxGithub::isOrganization)
                .map(account -> repositories(request, account, "/organizations/", caller::sees))
                .orElseGet(() -> error(404, "Not Found", DOCUMENTATION + "/repos/repos"));
    }

    /** Lists what everybody sees: this address shows no private repository, whoever asks. */
    private SandboxAnswer userRepositories(SandboxRequest request, Optional<GithubAccount> owner) {
        return owner.map(account -> repositories(request, account, "/user/", GithubListing.ofType("public")))
                .orElseGet(() -> error(404, "Not Found", DOCUMENTATION + "/repos/repos"));
    }

    private SandboxAnswer repositories(
            SandboxRequest request, GithubAccount owner, String kind, Predicate<GithubRepository> visible) {
        Caller caller = caller(request);
        Map<String, String> parameters = request.parameters();
        List<GithubRepository> repositories = model.repositories(owner.login()).stream()
                .filter(visible)
                .filter(GithubListing.ofType(parameters.getOrDefault("type", "all")))
                .sorted(GithubListing.repositoryOrder(parameters))
                .toList();
        return page(request, repositories, caller.baseUrl() + kind + owner.id() + "/repos", some -> {
            ArrayNode records = JSON.arrayNode();
            some.forEach(repository -> records.add(caller.records().repository(repository)));
            return records;
        });
    }

    /** Knows org, user, fork and archived; any other word is part of the name. */
    private SandboxAnswer search(SandboxRequest request) {
        Caller caller = caller(request);
        Map<String, String> parameters = request.parameters();
        List<String> words = List.of(parameters.getOrDefault("q", "").trim().split("\\s+"));
        boolean forks = words.contains("fork:true");
        List<GithubRepository> found = words.stream()
                .filter(word -> word.startsWith("org:") || word.startsWith("user:"))
                .flatMap(word -> model.repositories(word.substring(word.indexOf(':') + 1)).stream())
                .filter(caller::sees)
                .filter(repository -> forks || !repository.is(Trait.FORK))
                .filter(repository -> words.stream().allMatch(word -> isFound(word, repository)))
                .sorted(Comparator.comparing(GithubRepository::createdAt).reversed())
                .toList();
        GithubPage page = GithubPage.of(parameters);
        ObjectNode body = JSON.objectNode().put("total_count", found.size()).put("incomplete_results", false);
        ArrayNode items = body.putArray("items");
        page.of(found.subList(0, Math.min(found.size(), MOST_FOUND)))
                .forEach(repository -> items.add(caller.records().repository(repository)));
        String link = page.link(
                caller.baseUrl() + "/search/repositories", request.query(), Math.min(found.size(), MOST_FOUND));
        return link == null ? ok(body) : ok(body).withHeader("Link", link);
    }

    private static boolean isFound(String word, GithubRepository repository) {
        String value = word.substring(word.indexOf(':') + 1);
        return switch (word.substring(0, word.length() - value.length())) {
            case "archived:" -> repository.is(Trait.ARCHIVED) == Boolean.parseBoolean(value);
            case "org:", "user:", "fork:" -> true;
            default -> repository.name().contains(value);
        };
    }

    private SandboxAnswer repositoryByName(SandboxRequest request, List<String> path) {
        Optional<GithubRepository> former = model.renamedFrom(path.get(0), path.get(1));
        Optional<GithubRepository> repository = model.repository(path.get(0), path.get(1));
        return repository.isEmpty() && former.filter(caller(request)::sees).isPresent()
                ? moved(
                        caller(request).baseUrl() + "/repositories/"
                                + former.get().id(),
                        request.query())
                : repository(request, repository);
    }

    private SandboxAnswer repository(SandboxRequest request, Optional<GithubRepository> found) {
        Caller caller = caller(request);
        return found.filter(caller::sees)
                .map(repository -> ok(caller.records().repository(repository)))
                .orElseGet(() -> error(404, "Not Found", DOCUMENTATION + "/repos/repos#get-a-repository"));
    }

    private SandboxAnswer pullRequestsByName(SandboxRequest request, List<String> path) {
        Optional<GithubRepository> former = model.renamedFrom(path.get(0), path.get(1));
        Optional<GithubRepository> repository = model.repository(path.get(0), path.get(1));
        if (repository.isEmpty() && former.filter(caller(request)::sees).isPresent()) {
            return moved(
                    caller(request).baseUrl() + "/repositories/" + former.get().id() + "/pulls", request.query());
        }
        return pullRequests(request, repository);
    }

    private SandboxAnswer pullRequests(SandboxRequest request, Optional<GithubRepository> found) {
        Caller caller = caller(request);
        // What a caller may not see is not there: 404, not 403
        Optional<GithubRepository> visible = found.filter(caller::sees);
        if (visible.isEmpty()) {
            return error(404, "Not Found", DOCUMENTATION + "/pulls/pulls#list-pull-requests");
        }
        GithubRepository repository = visible.get();
        Map<String, String> parameters = request.parameters();
        List<GithubPullRequest> pullRequests = model.pullRequests(repository.id()).stream()
                .filter(GithubListing.inState(parameters.getOrDefault("state", "open")))
                .sorted(GithubListing.pullRequestOrder(parameters))
                .toList();
        return page(
                request,
                pullRequests,
                caller.baseUrl() + "/repositories/" + repository.id() + "/pulls",
                some -> caller.records().pullRequests(repository, some));
    }

    private SandboxAnswer files(
            SandboxRequest request, List<String> path, Function<FileAnswers, SandboxAnswer> answer) {
        Caller caller = caller(request);
        return model.repository(path.get(0), path.get(1))
                .filter(caller::sees)
                .map(repository -> answer.apply(new FileAnswers(caller.baseUrl(), model, repository)))
                .orElseGet(() -> error(404, "Not Found", DOCUMENTATION));
    }

    private SandboxAnswer pullRequestByName(SandboxRequest request, List<String> path) {
        Optional<GithubRepository> former = model.renamedFrom(path.get(0), path.get(1));
        Optional<GithubRepository> repository = model.repository(path.get(0), path.get(1));
        if (repository.isEmpty() && former.filter(caller(request)::sees).isPresent()) {
            return moved(
                    caller(request).baseUrl() + "/repositories/" + former.get().id() + "/pulls/" + path.get(2),
                    request.query());
        }
        return pullRequest(request, repository, path.get(2));
    }

    private SandboxAnswer pullRequest(SandboxRequest request, Optional<GithubRepository> found, String number) {
        Caller caller = caller(request);
        return found.filter(caller::sees)
                .flatMap(repository -> model.pullRequests(repository.id()).stream()
                        .filter(one -> number.equals(String.valueOf(one.number())))
                        .findFirst()
                        .map(one -> ok((ObjectNode) caller.records()
                                .pullRequests(repository, List.of(one))
                                .get(0))))
                .orElseGet(() -> error(404, "Not Found", DOCUMENTATION + "/pulls/pulls#get-a-pull-request"));
    }

    private SandboxAnswer items(SandboxRequest request, GithubItems items, List<String> path) {
        return items.ofRepository()
                ? repositoryItems(
                        request,
                        items,
                        path.size() == 1
                                ? id(path.get(0)).flatMap(model::repository)
                                : model.repository(path.get(0), path.get(1)))
                : organizationItems(request, items, model.account(path.get(0)).or(() -> accountById(path.get(0))));
    }

    private SandboxAnswer repositoryItems(SandboxRequest request, GithubItems items, Optional<GithubRepository> found) {
        Caller caller = caller(request);
        Optional<GithubRepository> visible = found.filter(caller::sees);
        if (visible.isEmpty()) {
            return error(404, "Not Found", DOCUMENTATION);
        }
        GithubRepository repository = visible.get();
        if (items == GithubItems.DEPENDABOT_ALERTS && repository.is(Trait.ARCHIVED)) {
            return error(403, "Dependabot alerts are not available for archived repositories.", DOCUMENTATION);
        }
        List<ObjectNode> all = items(repository, items, caller)
                .filter(record -> ItemListings.fits(items, record, request.parameters()))
                .sorted(ItemListings.order(items, request.parameters()))
                .toList();
        String url = caller.baseUrl() + "/repositories/" + repository.id() + "/" + items.path();
        return ItemListings.page(items, all, url, request);
    }

    private SandboxAnswer deploymentStatuses(SandboxRequest request, List<String> path) {
        Caller caller = caller(request);
        Optional<GithubRepository> visible = (path.size() == 2
                        ? id(path.get(0)).flatMap(model::repository)
                        : model.repository(path.get(0), path.get(1)))
                .filter(caller::sees);
        Optional<Long> deployment = id(path.get(path.size() - 1));
        if (visible.isEmpty() || deployment.isEmpty()) {
            return error(404, "Not Found", DOCUMENTATION);
        }
        GithubRepository repository = visible.get();
        ItemRecords records = new ItemRecords(caller.baseUrl());
        // Two of each deployment
        List<ObjectNode> all = IntStream.rangeClosed(1, 2)
                .mapToObj(number -> records.deploymentStatus(repository, deployment.get(), 3 - number))
                .toList();
        String url = caller.baseUrl() + "/repositories/" + repository.id() + "/deployments/" + deployment.get()
                + "/statuses";
        return ItemListings.page(GithubItems.DEPLOYMENTS, all, url, request);
    }

    private SandboxAnswer organizationItems(SandboxRequest request, GithubItems items, Optional<GithubAccount> found) {
        Optional<GithubAccount> organization = found.filter(SandboxGithub::isOrganization);
        if (organization.isEmpty()) {
            return error(404, "Not Found", DOCUMENTATION);
        }
        GithubAccount account = organization.get();
        Caller caller = caller(request);
        ItemRecords records = new ItemRecords(caller.baseUrl());
        List<ObjectNode> all = IntStream.rangeClosed(1, model.items(account.login(), items))
                .mapToObj(number -> records.ofOrganization(items, account, number))
                .toList();
        String url = caller.baseUrl() + "/organizations/" + account.id() + "/" + items.path();
        return ItemListings.page(items, all, url, request);
    }

    private SandboxAnswer limits(SandboxRequest request) {
        Map<String, String> headers = rateLimit.headers(token(request));
        ObjectNode core = JSON.objectNode();
        List.of("Limit", "Used", "Remaining", "Reset")
                .forEach(name ->
                        core.put(name.toLowerCase(Locale.ROOT), Long.parseLong(headers.get("X-RateLimit-" + name))));
        ObjectNode body = JSON.objectNode();
        body.putObject("resources").set("core", core);
        body.set("rate", core);
        return ok(body);
    }

    private <T> SandboxAnswer page(
            SandboxRequest request, List<T> all, String url, Function<List<T>, ArrayNode> renderer) {
        GithubPage page = GithubPage.of(request.parameters());
        SandboxAnswer answer = ok(renderer.apply(page.of(all)));
        String link = page.link(url, request.query(), all.size());
        return link == null ? answer : answer.withHeader("Link", link);
    }

    private SandboxAnswer conditional(SandboxAnswer answer, SandboxRequest request, String token) {
        if (answer.status() != 200) {
            return answer;
        }
        // GitHub's is of the request's headers as well: another token, another tag
        String tag = "W/\""
                + hash(request.header("Accept") + ":" + request.header("Authorization") + ":", answer.body()) + "\"";
        if (!tag.equals(request.header("If-None-Match"))) {
            return answer.withHeader("ETag", tag);
        }
        if (token != null) {
            rateLimit.giveBack(token);
        }
        SandboxAnswer unchanged = SandboxAnswer.empty(304).withHeader("ETag", tag);
        String link = answer.header("Link");
        return link == null ? unchanged : unchanged.withHeader("Link", link);
    }

    private SandboxAnswer finish(SandboxAnswer answer, SandboxRequest request, String token) {
        Instant now = settings.clock().instant();
        return answer.withHeaders(rateLimit.headers(token))
                .withHeaders(Map.of(
                        "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)),
                        "Server", "github.com",
                        "Cache-Control", (token == null ? "public" : "private") + ", max-age=60, s-maxage=60",
                        "Vary", "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept",
                        "X-GitHub-Media-Type", "github.v3; format=json",
                        "X-GitHub-Api-Version-Selected", "2022-11-28",
                        "X-GitHub-Request-Id", String.format("ABCD:%06X", requestIds.incrementAndGet())));
    }

    private Caller caller(SandboxRequest request) {
        String url = settings.baseUrl() == null ? "http://" + request.header("Host") : settings.baseUrl();
        return new Caller(token(request), new GithubRecords(url), url);
    }

    private static String token(SandboxRequest request) {
        String authorization = request.header("Authorization");
        if (authorization == null || authorization.isBlank()) {
            return null;
        }
        return authorization.substring(authorization.indexOf(' ') + 1).trim();
    }

    private String withoutBasePath(String path) {
        if (settings.baseUrl() == null) {
            return path;
        }
        int host = settings.baseUrl().indexOf("://") + 3;
        int slash = settings.baseUrl().indexOf('/', host);
        String prefix = slash < 0 ? "" : settings.baseUrl().substring(slash);
        return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    }

    private Optional<GithubAccount> accountById(String text) {
        return id(text).flatMap(model::account);
    }

    private static Optional<Long> id(String text) {
        return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static boolean isOrganization(GithubAccount account) {
        return account.type() == Type.ORGANIZATION;
    }

    private static int publicOnes(List<GithubRepository> repositories) {
        return (int) repositories.stream()
                .filter(repository -> repository.visibility() == Visibility.PUBLIC)
                .count();
    }

    private static SandboxAnswer ok(JsonNode body) {
        return SandboxAnswer.json(200, body);
    }

    private static SandboxAnswer error(int status, String message, String documentation) {
        return SandboxAnswer.json(
                status,
                JSON.objectNode()
                        .put("message", message)
                        .put("documentation_url", documentation)
                        .put("status", Integer.toString(status)));
    }

    private static SandboxAnswer moved(String url, String query) {
        String location = query == null ? url : url + "?" + query;
        return SandboxAnswer.json(
                        301,
                        JSON.objectNode()
                                .put("message", "Moved Permanently")
                                .put("url", location)
                                .put(
                                        "documentation_url",
                                        DOCUMENTATION + "/guides/best-practices-for-using-the-rest-api"))
                .withHeader("Location", location);
    }

    private static String hash(String headers, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(headers.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
