package io.github.portgithub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.sandbox.GithubRepository.Trait;
import io.github.portgithub.sandbox.GithubRepository.Visibility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxGithubTest {

    private static final String BASE = "https://api.github.test";
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private final ObjectMapper json = new ObjectMapper();
    private final Clock clock = Clock.fixed(Instant.parse("2026-05-06T07:08:09Z"), ZoneOffset.UTC);
    private final GithubModel model = new GithubModel();
    private final SandboxGithub github = new SandboxGithub(
            model,
            SandboxGithub.Settings.defaults()
                    .withBaseUrl(BASE)
                    .withToken("good")
                    .withClock(clock));

    @Test
    void servesOrganizationWholeToMembersOnly() throws IOException {
        model.addOrganization("acme");

        JsonNode whole = body(get("/orgs/ACME"));
        JsonNode open = body(anonymous("/orgs/acme"));

        assertThat(whole.get("login").asText()).isEqualTo("acme");
        assertThat(whole.has("plan")).isTrue();
        assertThat(open.has("plan")).isFalse();
    }

    @Test
    void linksPagesTheWayGithubDoes() {
        model.addOrganization("acme");
        GithubRepository repository = model.addRepository("acme", "a");
        model.addPullRequests("acme", "a", 5);
        String numeric = BASE + "/repositories/" + repository.id() + "/pulls?state=all&per_page=2&page=";

        assertThat(get("/repos/acme/a/pulls?state=all&per_page=2").header("Link"))
                .isEqualTo("<" + numeric + "2>; rel=\"next\", <" + numeric + "3>; rel=\"last\"");
        assertThat(get("/repositories/" + repository.id() + "/pulls?state=all&per_page=2&page=2")
                        .header("Link"))
                .isEqualTo("<" + numeric + "1>; rel=\"prev\", <" + numeric + "3>; rel=\"next\", <" + numeric
                        + "3>; rel=\"last\", <" + numeric + "1>; rel=\"first\"");
        assertThat(get("/repositories/" + repository.id() + "/pulls?state=all&per_page=2&page=3")
                        .header("Link"))
                .isEqualTo("<" + numeric + "2>; rel=\"prev\", <" + numeric + "1>; rel=\"first\"");
        assertThat(get("/repos/acme/a/pulls?state=all&per_page=5").header("Link"))
                .isNull();
    }

    @Test
    void linksRepositoriesByTheOrganizationsId() throws IOException {
        GithubAccount acme = model.addOrganization("acme");
        for (int i = 0; i < 7; i++) {
            model.addRepository("acme", "r" + (6 - i));
        }

        List<String> names = new ArrayList<>();
        List<String> urls = new ArrayList<>();
        String url = "/orgs/acme/repos?sort=full_name&per_page=3";
        while (url != null) {
            SandboxAnswer answer = get(url);
            body(answer).forEach(repository -> names.add(repository.get("name").asText()));
            url = next(answer);
            urls.add(url);
        }

        assertThat(names).containsExactly("r0", "r1", "r2", "r3", "r4", "r5", "r6");
        assertThat(urls.get(0)).isEqualTo("/organizations/" + acme.id() + "/repos?sort=full_name&per_page=3&page=2");
    }

    @Test
    void servesAllOfTheBenchmarksSizeIn603Requests() throws IOException {
        SandboxGithub big = new SandboxGithub(GithubModel.scale(500, 20_000));
        int requests = 1;
        int pullRequests = 0;
        List<String> names = new ArrayList<>();
        for (String url = "/orgs/acme/repos?per_page=100"; url != null; requests++) {
            SandboxAnswer answer = big.answer(authorized(url));
            body(answer)
                    .forEach(repository -> names.add(repository.get("full_name").asText()));
            url = next(answer);
        }
        for (String name : names) {
            for (String url = "/repos/" + name + "/pulls?state=all&per_page=100"; url != null; requests++) {
                SandboxAnswer answer = big.answer(authorized(url));
                assertThat(answer.status()).isEqualTo(200);
                pullRequests += count(answer, "\"issue_url\":");
                url = next(answer);
            }
        }

        assertThat(requests).isEqualTo(603);
        assertThat(pullRequests).isEqualTo(20_000);
    }

    @ParameterizedTest
    @CsvSource({
        "all, 5",
        "public, 3",
        "private, 2",
        "forks, 1",
        "sources, 4",
        "member, 5",
    })
    void filtersRepositoriesByType(String type, int count) throws IOException {
        repositoriesOfEveryKind();

        assertThat(body(get("/orgs/acme/repos?type=" + type))).hasSize(count);
    }

    @Test
    void hidesPrivateRepositoriesFromAnonymousCallers() throws IOException {
        repositoriesOfEveryKind();

        assertThat(body(anonymous("/orgs/acme/repos?type=all"))).hasSize(3);
        assertThat(anonymous("/repos/acme/secret/pulls").status()).isEqualTo(404);
        assertThat(get("/repos/acme/secret/pulls").status()).isEqualTo(200);
        assertThat(body(get("/users/acme/repos"))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"all, 20", "closed, 14", "open, 6", "'', 6"})
    void filtersPullRequestsByState(String state, int count) throws IOException {
        model.addOrganization("acme");
        model.addRepository("acme", "a");
        model.addPullRequests("acme", "a", 20);

        assertThat(body(get("/repos/acme/a/pulls?per_page=100&state=" + state))).hasSize(count);
    }

    @Test
    void sortsNewestFirst_unlessAskedOtherwise() throws IOException {
        model.addOrganization("acme");
        model.addRepository("acme", "a");
        model.addPullRequests("acme", "a", 3);

        assertThat(body(get("/repos/acme/a/pulls?state=all")).findValuesAsText("number"))
                .startsWith("3");
        assertThat(body(get("/repos/acme/a/pulls?state=all&sort=created&direction=asc"))
                        .findValuesAsText("number"))
                .startsWith("1");
    }

    @Test
    void answers304_whenNothingChanged_withoutCountingIt() {
        model.addOrganization("acme");
        model.addRepository("acme", "a");
        SandboxAnswer first = get("/repos/acme/a/pulls");
        String tag = first.header("ETag");

        SandboxAnswer second = conditional("/repos/acme/a/pulls", "Bearer good", tag);
        SandboxAnswer ofAnother = conditional("/repos/acme/a/pulls", "token good", tag);
        model.addPullRequest("acme", "a", some -> some.withTitle("new"));
        SandboxAnswer third = conditional("/repos/acme/a/pulls", "Bearer good", tag);

        assertThat(tag).startsWith("W/\"");
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(second.header("X-RateLimit-Used")).isEqualTo(first.header("X-RateLimit-Used"));
        assertThat(ofAnother.status()).isEqualTo(200);
        assertThat(third.status()).isEqualTo(200);
    }

    @Test
    void tellsTheRateLimit_andRefusesBeyondIt() {
        model.addOrganization("acme");
        SandboxAnswer answer = null;
        for (int i = 0; i < 60; i++) {
            answer = anonymous("/orgs/acme");
        }

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-ratelimit-remaining")).isEqualTo("0");
        assertThat(answer.header("x-ratelimit-reset"))
                .isEqualTo(Long.toString(clock.instant().plusSeconds(3600).getEpochSecond()));
        assertThat(anonymous("/orgs/acme").status()).isEqualTo(403);
        assertThat(get("/orgs/acme").header("x-ratelimit-remaining")).isEqualTo("4999");
    }

    @Test
    void refusesAnotherToken() throws IOException {
        SandboxAnswer answer =
                github.answer(SandboxRequest.of("GET", "/user/orgs", Map.of("authorization", "Bearer bad"), ""));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(body(answer).get("message").asText()).isEqualTo("Bad credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orgs/nobody",
                "/orgs/mona",
                "/orgs/nobody/repos",
                "/repos/acme/nothing/pulls",
                "/orgs/%zz",
                "/repositories/12/pulls",
                "/zen",
                "/"
            })
    void answers404ForWhatIsNotThere(String path) throws IOException {
        model.addOrganization("acme");
        model.addAccount(GithubAccount.user("mona"));

        SandboxAnswer answer = get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(body(answer).get("message").asText()).isEqualTo("Not Found");
    }

    @Test
    void redirectsFromTheFormerNameOfARepository() {
        model.addOrganization("acme");
        GithubRepository repository = model.addRepository("acme", "old");
        model.updateRepository("acme", "old", some -> some.withName("new"));

        SandboxAnswer answer = get("/repos/acme/old/pulls?state=all");

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.header("Location")).isEqualTo(BASE + "/repositories/" + repository.id() + "/pulls?state=all");
    }

    @Test
    void listsTheCallersOrganizations() throws IOException {
        model.addOrganization("acme");
        model.addOrganization("other");

        assertThat(body(get("/user/orgs")).findValuesAsText("login")).containsExactly("acme", "other");
        assertThat(anonymous("/user/orgs").status()).isEqualTo(401);
    }

    @Test
    void takesTheBaseUrlFromTheRequestsHost_whenNoneIsSet() {
        model.addOrganization("acme");
        model.addRepository("acme", "a");
        model.addRepository("acme", "b");

        SandboxAnswer answer = new SandboxGithub(model)
                .answer(SandboxRequest.of("GET", "/orgs/acme/repos?per_page=1", Map.of("Host", "127.0.0.1:4711"), ""));

        assertThat(answer.header("Link")).startsWith("<http://127.0.0.1:4711/organizations/");
    }

    @Test
    void servesBelowTheBaseUrlsPath() {
        model.addOrganization("acme");
        SandboxGithub enterprise =
                new SandboxGithub(model, SandboxGithub.Settings.defaults().withBaseUrl("https://ghe.test/api/v3"));

        assertThat(enterprise.answer(SandboxRequest.get("/api/v3/orgs/acme")).status())
                .isEqualTo(200);
    }

    @Test
    void sandboxHoldsEverySpecialCase() {
        GithubModel sandbox = GithubModel.sandbox();
        List<GithubRepository> repositories = new ArrayList<>();
        Map<Object, Integer> seen = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        sandbox.organizations().forEach(owner -> repositories.addAll(sandbox.repositories(owner.login())));
        for (GithubRepository repository : repositories) {
            seen.merge(repository.visibility(), 1, Integer::sum);
            repository.traits().forEach(trait -> seen.merge(trait, 1, Integer::sum));
            for (GithubPullRequest pullRequest : sandbox.pullRequests(repository.id())) {
                seen.merge("pull requests", 1, Integer::sum);
                seen.merge(pullRequest.state(), 1, Integer::sum);
                seen.merge(pullRequest.head(), 1, Integer::sum);
            }
        }

        assertThat(sandbox.organizations()).hasSize(2);
        assertThat(repositories).hasSizeBetween(20, 30);
        assertThat(seen.get("pull requests")).isBetween(300, 700);
        assertThat(seen.keySet())
                .contains((Object[]) Visibility.values())
                .contains((Object[]) Trait.values())
                .contains((Object[]) GithubPullRequest.State.values())
                .contains((Object[]) GithubPullRequest.Head.values());
    }

    private void repositoriesOfEveryKind() {
        model.addOrganization("acme");
        model.addRepository("acme", "open");
        model.addRepository("acme", "old", some -> some.with(Trait.ARCHIVED));
        model.addRepository("acme", "theirs", some -> some.with(Trait.FORK));
        model.addRepository("acme", "secret", some -> some.withVisibility(Visibility.PRIVATE));
        model.addRepository("acme", "inner", some -> some.withVisibility(Visibility.INTERNAL));
    }

    private SandboxAnswer get(String pathAndQuery) {
        return github.answer(authorized(pathAndQuery));
    }

    private static SandboxRequest authorized(String pathAndQuery) {
        return SandboxRequest.of("GET", pathAndQuery, Map.of("Authorization", "Bearer good", "Host", "h"), "");
    }

    private SandboxAnswer anonymous(String pathAndQuery) {
        return github.answer(SandboxRequest.get(pathAndQuery));
    }

    private SandboxAnswer conditional(String pathAndQuery, String authorization, String tag) {
        return github.answer(SandboxRequest.of(
                "GET", pathAndQuery, Map.of("Authorization", authorization, "Host", "h", "If-None-Match", tag), ""));
    }

    private static String next(SandboxAnswer answer) {
        String link = answer.header("Link");
        Matcher next = NEXT.matcher(link == null ? "" : link);
        return next.find() ? next.group(1).replaceFirst("^https?://[^/]+", "") : null;
    }

    private JsonNode body(SandboxAnswer answer) throws IOException {
        return json.readTree(answer.body());
    }

    private static int count(SandboxAnswer answer, String text) {
        return new String(answer.body(), StandardCharsets.UTF_8).split(text, -1).length - 1;
    }
}
