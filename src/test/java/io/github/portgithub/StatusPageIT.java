package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.portgithub.http.TestServer;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.SandboxPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * The status page of the packaged program: what it answers to whom, and in a real browser what is to be seen. Port says, and
 * somebody looks for, what would be markup if the page took it for that.
 */
@Timeout(180)
class StatusPageIT {

    private static final String MARKUP = "<img src=x onerror=hacked=1>";
    private static final int MOST_BYTES = 60 * 1024;

    private static final String FIRST_PAINT =
            "return Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime)";

    @TempDir
    private Path folder;

    private final TestServer github = TestServer.github(GithubModel.sandbox());
    private final TestServer port = TestServer.port(new SandboxPort());
    private final AtomicBoolean held = new AtomicBoolean();
    private final CountDownLatch readOn = new CountDownLatch(1);
    private final Map<String, String> environment = new HashMap<>(PackagedProgram.between(github, port));
    private int managementPort;
    private Process process;

    @BeforeEach
    void prepare() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            managementPort = free.getLocalPort();
        }
        environment.put("PORT_RESYNC_MODE", "scheduled");
        environment.put("PORT_RESYNC_REQUEST_INTERVAL", "0");
        environment.put("CAMEL_MANAGEMENT_ENABLED", "true");
        environment.put("CAMEL_MANAGEMENT_PORT", String.valueOf(managementPort));
        environment.put("GITHUB_ORGANIZATIONS", "acme,nobody");
    }

    @AfterEach
    void close() {
        readOn.countDown();
        if (process != null) {
            process.destroyForcibly();
        }
        github.close();
        port.close();
    }

    @Test
    void showsRunsWhatIsMissingAndWhy_inABrowser() throws Exception {
        github.on("GET /repos/acme/billing/pulls.*").answer(403, Map.of(), "{\"message\":\"" + MARKUP + "\"}");
        port.on(request -> request.is("POST .*/githubOrganization/entities/bulk"))
                .answer(422, Map.of(), "{\"ok\":false,\"error\":\"invalid_request\",\"message\":\"" + MARKUP + "\"}");
        github.on(request -> {
            if (held.get() && request.is("GET /repos/.*/pulls.*")) {
                await(readOn);
            }
            return false;
        });
        try (Browser browser = Browser.start(folder.resolve("profile"))) {
            start();
            awaitStatus(status ->
                    status.path("run").isNull() && !status.path("runs").isEmpty());
            browser.resize(1200, 1000, false);

            browser.open(url("/status"));
            browser.awaitText("summary", "Something is missing");

            assertThat(browser.text("unknown"))
                    .contains("nobody", "acme/billing", "pull-request", "since", "403, access denied");
            assertThat(browser.text("refused")).contains("acme", "githubOrganization", MARKUP);
            assertThat(browser.text("refused-files")).contains("port-github-routes replay dead-letter/");
            assertThat(browser.text("limits")).contains("core", "of 5,000");
            assertThat(browser.text("pictures")).contains("Duration", "Requests to GitHub", "Entities changed");
            assertThat(browser.run("return document.querySelectorAll('main img').length + (window.hacked || 0)"))
                    .isEqualTo(0L);
            search(browser, "githubPullRequest:acme/monolith/pull/136");
            browser.awaitText("found", "Made by pull-request of acme/monolith");
            assertThat(browser.text("found")).contains("accepted by Port", "GitHub had it in run");
            search(browser, "acme/billing");
            browser.awaitText("found", "access denied");
            search(browser, MARKUP);
            browser.awaitText("found", "Nothing is known of " + MARKUP);
            assertIsAccessible(browser);
            browser.picture("light");
            browser.resize(1200, 1000, true);
            assertIsReadable(browser);

            held.set(true);
            assertThat(ask("POST", "/resync", Map.of()).statusCode()).isEqualTo(202);
            browser.awaitText("stage", "Reads pull-request");
            browser.awaitText("bar-text", "% read");
            assertThat(browser.text("kinds")).contains("repository[1]", "done", "is read");
            browser.picture("dark-running");
            browser.resize(360, 740, true);
            assertFits(browser);
            browser.picture("narrow-dark");
            browser.resize(360, 740, false);
            assertIsReadable(browser);
            browser.picture("narrow-light");
            readOn.countDown();
            browser.awaitText("idle", "Nothing goes on. The last run ended");
            assertThat(browser.complaints()).isEmpty();
            // How quick it is depends on the machine: told, not asserted
            List<Object> paints = new ArrayList<>(List.of(browser.run(FIRST_PAINT)));
            for (int i = 0; i < 3; i++) {
                browser.open(url("/status"));
                browser.awaitText("idle", "Nothing goes on. The last run ended");
                paints.add(browser.run(FIRST_PAINT));
            }
            System.out.println("Status page: first paint after " + paints + " ms");
        }
    }

    @Test
    void showsTheSandbox_andItsCatalog() throws Exception {
        try (Browser browser = Browser.start(folder.resolve("profile"))) {
            process = PackagedProgram.in(folder, Map.of(), List.of(), List.of("sandbox"))
                    .redirectError(folder.resolve("log").toFile())
                    .start();
            List<String> urls = new ArrayList<>();
            try (var lines = process.inputReader()) {
                for (String line = lines.readLine(); urls.size() < 3; line = lines.readLine()) {
                    if (line.contains("http://")) {
                        urls.add(line.substring(line.indexOf("http://")));
                    }
                }
                browser.resize(1200, 800, false);
                browser.open(urls.get(2));
                browser.awaitText("summary", "All of GitHub is in Port");
                browser.open(urls.get(1));
                browser.await(() -> browser.text("blueprints").contains("Pull request 495"), "blueprints");
                browser.open(urls.get(1) + "/githubPullRequest");
                browser.awaitText("count", "495 of 495");
                browser.picture("catalog");
                browser.element("filter").sendKeys("acme/monolith/pull/136");
                browser.awaitText("count", "1 of 495");
                assertIsAccessible(browser);
                browser.resize(360, 740, true);
                assertFits(browser);
                assertIsReadable(browser);
                browser.picture("catalog-narrow-dark");
                assertThat(browser.complaints()).isEmpty();
            }
        }
    }

    @Test
    void withoutAToken_onlyThisMachineSeesIt() throws Exception {
        environment.put("PORT_RESYNC_ON_START", "false");
        start();
        awaitStatus(status -> true);
        Map<String, Integer> expected = new LinkedHashMap<>();
        expected.put("Host: localhost:1", 200);
        expected.put("Host: [::1]", 200);
        expected.put("Host: port-github.example.com", 403);
        expected.put("Host: 127.0.0.1.example.com", 403);
        expected.put("X-Forwarded-For: 127.0.0.1", 403);
        expected.put("Forwarded: for=127.0.0.1", 403);
        expected.put("Via: 1.1 proxy", 403);
        // Who says where he is is not asked
        expected.put("CamelVertxPlatformHttpRemoteAddress: 192.0.2.1:80", 200);
        expected.put("Sec-Fetch-Site: cross-site", 403);
        expected.put("Sec-Fetch-Site: same-origin", 200);

        Map<String, Integer> answered = new LinkedHashMap<>();
        for (String header : expected.keySet()) {
            answered.put(header, statusWith(header));
        }

        assertThat(answered).isEqualTo(expected);
    }

    /** By hand, because no client sets each of these headers. */
    private int statusWith(String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), managementPort)) {
            socket.setSoTimeout(30_000);
            String host = header.startsWith("Host:") ? "" : "Host: 127.0.0.1\r\n";
            socket.getOutputStream()
                    .write(("GET /status.json HTTP/1.1\r\n" + host + header + "\r\nConnection: close\r\n\r\n")
                            .getBytes());
            return Integer.parseInt(new String(socket.getInputStream().readNBytes(12)).substring(9));
        }
    }

    @Test
    void withAToken_onlyWhoSendsItSeesIt() throws Exception {
        environment.put("PORT_RESYNC_ON_START", "false");
        environment.put("PORT_STATUS_TOKEN", "MARKED-{{token");
        start();
        awaitStatus(status -> true, basic("anybody:MARKED-{{token"));

        for (String path : List.of("/status", "/status.json", "/status/status.js", "/status/search.json?name=acme")) {
            HttpResponse<String> refused = ask("GET", path, Map.of());
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Basic ");
        }
        assertThat(ask("GET", "/status.json", basic("x:wrong")).statusCode()).isEqualTo(401);
        assertThat(ask("GET", "/status.json", Map.of("Authorization", "Basic %%%"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(ask("GET", "/status.json", Map.of("Authorization", "Bearer "))
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> welcome =
                ask("GET", "/status", Map.of("Authorization", "Bearer MARKED-{{token", "X-Forwarded-For", "192.0.2.1"));
        assertThat(welcome.statusCode()).isEqualTo(200);
        assertThat(welcome.body()).startsWith("<!doctype html>").doesNotContain("MARKED");
        assertThat(welcome.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(ask("GET", "/status/nothing", basic("x:MARKED-{{token")).statusCode())
                .isEqualTo(404);
        assertThat(ask("POST", "/status.json", basic("x:MARKED-{{token")).statusCode())
                .isEqualTo(405);
        assertThat(log()).doesNotContain("MARKED");
    }

    @Test
    void scriptAndStyleAreSmall() throws IOException {
        long bytes = 0;
        for (String file : List.of("status.html", "status.css", "status.js")) {
            Path source = Path.of("src", "main", "resources", "port-github", "status", file);
            bytes += Files.size(source);
            // Nothing of anybody else's, and no markup that is made of what is said
            assertThat(Files.readString(source))
                    .doesNotContain("https://", "innerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }

        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    private static void search(Browser browser, String name) {
        browser.element("name").clear();
        browser.element("name").sendKeys(name, Keys.ENTER);
    }

    /** What somebody needs who has no mouse or no eyes: names, landmarks, headings in order, a focus that is seen. */
    private static void assertIsAccessible(Browser browser) {
        assertThat(browser.run("return document.documentElement.lang")).isEqualTo("en");
        assertThat(browser.run("return [...document.querySelectorAll('main, header, h1')].length"))
                .isEqualTo(3L);
        assertThat(browser.run("return [...document.querySelectorAll('input, progress, svg, [role=region]')]"
                        + ".filter(e => !e.closest('[hidden]') && !e.labels?.length && !e.ariaLabel"
                        + " && !e.getAttribute('aria-label') && !document.getElementById(e.getAttribute('aria-labelledby')))"
                        + ".map(e => e.outerHTML)"))
                .isEqualTo(List.of());
        assertThat(browser.run("const levels = [...document.querySelectorAll('h1, h2, h3')].map(e => +e.tagName[1]);"
                        + "return levels.every((level, i) => i === 0 ? level === 1 : level - levels[i - 1] <= 1)"))
                .isEqualTo(true);
        assertThat(browser.run("return [...document.querySelectorAll('[id]')].map(e => e.id)"
                        + ".filter((id, i, all) => id !== 'hatch' && all.indexOf(id) !== i)"))
                .isEqualTo(List.of());
        browser.run("document.activeElement.blur(); window.scrollTo(0, 0)");
        browser.run("document.body.tabIndex = -1; document.body.focus()");
        browser.focused().sendKeys(Keys.TAB);
        assertThat(browser.focused().getText()).startsWith("Skip to");
        assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
        assertIsReadable(browser);
    }

    /** Text has a contrast of 4.5 to what is behind it, as WCAG 2.2 asks for in 1.4.3. */
    private static void assertIsReadable(Browser browser) {
        assertThat(browser.run("""
                const channels = color => color.match(/[\\d.]+/g).map(Number);
                const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
                    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                const behind = element => {
                  for (let e = element; e; e = e.parentElement) {
                    const color = channels(getComputedStyle(e).backgroundColor);
                    if (color.length < 4 || color[3] > 0.99) return color;
                  }
                  return [255, 255, 255];
                };
                const faint = [];
                const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                for (let node = texts.nextNode(); node; node = texts.nextNode()) {
                  const element = node.parentElement;
                  if (!node.data.trim() || !element.checkVisibility() || element.closest('.skip, noscript, svg')) continue;
                  const [a, b] = [light(channels(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
                  const contrast = (a + 0.05) / (b + 0.05);
                  if (contrast < 4.5) faint.push(node.data.trim() + ' ' + contrast.toFixed(2));
                }
                return faint;
                """)).isEqualTo(List.of());
    }

    /** Nothing is wider than the window, but for what can be scrolled by itself. */
    private static void assertFits(Browser browser) {
        assertThat(browser.run("return document.documentElement.scrollWidth - window.innerWidth"))
                .isEqualTo(0L);
    }

    private void start() throws IOException {
        process = PackagedProgram.in(folder, environment, List.of(), List.of())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private void awaitStatus(Predicate<JsonNode> condition) throws Exception {
        awaitStatus(condition, Map.of());
    }

    private void awaitStatus(Predicate<JsonNode> condition, Map<String, String> headers) throws Exception {
        JsonMapper json = JsonMapper.builder().build();
        while (true) {
            try {
                HttpResponse<String> answer = ask("GET", "/status.json", headers);
                // The server is there before its routes are
                assertThat(answer.statusCode()).as(answer.body()).isIn(200, 404);
                if (answer.statusCode() == 200 && condition.test(json.readTree(answer.body()))) {
                    return;
                }
            } catch (IOException e) {
                // The server is not there yet
            }
            assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).as(log()).isFalse();
        }
    }

    private HttpResponse<String> ask(String method, String path, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)))
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.noBody());
        headers.forEach(request::header);
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static Map<String, String> basic(String pair) {
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes()));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + managementPort + path;
    }

    private String log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(120, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
