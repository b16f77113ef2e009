package io.github.portgithub.github;

import static io.github.portgithub.github.GithubAnswer.BROKEN_LINK;
import static io.github.portgithub.github.GithubAnswer.Completeness.COMPLETE;
import static io.github.portgithub.github.GithubAnswer.Completeness.UNKNOWN;
import static io.github.portgithub.github.GithubAnswer.FORBIDDEN;
import static io.github.portgithub.github.GithubAnswer.GONE;
import static io.github.portgithub.github.GithubAnswer.INTERNAL_FAULT;
import static io.github.portgithub.github.GithubAnswer.LEGALLY_UNAVAILABLE;
import static io.github.portgithub.github.GithubAnswer.MOVED;
import static io.github.portgithub.github.GithubAnswer.NETWORK_FAULT;
import static io.github.portgithub.github.GithubAnswer.NOT_FOUND;
import static io.github.portgithub.github.GithubAnswer.NOT_JSON;
import static io.github.portgithub.github.GithubAnswer.NOT_MODIFIED;
import static io.github.portgithub.github.GithubAnswer.NOT_READY;
import static io.github.portgithub.github.GithubAnswer.NO_CONTENT;
import static io.github.portgithub.github.GithubAnswer.OK;
import static io.github.portgithub.github.GithubAnswer.PARTIAL;
import static io.github.portgithub.github.GithubAnswer.PRIMARY_LIMIT;
import static io.github.portgithub.github.GithubAnswer.REFUSED;
import static io.github.portgithub.github.GithubAnswer.Retry.AFTER_LIMIT;
import static io.github.portgithub.github.GithubAnswer.Retry.BACK_OFF;
import static io.github.portgithub.github.GithubAnswer.Retry.FOLLOW;
import static io.github.portgithub.github.GithubAnswer.Retry.FRESH_TOKEN;
import static io.github.portgithub.github.GithubAnswer.Retry.NEVER;
import static io.github.portgithub.github.GithubAnswer.SECONDARY_LIMIT;
import static io.github.portgithub.github.GithubAnswer.SERVER_FAULT;
import static io.github.portgithub.github.GithubAnswer.TOO_LARGE;
import static io.github.portgithub.github.GithubAnswer.TRUNCATED;
import static io.github.portgithub.github.GithubAnswer.UNAUTHORIZED;
import static io.github.portgithub.github.GithubAnswer.UNPROCESSABLE;
import static io.github.portgithub.github.GithubAnswer.UNTRUSTED;
import static io.github.portgithub.github.GithubAnswer.WRONG_SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.portgithub.github.GithubAnswer.Completeness;
import io.github.portgithub.github.GithubAnswer.Retry;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GithubAnswerTest {

    private static final Map<String, String> NONE_AT_ALL = Map.of();
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(200, NONE_AT_ALL, "[{\"id\":1}]", OK),
                arguments(200, NONE_AT_ALL, "[]", OK),
                arguments(200, NONE_AT_ALL, "\r\n\t {}", OK),
                arguments(200, NONE_AT_ALL, "\uFEFF[]", OK),
                arguments(200, NONE_AT_ALL, null, OK),
                arguments(200, Map.of("x-ratelimit-remaining", "0"), "[]", OK),
                arguments(203, NONE_AT_ALL, "[]", OK),
                arguments(200, Map.of("X-GitHub-SSO", "partial-results; organizations=21955855"), "[]", PARTIAL),
                arguments(200, NONE_AT_ALL, "", TRUNCATED),
                arguments(200, NONE_AT_ALL, "  \n", TRUNCATED),
                arguments(200, NONE_AT_ALL, "<!DOCTYPE html>", NOT_JSON),
                arguments(200, NONE_AT_ALL, "upstream connect error", NOT_JSON),
                arguments(202, NONE_AT_ALL, "{}", NOT_READY),
                arguments(204, NONE_AT_ALL, "", NO_CONTENT),
                arguments(206, NONE_AT_ALL, "[{", TRUNCATED),
                arguments(301, NONE_AT_ALL, message("Moved Permanently"), MOVED),
                arguments(302, NONE_AT_ALL, null, MOVED),
                arguments(303, NONE_AT_ALL, null, MOVED),
                arguments(307, NONE_AT_ALL, null, MOVED),
                arguments(308, NONE_AT_ALL, null, MOVED),
                arguments(300, NONE_AT_ALL, null, REFUSED),
                arguments(304, NONE_AT_ALL, "", NOT_MODIFIED),
                arguments(400, NONE_AT_ALL, message("Problems parsing JSON"), REFUSED),
                arguments(401, NONE_AT_ALL, message("Bad credentials"), UNAUTHORIZED),
                arguments(401, NONE_AT_ALL, message("Requires authentication"), UNAUTHORIZED),
                arguments(403, NONE_AT_ALL, message("Resource not accessible by integration"), FORBIDDEN),
                arguments(403, Map.of("x-ratelimit-remaining", "4999"), message("Must have admin rights"), FORBIDDEN),
                arguments(403, Map.of("X-GitHub-SSO", "required; url=https://x"), message("SAML"), FORBIDDEN),
                arguments(403, NONE_AT_ALL, null, FORBIDDEN),
                arguments(
                        403,
                        Map.of("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1"),
                        message("API rate limit exceeded for user ID 1."),
                        PRIMARY_LIMIT),
                arguments(429, Map.of("x-ratelimit-remaining", "0"), null, PRIMARY_LIMIT),
                arguments(403, Map.of("x-ratelimit-remaining", " 0 ", "Retry-After", "9"), null, PRIMARY_LIMIT),
                arguments(403, Map.of("Retry-After", "60"), message("Forbidden"), SECONDARY_LIMIT),
                arguments(403, Map.of("retry-after", "60", "x-ratelimit-remaining", "4213"), null, SECONDARY_LIMIT),
                arguments(429, Map.of("Retry-After", "60"), null, SECONDARY_LIMIT),
                arguments(429, NONE_AT_ALL, null, SECONDARY_LIMIT),
                arguments(
                        403, NONE_AT_ALL, message("You have exceeded a secondary rate limit. Wait."), SECONDARY_LIMIT),
                arguments(
                        403,
                        Map.of("x-ratelimit-remaining", "4800"),
                        message("You have exceeded a SECONDARY rate limit"),
                        SECONDARY_LIMIT),
                arguments(
                        403,
                        Map.of("x-ratelimit-remaining", "0"),
                        message("You have exceeded a secondary rate limit"),
                        SECONDARY_LIMIT),
                arguments(
                        403, NONE_AT_ALL, message("You have triggered an abuse detection mechanism."), SECONDARY_LIMIT),
                arguments(403, NONE_AT_ALL, message("API rate limit exceeded for 192.0.2.1."), SECONDARY_LIMIT),
                arguments(403, NONE_AT_ALL, message("Repository access blocked"), LEGALLY_UNAVAILABLE),
                arguments(
                        403,
                        NONE_AT_ALL,
                        message("Advanced Security must be enabled for this repository to use code scanning."),
                        FORBIDDEN),
                arguments(403, NONE_AT_ALL, message("Dependabot alerts are disabled for this repository."), FORBIDDEN),
                arguments(
                        403,
                        NONE_AT_ALL,
                        message("Dependabot alerts are not available for archived repositories."),
                        FORBIDDEN),
                arguments(403, NONE_AT_ALL, message("the `acme` organization has an IP allow list enabled"), FORBIDDEN),
                arguments(404, NONE_AT_ALL, message("Not Found"), NOT_FOUND),
                arguments(404, NONE_AT_ALL, null, NOT_FOUND),
                arguments(404, NONE_AT_ALL, message("Secret scanning is disabled on this repository."), NOT_FOUND),
                arguments(409, NONE_AT_ALL, message("Git Repository is empty."), REFUSED),
                arguments(409, NONE_AT_ALL, message("Conflict"), REFUSED),
                arguments(409, NONE_AT_ALL, null, REFUSED),
                arguments(410, NONE_AT_ALL, message("Issues are disabled for this repo"), GONE),
                arguments(410, NONE_AT_ALL, message("Issues has been disabled in this repository."), GONE),
                arguments(410, NONE_AT_ALL, message("This API version is no longer supported"), GONE),
                arguments(451, NONE_AT_ALL, message("Repository access blocked"), LEGALLY_UNAVAILABLE),
                arguments(
                        422,
                        NONE_AT_ALL,
                        message("In order to keep the API fast for everyone, pagination is limited"),
                        UNPROCESSABLE),
                arguments(405, NONE_AT_ALL, null, REFUSED),
                arguments(407, NONE_AT_ALL, "<html>", REFUSED),
                arguments(415, NONE_AT_ALL, null, REFUSED),
                arguments(408, NONE_AT_ALL, null, SERVER_FAULT),
                arguments(499, NONE_AT_ALL, null, SERVER_FAULT),
                arguments(500, NONE_AT_ALL, "", SERVER_FAULT),
                arguments(502, NONE_AT_ALL, "<html>", SERVER_FAULT),
                arguments(503, Map.of("Retry-After", "5"), null, SERVER_FAULT),
                arguments(504, NONE_AT_ALL, null, SERVER_FAULT),
                arguments(520, NONE_AT_ALL, null, SERVER_FAULT),
                arguments(0, NONE_AT_ALL, null, REFUSED),
                arguments(999, NONE_AT_ALL, null, REFUSED));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void classifiesAnAnswer(int status, Map<String, String> headers, String bodyStart, GithubAnswer expected) {
        assertThat(GithubAnswer.of(status, AnswerHeaders.of(headers), bodyStart))
                .isEqualTo(expected);
    }

    static Stream<Arguments> failures() throws Exception {
        return Stream.of(
                arguments(new ConnectException("Connection refused"), NETWORK_FAULT),
                arguments(new SocketException("Connection reset"), NETWORK_FAULT),
                arguments(new SocketTimeoutException("Read timed out"), NETWORK_FAULT),
                arguments(new UnknownHostException("api.github.com"), NETWORK_FAULT),
                arguments(new NoRouteToHostException(), NETWORK_FAULT),
                arguments(new ConnectTimeoutException("connect timed out"), NETWORK_FAULT),
                arguments(new ConnectionRequestTimeoutException("pool is empty"), NETWORK_FAULT),
                arguments(new NoHttpResponseException("failed to respond"), NETWORK_FAULT),
                arguments(new ClientProtocolException(new ProtocolException("Invalid header")), NETWORK_FAULT),
                arguments(new ProtocolException("Invalid header"), NETWORK_FAULT),
                arguments(new TimeoutException(), NETWORK_FAULT),
                arguments(new SSLException("Unexpected record"), NETWORK_FAULT),
                arguments(caused(new SSLHandshakeException("terminated"), new EOFException()), NETWORK_FAULT),
                arguments(new IOException("Stream closed"), NETWORK_FAULT),
                arguments(new SSLPeerUnverifiedException("no subject alternative"), UNTRUSTED),
                arguments(
                        caused(new SSLHandshakeException("PKIX"), new CertPathValidatorException("no path")),
                        UNTRUSTED),
                arguments(caused(new SSLHandshakeException("x"), new CertificateExpiredException()), UNTRUSTED),
                arguments(new ConnectionClosedException("Premature end of Content-Length body"), TRUNCATED),
                arguments(new TruncatedChunkException("Truncated chunk"), TRUNCATED),
                arguments(new MalformedChunkCodingException("CRLF expected"), TRUNCATED),
                arguments(new EOFException("Unexpected end of ZLIB input stream"), TRUNCATED),
                arguments(new ZipException("Not in GZIP format"), TRUNCATED),
                arguments(thrownBy(() -> JSON.readTree("[{\"id\":1},{\"na")), TRUNCATED),
                arguments(thrownBy(() -> JSON.readTree("[1,2")), TRUNCATED),
                arguments(thrownBy(() -> JSON.readTree(new byte[] {'[', '"', (byte) 0xE2})), TRUNCATED),
                arguments(thrownBy(() -> new GZIPInputStream(new ByteArrayInputStream(new byte[0]))), TRUNCATED),
                arguments(thrownBy(() -> JSON.readTree("<html>")), NOT_JSON),
                arguments(new JsonParseException(null, "unexpected character"), NOT_JSON),
                arguments(
                        thrownBy(() ->
                                JSON.readValue("{}", new TypeReference<Map<String, Map<String, Integer>>[]>() {})),
                        NOT_JSON),
                arguments(
                        JsonMappingException.wrapWithPath(new SocketTimeoutException("Read timed out"), "x", 0),
                        NETWORK_FAULT),
                arguments(new RuntimeCamelException(new ConnectException("refused")), NETWORK_FAULT),
                arguments(
                        new CamelExecutionException("failed", null, new RuntimeException(new SocketException("reset"))),
                        NETWORK_FAULT),
                arguments(
                        new RuntimeCamelException(new HttpOperationFailedException(
                                "https://x", 403, "Forbidden", null, Map.of("retry-after", "60"), "{}")),
                        SECONDARY_LIMIT),
                arguments(new HttpOperationFailedException("https://x", 502, null, null, null, null), SERVER_FAULT),
                arguments(new BrokenLinkException("next link"), BROKEN_LINK),
                arguments(new RuntimeCamelException(new BrokenLinkException("next link")), BROKEN_LINK),
                arguments(new NullPointerException(), INTERNAL_FAULT),
                arguments(new InterruptedException(), INTERNAL_FAULT),
                arguments(new OutOfMemoryError(), INTERNAL_FAULT),
                arguments(circle(), INTERNAL_FAULT));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("failures")
    void classifiesAFailure(Throwable failure, GithubAnswer expected) {
        assertThat(GithubAnswer.of(failure)).isEqualTo(expected);
    }

    @Test
    void classifiesAParsedBody() throws JsonProcessingException {
        JsonNode array = JSON.readTree("[]");
        JsonNode object = JSON.readTree("{\"message\":\"Server Error\"}");

        assertThat(GithubAnswer.ofBody(array, true)).isEqualTo(OK);
        assertThat(GithubAnswer.ofBody(object, false)).isEqualTo(OK);
        assertThat(GithubAnswer.ofBody(object, true)).isEqualTo(WRONG_SHAPE);
        assertThat(GithubAnswer.ofBody(array, false)).isEqualTo(WRONG_SHAPE);
        assertThat(GithubAnswer.ofBody(JSON.readTree("null"), true)).isEqualTo(WRONG_SHAPE);
        assertThat(GithubAnswer.ofBody(JSON.readTree(""), true)).isEqualTo(TRUNCATED);
        assertThat(GithubAnswer.ofBody(null, false)).isEqualTo(TRUNCATED);
    }

    static Stream<Arguments> meanings() {
        return Stream.of(
                arguments(OK, NEVER, COMPLETE),
                arguments(PARTIAL, NEVER, UNKNOWN),
                arguments(NOT_MODIFIED, NEVER, COMPLETE),
                arguments(NO_CONTENT, NEVER, UNKNOWN),
                arguments(NOT_READY, BACK_OFF, UNKNOWN),
                arguments(MOVED, FOLLOW, UNKNOWN),
                arguments(PRIMARY_LIMIT, AFTER_LIMIT, UNKNOWN),
                arguments(SECONDARY_LIMIT, AFTER_LIMIT, UNKNOWN),
                arguments(UNAUTHORIZED, FRESH_TOKEN, UNKNOWN),
                arguments(FORBIDDEN, NEVER, UNKNOWN),
                arguments(NOT_FOUND, NEVER, UNKNOWN),
                arguments(GONE, NEVER, UNKNOWN),
                arguments(GithubAnswer.NONE, NEVER, Completeness.NONE),
                arguments(LEGALLY_UNAVAILABLE, NEVER, UNKNOWN),
                arguments(UNPROCESSABLE, NEVER, UNKNOWN),
                arguments(REFUSED, NEVER, UNKNOWN),
                arguments(SERVER_FAULT, BACK_OFF, UNKNOWN),
                arguments(NETWORK_FAULT, BACK_OFF, UNKNOWN),
                arguments(GithubAnswer.ENDED, NEVER, UNKNOWN),
                arguments(UNTRUSTED, NEVER, UNKNOWN),
                arguments(NOT_JSON, BACK_OFF, UNKNOWN),
                arguments(TRUNCATED, BACK_OFF, UNKNOWN),
                arguments(TOO_LARGE, BACK_OFF, UNKNOWN),
                arguments(WRONG_SHAPE, NEVER, UNKNOWN),
                arguments(BROKEN_LINK, NEVER, UNKNOWN),
                arguments(INTERNAL_FAULT, NEVER, UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("meanings")
    void meansOneThing(GithubAnswer answer, Retry retry, Completeness child) {
        assertThat(answer.retry()).isEqualTo(retry);
        assertThat(answer.child()).isEqualTo(child);
    }

    @ParameterizedTest
    @EnumSource(GithubAnswer.class)
    void hasAMeaning_inTheTable(GithubAnswer answer) {
        // That something is too much no status says, only GraphQL: see GraphqlAnswerTest
        assertThat(Stream.concat(meanings().map(row -> row.get()[0]), Stream.of(GithubAnswer.TOO_MUCH)))
                .contains(answer);
        assertThat(answer.text()).isNotBlank();
    }

    @Test
    void hasRecords_onlyWhenGithubSentSome() {
        assertThat(Arrays.stream(GithubAnswer.values()).filter(GithubAnswer::hasRecords))
                .containsExactly(OK, PARTIAL);
    }

    @Test
    void looksNoFurther_thanTheStartOfTheBody() {
        String body = "{\"x\":\"" + "x".repeat(1_000_000) + " secondary rate limit\"}";

        assertThat(GithubAnswer.of(403, AnswerHeaders.of(null), body)).isEqualTo(FORBIDDEN);
    }

    private static String message(String text) {
        return "{\"message\":\"" + text + "\",\"documentation_url\":\"https://docs.github.com/rest\"}";
    }

    private static <T extends Throwable> T caused(T failure, Throwable cause) {
        failure.initCause(cause);
        return failure;
    }

    private static Throwable circle() {
        Exception outer = new Exception("outer");
        outer.initCause(new Exception("inner", outer));
        return outer;
    }

    private static Throwable thrownBy(Call call) throws Exception {
        try {
            call.run();
        } catch (IOException e) {
            return e;
        }
        throw new AssertionError("nothing was thrown");
    }

    private interface Call {
        void run() throws IOException;
    }
}
