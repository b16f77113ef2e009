package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.GithubAnswer;
import io.github.portgithub.github.GithubException;
import io.github.portgithub.github.ResyncPart;
import io.github.portgithub.github.graphql.GraphqlQuery;
import io.github.portgithub.github.graphql.QueryError;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.mapping.MappingSource;
import io.github.portgithub.resync.ResyncRun;
import io.github.portgithub.resync.Resyncs;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes of a query, whatever GitHub answers: {@code github-graphql.camel.yaml}. */
class GraphqlRouteTest extends RouteTest {

    private static final String GRAPHQL = "POST /graphql";
    private static final GraphqlQuery REPOSITORIES = new GraphqlQuery(
            "repositories",
            "query ($login: String!, $first: Int!) { repositoryOwner(login: $login) { repositories(first: $first) {"
                    + " nodes { nameWithOwner pullRequests(first: 1) { totalCount } } } } }");

    private final Map<String, Object> variables = new HashMap<>(Map.of("login", "acme", "first", 100));

    @BeforeEach
    void twoRepositories() throws Exception {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
        model.addPullRequests("acme", "api", 3);
        model.addRepository("acme", "web");
        routes.with("github.retries", 3);
    }

    private Exchange ask(Object query, Object given, boolean takesPart) throws Exception {
        return ask(query, given, takesPart, Map.of());
    }

    private Exchange ask(Object query, Object given, boolean takesPart, Map<String, Object> others) throws Exception {
        if (!routes.isStarted()) {
            routes.start();
        }
        Resyncs resyncs = routes.context().getRegistry().lookupByNameAndType("portGithubResyncs", Resyncs.class);
        ResyncRun run = resyncs.begin(ResyncPart.ALL);
        FluentProducerTemplate template = routes.context()
                .createFluentProducerTemplate()
                .to("direct:port-github-graphql")
                .withVariable("run", run)
                .withVariable("query", query)
                .withVariable("queryVariables", given)
                .withVariable("queryTakesPart", takesPart);
        others.forEach(template::withVariable);
        Exchange answered = template.send();
        resyncs.next(run);
        if (answered.getException() != null) {
            throw answered.getException();
        }
        return answered;
    }

    private GithubException refusal() {
        return catchThrowableOfType(GithubException.class, () -> ask(REPOSITORIES, variables, false));
    }

    private static JsonNode nodes(Exchange answered) {
        return answered.getMessage()
                .getBody(JsonNode.class)
                .path("repositoryOwner")
                .path("repositories")
                .path("nodes");
    }

    @Test
    void givesTheData_asAnAuthorizedPost() throws Exception {
        Exchange answered = ask(REPOSITORIES, variables, false);

        assertThat(nodes(answered).findValuesAsText("nameWithOwner")).containsExactly("acme/api", "acme/web");
        assertThat(nodes(answered).path(0).at("/pullRequests/totalCount").intValue())
                .isEqualTo(3);
        assertThat(answered.getMessage().getHeaders()).isEmpty();
        RecordedRequest request = github.requests(GRAPHQL).get(0);
        assertThat(request.header("Authorization")).isEqualTo("Bearer github-test-token");
        assertThat(request.header("Content-Type")).startsWith("application/json");
    }

    @Test
    void keepsAllOfTheData_whateverAMappingReads() throws Exception {
        routes.start();
        Resyncs resyncs = routes.context().getRegistry().lookupByNameAndType("portGithubResyncs", Resyncs.class);
        ResyncRun planned = resyncs.begin(ResyncPart.ALL);
        resyncs.plan(
                planned,
                routes.context()
                        .getRegistry()
                        .lookupByNameAndType("portGithubMapping", MappingSource.class)
                        .current());
        resyncs.next(planned);

        assertThat(nodes(ask(
                        REPOSITORIES,
                        variables,
                        false,
                        Map.of("fetch", planned.kinds().get(0)))))
                .hasSize(2);
    }

    @Test
    void takesItsVariablesAsJson_whateverTheyHold() throws Exception {
        Exchange answered = ask(REPOSITORIES, "{\"login\":\"ac\\\"më\",\"first\":5}", false);

        assertThat(answered.getMessage()
                        .getBody(JsonNode.class)
                        .path("repositoryOwner")
                        .isNull())
                .isTrue();
        assertThat(new ObjectMapper()
                        .readTree(github.requests(GRAPHQL).get(0).body())
                        .at("/variables/login")
                        .textValue())
                .isEqualTo("ac\"më");
    }

    @Test
    void isRefused_whereGithubWouldRefuseIt() {
        GithubException refusal = catchThrowableOfType(
                GithubException.class,
                () -> ask(new GraphqlQuery("wrong", "{ repositoryOwner(login: \"acme\") { nonsense } }"), null, true));

        assertThat(refusal.answer()).isEqualTo(GithubAnswer.UNPROCESSABLE);
        assertThat(refusal).hasMessageContaining("/graphql query wrong").hasMessageContaining("nonsense");
        assertThat(github.requests(GRAPHQL)).hasSize(1);
    }

