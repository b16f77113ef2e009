package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.github.RateLimits.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Workers that ask a simulated GitHub as the routes do, by a clock of their own: a worker asks for leave again after the
 * delay that it is told, a second at the most, and waits a second after a refusal.
 */
class SecondaryLimitSimulationTest {

    private static final String TOKEN = "token";
    private static final String CORE = "core";

    private final MutableClock clock = new MutableClock("2026-03-01T12:00:00Z");

    @Test
    void readsAHundredPages_inAHundredAndFiftySeconds_where40AMinuteAreAllowed() {
        Run run = run(10, 100, new SlidingLimit(40, 5, true), 0);

        assertThat(run.took()).isLessThan(Duration.ofSeconds(150));
        assertThat(run.refusals).isLessThan(25);
    }

    @ParameterizedTest
    @CsvSource({
        // allowed, named wait, counts refusals, pages, pace, least share of what is allowed
        "40, 5, true, 1000, 0, 0.5",
        "40, 5, false, 1000, 0, 0.6",
        "40, 5, true, 1000, 900, 0.5",
        "40, -1, true, 1000, 0, 0.5",
        "200, 60, true, 4000, 0, 0.6",
        "15, 5, true, 500, 0, 0.3",
        "900, -1, true, 5000, 900, 0.6"
    })
    void keepsToWhatIsAllowed_andUsesMostOfIt(
            int allowed, int named, boolean countsRefusals, int pages, int pace, double leastShare) {
        Run run = run(10, pages, new SlidingLimit(allowed, named, countsRefusals), pace);

        double perMinute = pages / (run.took().toMillis() / 60_000.0);
        assertThat(perMinute).as("%s, %d refusals", run.took(), run.refusals).isGreaterThan(leastShare * allowed);
        assertThat(run.refusals).isLessThan(10 + pages / 20);
    }

    private Run run(int workers, int pages, SlidingLimit github, int pace) {
        RateLimits limits = new RateLimits(clock, 5, pace, Duration.ofSeconds(60));
        Run run = new Run(clock.instant());
        Random random = new Random(3);
        PriorityQueue<Step> steps =
                new PriorityQueue<>(Comparator.comparing(Step::at).thenComparing(Step::order));
        for (int i = 0; i < workers; i++) {
            steps.add(new Step(clock.instant(), i, null));
        }
        int order = workers;
        while (run.pages < pages) {
            Step step = steps.remove();
            clock.advance(Duration.between(clock.instant(), step.at()));
            Duration next;
            Integer status = null;
            if (step.status() != null) {
                boolean refused = step.status() == 403;
                Map<String, String> headers = refused ? github.headers() : Map.of();
                limits.observe(
                        TOKEN,
                        CORE,
                        refused ? GithubAnswer.SECONDARY_LIMIT : GithubAnswer.OK,
                        AnswerHeaders.of(headers));
                run.refusals += refused ? 1 : 0;
                run.pages += refused ? 0 : 1;
                next = Duration.ofMillis(refused ? 1000 : 5);
            } else {
                Admission admission = limits.admit(TOKEN, CORE);
                if (admission.isGranted()) {
                    status = github.status(clock.instant());
                    next = Duration.ofMillis(50 + random.nextInt(100));
                } else {
                    next = Duration.ofMillis(Math.min(1000, admission.delayMillis()));
                }
            }
            steps.add(new Step(step.at().plus(next), order++, status));
        }
        run.end = clock.instant();
        return run;
    }

    /** What a worker does next: ask for leave, or take in an answer. */
    private record Step(Instant at, int order, Integer status) {}

    private static final class Run {

        private final Instant start;
        private Instant end;
        private int pages;
        private int refusals;

        Run(Instant start) {
            this.start = start;
        }

        Duration took() {
            return Duration.between(start, end);
        }
    }

    /** So many requests in any minute. */
    private static final class SlidingLimit {

        private final int allowed;
        private final int named;
        private final boolean countsRefusals;
        private final ArrayDeque<Instant> counted = new ArrayDeque<>();

        SlidingLimit(int allowed, int named, boolean countsRefusals) {
            this.allowed = allowed;
            this.named = named;
            this.countsRefusals = countsRefusals;
        }

        int status(Instant now) {
            while (!counted.isEmpty() && !counted.peek().plusSeconds(60).isAfter(now)) {
                counted.remove();
            }
            boolean refused = counted.size() >= allowed;
            if (!refused || countsRefusals) {
                counted.add(now);
            }
            return refused ? 403 : 200;
        }

        Map<String, String> headers() {
            return named < 0 ? Map.of() : Map.of("Retry-After", String.valueOf(named));
        }
    }
}
