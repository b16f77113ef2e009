package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String DATE = "Sun, 01 Mar 2026 14:00:00 GMT";

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "' 120 ', 120", "20000, 20000"})
    void readsSeconds(String value, long seconds) {
        assertThat(RetryAfter.of(value, DATE, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void readsADate_relativeToTheDateOfTheAnswer() {
        String inAMinute = "Sun, 01 Mar 2026 14:01:00 GMT";

        assertThat(RetryAfter.of(inAMinute, DATE, NOW)).isEqualTo(Duration.ofMinutes(1));
        assertThat(RetryAfter.of(inAMinute, null, NOW)).isEqualTo(Duration.ofMinutes(121));
        assertThat(RetryAfter.of(DATE, inAMinute, NOW)).isZero();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "soon", "-1", "1e9", "99999999999999999999"})
    void saysNothing_whenThereIsNothingToRead(String value) {
        assertThat(RetryAfter.of(value, DATE, NOW)).isNull();
        assertThat(RetryAfter.ofReset(value, DATE, NOW)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "1.", "1.5"})
    void readsAFraction_whereNoStandardForbidsIt(String value) {
        assertThat(RetryAfter.of(value, DATE, NOW)).isNull();
        assertThat(RetryAfter.ofReset(value, DATE, NOW)).isPositive();
    }

    @Test
    void readsAReset_inSecondsOrAsAMoment() {
        long date = Instant.parse("2026-03-01T14:00:00Z").getEpochSecond();

        assertThat(RetryAfter.ofReset("300", DATE, NOW)).isEqualTo(Duration.ofSeconds(300));
        assertThat(RetryAfter.ofReset(String.valueOf(date + 30), DATE, NOW)).isEqualTo(Duration.ofSeconds(30));
        assertThat(RetryAfter.ofReset(String.valueOf(date - 30), DATE, NOW)).isZero();
    }
}
