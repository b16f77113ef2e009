package io.github.portgithub.http;

import io.github.portgithub.sandbox.SandboxAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What goes wrong at a {@link TestServer} for some requests: every time, unless {@link #times}, {@link #after} or
 * {@link #randomly} says otherwise. Scripted by one thread, used by many.
 */
public final class Fault {

    /** What happens to an answer on its way out. */
    enum Damage {
        NONE,
        CLOSED_CONNECTION,
        TRUNCATED_BODY,
        WRONG_GZIP,
        SLOW_BODY
    }

    private final Predicate<RecordedRequest> fits;
    private UnaryOperator<SandboxAnswer> change = UnaryOperator.identity();
    private SandboxAnswer replacement;
    private Damage damage = Damage.NONE;
    private Duration delay = Duration.ZERO;
    private int left = Integer.MAX_VALUE;
    private int skipped;
    private Random random;
    private int percent = 100;

    Fault(Predicate<RecordedRequest> fits) {
        this.fits = fits;
    }

    /**
     * Ends after some requests.
     *
     * @param count how many requests meet it
     * @return this fault
     */
    public synchronized Fault times(int count) {
        left = count;
        return this;
    }

    /**
     * Begins after some requests.
     *
     * @param count how many requests of this kind go well first
     * @return this fault
     */
    public synchronized Fault after(int count) {
        skipped = count;
        return this;
    }

    /**
     * Meets only a share of the requests, the same ones for the same seed and order.
     *
     * @param seed of the pseudo-random numbers
     * @param newPercent the share, 0 to 100
     * @return this fault
     */
    public synchronized Fault randomly(long seed, int newPercent) {
        random = new Random(seed);
        percent = newPercent;
        return this;
    }

    /**
     * Answers instead of the API, which does not see the request.
     *
     * @param status the status
     * @param headers one value by name
     * @param body the body as text
     * @return this fault
     */
    public synchronized Fault answer(int status, Map<String, String> headers, String body) {
        Map<String, List<String>> values = headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        replacement = new SandboxAnswer(status, values, body.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /**
     * Changes what the API answers.
     *
     * @param newChange makes the answer that is sent from the API's
     * @return this fault
     */
    public synchronized Fault change(UnaryOperator<SandboxAnswer> newChange) {
        change = newChange;
        return this;
    }

    /**
     * Closes the connection without an answer; the API has seen the request.
     *
     * @return this fault
     */
    public Fault closeConnection() {
        return damage(Damage.CLOSED_CONNECTION);
    }

    /**
     * Closes the connection after half of the body.
     *
     * @return this fault
     */
    public Fault truncateBody() {
        return damage(Damage.TRUNCATED_BODY);
    }

    /**
     * Says that the body is gzip, which it is not.
     *
     * @return this fault
     */
    public Fault wrongGzip() {
        return damage(Damage.WRONG_GZIP);
    }

    /**
     * Sends half of the body, and the rest only after {@link #delay}.
     *
     * @return this fault
     */
    public Fault slowBody() {
        return damage(Damage.SLOW_BODY);
    }

    /**
     * Waits before it answers.
     *
     * @param newDelay how long
     * @return this fault
     */
    public synchronized Fault delay(Duration newDelay) {
        delay = newDelay;
        return this;
    }

    private synchronized Fault damage(Damage newDamage) {
        damage = newDamage;
        return this;
    }

    synchronized boolean takes(RecordedRequest request) {
        if (left == 0 || !fits.test(request)) {
            return false;
        }
        if (skipped > 0) {
            skipped--;
            return false;
        }
        if (random != null && random.nextInt(100) >= percent) {
            return false;
        }
        left--;
        return true;
    }

    SandboxAnswer apply(Supplier<SandboxAnswer> api) {
        SandboxAnswer answer = replacement == null ? api.get() : replacement;
        return change.apply(answer);
    }

    synchronized Damage damage() {
        return damage;
    }

    synchronized Duration delay() {
        return delay;
    }
}
