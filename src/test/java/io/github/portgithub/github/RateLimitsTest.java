package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.portgithub.github.RateLimits.Admission;
import io.github.portgithub.github.RateLimits.Cause;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {

    private static final String TOKEN = "token";
    private static final String CORE = "core";

    private final MutableClock clock = new MutableClock("2026-03-01T12:00:00Z");
    private final RateLimits limits = new RateLimits(clock, 5, 0, Duration.ofMinutes(1));

    @Test
    void letsRequestsGo_whileNothingIsKnown() {
        assertThat(IntStream.range(0, 1000).mapToObj(i -> limits.admit(TOKEN, CORE)))
                .allMatch(Admission::isGranted);
    }

    @Test
    void letsRequestsGo_whenTheServerHasNoLimits() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(limits.admit(TOKEN, CORE).isGranted()).isTrue();
            limits.observe(TOKEN, CORE, GithubAnswer.OK, AnswerHeaders.of(Map.of()));
        }
        assertThat(limits.quota(TOKEN, CORE)).isEmpty();
    }

    @Test
    void ignoresHeaders_thatAreNoLimit() {
        for (Map<String, String> headers : List.of(
                Map.of("x-ratelimit-limit", "0", "x-ratelimit-remaining", "0", "x-ratelimit-reset", "1"),
                Map.of("x-ratelimit-limit", "many", "x-ratelimit-remaining", "-1", "x-ratelimit-reset", ""),
                Map.of("x-ratelimit-limit", "99999999999999999999", "x-ratelimit-remaining", "0"),
                Map.of("x-ratelimit-remaining", "0"))) {
            answer(GithubAnswer.OK, headers);
            assertThat(ask()).isZero();
        }
    }

    @Test
    void leavesTheReserveToOthers_andWaitsForTheReset() {
        answer(GithubAnswer.OK, quota(5000, 251, "2026-03-01T12:30:00Z"));
        assertThat(ask()).isZero();

        answer(GithubAnswer.OK, quota(5000, 250, "2026-03-01T12:30:00Z"));
        assertThat(ask()).isEqualTo(Duration.ofSeconds(1801).toMillis());

        clock.advance(Duration.ofSeconds(1800));
        assertThat(ask()).isEqualTo(1000);

        clock.advance(Duration.ofSeconds(1));
        assertThat(ask()).isZero();
    }

    @Test
    void waitsNoLongerThanAnHourOrSo_whenTheClockIsSetBackByADay() {
        answer(GithubAnswer.SECONDARY_LIMIT, Map.of("Retry-After", "60"));
        clock.advance(Duration.ofDays(-1));
        assertThat(ask())
                .isBetween(
                        Duration.ofMinutes(1).toMillis(), Duration.ofMinutes(70).toMillis());

        clock.advance(Duration.ofMinutes(70));
        answer(GithubAnswer.OK, quota(5000, 0, clock.instant().plusSeconds(60).toString()));
        clock.advance(Duration.ofDays(-1));
        assertThat(ask())
                .isBetween(
                        Duration.ofMinutes(1).toMillis(), Duration.ofMinutes(70).toMillis());
    }

    @Test
    void usesTheQuotaUp_withoutAReserve() {
        RateLimits all = new RateLimits(clock, 0, 0, Duration.ofMinutes(1));
        observe(all, GithubAnswer.OK, quota(60, 1, "2026-03-01T12:30:00Z"));
        assertThat(all.admit(TOKEN, CORE).isGranted()).isTrue();

        observe(all, GithubAnswer.OK, quota(60, 0, "2026-03-01T12:30:00Z"));
        assertThat(all.admit(TOKEN, CORE).isGranted()).isFalse();
    }

    @Test
    void makesProgress_howeverSmallTheQuota() {
        RateLimits careful = new RateLimits(clock, 99, 0, Duration.ofMinutes(1));
        observe(careful, GithubAnswer.OK, quota(1, 1, "2026-03-01T12:30:00Z"));

        assertThat(careful.admit(TOKEN, CORE).isGranted()).isTrue();
    }

    @Test
    void keepsResourcesAndTokensApart() {
        answer(GithubAnswer.OK, quota(5000, 0, "2026-03-01T12:30:00Z"));

        assertThat(ask()).isPositive();
        assertThat(limits.admit(TOKEN, "search").isGranted()).isTrue();
        assertThat(limits.admit("installation 7", CORE).isGranted()).isTrue();
    }

    @Test
    void chargesTheResource_thatTheAnswerNames() {
        Map<String, String> headers = new HashMap<>(quota(30, 0, "2026-03-01T12:01:00Z"));
        headers.put("X-RateLimit-Resource", "search");

        answer(GithubAnswer.OK, headers);

        assertThat(ask()).isZero();
        assertThat(limits.admit(TOKEN, "search").delayMillis()).isEqualTo(61_000);
    }

    @Test
    void takesGithubsTime_notThisMachines() {
        Map<String, String> headers = new HashMap<>(quota(5000, 0, "2026-03-01T15:10:00Z"));
        headers.put("Date", "Sun, 01 Mar 2026 15:00:00 GMT");

        answer(GithubAnswer.OK, headers);

        assertThat(ask()).isEqualTo(Duration.ofSeconds(601).toMillis());
    }

    @Test
    void neverWaitsLongerThanGithubsHour() {
        answer(GithubAnswer.OK, quota(5000, 0, "2027-03-01T12:00:00Z"));

        assertThat(ask()).isEqualTo(Duration.ofMinutes(61).toMillis());
    }

    @Test
    void believesTheLowestNumber_whenAnswersOvertakeEachOther() {
        answer(GithubAnswer.OK, quota(5000, 250, "2026-03-01T12:30:00Z"));
        answer(GithubAnswer.OK, quota(5000, 260, "2026-03-01T12:30:01Z"));

        assertThat(ask()).isPositive();
    }

    @Test
    void believesTheNewHour_andNoAnswerOfTheOldOne() {
        answer(GithubAnswer.OK, quota(5000, 250, "2026-03-01T12:30:00Z"));
        answer(GithubAnswer.OK, quota(5000, 4999, "2026-03-01T13:30:00Z"));
        assertThat(ask()).isZero();

        answer(GithubAnswer.PRIMARY_LIMIT, quota(5000, 0, "2026-03-01T12:30:00Z"));
        assertThat(ask()).isZero();
    }

    @Test
    void believesARaisedLimit() {
        answer(GithubAnswer.OK, quota(5000, 0, "2026-03-01T12:30:00Z"));
        answer(GithubAnswer.OK, quota(15000, 9000, "2026-03-01T12:30:00Z"));

        assertThat(ask()).isZero();
    }

    @Test
    void countsRequestsInFlight_asSpent() {
        answer(GithubAnswer.OK, quota(100, 15, "2026-03-01T12:30:00Z"));

        List<Admission> tenWorkers =
                IntStream.range(0, 12).mapToObj(i -> limits.admit(TOKEN, CORE)).toList();

        assertThat(tenWorkers.stream().filter(Admission::isGranted)).hasSize(10);
        // Soon, not at the reset: what is in flight may turn out not to be charged
        assertThat(tenWorkers.get(11)).isEqualTo(new Admission(1000, Cause.PRIMARY, null));

        limits.release(TOKEN, CORE);
        assertThat(ask()).isZero();
    }

    @Test
    void forgetsRequestsThatNeverReported_whenTheHourIsOver() {
        answer(GithubAnswer.OK, quota(10, 10, "2026-03-01T12:30:00Z"));
        IntStream.range(0, 9).forEach(i -> limits.admit(TOKEN, CORE));
        assertThat(ask()).isPositive();

        clock.advance(Duration.ofSeconds(1801));

        assertThat(ask()).isZero();
    }

    @Test
    void neverCrossesTheReserve_withTenRacingWorkers() throws Exception {
        AtomicInteger remaining = new AtomicInteger(3000);
        answer(GithubAnswer.OK, quota(3000, 3000, "2026-03-01T12:30:00Z"));
        Callable<Integer> worker = () -> {
            int sent = 0;
            while (true) {
                Admission admission = limits.admit(TOKEN, CORE);
                if (admission.isGranted()) {
                    int left = remaining.decrementAndGet();
                    Thread.yield();
                    limits.observe(
                            TOKEN, CORE, GithubAnswer.OK, AnswerHeaders.of(quota(3000, left, "2026-03-01T12:30:00Z")));
                    sent++;
                } else if (admission.delayMillis() > 1000) {
                    return sent;
                } else {
                    Thread.onSpinWait();
                }
            }
        };
        ExecutorService workers = Executors.newFixedThreadPool(10);
        int sent = 0;
        for (Future<Integer> future :
                workers.invokeAll(IntStream.range(0, 10).mapToObj(i -> worker).toList())) {
            sent += future.get();
        }
        workers.shutdown();

        assertThat(remaining).hasValue(150);
        assertThat(sent).isEqualTo(2850);
    }

    @Test
    void waitsForTheReset_afterAPrimaryLimit() {
        answer(GithubAnswer.PRIMARY_LIMIT, quota(5000, 0, "2026-03-01T12:10:00Z"));

        assertThat(ask()).isEqualTo(601_000);
    }

    @Test
    void waitsAMinute_afterAPrimaryLimitWhoseResetIsOver() {
        answer(GithubAnswer.PRIMARY_LIMIT, quota(5000, 0, "2026-03-01T11:00:00Z"));

        assertThat(ask()).isEqualTo(60_000);
    }

    @Test
    void waitsAMinute_afterAPrimaryLimitWithoutReset() {
        answer(GithubAnswer.PRIMARY_LIMIT, Map.of("x-ratelimit-remaining", "0"));

        assertThat(ask()).isEqualTo(60_000);
        clock.advance(Duration.ofMinutes(1));
        assertThat(ask()).isZero();
    }

    @Test
    void waitsForBoth_afterAPrimaryLimitWithRetryAfter() {
        Map<String, String> headers = new HashMap<>(quota(5000, 0, "2026-03-01T12:01:00Z"));
        headers.put("Retry-After", "300");

        answer(GithubAnswer.PRIMARY_LIMIT, headers);

        assertThat(ask()).isEqualTo(300_000);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "120|120000",
                " 7 |7000",
                "0|1000",
                "Sun, 01 Mar 2026 12:03:00 GMT|180000",
                "Sunday, 01-Mar-26 12:03:00 GMT|180000",
                "Sun, 01 Mar 2026 11:00:00 GMT|1000",
                "86400|3660000",
                "999999999999|3660000",
                "9999999999999999999999|60000",
                "-5|60000",
                "1.5|60000",
                "soon|60000",
                "|60000"
            },
            delimiter = '|')
    void waitsAsLongAsASecondaryLimitSays_elseAMinute(String retryAfter, long millis) {
        answer(GithubAnswer.SECONDARY_LIMIT, retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter));

        assertThat(ask()).isEqualTo(millis);
    }

    @Test
    void readsARetryAfterDate_byGithubsClock() {
        answer(
                GithubAnswer.SECONDARY_LIMIT,
                Map.of("Date", "Sun, 01 Mar 2026 09:00:00 GMT", "Retry-After", "Sun, 01 Mar 2026 09:02:00 GMT"));

        assertThat(ask()).isEqualTo(120_000);
    }

    @Test
    void stopsEveryRequestOfTheToken_butNoOther_afterASecondaryLimit() {
        answer(GithubAnswer.SECONDARY_LIMIT, quota(5000, 4000, "2026-03-01T12:30:00Z"));

        assertThat(ask()).isEqualTo(60_000);
        assertThat(limits.admit(TOKEN, "search").delayMillis()).isEqualTo(60_000);
        assertThat(limits.admit("installation 7", CORE).isGranted()).isTrue();
    }

    @Test
    void doublesTheWait_upToFifteenMinutes_untilASuccess() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answer(GithubAnswer.SECONDARY_LIMIT, Map.of());
            waits.add(ask() / 60_000);
            clock.advance(Duration.ofMinutes(15));
        }
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 15L, 15L);

        answer(GithubAnswer.OK, Map.of());
        answer(GithubAnswer.SECONDARY_LIMIT, Map.of());
        assertThat(ask()).isEqualTo(60_000);
    }

    @Test
    void countsTheRefusalsOfOneIncidentOnce() {
        for (int i = 0; i < 10; i++) {
            answer(GithubAnswer.SECONDARY_LIMIT, Map.of());
            answer(GithubAnswer.OK, Map.of());
        }
        assertThat(ask()).isEqualTo(60_000);

        clock.advance(Duration.ofMinutes(1));
        answer(GithubAnswer.SECONDARY_LIMIT, Map.of());
        assertThat(ask()).isEqualTo(120_000);
    }

    @Test
    void extendsTheWait_butNeverShortensIt() {
        answer(GithubAnswer.SECONDARY_LIMIT, Map.of("Retry-After", "60"));
        answer(GithubAnswer.SECONDARY_LIMIT, Map.of("Retry-After", "300"));
        answer(GithubAnswer.SECONDARY_LIMIT, Map.of("Retry-After", "5"));

        assertThat(ask()).isEqualTo(300_000);
    }

    @Test
    void heedsRetryAfter_ofAServerFault() {
        answer(GithubAnswer.SERVER_FAULT, Map.of());
        assertThat(ask()).isZero();

        answer(GithubAnswer.SERVER_FAULT, Map.of("Retry-After", "30"));
        assertThat(ask()).isEqualTo(30_000);
    }

    @Test
    void announcesAWaitOnce() {
        answer(GithubAnswer.SECONDARY_LIMIT, Map.of("Retry-After", "90"));
        assertThat(announcements(10))
                .containsExactly("GitHub, token: secondary rate limit; the next request goes in 90 s");

        clock.advance(Duration.ofSeconds(90));
        answer(GithubAnswer.SECONDARY_LIMIT, Map.of("Retry-After", "90"));
        assertThat(announcements(10)).hasSize(1);

        answer(GithubAnswer.SECONDARY_LIMIT, Map.of("Retry-After", "200"));
        assertThat(announcements(10)).hasSize(1);

        clock.advance(Duration.ofSeconds(200));
        answer(GithubAnswer.OK, quota(5000, 9, "2026-03-01T12:30:00Z"));
        assertThat(announcements(10))
                .containsExactly("GitHub, token: core rate limit, 9 of 5000 left; the next request goes in 1511 s");
    }

    @Test
    void pacesOnlyWhatExceedsTheMinute() {
        RateLimits paced = new RateLimits(clock, 5, 900, Duration.ofMinutes(1));
        assertThat(IntStream.range(0, 900).mapToObj(i -> paced.admit(TOKEN, CORE)))
                .allMatch(Admission::isGranted);

        Admission first = paced.admit(TOKEN, "search");
        assertThat(first.delayMillis()).isEqualTo(60_500);
        assertThat(first.announcement())
                .isEqualTo("GitHub, token: 900 requests a minute; the next request goes in 60 s");
        clock.advance(Duration.ofMillis(500));
        assertThat(paced.admit(TOKEN, CORE)).isEqualTo(new Admission(60_000, Cause.PACING, null));
        assertThat(paced.admit("installation 7", CORE).isGranted()).isTrue();

        clock.advance(Duration.ofMillis(60_000));
        assertThat(paced.admit(TOKEN, CORE).isGranted()).isTrue();
    }

    @Test
    void spendsNoPace_onWhatIsNotSent() {
        RateLimits paced = new RateLimits(clock, 5, 2, Duration.ofMinutes(1));
        observe(paced, GithubAnswer.OK, quota(100, 5, "2026-03-01T12:00:10Z"));
        IntStream.range(0, 50)
                .forEach(i -> assertThat(paced.admit(TOKEN, CORE).isGranted()).isFalse());

        clock.advance(Duration.ofSeconds(11));

        assertThat(paced.admit(TOKEN, CORE).isGranted()).isTrue();
        assertThat(paced.admit(TOKEN, CORE).isGranted()).isTrue();
        assertThat(paced.admit(TOKEN, CORE).isGranted()).isFalse();
    }

    @Test
    void tellsTheQuota() {
        answer(GithubAnswer.OK, quota(5000, 4321, "2026-03-01T12:30:00Z"));

        assertThat(limits.quota(TOKEN, CORE))
                .contains(new RateLimits.Quota(5000, 4321, Instant.parse("2026-03-01T12:30:01Z")));
        clock.advance(Duration.ofHours(1));
        assertThat(limits.quota(TOKEN, CORE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.github.com/orgs/acme/repos?per_page=100, core",
        "https://api.github.com/search/issues?q=x, search",
        "https://api.github.com/search/code?q=x, code_search",
        "https://api.github.com/graphql, graphql",
        "https://ghe.example/api/v3/search/issues, search",
        "https://ghe.example/api/v3/orgs/acme/repos, core",
        "https://ghe.example/api/graphql, graphql",
        "https://api.github.com/repos/acme/search/pulls, core",
        "https://api.github.com, core"
    })
    void knowsWhatAUrlIsChargedTo(URI url, String resource) {
        assertThat(RateLimits.resourceOf(url)).isEqualTo(resource);
    }

    private long ask() {
        Admission admission = limits.admit(TOKEN, CORE);
        if (admission.isGranted()) {
            limits.release(TOKEN, CORE);
        }
        return admission.delayMillis();
    }

    private void answer(GithubAnswer answer, Map<String, String> headers) {
        observe(limits, answer, headers);
    }

    private List<String> announcements(int workers) {
        return IntStream.range(0, workers)
                .mapToObj(i -> limits.admit(TOKEN, CORE).announcement())
                .filter(Objects::nonNull)
                .toList();
    }

    private static void observe(RateLimits limits, GithubAnswer answer, Map<String, String> headers) {
        limits.observe(TOKEN, CORE, answer, AnswerHeaders.of(headers));
    }

    private static Map<String, String> quota(long limit, long remaining, String reset) {
        return Map.of(
                "X-RateLimit-Limit", Long.toString(limit),
                "X-RateLimit-Remaining", Long.toString(remaining),
                "X-RateLimit-Reset", Long.toString(Instant.parse(reset).getEpochSecond()));
    }
}
