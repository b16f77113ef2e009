package io.github.portgithub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.host.StartFailure;
import io.github.portgithub.http.TestCertificate;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.sandbox.SandboxGithub;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which TLS does not come about is told apart, by the properties of the server that it is about. */
class TlsRouteTest extends RouteTest {

    @TempDir
    private static Path folder;

    private static TestCertificate good;
    private static TestCertificate expired;
    private static TestCertificate anotherHosts;

    @BeforeAll
    @Timeout(180)
    static void makeCertificates() throws Exception {
        good = TestCertificate.in(Files.createDirectory(folder.resolve("good")));
        expired = TestCertificate.expired(Files.createDirectory(folder.resolve("expired")));
        anotherHosts = TestCertificate.ofAnotherHost(Files.createDirectory(folder.resolve("other")));
    }

    @BeforeEach
    void oneRepository() {
        model.addOrganization("acme");
        model.addRepository("acme", "api");
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "port"})
    void namesTheProperty_whenTheAuthorityIsUnknown(String server) throws Exception {
        try (TestServer secure = TestServer.secure(new SandboxGithub(model), good)) {
            assertThat(failure(server, secure.url()))
                    .contains("certificate is not trusted")
                    .contains(server + ".ssl-context-parameters")
                    .contains("javax.net.ssl.trustStore");
            assertThat(secure.requests()).as("nobody gets a secret").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "port"})
    void saysThatACertificateHasExpired(String server) throws Exception {
        trust(server, expired, TestCertificate.PASSWORD);
        try (TestServer secure = TestServer.secure(new SandboxGithub(model), expired)) {
            assertThat(failure(server, secure.url())).contains("has expired").contains("clock");
            assertThat(secure.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "port"})
    void saysThatACertificateIsAnotherHosts(String server) throws Exception {
        trust(server, anotherHosts, TestCertificate.PASSWORD);
        try (TestServer secure = TestServer.secure(new SandboxGithub(model), anotherHosts)) {
            assertThat(failure(server, secure.url())).contains("another host's").contains(server + ".api-url");
            assertThat(secure.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "port"})
    void saysThatTheServerDoesNotSpeakTls(String server) throws Exception {
        try (NoTls other = new NoTls("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
            assertThat(failure(server, other.url()))
                    .contains("does not speak TLS")
                    .contains(server + ".api-url");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "port"})
    void saysThatNoProtocolIsInCommon(String server) throws Exception {
        // RFC 8446, section 6: an alert record, fatal, protocol_version
        try (NoTls other = new NoTls(new byte[] {21, 3, 3, 0, 2, 2, 70})) {
            assertThat(failure(server, other.url())).contains("no TLS version or cipher in common");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "port"})
    void endsTheStart_whenThePasswordOfTheTrustStoreIsWrong(String server) {
        trust(server, good, "wrong-password");

        assertThatThrownBy(() ->
                        routes.with(server + ".api-url", "https://127.0.0.1:9").resync())
                .isInstanceOfSatisfying(
                        Exception.class,
                        thrown -> assertThat(new StartFailure(thrown).message())
                                .contains("the trust store cannot be used")
                                .contains("password")
                                .contains(server + ".ssl-context-parameters")
                                .doesNotContain("wrong-password"));
    }

    /** Runs once, and returns what the report says about a server that is asked once and not again. */
    private String failure(String server, String url) throws Exception {
        ResyncReport report = routes.with(server + ".api-url", url)
                .with(server + ".retries", 20)
                .with(server + ".retry-delay", 60_000)
                .resync();

        if (server.equals("port")) {
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            return report.failure();
        }
        assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
        return report.unknown().get("repository").get("acme");
    }

    private void trust(String server, TestCertificate certificate, String password) {
        routes.with("camel.beans.ownAuthority", "#class:org.apache.camel.support.jsse.SSLContextParameters")
                .with(
                        "camel.beans.ownAuthority.trustManagers",
                        "#class:org.apache.camel.support.jsse.TrustManagersParameters")
                .with(
                        "camel.beans.ownAuthority.trustManagers.keyStore",
                        "#class:org.apache.camel.support.jsse.KeyStoreParameters")
                .with("camel.beans.ownAuthority.trustManagers.keyStore.type", "PKCS12")
                .with("camel.beans.ownAuthority.trustManagers.keyStore.resource", "file:" + certificate.trustStore())
                .with("camel.beans.ownAuthority.trustManagers.keyStore.password", password)
                .with(server + ".ssl-context-parameters", "#ownAuthority");
    }

    /** Answers every hello of TLS with the same bytes. */
    private static final class NoTls implements AutoCloseable {

        private final byte[] answer;
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        private NoTls(byte[] answer) throws IOException {
            this.answer = answer;
            Thread answering = new Thread(this::answer, "no-tls");
            answering.setDaemon(true);
            answering.start();
        }

        private String url() {
            return "https://127.0.0.1:" + server.getLocalPort();
        }

        private void answer() {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    InputStream hello = client.getInputStream();
                    byte[] head = hello.readNBytes(5);
                    hello.readNBytes((head[3] & 0xff) << 8 | head[4] & 0xff);
                    client.getOutputStream().write(answer);
                    client.getOutputStream().flush();
                    client.shutdownOutput();
                    hello.readAllBytes();
                } catch (IOException e) {
                    // the client has gone, or the test has ended
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
