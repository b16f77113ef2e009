package io.github.portgithub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullRequestSpreadTest {

    @ParameterizedTest
    @CsvSource({"500, 20000, 597", "5000, 100000, 5359", "5000, 200000, 5948", "1, 250, 3", "3, 0, 3"})
    void needsThatManyPagesOf100(int repositories, int pullRequests, int pages) {
        int[] spread = PullRequestSpread.of(repositories, pullRequests);

        assertThat(spread).hasSize(repositories);
        assertThat(Arrays.stream(spread).sum()).isEqualTo(pullRequests);
        assertThat(Arrays.stream(spread)
                        .map(count -> Math.max(1, (count + 99) / 100))
                        .sum())
                .isEqualTo(pages);
    }

    @Test
    void isSkewed() {
        int[] spread = PullRequestSpread.of(500, 20_000);
        Arrays.sort(spread);

        assertThat(spread[499]).isGreaterThan(2_000);
        assertThat(spread[250]).isLessThan(20);
    }

    @Test
    void refusesNoRepositories() {
        assertThatThrownBy(() -> PullRequestSpread.of(0, 5)).isInstanceOf(IllegalArgumentException.class);
    }
}
