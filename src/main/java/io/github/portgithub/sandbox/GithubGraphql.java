package io.github.portgithub.sandbox;

import static graphql.Scalars.GraphQLString;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graphql.ErrorClassification;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.execution.DataFetcherResult;
import graphql.language.SourceLocation;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.schema.Coercing;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLScalarType;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.github.portgithub.sandbox.GithubAccount.Type;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * GitHub's GraphQL API over a {@link GithubModel}: the part of its schema in {@code github.graphqls}, with its points and
 * errors. A query that the schema does not allow is refused. Thread-safe. Loaded when it is first asked: it takes its time.
 *
 * @see <a href="https://docs.github.com/graphql">GitHub GraphQL API</a>
 */
final class GithubGraphql {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA = "github.graphqls";
    /** A longer text is cut off. */
    private static final int LARGEST_TEXT = 512_000;

    private static final String SEES = "sees";

    /**
     * An answer.
     *
     * @param points what it costs
     * @param body its body
     */
    record Answer(int points, JsonNode body) {}

    /** One page of a connection, and where it ends. */
    private record Connection(List<?> nodes, int totalCount, Map<String, Object> pageInfo) {}

    /** A pull request or an issue, as far as queries go. */
    private record Item(long number, Instant createdAt, Instant updatedAt, String state, Map<String, Object> more) {}

    private final GithubModel model;
    private final GraphQL graphql;

