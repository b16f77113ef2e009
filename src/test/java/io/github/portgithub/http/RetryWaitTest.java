package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.junit.jupiter.api.Test;

class RetryWaitTest {

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private final RetryWait wait = new RetryWait(nanoTime::get);
    private final ServerOutage server = new ServerOutage("Port", "port.give-up-after", "2m");

    @Test
    void isNone_untilOneBegins() throws Exception {
        assertThat(wait.delay()).isZero();
        server.endWaits();
        assertThat(wait.delay(server)).isZero();
    }

    @Test
    void isSleptInParts_ofASecondAtTheMost() {
        wait.begin(Duration.ofMillis(2500));

        assertThat(wait.delay()).isEqualTo(1000);
        pass(Duration.ofMillis(1600));
        assertThat(wait.delay()).isBetween(900L, 901L);
        pass(Duration.ofNanos(899_999_999));
        assertThat(wait.delay()).isEqualTo(1);
        pass(Duration.ofNanos(1));
        assertThat(wait.delay()).isZero();
    }

    @Test
    void growsAsThePolicySays_alsoAfterAWaitThatTheServerNamed() {
        RedeliveryPolicy policy = new RedeliveryPolicy();
        policy.setRedeliveryDelay(200);
        policy.setUseExponentialBackOff(true);
        policy.setBackOffMultiplier(2);
        policy.setMaximumRedeliveryDelay(500);

        wait.begin(policy);
        assertThat(wait.delay()).isBetween(200L, 201L);
        wait.begin(Duration.ZERO);
        assertThat(wait.delay()).isZero();
        wait.begin(policy);
        assertThat(wait.delay()).isBetween(400L, 401L);
        wait.begin(policy);
        assertThat(wait.delay()).isBetween(500L, 501L);
    }

    @Test
    void fails_onceNobodyWaitsForTheServer() {
        wait.begin(Duration.ofMinutes(5));
        server.endWaits();

        assertThatThrownBy(() -> wait.delay(server)).isInstanceOf(RequestEndedException.class);
        server.begin();
        assertThat(wait.delay()).isEqualTo(1000);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }
}
