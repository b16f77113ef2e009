package io.github.portgithub.hostile;

import static org.assertj.core.api.Assertions.fail;

import io.github.portgithub.hostile.HostileRoutes.Violation;
import io.github.portgithub.sandbox.SandboxAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs against answers that are wrong in every way that a seed makes, each with a filled catalog before it: nothing alive
 * is deleted unless GitHub says well-formed that it is gone, nothing of others ever; who says complete has delivered
 * everything; what was mapped was accepted or kept; nothing hangs; no secret and no control character is shown.
 *
 * <p>{@code -Dport-github.seed} repeats the cases, {@code -Dport-github.hostile.cases} makes more of them, {@code
 * -Dport-github.hostile.case} runs one of them alone.
 */
class HostileServerTest {

    private static final int WORKERS = 4;
    private static final int SHOWN = 3;

    private final long seed = Long.getLong("port-github.seed", 7);
    private final int cases = Integer.getInteger("port-github.hostile.cases", 500);
    private final Integer only = Integer.getInteger("port-github.hostile.case");

    @Test
    @Timeout(36_000)
    void deletesNothingAlive_andHidesNothing_whateverIsAnswered() throws Exception {
        System.out.println("Hostile server: -Dport-github.seed=" + seed + " -Dport-github.hostile.cases=" + cases);
        long start = System.nanoTime();
        List<Violation> violations = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger starts = new AtomicInteger();
        AtomicInteger next = new AtomicInteger(only == null ? 0 : only);
        int end = only == null ? cases : only + 1;
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try (CapturedLog log = new CapturedLog();
                HostileServer elsewhere = new HostileServer(request -> new Reply(SandboxAnswer.empty(404)))) {
            World world = new World();
            HostileCases made = new HostileCases(seed, elsewhere.url());
            try (HostileRoutes honest = new HostileRoutes(world, elsewhere, log, WORKERS)) {
                honest.learn();
            }
            List<Future<Object>> working = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int name = worker;
                working.add(workers.submit(() -> {
                    try (HostileRoutes routes = new HostileRoutes(world, elsewhere, log, name)) {
                        // A worker keeps to the cases of its kind of rights, and so to its routes
                        List<HostileCase> own = new ArrayList<>();
                        for (int number = next.get() + name; number < end; number += WORKERS) {
                            own.add(made.make(number));
                        }
                        // What needs routes of its own is last: so each needs one start, and the others share one
                        own.sort(Comparator.comparing(HostileCase::isRemembered));
                        for (HostileCase hostile : own) {
                            List<Violation> found = routes.check(hostile);
                            found.forEach(HostileServerTest::tell);
                            violations.addAll(found);
                        }
                        starts.addAndGet(routes.starts());
                        return null;
                    }
                }));
            }
            for (Future<Object> one : working) {
                one.get();
            }
        } finally {
            workers.shutdownNow();
        }
        System.out.printf(
                "Hostile server: seed %d, %d cases, %d starts of the routes, %d violations, %d s%n",
                seed, end - next.get(), starts.get(), violations.size(), (System.nanoTime() - start) / 1_000_000_000);
        if (!violations.isEmpty()) {
            Files.write(
                    Path.of("target", "hostile-server.txt"),
                    violations.stream()
                            .map(one -> one.what() + "\n" + one.hostile() + "\n"
                                    + one.hostile().repeat() + "\n" + one.told() + "\n")
                            .toList());
            fail(told(violations));
        }
    }

    /** At once, so that a run which is stopped has told what it found. */
    private static void tell(Violation violation) {
        System.out.println("Hostile server: " + violation.what() + " | "
                + violation.hostile().kind() + " | " + violation.hostile().repeat());
    }

    private static String told(List<Violation> violations) {
        Map<String, List<Violation>> byKind = violations.stream()
                .collect(Collectors.groupingBy(
                        one -> one.what() + " | " + one.hostile().kind(), TreeMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder(violations.size() + " violations of " + byKind.size() + " kinds\n");
        byKind.forEach((kind, several) -> {
            text.append(String.format("%5d  %s%n", several.size(), kind));
            several.stream()
                    .limit(SHOWN)
                    .forEach(one -> text.append("         ")
                            .append(one.hostile().repeat())
                            .append('\n'));
        });
        Violation first = violations.get(0);
        return text.append("The first: ")
                .append(first.what())
                .append('\n')
                .append(first.hostile())
                .append('\n')
                .append(first.told())
                .toString();
    }
}
