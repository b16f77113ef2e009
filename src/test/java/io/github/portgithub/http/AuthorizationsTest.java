package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.sandbox.SandboxAnswer;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthorizationsTest {

    private final TestServer server = TestServer.of(request -> SandboxAnswer.empty(200));
    private final TestServer another = TestServer.of(request -> SandboxAnswer.empty(200));
    private final Authorizations authorizations = new Authorizations(server.url() + "/api/v3");

    @AfterEach
    void close() {
        server.close();
        another.close();
    }

    @Test
    void sendsTheValue_forTheNameOfOneRequest() throws IOException {
        String name = authorizations.nameOf("Bearer s3cret-token");

        get(server, name);
        get(server, name);

        assertThat(name).doesNotContain("s3cret");
        assertThat(server.requests())
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Bearer s3cret-token", name);
        assertThat(Secrets.shown("Bearer s3cret-token")).isEqualTo("Bearer ***");
    }

    @Test
    void sendsNothingToAnotherServer() {
        String name = authorizations.nameOf("Bearer s3cret-token");

        assertThatThrownBy(() -> get(another, name))
                .isInstanceOf(RequestEndedException.class)
                .hasMessageContaining("not sent")
                .hasMessageNotContaining("s3cret");
        assertThat(another.requests()).isEmpty();
    }

    @Test
    void goesThroughAProxy_toItsServerOnly() throws Exception {
        try (TestProxy proxy = TestProxy.to(server)) {
            HttpClientBuilder builder = HttpClientBuilder.create().setProxy(new HttpHost("127.0.0.1", proxy.port()));
            authorizations.configureHttpClient(builder);
            try (CloseableHttpClient client = builder.build()) {
                HttpGet request = new HttpGet(server.url() + "/x");
                request.setHeader("Authorization", authorizations.nameOf("Bearer s3cret-token"));
                client.execute(request, response -> null);
            }

            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.header("Authorization")).isEqualTo("Bearer s3cret-token"));
        }
    }

    @Test
    void leavesOtherValuesAlone_andKeepsNone() throws IOException {
        assertThat(authorizations.nameOf(null)).isNull();

        get(server, "Basic of-a-host");

        assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Basic of-a-host");
        assertThat(authorizations.toString()).isEqualTo("Authorizations of " + server.url());
    }

    @Test
    void cleansTheHeadersOfAnAnswer_thatRepeatsTheValue() throws IOException {
        try (TestServer echo = TestServer.of(request -> SandboxAnswer.empty(200)
                .withHeader("X-Echo", "got " + request.header("Authorization"))
                .withHeader("X-Other", "other"))) {
            Authorizations ofEcho = new Authorizations(echo.url());
            HttpClientBuilder builder = HttpClientBuilder.create();
            ofEcho.configureHttpClient(builder);
            try (CloseableHttpClient client = builder.build()) {
                HttpGet request = new HttpGet(echo.url() + "/x");
                request.setHeader("Authorization", ofEcho.nameOf("Bearer s3cret-token"));

                client.execute(request, response -> {
                    assertThat(response.getFirstHeader("X-Echo").getValue()).isEqualTo("got Bearer ***");
                    assertThat(response.getFirstHeader("X-Other").getValue()).isEqualTo("other");
                    return null;
                });
            }
        }
    }

    @Test
    void forgetsNames_thatAreNotUsed() throws IOException {
        String first = authorizations.nameOf("Bearer s3cret-token");
        for (int i = 0; i < 1000; i++) {
            authorizations.nameOf("Bearer another-token");
        }

        get(server, first);

        assertThat(server.requests().get(0).header("Authorization")).isEqualTo(first);
    }

    private void get(TestServer from, String authorization) throws IOException {
        HttpClientBuilder builder = HttpClientBuilder.create();
        authorizations.configureHttpClient(builder);
        try (CloseableHttpClient client = builder.build()) {
            HttpGet request = new HttpGet(from.url() + "/x");
            request.setHeader("Authorization", authorization);
            client.execute(request, response -> null);
        }
    }
}