    GithubGraphql(GithubModel model) {
        this.model = model;
        try (InputStream file = GithubGraphql.class.getResourceAsStream(SCHEMA)) {
            graphql = GraphQL.newGraphQL(new SchemaGenerator()
                            .makeExecutableSchema(
                                    new SchemaParser().parse(new InputStreamReader(file, StandardCharsets.UTF_8)),
                                    wiring()))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RuntimeWiring wiring() {
        DataFetcher<?> owned = environment -> repositories(environment);
        return RuntimeWiring.newRuntimeWiring()
                .scalar(GraphQLScalarType.newScalar()
                        .name("DateTime")
                        .coercing(new DateTime())
                        .build())
                .scalar(GraphQLScalarType.newScalar()
                        .name("URI")
                        .coercing(GraphQLString.getCoercing())
                        .build())
                .scalar(GraphQLScalarType.newScalar()
                        .name("BigInt")
                        .coercing(GraphQLString.getCoercing())
                        .build())
                .scalar(GraphQLScalarType.newScalar()
                        .name("GitObjectID")
                        .coercing(GraphQLString.getCoercing())
                        .build())
                .type(
                        "GitObject",
                        type -> type.typeResolver(
                                environment -> environment.getSchema().getObjectType(typeOf(environment.getObject()))))
                .type(
                        "Actor",
                        type -> type.typeResolver(
                                environment -> environment.getSchema().getObjectType("Bot")))
                .type(
                        "RequestedReviewer",
                        type -> type.typeResolver(environment -> environment
                                .getSchema()
                                .getObjectType(
                                        ((Map<?, ?>) environment.getObject()).containsKey("slug") ? "Team" : "User")))
                .type(
                        "PullRequest",
                        type -> type.defaultDataFetcher(environment -> environment
                                .<Item>getSource()
                                .more()
                                .get(environment.getField().getName())))
                .type(
                        "Blob",
                        type -> type.dataFetcher("oid", ofEntry(GithubFiles.Entry::sha))
                                .dataFetcher("byteSize", ofEntry(entry -> entry.content().length))
                                .dataFetcher("isBinary", ofEntry(GithubGraphql::isBinary))
                                .dataFetcher("isTruncated", ofEntry(entry -> entry.content().length > LARGEST_TEXT))
                                .dataFetcher("text", ofEntry(GithubGraphql::text)))
                .type("Tree", type -> type.dataFetcher("oid", ofEntry(GithubFiles.Entry::sha)))
                .type(
                        "Query",
                        type -> type.dataFetcher("nodes", GithubGraphql::nodes)
                                .dataFetcher("organization", named("login", this::organization))
                                .dataFetcher("user", named("login", this::user))
                                .dataFetcher(
                                        "repositoryOwner",
                                        environment -> model.account(environment.getArgument("login"))
                                                .orElse(null))
                                .dataFetcher("repository", this::repository)
                                .dataFetcher("rateLimit", environment -> null))
                .type(
                        "RepositoryOwner",
                        type -> type.typeResolver(environment -> environment
                                .getSchema()
                                .getObjectType(
                                        ((GithubAccount) environment.getObject()).type() == Type.ORGANIZATION
                                                ? "Organization"
                                                : "User")))
                .type(
                        "Node",
                        type -> type.typeResolver(
                                environment -> environment.getSchema().getObjectType("User")))
                .type(
                        "Organization",
                        type -> type.dataFetcher("repositories", owned)
                                // Its single sign-on is known by the organization
                                .dataFetcher("samlIdentityProvider", DataFetchingEnvironment::getSource))
                .type(
                        "OrganizationIdentityProvider",
                        type -> type.dataFetcher("externalIdentities", GithubGraphql::identities))
                .type("User", type -> type.dataFetcher("repositories", owned))
                .type(
                        "Repository",
                        type -> type.dataFetcher("object", this::object)
                                .dataFetcher("databaseId", of(GithubRepository::id))
                                .dataFetcher("nameWithOwner", of(GithubRepository::fullName))
                                .dataFetcher("isArchived", of(repository -> repository.is(Trait.ARCHIVED)))
                                .dataFetcher("isDisabled", of(repository -> false))
                                .dataFetcher("hasIssuesEnabled", of(repository -> true))
                                .dataFetcher("isFork", of(repository -> repository.is(Trait.FORK)))
                                .dataFetcher(
                                        "isPrivate", of(repository -> repository.visibility() != Visibility.PUBLIC))
                                .dataFetcher(
                                        "visibility",
                                        of(repository -> repository.visibility().name()))
                                .dataFetcher("updatedAt", of(RepositoryRecords::updatedAt))
                                .dataFetcher("pushedAt", of(RepositoryRecords::pushedAt))
                                .dataFetcher(
                                        "pullRequests", environment -> items(environment, pullRequests(environment)))
                                .dataFetcher("issues", environment -> items(environment, issues(environment)))
                                .dataFetcher("releases", environment -> page(environment, releases(environment)))
                                .dataFetcher("refs", environment -> page(environment, refs(environment))))
                .build();
    }

    private static String typeOf(Object gitObject) {
        return !(gitObject instanceof GithubFiles.Entry entry) ? "Commit" : entry.content() == null ? "Tree" : "Blob";
    }

    private static DataFetcher<Object> ofEntry(Function<GithubFiles.Entry, Object> field) {
        return environment -> field.apply(environment.getSource());
    }

    private static boolean isBinary(GithubFiles.Entry entry) {
        for (byte one : entry.content()) {
            if (one == 0) {
                return true;
            }
        }
        return false;
    }

    private static String text(GithubFiles.Entry entry) {
        int length = Math.min(entry.content().length, LARGEST_TEXT);
        return isBinary(entry) ? null : new String(entry.content(), 0, length, StandardCharsets.UTF_8);
    }

    /** Finds a blob by its hash, or something by a branch and a path; hashes are expressions, too. */
    private Object object(DataFetchingEnvironment environment) {
        GithubRepository repository = environment.getSource();
        String oid = environment.getArgument("oid");
        String expression = environment.getArgument("expression");
        if (oid == null && expression.indexOf(':') < 0) {
            oid = expression;
        }
        if (oid != null) {
            String sha = oid;
            return model.branches(repository.fullName()).stream()
                    .flatMap(files -> files.blob(sha).stream())
                    .findFirst()
                    .orElse(null);
        }
        String branch = expression.substring(0, expression.indexOf(':'));
        return model.branch(repository.fullName(), branch.equals("HEAD") ? repository.defaultBranch() : branch)
                .flatMap(files -> files.at(expression.substring(branch.length() + 1)))
                .orElse(null);
    }

    private static Object nodes(DataFetchingEnvironment environment) {
        List<String> ids = environment.getArgument("ids");
        return ids.stream().map(GithubPeople::user).toList();
    }

    private static Object identities(DataFetchingEnvironment environment) {
        GithubAccount organization = environment.getSource();
        String login = environment.getArgument("login");
        return Map.of("nodes", login == null ? List.of() : GithubPeople.identities(organization.login(), login));
    }

    private static DataFetcher<Object> of(Function<GithubRepository, Object> field) {
        return environment -> field.apply(environment.getSource());
    }

    private interface Lookup {
        Object find(String name, DataFetchingEnvironment environment);
    }

    private static DataFetcher<Object> named(String argument, Lookup lookup) {
        return environment -> lookup.find(environment.getArgument(argument), environment);
    }

    private Object organization(String login, DataFetchingEnvironment environment) {
        return model.account(login)
                .filter(account -> account.type() == Type.ORGANIZATION)
                .<Object>map(account -> account)
                .orElseGet(() -> notFound(
                        environment, "Could not resolve to an Organization with the login of '" + login + "'."));
    }

    private Object user(String login, DataFetchingEnvironment environment) {
        return model.account(login)
                .filter(account -> account.type() == Type.USER)
                .<Object>map(account -> account)
                .orElseGet(
                        () -> notFound(environment, "Could not resolve to a User with the login of '" + login + "'."));
    }

    private Object repository(DataFetchingEnvironment environment) {
        String owner = environment.getArgument("owner");
        String name = environment.getArgument("name");
        return model.repository(owner, name)
                .or(() -> model.renamedFrom(owner, name))
                .filter(sees(environment))
                .<Object>map(repository -> repository)
                .orElseGet(() -> notFound(
                        environment, "Could not resolve to a Repository with the name '" + owner + "/" + name + "'."));
    }

    private static Object notFound(DataFetchingEnvironment environment, String message) {
        return DataFetcherResult.newResult()
                .error(new GithubError(
                        "NOT_FOUND",
                        message,
                        environment.getExecutionStepInfo().getPath().toList()))
                .build();
    }

    private static Predicate<GithubRepository> sees(DataFetchingEnvironment environment) {
        return environment.getGraphQlContext().get(SEES);
    }

    private Connection repositories(DataFetchingEnvironment environment) {
        GithubAccount owner = environment.getSource();
        Comparator<GithubRepository> order = Comparator.comparing(GithubRepository::id);
        Map<String, Object> orderBy = environment.getArgument("orderBy");
        if (orderBy != null) {
            order = orderBy.get("field").equals("NAME")
                    ? Comparator.comparing(repository -> repository.name().toLowerCase(Locale.ROOT))
                    : orderBy.get("field").equals("UPDATED_AT")
                            ? Comparator.comparing(RepositoryRecords::updatedAt)
                            : order;
            order = orderBy.get("direction").equals("DESC") ? order.reversed() : order;
        }
        return page(
                environment,
                model.repositories(owner.login()).stream()
                        .filter(sees(environment))
                        .sorted(order)
                        .toList());
    }

    private Stream<Item> pullRequests(DataFetchingEnvironment environment) {
        GithubRepository repository = environment.getSource();
        return model.pullRequests(repository.id()).stream()
                .map(one -> new Item(
                        one.number(),
                        one.createdAt(),
                        one.updatedAt(),
                        one.state().name(),
                        pullRequest(repository, one)));
    }

    /** Says of a pull request what GraphQL has and REST's list has not, a bit of each. */
    private static Map<String, Object> pullRequest(GithubRepository repository, GithubPullRequest one) {
        String url = "https://github.com/" + repository.fullName() + "/pull/" + one.number();
        Map<String, Object> commit = Map.of("oid", "%040x".formatted(one.number()), "committedDate", one.createdAt());
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("number", one.number());
        more.put("createdAt", one.createdAt());
        more.put("updatedAt", one.updatedAt());
        more.put("state", one.state().name());
        more.put("title", one.title());
        more.put("body", "");
        more.put("url", url);
        more.put("permalink", url);
        more.put("id", "PR_" + repository.id() + "_" + one.number());
        more.put("fullDatabaseId", String.valueOf(repository.id() * 1000 + one.number()));
        more.put("closed", one.state() != GithubPullRequest.State.OPEN);
        more.put("merged", one.state() == GithubPullRequest.State.MERGED);
        more.put("closedAt", one.state() == GithubPullRequest.State.OPEN ? null : one.updatedAt());
        more.put("mergedAt", one.state() == GithubPullRequest.State.MERGED ? one.updatedAt() : null);
        more.put("isDraft", false);
        more.put("locked", false);
        more.put("canBeRebased", false);
        more.put("maintainerCanModify", false);
        more.put("headRefName", "change-" + one.number());
        more.put("headRefOid", commit.get("oid"));
        more.put("headRef", Map.of("name", "change-" + one.number(), "target", commit));
        more.put("baseRefName", repository.defaultBranch());
        more.put("mergeable", "MERGEABLE");
        more.put("mergeStateStatus", "CLEAN");
        more.put("reviewDecision", "REVIEW_REQUIRED");
        more.put("authorAssociation", "MEMBER");
        more.put("additions", 10 * one.number());
        more.put("deletions", one.number());
        more.put("changedFiles", 2);
        more.put(
                "author",
                Map.of("login", "mona", "url", "https://github.com/mona", "avatarUrl", "https://github.com/mona.png"));
        more.put("assignees", Map.of("nodes", List.of()));
        more.put("labels", Map.of("nodes", List.of()));
        more.put(
                "reviewRequests",
                Map.of("nodes", List.of(Map.of("requestedReviewer", Map.of("name", "Core", "slug", "core")))));
        more.put("comments", Map.of("totalCount", 3));
        more.put("reviewThreads", Map.of("totalCount", 2));
        more.put("reviews", Map.of("nodes", List.of()));
        more.put("commits", Map.of("totalCount", 4, "nodes", List.of(Map.of("commit", commit))));
        more.put("statusCheckRollup", Map.of("state", "SUCCESS"));
        return more;
    }

    private Stream<Item> issues(DataFetchingEnvironment environment) {
        GithubRepository repository = environment.getSource();
        List<String> labels = environment.getArgument("labels");
        List<Item> issues = new ArrayList<>();
        ItemRecords records = new ItemRecords("");
        for (int number = 1; number <= model.items(repository.fullName(), GithubItems.ISSUES); number++) {
            ObjectNode record = records.ofRepository(GithubItems.ISSUES, repository, number);
            if (!record.has("pull_request")
                    && (labels == null
                            || record.path("labels").findValuesAsText("name").stream()
                                    .anyMatch(labels::contains))) {
                issues.add(new Item(
                        number,
                        Instant.parse(record.path("created_at").textValue()),
                        Instant.parse(record.path("updated_at").textValue()),
                        record.path("state").textValue().toUpperCase(Locale.ROOT),
                        Map.of()));
            }
        }
        return issues.stream();
    }

    /** The newest first, in whatever order they are asked for. */
    private List<?> releases(DataFetchingEnvironment environment) {
        List<Map<String, Object>> releases = new ArrayList<>();
        for (JsonNode record : records(GithubItems.RELEASES, environment.getSource())) {
            releases.add(
                    0,
                    Map.of("updatedAt", Instant.parse(record.path("created_at").asText())));
        }
        return releases;
    }

    private List<?> refs(DataFetchingEnvironment environment) {
        boolean tags = "refs/tags/".equals(environment.getArgument("refPrefix"));
        List<Map<String, Object>> refs = new ArrayList<>();
        for (JsonNode record : records(tags ? GithubItems.TAGS : GithubItems.BRANCHES, environment.getSource())) {
            refs.add(Map.of(
                    "name",
                    record.path("name").asText(),
                    "target",
                    Map.of("oid", record.at("/commit/sha").asText())));
        }
        return refs;
    }

    private List<JsonNode> records(GithubItems kind, GithubRepository repository) {
        ItemRecords records = new ItemRecords("");
        List<JsonNode> all = new ArrayList<>();
        for (int number = 1; number <= model.items(repository.fullName(), kind); number++) {
            all.add(records.ofRepository(kind, repository, number));
        }
        return all;
    }

    private static Connection items(DataFetchingEnvironment environment, Stream<Item> all) {
        List<String> states = environment.getArgument("states");
        Map<String, Object> orderBy = environment.getArgument("orderBy");
        Comparator<Item> order = Comparator.comparing(Item::createdAt).thenComparing(Item::number);
        if (orderBy != null) {
            order = orderBy.get("field").equals("UPDATED_AT")
                    ? Comparator.comparing(Item::updatedAt).thenComparing(Item::number)
                    : order;
            order = orderBy.get("direction").equals("DESC") ? order.reversed() : order;
        }
        return page(
                environment,
                all.filter(item -> states == null || states.contains(item.state()))
                        .sorted(order)
                        .toList());
    }

    /** The cursor is opaque to a client; here it says how many came before. */
    private static Connection page(DataFetchingEnvironment environment, List<?> all) {
        String after = environment.getArgument("after");
        Integer first = environment.getArgument("first");
        int from = after == null ? 0 : Math.min(all.size(), Integer.parseInt(after.substring(1)));
        int to = first == null ? all.size() : Math.min(all.size(), from + first);
        Map<String, Object> pageInfo = new LinkedHashMap<>();
        pageInfo.put("hasNextPage", to < all.size());
        pageInfo.put("endCursor", to == from ? null : "Y" + to);
        return new Connection(all.subList(from, to), all.size(), pageInfo);
    }

    /**
     * Answers a query.
     *
     * @param request the body of the request
     * @param sees which repositories the caller sees
     * @return the answer
     */
    Answer answer(byte[] request, Predicate<GithubRepository> sees) {
        JsonNode asked;
        Map<String, Object> variables;
        String query;
        try {
            asked = JSON.readTree(request);
            query = asked.path("query").asText();
            variables = asked.path("variables").isObject()
                    ? JSON.convertValue(asked.path("variables"), new TypeReference<>() {})
                    : Map.of();
        } catch (JsonProcessingException e) {
            return new Answer(1, errors("PARSE_ERROR", "Problems parsing JSON"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        QueryCost cost;
        try {
            cost = QueryCost.of(Parser.parse(query), variables);
        } catch (InvalidSyntaxException e) {
            return new Answer(1, errors("PARSE_ERROR", e.getMessage()));
        }
        if (cost.refusal() != null) {
            return new Answer(cost.points(), errors(cost.refusal(), "The query asks for too many nodes."));
        }
        ExecutionResult result = graphql.execute(ExecutionInput.newExecutionInput()
                .query(query)
                .variables(variables)
                .graphQLContext(Map.of(SEES, sees))
                .build());
        return new Answer(cost.points(), JSON.valueToTree(body(result)));
    }

    private static Map<String, Object> body(ExecutionResult result) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (result.isDataPresent()) {
            body.put("data", result.getData());
        }
        if (!result.getErrors().isEmpty()) {
            List<Map<String, Object>> errors = new ArrayList<>();
            for (GraphQLError error : result.getErrors()) {
                Map<String, Object> told = new LinkedHashMap<>();
                if (error instanceof GithubError github) {
                    told.put("type", github.type());
                }
                if (error.getPath() != null) {
                    told.put("path", error.getPath());
                }
                told.put("message", error.getMessage());
                errors.add(told);
            }
            body.put("errors", errors);
        }
        return body;
    }

    /**
     * Makes the body of an answer that is an error as a whole.
     *
     * @param type GitHub's type
     * @param message GitHub's message
     * @return the body
     */
    static ObjectNode errors(String type, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("errors").addObject().put("type", type).put("message", message);
        return body;
    }

    /** An error as GitHub tells it. */
    private record GithubError(String type, String told, List<Object> where) implements GraphQLError {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            return told;
        }

        @Override
        public List<Object> getPath() {
            return where;
        }

        @Override
        public List<SourceLocation> getLocations() {
            return null;
        }

        @Override
        public ErrorClassification getErrorType() {
            return ErrorClassification.errorClassification(type);
        }
    }

    /** GitHub's scalar for times. */
    private static final class DateTime implements Coercing<Instant, String> {

        @Override
        public String serialize(Object value, GraphQLContext context, Locale locale) {
            return value.toString();
        }
    }
}
