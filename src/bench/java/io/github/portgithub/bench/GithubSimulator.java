package io.github.portgithub.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.sandbox.GithubAccount;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.GithubPage;
import io.github.portgithub.sandbox.GithubPullRequest;
import io.github.portgithub.sandbox.GithubRecords;
import io.github.portgithub.sandbox.GithubRepository;
import io.github.portgithub.sandbox.PullRequestSpread;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * GitHub for measuring: organizations of any size whose full-size records are copied from templates, so that its CPU and
 * memory stay small whatever the size. Which repository has how many pull requests says {@link PullRequestSpread}; every
 * repository is public. The limit of requests never runs out. GraphQL answers the change feed, and nothing else.
 *
 * <p>{@code POST /change?repositories=50&pull-requests=200} changes so many pull requests, spread over so many repositories of
 * each organization: their update stamp.
 */
public final class GithubSimulator implements SimulatorServer.Simulation {

    private static final Set<String> OPTIONS = Set.of(
            "--port",
            "--organizations",
            "--repositories",
            "--pull-requests",
            "--latency-ms",
            "--rate-5xx",
            "--rate-403",
            "--gzip");

    private static final Pattern BY_NAME = Pattern.compile("/repos/([^/]+)/service-(\\d{5,9})/pulls");
    private static final Pattern BY_ID = Pattern.compile("/repositories/(\\d{1,12})/pulls");
    private static final Pattern REPOSITORIES = Pattern.compile("/orgs/([^/]+)/repos");
    private static final Pattern REPOSITORIES_BY_ID = Pattern.compile("/organizations/(\\d{1,12})/repos");
    private static final Pattern ORGANIZATION = Pattern.compile("/orgs/([^/]+)");

    private static final long FIRST_REPOSITORY_ID = 500_000_001;
    private static final long FIRST_PULL_REQUEST_ID = 1_800_000_001;
    private static final int VARIANTS = 30;
    private static final int STATE_PERIOD = 10;

    private static final String NAME = "service-98765432109";
    private static final long REPOSITORY_ID = 876_543_210_987L;
    private static final long PULL_REQUEST_ID = 765_432_109_876L;
    private static final int NUMBER = 1_987_654_321;
    private static final Instant CREATED = Instant.parse("2000-01-01T00:00:01Z");
    private static final Instant UPDATED = Instant.parse("2000-01-01T00:00:02Z");

    private static final Instant FIRST_CREATED = Instant.parse("2023-01-01T00:00:00Z");
    /** So long ago that the change feed takes it for settled. */
    private static final Duration CHANGED_BEFORE = Duration.ofMinutes(10);

