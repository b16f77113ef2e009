package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.resync.Resyncs;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import io.github.portgithub.sandbox.SandboxGithub;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GitHub sees of {@code github-page.camel.yaml}, with and without a token, and what the caller sees of it. */
class GithubRequestRouteTest extends RouteTest {

    private static final String BASE_PATH = BelowBasePath.PATH;

    @BeforeEach
    void twoRepositoriesAndAPrivateOne() {
        model.addOrganization("acme");
        for (String name : List.of("one", "two")) {
            model.addRepository("acme", name);
            model.addPullRequests("acme", name, 5);
        }
        model.addRepository("acme", "hidden", repository -> repository.withVisibility(Visibility.PRIVATE));
        model.addPullRequests("acme", "hidden", 5);
    }

    @Test
    void sendsTheSameHeadersWithEveryRequest() throws Exception {
        routes.with("github.page-size", 2);

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(github.requests()).hasSizeGreaterThan(10).allSatisfy(request -> {
            assertThat(request.header("Accept")).isEqualTo("application/vnd.github+json");
            assertThat(request.header("X-GitHub-Api-Version")).isEqualTo("2022-11-28");
            assertThat(request.header("User-Agent")).isEqualTo("port-github-routes/" + Datasource.programVersion());
            assertThat(request.header("Authorization")).isEqualTo("Bearer github-test-token");
            assertThat(request.header("Accept-Encoding")).contains("gzip");
            assertThat(request.headers().keySet())
                    .as("nothing of Camel's or ours beside these")
                    .isSubsetOf(
                            "Accept",
                            "X-github-api-version",
                            "User-agent",
                            "Authorization",
                            "Accept-encoding",
                            "Connection",
                            "Host");
        });
        assertThat(Datasource.programVersion()).matches("\\d+\\.\\d+.*");
    }

    @Test
    void asksAnonymously_andSaysSo_whenThereIsNoToken() throws Exception {
        routes.with("github.token", "");

        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        ResyncReport report;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            report = routes.resync();
        } finally {
            System.setErr(before);
        }

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(github.requests())
                .hasSizeBetween(4, 60)
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).isNull())
                .noneMatch(request -> request.path().contains("hidden"));
        assertThat(identifiers("githubRepository")).containsExactlyInAnyOrder("acme/one", "acme/two");
        assertThat(identifiers("githubPullRequest")).hasSize(10);
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.contains("github.token is not set"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("WARN"));
    }

    @Test
    void seesPrivateRepositories_whenThereIsAToken() throws Exception {
        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(identifiers("githubRepository")).contains("acme/hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", ""})
    void staysBelowTheBasePathOfAnEnterpriseServer(String organizations) throws Exception {
        SandboxGithub below = new SandboxGithub(model);
        try (TestServer enterprise = TestServer.of(new BelowBasePath(below))) {
            ResyncReport report = routes.with("github.api-url", enterprise.url() + BASE_PATH)
                    .with("github.organizations", organizations)
                    .with("github.page-size", 2)
                    .resync();

            assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(identifiers("githubOrganization")).containsExactly("acme");
            assertThat(identifiers("githubRepository")).hasSize(3);
            assertThat(identifiers("githubPullRequest")).hasSize(15);
            assertThat(enterprise.requests())
                    .isNotEmpty()
                    .allMatch(request -> request.path().startsWith(BASE_PATH + "/"));
            assertThat(enterprise.requests("GET " + BASE_PATH + "/repositories/\\d+/pulls"))
                    .as("pages after the first, at the address of GitHub's links")
                    .hasSize(6);
        }
    }

    @Test
    void leavesNoTokenBehind_afterAPage() throws Exception {
        Exchange exchange = callPage(github.url() + "/orgs/acme/repos?per_page=2");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(JsonNode.class)).hasSize(2);
        assertThat(exchange.getVariable("nextPage", String.class)).contains("page=2");
        assertThatNothingTellsTheToken(exchange);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 500})
    void leavesNoTokenBehind_whenGithubRefuses(int status) throws Exception {
        routes.with("github.retries", 1);
        github.on("GET .*").answer(status, Map.of(), "{\"message\":\"no\"}");

        Exchange exchange = callPage(github.url() + "/orgs/acme/repos");

        assertThat(exchange.getException()).hasMessageContaining(String.valueOf(status));
        assertThatNothingTellsTheToken(exchange);
    }

    @Test
    void leavesNoTokenBehind_whenGithubBreaksOff() throws Exception {
        routes.with("github.retries", 1);
        github.on("GET .*").closeConnection();

        Exchange exchange = callPage(github.url() + "/orgs/acme/repos");

        assertThat(exchange.getException()).isNotNull();
        assertThat(github.requests().stream().map(request -> request.header("Authorization")))
                .isNotEmpty()
                .containsOnly("Bearer github-test-token");
        assertThatNothingTellsTheToken(exchange);
    }

    private Exchange callPage(String url) throws Exception {
        CamelContext context = routes.start().context();
        Resyncs resyncs = context.getRegistry().lookupByNameAndType("portGithubResyncs", Resyncs.class);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:caller").errorHandler(noErrorHandler()).to("direct:port-github-page");
            }
        });
        Exchange exchange = context.createFluentProducerTemplate()
                .withVariable("run", resyncs.begin(io.github.portgithub.github.ResyncPart.ALL))
                .withVariable("nextPage", url)
                .to("direct:caller")
                .send();
        assertThat(github.requests())
                .as("the token was sent")
                .isNotEmpty()
                .allMatch(request -> "Bearer github-test-token".equals(request.header("Authorization")));
        return exchange;
    }

    private static void assertThatNothingTellsTheToken(Exchange exchange) {
        assertThat(exchange.getMessage().getHeaders().keySet())
                .noneMatch(name -> name.equalsIgnoreCase("Authorization"));
        assertThat(String.valueOf(exchange.getMessage().getHeaders())).doesNotContain("github-test-token");
        assertThat(String.valueOf(exchange.getMessage().getBody())).doesNotContain("github-test-token");
        assertThat(String.valueOf(exchange.getVariables())).doesNotContain("github-test-token");
        assertThat(String.valueOf(exchange.getException())).doesNotContain("github-test-token");
    }
}
