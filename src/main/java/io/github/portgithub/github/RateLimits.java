package io.github.portgithub.github;

import io.github.portgithub.http.HttpDate;
import io.github.portgithub.http.RetryAfter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.apache.camel.util.TimeUtils;

/**
 * Says when a token's next request may go, after what GitHub's answers said about its limits. Only computes: whoever
 * asks does the waiting, and asks again afterwards.
 *
 * <ul>
 *   <li>Hourly quota, per token and resource: the {@code x-ratelimit-*} headers. A share of it is left for others, and
 *       requests in flight count as spent, so that workers racing near the reserve do not cross it. An answer without
 *       these headers (GitHub Enterprise Server with its limits off) sets no limit.
 *   <li>Secondary limit, per token: every worker of the token waits, then one probes; {@link SecondaryLimit} has the
 *       rules.
 *   <li>Pace, per token: no more than a number of requests in any minute, the one that is set or, after a secondary limit,
 *       the one that was learnt; only the excess waits.
 * </ul>
 *
 * <p>Times of GitHub are taken relative to the {@code Date} header of the same answer, so this machine's clock may be
 * wrong. Thread-safe; a lock per token is held for the computation only.
 *
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api">GitHub: rate limits</a>
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api">GitHub: best
 *     practices</a>
 */
public final class RateLimits {

    /** GitHub's window is an hour: a longer wait can only be a misread or falsified header. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(61);
    /** {@code Date} and {@code x-ratelimit-reset} are whole seconds. */
    private static final long MARGIN_MILLIS = 1000;

    private static final long SAME_WINDOW_SECONDS = 5;

    private final Clock clock;
    private final int reservePercent;
    private final int requestsPerMinute;
    private final Duration unnamedWait;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final LongAdder[] waited = {new LongAdder(), new LongAdder(), new LongAdder()};
    private volatile BiConsumer<String, String> quotaListener = (token, resource) -> {};

    /**
     * @param clock tells the time, never null
     * @param reservePercent {@code github.rate-limit-reserve}: the share of each hourly quota that is left for others, 0
     *     to 99 percent
     * @param requestsPerMinute {@code github.requests-per-minute}: how many requests any minute may hold per token; 0 is
     *     no pacing
     * @param unnamedWait {@code github.secondary-limit-wait}: how long to wait after a limit that names no time; GitHub
     *     asks for at least a minute
     */
    public RateLimits(Clock clock, int reservePercent, int requestsPerMinute, Duration unnamedWait) {
        this.clock = clock;
        this.unnamedWait = unnamedWait;
        this.reservePercent = reservePercent;
        this.requestsPerMinute = requestsPerMinute;
    }

    /**
     * As the other constructor, by the system's clock.
     *
     * @param reservePercent {@code github.rate-limit-reserve}
     * @param requestsPerMinute {@code github.requests-per-minute}
     * @param unnamedWait {@code github.secondary-limit-wait}, as Camel writes durations, such as {@code 60s}
     */
    public RateLimits(int reservePercent, int requestsPerMinute, String unnamedWait) {
        this(
                Clock.systemUTC(),
                reservePercent,
                requestsPerMinute,
                Duration.ofMillis(TimeUtils.toMilliSeconds(unnamedWait)));
    }

    /** Why a request waits. */
    public enum Cause {
        /** The hourly quota is used up, but for what is left to others. */
        PRIMARY,
        /** GitHub's secondary limit. */
        SECONDARY,
        /** Our own pace, so that there is no secondary limit. */
        PACING
    }

    /**
     * Whether a request may go.
     *
     * @param delayMillis 0 if it goes now; otherwise the milliseconds after which to ask again
     * @param cause why it does not go now; null if it does
     * @param announcement a line for the log that names the wait, for the one caller of all those waiting that is to log
     *     it; null for the others
     */
    public record Admission(long delayMillis, Cause cause, String announcement) {

        /** Tells whether the request goes now. */
        public boolean isGranted() {
            return delayMillis == 0;
        }
    }

    /**
     * What GitHub last said about an hourly quota.
     *
     * @param limit requests an hour
     * @param remaining requests left in this hour
     * @param resetsAt when the next hour begins, by this machine's clock
     */
    public record Quota(long limit, long remaining, Instant resetsAt) {}

