package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxPort;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a token of Port is used, and who asks for the next one. */
@Timeout(60)
class PortTokenRouteTest {

    private static final int REPOSITORIES = 40;

    private final GithubModel model = new GithubModel();

    private SandboxPort catalog = new SandboxPort();

    private final TestServer github = TestServer.github(model);
    private final TestServer port = TestServer.of(request -> catalog.answer(request));
    private final RoutesUnderTest routes = RoutesUnderTest.between(github, port)
            .withMapping(MappingText.of("repository").toString())
            .with("port.batch-size", 1);

    @BeforeEach
    void fill() {
        model.addOrganization("acme");
        IntStream.range(0, REPOSITORIES).forEach(i -> model.addRepository("acme", "repo-" + i));
    }

    @AfterEach
    void stop() {
        routes.close();
        github.close();
        port.close();
    }

    @Test
    void goesOnWithTheNextToken_whenARunOutlastsSeveral() throws Exception {
        catalog = new SandboxPort(SandboxPort.Settings.defaults().withTokenLifetime(Duration.ofSeconds(3)));
        AtomicInteger refused = slowPosts(Duration.ofMillis(200));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(catalog.entities("githubRepository")).hasSize(REPOSITORIES);
        assertThat(routes.deadLetter()).isEmpty();
        assertThat(tokensOfPosts()).as("tokens that ended in this run").hasSizeGreaterThanOrEqualTo(2);
        assertThat(refused).as("posts whose token ended on their way").hasValueLessThanOrEqualTo(2);
    }

    @Test
    void renewsATokenBeforeItsEnd_butDoesNotAskForOneWithEveryPost() throws Exception {
        // Port gives out the same token until it ends, so that little may be left of it: here two seconds, always
        port.on(RouteTest.TOKEN).change(answer -> withSecondsLeft(answer, 2));
        AtomicInteger refused = slowPosts(Duration.ofMillis(100));

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(refused).hasValue(0);
        assertThat(port.requests(RouteTest.TOKEN))
                .as("token requests of a run of two seconds and %s posts", REPOSITORIES)
                .hasSizeBetween(2, 6);
    }

    @Test
    void asksForOneToken_whenManyPostsInFlightMeetA401() throws Exception {
        int posts = 8;
        routes.with("port.concurrency", posts);
        // All of them are on their way before the first is answered
        port.on(RouteTest.BULK)
                .times(posts)
                .delay(Duration.ofMillis(500))
                .answer(401, Map.of(), "{\"ok\":false,\"error\":\"unauthorized\"}");
        port.on(request -> {
            if (request.is(RouteTest.TOKEN)) {
                catalog.revokeTokens();
            }
            return false;
        });

        ResyncReport report = routes.resync();

        assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(catalog.entities("githubRepository")).hasSize(REPOSITORIES);
        assertThat(port.requests(RouteTest.BULK)).hasSize(REPOSITORIES + posts);
        assertThat(port.peakConcurrency()).as("posts in flight").isEqualTo(posts);
        assertThat(port.requests(RouteTest.TOKEN))
                .as("the first and one for all that were refused")
                .hasSize(2);
    }

    /** Lets 40 posts take 20 times as long, two at a time; returns how many of them are refused. */
    private AtomicInteger slowPosts(Duration duration) {
        AtomicInteger refused = new AtomicInteger();
        routes.with("port.concurrency", 2);
        port.on(RouteTest.BULK).delay(duration).change(answer -> {
            if (answer.status() == 401) {
                refused.incrementAndGet();
            }
            return answer;
        });
        return refused;
    }

    private static SandboxAnswer withSecondsLeft(SandboxAnswer answer, int seconds) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        return new SandboxAnswer(
                answer.status(),
                answer.headers(),
                body.replaceAll("\"expiresIn\":\\d+", "\"expiresIn\":" + seconds)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Set<String> tokensOfPosts() {
        return port.requests(RouteTest.BULK).stream()
                .map(request -> request.header("Authorization"))
                .collect(Collectors.toSet());
    }
}
