package io.github.portgithub.hostile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.contract.ApiDescription;
import io.github.portgithub.hostile.HostileCase.Rights;
import io.github.portgithub.hostile.Spot.Place;
import io.github.portgithub.http.RecordedRequest;
import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.resync.ResyncReport.Outcome;
import io.github.portgithub.routes.RoutesUnderTest;
import io.github.portgithub.sandbox.SandboxAnswer;
import io.github.portgithub.sandbox.SandboxApi;
import io.github.portgithub.sandbox.SandboxGithub;
import io.github.portgithub.sandbox.SandboxPort;
import io.github.portgithub.sandbox.SandboxRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packaged routes between a hostile GitHub and a hostile Port. Each case begins with the same catalog, in routes that
 * are still running from the case before unless that left something to remember. For one thread.
 */
final class HostileRoutes implements AutoCloseable {

    /** What a run may take at most; its own deadline is a third of it. */
    private static final int BOUND_SECONDS = Integer.getInteger("port-github.hostile.bound", 18);

    private static final String DEADLINE = "6s";
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final String APP_KEY = appKey();
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]");
    private static final Pattern FORGED_LINE = Pattern.compile("(?m)^" + Changes.FORGED + "(\\d+)");

    /**
     * What should not have been.
     *
     * @param what the rule that was broken
     * @param hostile the case
     * @param told what there is to tell about it
     */
    record Violation(String what, HostileCase hostile, String told) {}

    private final World world;
    private final HostileServer elsewhere;
    private final CapturedLog log;
    private final String token;
    private final String secret;
    private final String clientId;
    private final HostileServer github = new HostileServer(request -> null);
    private final HostileServer port = new HostileServer(request -> null);
    private Rights rights;
    private RoutesUnderTest routes;
    private int starts;

    HostileRoutes(World world, HostileServer elsewhere, CapturedLog log, int worker) {
        this.world = world;
        this.elsewhere = elsewhere;
        this.log = log;
        // Of no form that a test double or a message has
        token = "ghp_Hostile" + worker + "TokenOfGithub";
        clientId = "HostileClient" + worker;
        secret = "Hostile" + worker + "SecretOfPort";
    }

    /** Returns how often routes were started. */
    int starts() {
        return starts;
    }

    /** Lets the world know what an honest run makes. */
    void learn() throws Exception {
        SandboxPort catalog = world.emptyPort();
        ResyncReport report =
                run(new HostileCase(0, 0, Rights.TOKEN, List.of()), catalog).get(60, TimeUnit.SECONDS);
        if (report.outcome() != Outcome.COMPLETE) {
            throw new IllegalStateException("an honest run is not complete: " + report);
        }
        world.know(catalog);
    }

    /** Runs a case and tells what is wrong with it. */
    List<Violation> check(HostileCase hostile) throws Exception {
        List<Violation> violations = checkOnce(hostile);
        // The time-outs are such that a busy machine alone may cost an honest run its end, but not twice
        return hostile.isHonest() && !violations.isEmpty() ? checkOnce(hostile) : violations;
    }

    private List<Violation> checkOnce(HostileCase hostile) throws Exception {
        SandboxPort catalog = world.filledPort();
        Instant began = Instant.now();
        List<Violation> violations = new ArrayList<>();
        CompletableFuture<ResyncReport> running = run(hostile, catalog);
        ResyncReport report = null;
        boolean stuck = false;
        try {
            report = running.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            stuck = true;
            violations.add(new Violation("a run hangs", hostile, "for more than " + BOUND_SECONDS + " s"));
            github.answers(request -> new Reply(SandboxAnswer.empty(403)));
            port.answers(request -> new Reply(SandboxAnswer.empty(403)));
            github.release();
            port.release();
            try {
                report = running.get(BOUND_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException again) {
                violations.add(new Violation("a run hangs when every connection is closed", hostile, ""));
            }
        } catch (ExecutionException e) {
            violations.add(new Violation("a run throws", hostile, String.valueOf(e.getCause())));
        }
        checkCatalog(hostile, catalog, began, report, violations);
        checkBooks(hostile, report, violations);
        checkRequests(hostile, violations);
        checkSecrets(hostile, report, violations);
        github.release();
        port.release();
        if (stuck || report == null || hostile.isRemembered() || !hostile.isHonest() && !violations.isEmpty()) {
            stop();
        }
        return violations;
    }

    private void checkCatalog(
            HostileCase hostile, SandboxPort catalog, Instant began, ResyncReport report, List<Violation> violations) {
        Map<String, ObjectNode> held = World.contents(catalog);
        Set<String> gone = new TreeSet<>(world.alive());
        gone.removeAll(held.keySet());
        gone.removeIf(hostile::isStatedAway);
        String outcome = report == null ? "without an end" : report.outcome().toString();
        if (!gone.isEmpty()) {
            violations.add(new Violation("alive and deleted, " + outcome, hostile, gone + "\n" + report));
        }
        Set<String> ofOthers = new TreeSet<>(world.ofOthers());
        ofOthers.removeAll(held.keySet());
        if (!ofOthers.isEmpty()) {
            violations.add(new Violation("not ours and deleted", hostile, ofOthers + "\n" + report));
        }
        Set<String> changed = new TreeSet<>();
        world.truth().forEach((key, entity) -> {
            if (held.containsKey(key) && !hostile.isOfChangedRecords(key) && !isSame(entity, held.get(key))) {
                changed.add(key + ": " + held.get(key) + " for " + entity);
            }
        });
        if (!changed.isEmpty()) {
            violations.add(
                    new Violation("another content than GitHub's, " + outcome, hostile, changed + "\n" + report));
        }
        if (report == null || report.outcome() != Outcome.COMPLETE) {
            if (hostile.isHonest()) {
                violations.add(new Violation("an honest run is not complete", hostile, String.valueOf(report)));
            }
            return;
        }
        Map<String, Instant> written = World.written(catalog);
        Set<String> unwritten = new TreeSet<>(world.truth().keySet());
        unwritten.removeIf(hostile::isOfChangedRecords);
        unwritten.removeIf(key -> written.containsKey(key) && !written.get(key).isBefore(began));
        if (!unwritten.isEmpty()) {
            violations.add(new Violation("complete without everything", hostile, unwritten + "\n" + report));
        }
        if (hostile.isHonest()) {
            Set<String> left = new TreeSet<>(held.keySet());
            left.removeAll(world.truth().keySet());
            left.removeAll(world.ofOthers());
            if (!left.isEmpty()) {
                violations.add(new Violation("stale after an honest run", hostile, left + "\n" + report));
            }
        }
    }

    /** A bare entity, which Port makes of what others relate to, holds nothing wrong. */
    private static boolean isSame(ObjectNode truth, ObjectNode held) {
        return held.equals(truth)
                || held.path("properties").isEmpty() && !held.hasNonNull("title")
                || held.path("title").asText().equals(held.path("identifier").asText())
                        && held.path("properties").isEmpty();
    }

    private void checkBooks(HostileCase hostile, ResyncReport report, List<Violation> violations) throws IOException {
        if (report == null) {
            return;
        }
        long refused = 0;
        for (ResyncReport.Row row : report.rows()) {
            refused += row.refused();
            if (row.accepted() + row.refused() != row.mapped()) {
                violations.add(
                        new Violation("accepted and refused are not what was mapped", hostile, report.toString()));
            }
        }
        int kept = 0;
        for (Path file : routes.deadLetterFiles()) {
            kept += Files.readAllLines(file).size();
        }
        if (kept != refused) {
            violations.add(new Violation(
                    "the dead letter is not what was refused", hostile, kept + " for " + refused + "\n" + report));
        }
    }

    /** GitHub's answers name what is asked of it next; what is asked of Port is never led by an answer. */
    private void checkRequests(HostileCase hostile, List<Violation> violations) {
        if (ApiDescription.hasPort()) {
            port.requests().stream()
                    .flatMap(request -> ApiDescription.port().problems(request).stream())
                    .findFirst()
                    .ifPresent(problem ->
                            violations.add(new Violation("a request that Port does not describe", hostile, problem)));
        }
    }

    private void checkSecrets(HostileCase hostile, ResyncReport report, List<Violation> violations) throws IOException {
        StringBuilder shown = new StringBuilder(log.takeOf(routes.context().getName()))
                .append('\n')
                .append(report);
        for (Path file : routes.deadLetterFiles()) {
            shown.append('\n').append(Files.readString(file));
            Files.delete(file);
        }
        Set<String> secrets = new LinkedHashSet<>(List.of(token, secret, APP_KEY.substring(100, 140)));
        Stream.of(github, port)
                .flatMap(server -> server.requests().stream())
                .map(request -> request.header("Authorization"))
                .filter(value -> value != null && value.length() > 20)
                .forEach(value -> secrets.add(value.substring(value.indexOf(' ') + 1)));
        for (String one : secrets) {
            int at = shown.indexOf(one);
            if (at >= 0) {
                violations.add(new Violation("a secret is shown", hostile, around(shown, at)));
            }
        }
        Matcher forged = FORGED_LINE.matcher(shown);
        if (forged.find()) {
            violations.add(new Violation("a forged line in the log", hostile, around(shown, forged.start())));
        }
        Matcher control = CONTROL.matcher(shown);
        if (control.find()) {
            violations.add(new Violation("a control character in the log", hostile, around(shown, control.start())));
        }
        for (RecordedRequest request : elsewhere.requests()) {
            String authorization = String.valueOf(request.header("Authorization"));
            if (secrets.stream()
                    .anyMatch(
                            one -> authorization.contains(one) || request.text().contains(one))) {
                violations.add(new Violation("a secret goes to another host", hostile, request.pathAndQuery()));
            }
        }
    }

    private static String around(StringBuilder text, int at) {
        return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100))
                .replaceAll("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f]", "\u2423");
    }

    private CompletableFuture<ResyncReport> run(HostileCase hostile, SandboxPort catalog) throws Exception {
        SandboxApi plain =
                new SandboxGithub(world.model, SandboxGithub.Settings.defaults().withRequestsPerHour(10_000_000));
        SandboxApi api =
                hostile.rights() == Rights.APP ? new AppGithub(world.model, plain, token + "Installed") : plain;
        github.answers(request -> answer(hostile, request, api));
        port.answers(request -> answer(hostile, request, catalog));
        github.forget();
        port.forget();
        if (routes != null && (rights != hostile.rights() || hostile.isOfTokens())) {
            stop();
        }
        if (routes == null) {
            start(hostile.rights());
        }
        RoutesUnderTest started = routes;
        CompletableFuture<ResyncReport> report = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        report.complete(started.resync());
                    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                        report.completeExceptionally(e);
                    }
                },
                CapturedLog.threadName(routes.context().getName()));
        thread.setDaemon(true);
        thread.start();
        return report;
    }

    private Reply answer(HostileCase hostile, RecordedRequest request, SandboxApi api) {
        Spot spot = Spot.of(request, world.model);
        for (Attack attack : hostile.attacks()) {
            if (attack.takes(spot)) {
                return attack.answer(
                        request,
                        () -> honest(request, api),
                        () -> new Reply(SandboxAnswer.json(spot.place() == Place.INTEGRATION ? 404 : 200, NOTHING)));
            }
        }
        return honest(request, api);
    }

    private static Reply honest(RecordedRequest request, SandboxApi api) {
        return new Reply(api.answer(new SandboxRequest(
                request.method(), request.path(), request.query(), request::header, request.body())));
    }

    private void start(Rights newRights) throws Exception {
        rights = newRights;
        starts++;
        routes = RoutesUnderTest.between(github.url(), port.url())
                .withAllBut("**/schedule.camel.yaml", "**/resync-request.camel.yaml")
                .withMapping(World.mapping())
                .with("github.page-size", World.PAGE_SIZE)
                .with("github.token", rights == Rights.APP ? "" : token)
                .with("github.organizations", rights == Rights.TOKEN ? String.join(",", World.ORGANIZATIONS) : "")
                .with("github.retries", 1)
                .with("github.retry-delay", 1)
                .with("github.connect-timeout", 1000)
                .with("github.response-timeout", "700")
                .with("github.request-deadline", "1500")
                .with("github.give-up-after", "4s")
                .with("github.secondary-limit-wait", "1s")
                .with("github.max-page-bytes", 1 << 18)
                .with("port.client-id", clientId)
                .with("port.client-secret", secret)
                .with("port.retries", 1)
                .with("port.retry-delay", 1)
                .with("port.connect-timeout", 1000)
                .with("port.response-timeout", "700")
                .with("port.request-deadline", "1500")
                .with("port.give-up-after", "4s")
                .with("port.deletion.minimum", 1_000_000)
                .with("port.resync.max-duration", DEADLINE);
        if (rights == Rights.APP) {
            routes.with("github.app-id", "4711").with("github.app-private-key", APP_KEY);
        }
        routes.start();
    }

    private void stop() {
        if (routes != null) {
            routes.close();
            routes = null;
        }
    }

    @Override
    public void close() {
        github.close();
        port.close();
        stop();
    }

    private static String appKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            // A short one signs quickly
            generator.initialize(1024);
            String pem = "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(
                                    generator.generateKeyPair().getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
            return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has RSA", e);
        }
    }
}