    /**
     * Names the quota that a URL is charged to.
     *
     * @param url an absolute URL of the API
     * @return GitHub's name: {@code core}, {@code search}, {@code code_search} or {@code graphql}
     */
    public static String resourceOf(URI url) {
        String path = url.getPath() == null ? "" : url.getPath();
        String call = path.startsWith("/api/v3/") ? path.substring("/api/v3".length()) : path;
        if (call.startsWith("/search/")) {
            return call.startsWith("/search/code") ? "code_search" : "search";
        }
        return call.equals("/graphql") || call.equals("/api/graphql") ? "graphql" : "core";
    }

    /**
     * Asks to send a request. If it is granted the request counts as in flight until {@link #observe} or
     * {@link #release} is called for it, one of which must follow.
     *
     * @param tokenKey names the token in the log; never the token itself
     * @param resource the quota it is charged to, as {@link #resourceOf} names it
     * @return whether it may go, and how long to wait otherwise
     */
    public Admission admit(String tokenKey, String resource) {
        Token token = token(tokenKey);
        synchronized (token) {
            return token.admit(resource, clock.millis());
        }
    }

    /**
     * Takes in an answer to a granted request.
     *
     * @param tokenKey as given to {@link #admit}
     * @param resource as given to {@link #admit}
     * @param answer what the answer means
     * @param headers its headers
     */
    public void observe(String tokenKey, String resource, GithubAnswer answer, AnswerHeaders headers) {
        Token token = token(tokenKey);
        synchronized (token) {
            token.land(resource);
            token.observe(resource, answer, headers, clock.millis());
        }
    }

    /**
     * Takes in that a granted request got no answer.
     *
     * @param tokenKey as given to {@link #admit}
     * @param resource as given to {@link #admit}
     */
    public void release(String tokenKey, String resource) {
        Token token = token(tokenKey);
        synchronized (token) {
            token.land(resource);
        }
    }

    /**
     * Tells what is known about an hourly quota, for metrics.
     *
     * @param tokenKey as given to {@link #admit}
     * @param resource GitHub's name for the quota
     * @return the quota, or empty if GitHub has not named one in this hour
     */
    public Optional<Quota> quota(String tokenKey, String resource) {
        Token token = token(tokenKey);
        synchronized (token) {
            return token.window(resource).quota(clock.millis());
        }
    }

    /** Returns how many requests any minute may hold per token; 0 is no pacing. */
    public int requestsPerMinute() {
        return requestsPerMinute;
    }

    /** Returns how many percent of each hourly quota are left to others. */
    public int reservePercent() {
        return reservePercent;
    }

    /**
     * Asks to be told of each quota, those that are known and those that come.
     *
     * @param listener gets the token's name, as given to {@link #admit}, and GitHub's name for the quota; must be quick and not
     *     ask for limits. Null if nobody is to be told any more
     */
    public void onQuota(BiConsumer<String, String> listener) {
        quotaListener = listener == null ? (token, resource) -> {} : listener;
        tokens.forEach((key, token) -> {
            synchronized (token) {
                token.windows.keySet().forEach(resource -> quotaListener.accept(key, resource));
            }
        });
    }

    /** Takes in that somebody waits because of a limit. */
    void waits(Cause cause, long millis) {
        waited[cause.ordinal()].add(millis);
    }

    /** Returns how many milliseconds requests have waited because of a limit, each of them counted. */
    public long waitedMillis(Cause cause) {
        return waited[cause.ordinal()].sum();
    }

    /**
     * Tells what is known about all hourly quotas, for metrics and the status page.
     *
     * @return by token and by GitHub's name for the quota, without those that GitHub has not named in this hour
     */
    public Map<String, Map<String, Quota>> quotas() {
        Map<String, Map<String, Quota>> quotas = new TreeMap<>();
        tokens.forEach((key, token) -> {
            synchronized (token) {
                Map<String, Quota> ofToken = new TreeMap<>();
                token.windows.forEach((resource, window) ->
                        window.quota(clock.millis()).ifPresent(quota -> ofToken.put(resource, quota)));
                if (!ofToken.isEmpty()) {
                    quotas.put(key, ofToken);
                }
            }
        });
        return quotas;
    }

