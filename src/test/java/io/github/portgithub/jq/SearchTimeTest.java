package io.github.portgithub.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.portgithub.jq.Interruption.OverBudget;
import io.github.portgithub.jq.SearchTime.Search;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The alarm of a search by the wall clock, which decides nothing: only processor time counts. */
class SearchTimeTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int FOUND = 3;

    private final Budget budget = new Budget();
    private long wall;
    private long processor;
    private int attempts;
    private final SearchTime time = new SearchTime(() -> wall, () -> processor);

    @Test
    void searchIsMadeAgain_whenTheProcessWasStopped() {
        for (int i = 0; i < 100; i++) {
            attempts = 0;
            Search stopped = alarm -> {
                wall += 3 * SECOND;
                processor += SECOND / 1_000_000;
                return ++attempts < 5 ? Search.INTERRUPTED : FOUND;
            };

            assertThat(time.run(budget, stopped, false)).isEqualTo(FOUND);
            assertThat(time.run(budget, stopped, true)).isEqualTo(FOUND);
        }
    }

    @Test
    void searchIsMadeAgainWithALaterAlarm_whenTheMachineIsBusy() {
        // It takes a second of a processor and gets a tenth of one
        Search starved = alarm -> {
            boolean enough = alarm >= 10 * SECOND;
            wall += enough ? 10 * SECOND : alarm;
            processor += enough ? SECOND : alarm / 10;
            return enough ? FOUND : Search.INTERRUPTED;
        };

        assertThat(time.run(budget, starved, false)).isEqualTo(FOUND);
    }

    @Test
    void searchWithoutEnd_isEnded_whenItHadTwoSecondsOfAProcessor() {
        assertThatThrownBy(() -> time.run(budget, this::endless, false))
                .isInstanceOf(OverBudget.class)
                .hasMessage("regular expressions took longer than 2 s of processor time");

        assertThat(Duration.ofNanos(processor)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_200));
    }

    @Test
    void searchThatMayFillTheMemory_isEnded_whenItHadTheTimeToDoSo() {
        assertThatThrownBy(() -> time.run(budget, this::endless, true))
                .isInstanceOf(OverBudget.class)
                .hasMessage("needs more than 64 MiB");

        assertThat(Duration.ofNanos(processor)).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void searchesShareTheTime_ofTheirEvaluation() {
        Search tenth = alarm -> {
            wall += SECOND / 10;
            processor += SECOND / 10;
            attempts++;
            return alarm < SECOND / 10 ? Search.INTERRUPTED : FOUND;
        };

        assertThatThrownBy(() -> {
                    while (attempts < 100) {
                        time.run(budget, tenth, false);
                    }
                })
                .isInstanceOf(OverBudget.class);
        assertThat(attempts).isBetween(15, 25);
    }

    @Test
    void noProcessorClockIsRead_whereSearchesAreShort() {
        SearchTime withoutClock = new SearchTime(() -> wall, () -> {
            throw new AssertionError("read");
        });

        for (int i = 0; i < 1000; i++) {
            assertThat(withoutClock.run(budget, alarm -> FOUND, false)).isEqualTo(FOUND);
        }
    }

    private int endless(long alarm) {
        wall += alarm;
        processor += alarm;
        return Search.INTERRUPTED;
    }
}
