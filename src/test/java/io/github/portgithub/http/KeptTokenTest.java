package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class KeptTokenTest {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private Duration lifetime = Duration.ofHours(1);
    private Exception fault;
    private int issued;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final KeptToken token =
            new KeptToken(clock, Duration.ofMinutes(1), this::issue, SecurityException.class::isInstance);

    private KeptToken.Issued issue() throws Exception {
        issued++;
        if (fault != null) {
            throw fault;
        }
        return new KeptToken.Issued("token-" + issued, now.plus(lifetime));
    }

    @Test
    void keepsAToken_untilAMinuteBeforeItsEnd() throws Exception {
        assertThat(token.get()).isEqualTo("token-1");
        now = now.plus(Duration.ofMinutes(59)).minusMillis(1);
        assertThat(token.get()).isEqualTo("token-1");
        now = now.plusMillis(1);
        assertThat(token.get()).isEqualTo("token-2");
    }

    @Test
    void keepsAShortToken_forHalfOfItsTime() throws Exception {
        lifetime = Duration.ofSeconds(30);
        token.get();
        now = now.plusSeconds(14);
        assertThat(token.get()).isEqualTo("token-1");
        now = now.plusSeconds(1);
        assertThat(token.get()).isEqualTo("token-2");
    }

    @Test
    void goesOnWithTheOldToken_whileItIsValidAndTheRenewalFails() throws Exception {
        token.get();
        now = now.plusSeconds(3560);
        fault = new IOException("no answer");
        assertThat(token.get()).isEqualTo("token-1");
        assertThat(token.get()).isEqualTo("token-1");
        assertThat(issued).isEqualTo(2);
        now = now.plusSeconds(40);
        assertThatThrownBy(token::get).isSameAs(fault);
    }

    @Test
    void triesWrongCredentialsAgain_afterTenSeconds() throws Exception {
        fault = new SecurityException("unknown");
        assertThatThrownBy(token::get).isSameAs(fault);
        now = now.plusSeconds(9);
        assertThatThrownBy(token::get).isSameAs(fault);
        assertThat(issued).isEqualTo(1);
        now = now.plusSeconds(1);
        fault = null;
        assertThat(token.get()).isEqualTo("token-2");
    }

    @Test
    void triesAgainAtOnce_afterAnotherFailure() throws Exception {
        fault = new IOException("no answer");
        assertThatThrownBy(token::get).isSameAs(fault);
        fault = null;
        assertThat(token.get()).isEqualTo("token-2");
    }

    @Test
    void forgetsTheTokenThatWasRefused_andNoOther() throws Exception {
        token.get();
        token.invalidate(null);
        token.invalidate("token-0");
        assertThat(token.get()).isEqualTo("token-1");
        token.invalidate("token-1");
        assertThat(token.get()).isEqualTo("token-2");
        assertThat(token.toString()).doesNotContain("token-2");
    }

    @Test
    void asksAgain_forATokenInItsLastSecond_butNotForOneThatAWrongClockTakesForOld() throws Exception {
        lifetime = Duration.ZERO;
        assertThat(token.get()).isEqualTo("token-1");
        assertThat(token.get()).isEqualTo("token-2");
        lifetime = Duration.ofMinutes(-5);
        assertThat(token.get()).isEqualTo("token-3");
        assertThat(token.get()).isEqualTo("token-3");
    }
}