    private Token token(String tokenKey) {
        return tokens.computeIfAbsent(tokenKey, Token::new);
    }

    private static long cap(long millis) {
        return Math.max(MARGIN_MILLIS, Math.min(LONGEST_WAIT.toMillis(), millis));
    }

    /** Returns what no wait exceeds, also if the clock was set back since it began. */
    private long longestMillis() {
        return Math.max(LONGEST_WAIT.toMillis(), unnamedWait.toMillis());
    }

    /** All that is known about one token. Guarded by its own monitor. */
    private final class Token {

        private static final String PACE = "pace";
        private static final String PAUSE = "pause";

        private final String key;
        private final Map<String, Window> windows = new HashMap<>();
        private final Map<String, Long> announcedUntil = new HashMap<>();
        private final SlidingMinute minute = new SlidingMinute();
        private final SecondaryLimit secondary = new SecondaryLimit(unnamedWait.toMillis(), requestsPerMinute);
        private long grantedAt;
        private int inFlight;

        Token(String key) {
            this.key = key;
        }

        Window window(String resource) {
            return windows.computeIfAbsent(resource, any -> {
                quotaListener.accept(key, resource);
                return new Window();
            });
        }

        Admission admit(String resource, long now) {
            long pausedUntil = secondary.pausedUntil(now, longestMillis());
            if (now < pausedUntil) {
                boolean announce = pausedUntil > announcedUntil.getOrDefault(PAUSE, 0L);
                return delay(PAUSE, Cause.SECONDARY, announce, now, pausedUntil, "secondary rate limit");
            }
            Window window = window(resource);
            long windowMillis = window.delayMillis(now);
            if (windowMillis > 0) {
                boolean announce = window.isSpent() && window.resetAt > announcedUntil.getOrDefault(resource, 0L);
                String reason = resource + " rate limit, " + window.remaining + " of " + window.limit + " left";
                return delay(resource, Cause.PRIMARY, announce, now, now + windowMillis, reason);
            }
            if (now - grantedAt > LONGEST_WAIT.toMillis() || now < grantedAt) {
                // Whatever was in flight never reported back
                inFlight = 0;
            }
            long probeMillis = secondary.delayMillis(inFlight);
            if (probeMillis > 0) {
                return new Admission(probeMillis, Cause.SECONDARY, null);
            }
            int learnt = secondary.perMinute();
            boolean slowed = requestsPerMinute == 0 || learnt < requestsPerMinute;
            int most = slowed ? learnt : requestsPerMinute;
            long paceMillis = minute.delayMillis(now, most);
            if (paceMillis > 0) {
                boolean announce = now >= announcedUntil.getOrDefault(PACE, 0L);
                String reason = most + " requests a minute" + (slowed ? " since the secondary rate limit" : "");
                return delay(PACE, Cause.PACING, announce, now, now + paceMillis, reason);
            }
            minute.record(now);
            grantedAt = now;
            inFlight++;
            window.inFlight++;
            return new Admission(0, null, null);
        }

        private Admission delay(String kind, Cause cause, boolean announce, long now, long until, String reason) {
            if (!announce) {
                return new Admission(until - now, cause, null);
            }
            announcedUntil.put(kind, until);
            return new Admission(
                    until - now,
                    cause,
                    String.format(
                            "GitHub, %s: %s; the next request goes in %d s",
                            key,
                            reason,
                            Math.max(1, Duration.ofMillis(until - now).toSeconds())));
        }

