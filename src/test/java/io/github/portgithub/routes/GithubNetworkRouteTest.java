package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.http.TestCertificate;
import io.github.portgithub.http.TestProxy;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxGithub;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to GitHub: through a proxy as the JVM's properties name it, and to a server with a certificate of its own. */
class GithubNetworkRouteTest extends RouteTest {

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    private final Map<String, String> before = new HashMap<>();

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TestCertificate.in(folder);
    }

    @BeforeEach
    void threeRepositoriesOnThreePages() {
        model.addOrganization("acme");
        for (int i = 1; i <= 3; i++) {
            model.addRepository("acme", "r-" + i);
            model.addPullRequests("acme", "r-" + i, 1);
        }
        routes.with("github.page-size", 1).with("github.retries", 1);
    }

    @AfterEach
    void restoreProperties() {
        before.forEach((key, value) -> {
            if (value == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }

    @Test
    void asksGithubThroughTheProxyOfTheJvm_andThoseItExceptsDirectly() throws Exception {
        try (TestProxy proxy = TestProxy.to(github)) {
            property("http.proxyHost", "127.0.0.1");
            property("http.proxyPort", String.valueOf(proxy.port()));
            property("http.nonProxyHosts", "127.0.0.1");

            ResyncReport report = routes.with(
                            "github.api-url",
                            "http://" + TestCertificate.HOST + ":"
                                    + URI.create(github.url()).getPort())
                    .resync();

            assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(identifiers("githubPullRequest")).hasSize(3);
            assertThat(proxy.heads())
                    .as("every request to GitHub, none to Port")
                    .hasSameSizeAs(github.requests())
                    .allMatch(head -> head.startsWith("GET http://" + TestCertificate.HOST));
            assertThat(port.requests()).isNotEmpty();
        }
    }

    @Test
    void tunnelsThroughTheProxy_andKeepsTheTokenFromIt_whenGithubHasTls() throws Exception {
        try (TestServer secure = TestServer.secure(new BelowBasePath(links(new SandboxGithub(model))), certificate);
                TestProxy proxy = TestProxy.to(secure)) {
            property("https.proxyHost", "127.0.0.1");
            property("https.proxyPort", String.valueOf(proxy.port()));
            trustByBean();

            ResyncReport report = routes.with("github.api-url", "https://" + TestCertificate.HOST + BelowBasePath.PATH)
                    .resync();

            assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
            assertThat(identifiers("githubPullRequest")).hasSize(3);
            // One pull request on a page of one: an empty page proves the end of each
            assertThat(secure.requests())
                    .hasSize(10)
                    .allMatch(request -> "Bearer github-test-token".equals(request.header("Authorization")));
            assertThat(proxy.heads())
                    .isNotEmpty()
                    .allMatch(head -> head.startsWith("CONNECT " + TestCertificate.HOST + ":443 "))
                    .noneMatch(head -> head.contains("github-test-token"));
        }
    }

    @Test
    void trustsAnAuthorityOfItsOwn_whenABeanNamesIt() throws Exception {
        try (TestServer secure = TestServer.secure(links(new SandboxGithub(model)), certificate)) {
            trustByBean();

            ResyncReport report = routes.with("github.api-url", secure.url()).resync();

            assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.COMPLETE);
            assertThat(identifiers("githubPullRequest")).hasSize(3);
        }
    }

    @Test
    void saysWhatToSet_whenTheAuthorityIsUnknown() throws Exception {
        try (TestServer secure = TestServer.secure(new SandboxGithub(model), certificate)) {
            ResyncReport report = routes.with("github.api-url", secure.url()).resync();

            assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(report.unknown().get("repository").get("acme"))
                    .contains("certificate is not trusted")
                    .contains("github.ssl-context-parameters");
            assertThat(secure.requests()).as("nobody gets the token").isEmpty();
        }
    }

    @Test
    void repeatsAPage_whenTheConnectionIsReset() throws Exception {
        try (TestProxy way = TestProxy.to(github)) {
            way.reset(3);

            ResyncReport report = routes.with("github.api-url", way.url())
                    .with("github.retries", 3)
                    .resync();

            assertThat(report.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(identifiers("githubPullRequest")).hasSize(3);
            assertThat(way.heads()).hasSize(github.requests().size() + 3);
        }
    }

    @Test
    void isUnknown_whenEveryConnectionIsReset() throws Exception {
        try (TestProxy way = TestProxy.to(github)) {
            way.reset(Integer.MAX_VALUE);

            ResyncReport report = routes.with("github.api-url", way.url()).resync();

            assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(report.unknown().get("repository").get("acme")).contains("no answer");
            assertThat(github.requests()).isEmpty();
        }
    }

    /** As the standalone program does it, from its properties alone. */
    private void trustByBean() {
        routes.with("camel.beans.ownAuthority", "#class:org.apache.camel.support.jsse.SSLContextParameters")
                .with(
                        "camel.beans.ownAuthority.trustManagers",
                        "#class:org.apache.camel.support.jsse.TrustManagersParameters")
                .with(
                        "camel.beans.ownAuthority.trustManagers.keyStore",
                        "#class:org.apache.camel.support.jsse.KeyStoreParameters")
                .with("camel.beans.ownAuthority.trustManagers.keyStore.type", "PKCS12")
                .with("camel.beans.ownAuthority.trustManagers.keyStore.resource", "file:" + certificate.trustStore())
                .with("camel.beans.ownAuthority.trustManagers.keyStore.password", TestCertificate.PASSWORD)
                .with("github.ssl-context-parameters", "#ownAuthority");
    }

    /** GitHub's links with the scheme of a server with TLS. */
    private static SandboxApi links(SandboxApi api) {
        return request -> {
            SandboxAnswer answer = api.answer(request);
            String link = answer.header("Link");
            return link == null ? answer : answer.withHeaders(Map.of("Link", link.replace("http://", "https://")));
        };
    }

    private void property(String key, String value) {
        before.put(key, System.setProperty(key, value));
    }
}