    @Test
    void asksForLess_whenGithubIsTooSlow() throws Exception {
        github.on(GRAPHQL).times(2).answer(502, Map.of(), "<html>");

        Exchange answered = ask(REPOSITORIES, variables, false);

        assertThat(nodes(answered)).hasSize(2);
        assertThat(firsts()).containsExactly(100, 50, 25);
        assertThat(answered.getVariable("queryVariables", JsonNode.class)
                        .path("first")
                        .intValue())
                .as("for the next page")
                .isEqualTo(25);
    }

    @Test
    void asksForLess_whenGithubFindsItTooMuch_andTakesNothingOfWhatItSent() throws Exception {
        github.on(GRAPHQL)
                .times(1)
                .answer(
                        200,
                        Map.of(),
                        "{\"data\":{\"repositoryOwner\":{\"repositories\":{\"nodes\":[]}}},\"errors\":["
                                + "{\"type\":\"RESOURCE_LIMITS_EXCEEDED\",\"message\":\"Resource limits for this query exceeded.\"}]}");

        assertThat(nodes(ask(REPOSITORIES, variables, true))).hasSize(2);
        assertThat(firsts()).containsExactly(100, 50);
    }

    @Test
    void saysThatItIsTooMuch_ifLessCannotBeAskedFor() {
        variables.put("first", 1);
        github.on(GRAPHQL)
                .answer(200, Map.of(), "{\"data\":null,\"errors\":[{\"type\":\"RESOURCE_LIMITS_EXCEEDED\"}]}");

        assertThat(refusal().answer()).isEqualTo(GithubAnswer.TOO_MUCH);
        assertThat(refusal().answer().wantsLess()).isTrue();
    }

    @Test
    void waitsForItsOwnQuota() throws Exception {
        routes.with("github.secondary-limit-wait", "1s");
        github.on(GRAPHQL)
                .times(1)
                .answer(
                        200,
                        Map.of(
                                "X-RateLimit-Limit", "5000",
                                "X-RateLimit-Remaining", "0",
                                "X-RateLimit-Reset", Long.toString(Instant.now().getEpochSecond() + 2),
                                "X-RateLimit-Resource", "graphql"),
                        "{\"errors\":[{\"type\":\"RATE_LIMITED\",\"message\":\"API rate limit exceeded\"}]}");

        long begin = System.nanoTime();
        assertThat(nodes(ask(REPOSITORIES, variables, false))).hasSize(2);
        assertThat((System.nanoTime() - begin) / 1_000_000).isGreaterThan(990);
        assertThat(firsts()).containsExactly(100, 100);
    }

    @Test
    void partIsNoWhole_unlessTheCallerTakesIt() throws Exception {
        github.on(GRAPHQL)
                .answer(
                        200,
                        Map.of(),
                        "{\"data\":{\"repositoryOwner\":{\"repositories\":{\"nodes\":[null,{\"nameWithOwner\":\"acme/web\"}]}}},"
                                + "\"errors\":[{\"type\":\"FORBIDDEN\",\"path\":[\"repositoryOwner\",\"repositories\",\"nodes\",0],"
                                + "\"message\":\"Resource protected by organization SAML enforcement.\"}]}");

        assertThat(refusal().answer()).isEqualTo(GithubAnswer.FORBIDDEN);
        Exchange part = ask(REPOSITORIES, variables, true);
        assertThat(nodes(part)).hasSize(2);
        @SuppressWarnings("unchecked")
        List<QueryError> errors = part.getVariable("queryErrors", List.class);
        assertThat(errors.get(0).path()).containsExactly("repositoryOwner", "repositories", "nodes", 0);
    }

    @Test
    void isNeverEmpty_whateverGithubSends() {
        for (String body : List.of(
                "", "{", "[]", "null", "{}", "{\"data\":null}", "{\"data\":[]}", "<html></html>", "{\"data\":{}} {}")) {
            github.heal();
            github.on(GRAPHQL).answer(200, Map.of(), body);
            assertThat(catchThrowable(() -> ask(REPOSITORIES, variables, true)))
                    .as(body)
                    .isInstanceOf(GithubException.class);
        }
        for (int status : List.of(204, 301, 304, 401, 403, 404, 410, 422)) {
            github.heal();
            github.on(GRAPHQL).answer(status, Map.of(), status == 204 || status == 304 ? "" : "{\"message\":\"no\"}");
            assertThat(catchThrowable(() -> ask(REPOSITORIES, variables, true)))
                    .as("%d", status)
                    .isNotNull();
        }
    }

    private List<Integer> firsts() {
        return github.requests(GRAPHQL).stream()
                .map(request -> {
                    try {
                        return new ObjectMapper()
                                .readTree(request.body())
                                .at("/variables/first")
                                .intValue();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }
}