    private static final Pattern CONNECTION = Pattern.compile("(c\\d+): ?(\\w+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The last digits of the numbers of pull requests in a state; 10 stands for 0. */
    private record StateFilter(int[] digits) {

        private int count(int highest) {
            int count = highest / STATE_PERIOD * digits.length;
            for (int digit : digits) {
                if (digit <= highest % STATE_PERIOD) {
                    count++;
                }
            }
            return count;
        }

        private int number(int index) {
            return index / digits.length * STATE_PERIOD + digits[index % digits.length];
        }
    }

    private record Organization(GithubAccount account, RecordTemplate repository, List<RecordTemplate> pullRequests) {}

    private final List<Organization> organizations = new ArrayList<>();
    private final int[] spread;
    private final long[] before;
    private final Map<String, StateFilter> filters;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong points = new AtomicLong();
    /** Of a repository of any organization, the update stamps of pull requests that have changed. */
    private final Map<Integer, Map<Integer, Instant>> changed = new ConcurrentHashMap<>();

    private GithubRecords records;
    private String baseUrl;
    private SimulatorServer server;

    private GithubSimulator(int repositories, int pullRequests) {
        spread = PullRequestSpread.of(repositories, pullRequests);
        before = new long[repositories];
        for (int i = 1; i < repositories; i++) {
            before[i] = before[i - 1] + spread[i - 1];
        }
        filters = filters();
    }

    /**
     * Starts the simulator and prints its URL.
     *
     * @param arguments {@code --port 0 --organizations acme --repositories 500 --pull-requests 20000 --latency-ms 50
     *     --rate-5xx 0 --rate-403 0 --gzip}, all optional; the rates are percentages
     * @throws IOException if the port is taken
     */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments, OPTIONS);
        GithubSimulator simulator =
                new GithubSimulator(options.number("--repositories", 500), options.number("--pull-requests", 20_000));
        SandboxAnswer badGateway =
                SandboxAnswer.json(502, JsonNodeFactory.instance.objectNode().put("message", "Server Error"));
        SandboxAnswer secondaryLimit = SandboxAnswer.json(
                        403,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("message", "You have exceeded a secondary rate limit."))
                .withHeader("Retry-After", "1");
        simulator.server = new SimulatorServer(
                simulator,
                options.number("--latency-ms", 50),
                options.isSet("--gzip"),
                new SimulatorServer.Failure(options.number("--rate-5xx", 0), badGateway),
                new SimulatorServer.Failure(options.number("--rate-403", 0), secondaryLimit));
        simulator.open(options.number("--port", 0), options.text("--organizations", "acme"));
    }

    private void open(int port, String logins) throws IOException {
        int bound = server.bind(port);
        baseUrl = "http://127.0.0.1:" + bound;
        records = new GithubRecords(baseUrl);
        for (String login : logins.split(",")) {
            organizations.add(organization(login));
        }
        System.out.println(baseUrl);
    }

    private Organization organization(String login) {
        GithubModel model = new GithubModel();
        GithubAccount account = model.addOrganization(login);
        GithubRepository repository = model.addRepository(login, NAME);
        GithubRepository placeholder = new GithubRepository(
                REPOSITORY_ID,
                account,
                NAME,
                repository.visibility(),
                repository.traits(),
                repository.description(),
                repository.language(),
                repository.createdAt());
        model.addPullRequests(login, NAME, VARIANTS);
        List<GithubPullRequest> pullRequests = model.pullRequests(login, NAME).stream()
                .map(GithubSimulator::placeholder)
                .toList();
        List<RecordTemplate> templates = new ArrayList<>();
        records.pullRequests(placeholder, pullRequests).forEach(record -> templates.add(template(record)));
        return new Organization(account, template(records.repository(placeholder)), templates);
    }

    private static GithubPullRequest placeholder(GithubPullRequest sample) {
        return new GithubPullRequest(
                PULL_REQUEST_ID,
                NUMBER,
                sample.title(),
                sample.body(),
                sample.author(),
                sample.state(),
                sample.draft(),
                sample.head(),
                sample.labels(),
                sample.assignees(),
                sample.reviewers(),
                CREATED,
                UPDATED,
                sample.endedAt());
    }

    private static RecordTemplate template(JsonNode record) {
        return new RecordTemplate(
                record.toString(),
                NAME,
                Long.toString(REPOSITORY_ID),
                Long.toString(PULL_REQUEST_ID),
                Integer.toString(NUMBER),
                CREATED.toString(),
                UPDATED.toString());
    }

    /** Asks the samples themselves which last digits are open, so that listings by state fit their records. */
    private static Map<String, StateFilter> filters() {
        GithubModel model = GithubModel.scale(1, STATE_PERIOD);
        List<GithubPullRequest> samples = model.pullRequests("acme", "service-00001");
        int[] open = samples.stream()
                .filter(sample -> sample.state() == GithubPullRequest.State.OPEN)
                .mapToInt(GithubPullRequest::number)
                .toArray();
        int[] closed = samples.stream()
                .filter(sample -> sample.state() != GithubPullRequest.State.OPEN)
                .mapToInt(GithubPullRequest::number)
                .toArray();
        int[] all = samples.stream().mapToInt(GithubPullRequest::number).toArray();
        Map<String, StateFilter> filters = new HashMap<>();
        filters.put("open", new StateFilter(open));
        filters.put("closed", new StateFilter(closed));
        filters.put("all", new StateFilter(all));
        return filters;
    }

    @Override
    public SandboxAnswer answer(SandboxRequest request) {
        SandboxAnswer answer = route(request);
        bytes.addAndGet(answer.body().length);
        return answer;
    }

    private SandboxAnswer route(SandboxRequest request) {
        String path = request.path();
        if (path.equals("/graphql")) {
            return graphql(request);
        }
        Matcher byName = BY_NAME.matcher(path);
        if (byName.matches()) {
            return pullRequests(request, find(byName.group(1)), Integer.parseInt(byName.group(2)) - 1);
        }
        Matcher byId = BY_ID.matcher(path);
        if (byId.matches()) {
            int index = (int) (Long.parseLong(byId.group(1)) - FIRST_REPOSITORY_ID);
            Organization owner = index < 0 || index / spread.length >= organizations.size()
                    ? null
                    : organizations.get(index / spread.length);
            return pullRequests(request, owner, index % spread.length);
        }
        Matcher repositories = REPOSITORIES.matcher(path);
        if (repositories.matches()) {
            return repositories(request, find(repositories.group(1)));
        }
        Matcher repositoriesById = REPOSITORIES_BY_ID.matcher(path);
        if (repositoriesById.matches()) {
            return repositories(request, find(repositoriesById.group(1)));
        }
        Matcher organization = ORGANIZATION.matcher(path);
        Organization found = organization.matches() ? find(organization.group(1)) : null;
        return found == null
                ? notFound()
                : ok(bytes(records.organization(found.account, spread.length, 0, true)
                        .toString()));
    }

    private Organization find(String loginOrId) {
        return organizations.stream()
                .filter(some -> some.account.login().equalsIgnoreCase(loginOrId)
                        || Long.toString(some.account.id()).equals(loginOrId))
                .findFirst()
                .orElse(null);
    }

    private SandboxAnswer repositories(SandboxRequest request, Organization owner) {
        if (owner == null) {
            return notFound();
        }
        GithubPage page = GithubPage.of(request.parameters());
        ByteArrayOutputStream out = new ByteArrayOutputStream(page.size() * 7_000);
        out.write('[');
        for (int i = page.from(spread.length); i < page.to(spread.length); i++) {
            separate(out);
            owner.repository.write(out, bytes(name(i)), bytes(repositoryId(owner, i)));
        }
        out.write(']');
        String url = baseUrl + "/organizations/" + owner.account.id() + "/repos";
        return linked(request, out.toByteArray(), page.link(url, request.query(), spread.length), 0);
    }

    private SandboxAnswer pullRequests(SandboxRequest request, Organization owner, int repository) {
        Map<String, String> parameters = request.parameters();
        StateFilter filter = filters.get(parameters.getOrDefault("state", "open"));
        if (owner == null || repository < 0 || repository >= spread.length || filter == null) {
            return notFound();
        }
        int[] numbers = numbers(repository, filter, parameters);
        int total = numbers.length;
        GithubPage page = GithubPage.of(parameters);
        String id = repositoryId(owner, repository);
        byte[] nameBytes = bytes(name(repository));
        byte[] idBytes = bytes(id);
        long firstId = FIRST_PULL_REQUEST_ID + before[repository];
        ByteArrayOutputStream out = new ByteArrayOutputStream((page.to(total) - page.from(total)) * 21_000 + 2);
        out.write('[');
        for (int i = page.from(total); i < page.to(total); i++) {
            separate(out);
            int number = numbers[i];
            owner.pullRequests
                    .get((number - 1) % VARIANTS)
                    .write(
                            out,
                            nameBytes,
                            idBytes,
                            bytes(Long.toString(firstId + number)),
                            bytes("" + number),
                            bytes(created(number).toString()),
                            bytes(updated(repository, number).toString()));
        }
        out.write(']');
        String url = baseUrl + "/repositories/" + id + "/pulls";
        int version = changes(repository).hashCode();
        return linked(request, out.toByteArray(), page.link(url, request.query(), total), version);
    }

    /** Returns the numbers of the pull requests of a listing in its order. */
    private int[] numbers(int repository, StateFilter filter, Map<String, String> parameters) {
        IntStream all = IntStream.range(0, filter.count(spread[repository])).map(filter::number);
        Comparator<Integer> order = Comparator.naturalOrder();
        if ("updated".equals(parameters.get("sort"))) {
            order = Comparator.comparing((Integer number) -> updated(repository, number))
                    .thenComparing(order);
        }
        return all.boxed()
                .sorted("asc".equals(parameters.get("direction")) ? order : order.reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private Map<Integer, Instant> changes(int repository) {
        return changed.getOrDefault(repository, Map.of());
    }

    private static Instant created(int number) {
        return FIRST_CREATED.plus(Duration.ofMinutes(number));
    }

    private Instant updated(int repository, int number) {
        return changes(repository).getOrDefault(number, created(number).plusSeconds(30));
    }

    /** Answers the change feed: a page of repositories, of each the connections that the query names c0, c1 and so on. */
    private SandboxAnswer graphql(SandboxRequest request) {
        JsonNode asked;
        try {
            asked = JSON.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode variables = asked.path("variables");
        Map<String, String> connections = new LinkedHashMap<>();
        CONNECTION
                .matcher(asked.path("query").asText())
                .results()
                .forEach(found -> connections.put(found.group(1), found.group(2)));
        int first = variables.path("first").asInt(100);
        int from = variables.path("after").asInt(0);
        int to = Math.min(spread.length, from + first);
        points.addAndGet(Math.max(1, Math.round((1 + first * connections.size()) / 100.0)));
        Organization owner = find(variables.path("login").asText());
        ObjectNode body = JSON.createObjectNode();
        ObjectNode data = body.putObject("data");
        if (owner == null) {
            data.putNull("repositoryOwner");
        } else {
            ObjectNode repositories = data.putObject("repositoryOwner").putObject("repositories");
            ArrayNode nodes = repositories.putArray("nodes");
            for (int i = from; i < to; i++) {
                nodes.add(feedNode(owner, i, connections));
            }
            repositories
                    .putObject("pageInfo")
                    .put("hasNextPage", to < spread.length)
                    .put("endCursor", "" + to);
        }
        return ok(bytes(body.toString()), "graphql");
    }

    private ObjectNode feedNode(Organization owner, int repository, Map<String, String> connections) {
        ObjectNode node = JSON.createObjectNode()
                .put("databaseId", Long.parseLong(repositoryId(owner, repository)))
                .put("hasIssuesEnabled", true)
                .put("isArchived", false)
                .put("isDisabled", false)
                .put("nameWithOwner", owner.account.login() + "/" + name(repository))
                .put("visibility", "PUBLIC");
        connections.forEach((alias, connection) -> {
            int count = connection.equals("pullRequests") ? spread[repository] : 0;
            ObjectNode said = node.putObject(alias).put("totalCount", count);
            ArrayNode newest = said.putArray("nodes");
            if (count > 0) {
                Instant last = changes(repository).values().stream()
                        .max(Comparator.naturalOrder())
                        .orElse(updated(repository, count));
                newest.addObject().put("updatedAt", last.toString());
            }
        });
        return node;
    }

    private void change(Map<String, String> parameters) {
        int some = Integer.parseInt(parameters.getOrDefault("repositories", "50"));
        int each = Integer.parseInt(parameters.getOrDefault("pull-requests", "200")) / some;
        Instant at = Instant.now().minus(CHANGED_BEFORE).truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < some; i++) {
            int repository = (int) ((long) i * spread.length / some);
            Map<Integer, Instant> stamps = new TreeMap<>(changes(repository));
            for (int j = 0; j < Math.min(each, spread[repository]); j++) {
                stamps.put(1 + j * (spread[repository] / each), at.plusSeconds(j));
            }
            changed.put(repository, stamps);
        }
    }

    private static void separate(ByteArrayOutputStream out) {
        if (out.size() > 1) {
            out.write(',');
        }
    }

    private static String name(int repository) {
        return String.format("service-%05d", repository + 1);
    }

    private String repositoryId(Organization owner, int repository) {
        return Long.toString(FIRST_REPOSITORY_ID + (long) organizations.indexOf(owner) * spread.length + repository);
    }

    /** Where a page is, and what has changed of its listing, says what is on it. */
    private static SandboxAnswer linked(SandboxRequest request, byte[] body, String link, int version) {
        String tag = "W/\"" + Integer.toHexString((request.path() + "?" + request.query() + version).hashCode()) + "\"";
        SandboxAnswer answer = tag.equals(request.header("If-None-Match")) ? SandboxAnswer.empty(304) : ok(body);
        SandboxAnswer tagged = answer.withHeader("ETag", tag);
        return link == null ? tagged : tagged.withHeader("Link", link);
    }

    private static SandboxAnswer ok(byte[] body) {
        return ok(body, "core");
    }

    private static SandboxAnswer ok(byte[] body, String resource) {
        return new SandboxAnswer(
                200,
                Map.of(
                        "Content-Type", List.of("application/json; charset=utf-8"),
                        "X-GitHub-Media-Type", List.of("github.v3; format=json"),
                        "X-RateLimit-Limit", List.of("5000"),
                        "X-RateLimit-Remaining", List.of("4999"),
                        "X-RateLimit-Reset", List.of(Long.toString(System.currentTimeMillis() / 1000 + 3600)),
                        "X-RateLimit-Used", List.of("1"),
                        "X-RateLimit-Resource", List.of(resource)),
                body);
    }

    private static SandboxAnswer notFound() {
        return SandboxAnswer.json(
                404,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("message", "Not Found")
                        .put("documentation_url", "https://docs.github.com/rest")
                        .put("status", "404"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public SandboxAnswer control(SandboxRequest request) {
        if (request.path().equals("/reset")) {
            bytes.set(0);
            points.set(0);
            server.reset();
        }
        if (request.path().equals("/change")) {
            change(request.parameters());
        }
        return SandboxAnswer.json(200, server.stats().put("bytes", bytes.get()).put("points", points.get()));
    }
}
