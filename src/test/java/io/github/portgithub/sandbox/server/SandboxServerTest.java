package io.github.portgithub.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.sandbox.GithubModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SandboxServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static SandboxServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new SandboxServer(GithubModel.sandbox());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void listensOnTheLoopbackInterfaceOnly() {
        assertThat(server.properties())
                .hasEntrySatisfying("github.api-url", url -> assertThat(url).startsWith("http://127.0.0.1:"))
                .hasEntrySatisfying("port.api-url", url -> assertThat(url).startsWith("http://127.0.0.1:"));
    }

    @Test
    void linksToItself_whenAListingHasANextPage() throws Exception {
        HttpResponse<String> first =
                github("/repos/acme/monolith/pulls?state=all&per_page=100", property("github.token"));

        String next = first.headers().firstValue("Link").orElseThrow().replaceAll("<(.*?)>.*", "$1");
        assertThat(next).startsWith(property("github.api-url") + "/repositories/");
        assertThat(JSON.readTree(get(next, property("github.token")).body())).hasSize(100);
    }

    @Test
    void keepsGithubsHeaders() throws Exception {
        assertThat(github("/user/orgs", property("github.token")).headers().map())
                .containsKeys("date", "x-ratelimit-remaining", "etag", "content-type")
                .doesNotContainKey("authorization");
    }

    @Test
    void refusesEveryOtherToken() throws Exception {
        assertThat(github("/user/orgs", "ghp_somebodys").statusCode()).isEqualTo(401);
    }

    @Test
    void issuesATokenOfPort_forItsOwnCredentialsOnly() throws Exception {
        String credentials = "{\"clientId\":\"%s\",\"clientSecret\":\"%s\"}";

        assertThat(authenticate(credentials.formatted(property("port.client-id"), property("port.client-secret"))))
                .isEqualTo(200);
        assertThat(authenticate(credentials.formatted("real", "secret"))).isNotEqualTo(200);
    }

    @Test
    void showsTheCatalogWithoutAToken() throws Exception {
        server.port()
                .addBlueprints(
                        JSON.readTree("[{\"identifier\":\"team\",\"title\":\"Team\",\"schema\":{\"properties\":{}}}]"));
        server.port().putEntity("team", JSON.readTree("{\"identifier\":\"zürich\"}"), "test");

        JsonNode catalog = JSON.readTree(get(server.catalogUrl(), null).body());
        assertThat(catalog.path("team").path("entities").asInt()).isEqualTo(1);
        JsonNode team = JSON.readTree(
                get(catalog.path("team").path("url").asText(), null).body());
        assertThat(team.path(0).path("identifier").asText()).isEqualTo("zürich");
        assertThat(get(server.catalogUrl() + "/nothing", null).statusCode()).isEqualTo(404);
    }

    private static String property(String key) {
        return server.properties().get(key);
    }

    private static HttpResponse<String> github(String path, String token) throws IOException, InterruptedException {
        return get(property("github.api-url") + path, token);
    }

    private static HttpResponse<String> get(String url, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static int authenticate(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(property("port.api-url") + "/v1/auth/access_token"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }
}