        void observe(String resource, GithubAnswer answer, AnswerHeaders headers, long now) {
            Instant date = HttpDate.parse(headers.first("Date"));
            long githubNow = date == null ? now : date.toEpochMilli();
            String charged = headers.first("X-RateLimit-Resource");
            Window window = window(charged == null || charged.isBlank() ? resource : charged.trim());
            boolean current = window.update(headers, githubNow, now);
            Duration retryAfter =
                    RetryAfter.of(headers.first("Retry-After"), headers.first("Date"), Instant.ofEpochMilli(now));
            long retryAfterMillis = retryAfter == null ? -1 : retryAfter.toMillis();
            switch (answer) {
                case PRIMARY_LIMIT -> {
                    if (window.limit == 0) {
                        refused(retryAfterMillis, now);
                    } else if (current) {
                        window.exhaust(retryAfterMillis, githubNow, now);
                    }
                }
                case SECONDARY_LIMIT -> refused(retryAfterMillis, now);
                case SERVER_FAULT -> {
                    if (retryAfterMillis >= 0) {
                        secondary.pauseUntil(now + cap(retryAfterMillis));
                    }
                }
                case NETWORK_FAULT, INTERNAL_FAULT -> {}
                // Also a refusal of another kind tells that the limit is over
                default -> secondary.answered(now);
            }
        }

        private void refused(long retryAfterMillis, long now) {
            int answered = minute.sent(now) - inFlight - 1;
            secondary.refused(retryAfterMillis < 0 ? -1 : cap(retryAfterMillis), answered, now);
        }

        void land(String resource) {
            inFlight = Math.max(0, inFlight - 1);
            window(resource).land();
        }
    }

    /** One hourly quota. Guarded by its token's monitor. */
    private final class Window {

        private long limit;
        private long remaining;
        private long resetEpochSeconds;
        private long resetAt;
        private int inFlight;

        long delayMillis(long now) {
            if (limit == 0) {
                return 0;
            }
            resetAt = Math.min(resetAt, now + longestMillis());
            if (now >= resetAt) {
                // Full again, as far as anyone knows. Starting from zero also forgets requests that never reported back
                remaining = limit;
                resetEpochSeconds = 0;
                resetAt = now + LONGEST_WAIT.toMillis();
                inFlight = 0;
            }
            if (isSpent()) {
                return resetAt - now;
            }
            // What is in flight will be answered soon, perhaps without being charged
            return remaining - inFlight > reserve() ? 0 : MARGIN_MILLIS;
        }

        boolean isSpent() {
            return remaining <= reserve();
        }

        private long reserve() {
            // Never the whole quota, so that a tiny one is not a standstill
            return Math.min((limit * reservePercent + 99) / 100, limit - 1);
        }

        void land() {
            inFlight = Math.max(0, inFlight - 1);
        }

        /** Returns false if the headers speak of an hour that is over. */
        boolean update(AnswerHeaders headers, long githubNow, long now) {
            long newLimit = number(headers.first("X-RateLimit-Limit"));
            long newRemaining = number(headers.first("X-RateLimit-Remaining"));
            long newReset = number(headers.first("X-RateLimit-Reset"));
            if (newLimit <= 0 || newRemaining < 0 || newReset <= 0) {
                return true;
            }
            if (newLimit != limit || newReset > resetEpochSeconds + SAME_WINDOW_SECONDS) {
                limit = newLimit;
                remaining = newRemaining;
                resetEpochSeconds = newReset;
                resetAt = now + cap(newReset * 1000 - githubNow + MARGIN_MILLIS);
                return true;
            }
            if (newReset < resetEpochSeconds - SAME_WINDOW_SECONDS) {
                return false;
            }
            // Answers overtake each other: the lowest number is the latest
            remaining = Math.min(remaining, newRemaining);
            return true;
        }

        void exhaust(long retryAfterMillis, long githubNow, long now) {
            remaining = 0;
            boolean overdue = resetEpochSeconds * 1000 + MARGIN_MILLIS < githubNow;
            if (overdue || resetAt <= now) {
                resetAt = now + unnamedWait.toMillis();
            }
            if (retryAfterMillis >= 0) {
                resetAt = Math.max(resetAt, now + cap(retryAfterMillis));
            }
        }

        Optional<Quota> quota(long now) {
            return resetEpochSeconds == 0 || resetAt <= now
                    ? Optional.empty()
                    : Optional.of(new Quota(limit, remaining, Instant.ofEpochMilli(resetAt)));
        }
    }

    /** Reads a number of at most twelve digits; -1 for anything else. */
    private static long number(String text) {
        String digits = text == null ? "" : text.trim();
        return digits.matches("[0-9]{1,12}") ? Long.parseLong(digits) : -1;
    }
}
