package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageSizeTest {

    private static final Pattern QUERY = Pattern.compile("per_page=(\\d+)(?:&page=(\\d+))?");

    @ParameterizedTest
    @CsvSource({
        "https://x/y?per_page=100&page=1, https://x/y?per_page=50&page=1",
        "https://x/y?per_page=100&page=3, https://x/y?per_page=50&page=5",
        "https://x/y?page=3&per_page=100, https://x/y?page=5&per_page=50",
        "https://x/y?per_page=50&page=5, https://x/y?per_page=25&page=9",
        "https://x/y?per_page=100, https://x/y?per_page=50",
        "https://x/y?state=all&per_page=100&sort=created&page=2#f, https://x/y?state=all&per_page=50&sort=created&page=3#f",
        "https://x/y?q=a%26page%3D9+per_page&per_page=100&page=2, https://x/y?q=a%26page%3D9+per_page&per_page=50&page=3",
        "https://x/y?per_page=40&page=1, https://x/y?per_page=25&page=1",
        "https://x/y?per_page=40&page=6, https://x/y?per_page=25&page=9",
        "https://x/y?per_page=99&page=2, https://x/y?per_page=33&page=4",
        "https://x/y?per_page=75&page=2, https://x/y?per_page=25&page=4",
        "https://x/y?per_page=100&page=12345678, https://x/y?per_page=50&page=24691355",
        "https://x/y?per_page=100&after=Y3Vyc29y%3D%3D, https://x/y?per_page=50&after=Y3Vyc29y%3D%3D",
        "https://x/y?per_page=100&cursor=v1_77, https://x/y?per_page=50&cursor=v1_77",
        "https://x/organizations?since=135&per_page=100, https://x/organizations?since=135&per_page=50",
        "https://x/y?since=2026-01-01T00:00:00Z&per_page=100&page=2, https://x/y?since=2026-01-01T00:00:00Z&per_page=50&page=3"
    })
    void asksForTheSameRecords_inSmallerPages(String url, String smaller) {
        assertThat(PageSize.smaller(url)).contains(smaller);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://x/y",
                "https://x/y?page=2",
                "https://x/y?per_page=25&page=2",
                "https://x/y?per_page=10",
                "https://x/y?per_page=0",
                "https://x/y?per_page=30&page=2",
                "https://x/y?per_page=97&page=2",
                "https://x/y?per_page=200&page=2",
                "https://x/y?per_page=&page=2",
                "https://x/y?per_page=all&page=2",
                "https://x/y?per_page=1e2&page=2",
                "https://x/y?per_page=100&page=0",
                "https://x/y?per_page=100&page=-1",
                "https://x/y?per_page=100&page=",
                "https://x/y?per_page=100&page=two",
                "https://x/y?per_page=100&page=999999999999",
                "https://x/y?per_page=100&page=2&page=3",
                "https://x/y?per_page=100&per_page=50&page=3",
                "https://x/y?per_page=100&per_page=all",
                "https://x/y?per_page=100&page=2&after=Y3Vyc29y",
                "https://x/y?per_page=100&page=2&cursor=v1_77",
                "https://x/y?per_page=100&before=Y3Vyc29y",
                "https://x/per_page=100/page=2",
                ""
            })
    void leavesTheUrlAlone_whereNothingIsCertain(String url) {
        assertThat(PageSize.smaller(url)).isEmpty();
    }

    @Test
    void skipsNothingAndRepeatsNothing_whereverAPageFails() {
        Random random = new Random(20260301);
        int shrunk = 0;
        for (int round = 0; round < 5_000; round++) {
            int records = random.nextInt(1200);
            int size = 1 + random.nextInt(100);
            double faults = random.nextDouble() / 2;
            List<Integer> read = new ArrayList<>();
            Optional<String> url =
                    Optional.of("https://x/y?per_page=" + size + (random.nextBoolean() ? "&page=1" : ""));
            while (url.isPresent()) {
                Optional<String> smaller =
                        random.nextDouble() < faults ? PageSize.smaller(url.get()) : Optional.empty();
                if (smaller.isPresent()) {
                    url = smaller;
                    shrunk++;
                } else {
                    url = page(url.get(), records, read);
                }
            }

            assertThat(read)
                    .as("%d records, pages of %d", records, size)
                    .isEqualTo(IntStream.range(0, records).boxed().toList());
        }
        assertThat(shrunk).isGreaterThan(1_000);
    }

    /** What a server does: adds the records of a page, and gives the URL of the next one. */
    private static Optional<String> page(String url, int records, List<Integer> read) {
        Matcher query = QUERY.matcher(url);
        assertThat(query.find()).isTrue();
        int size = Integer.parseInt(query.group(1));
        int page = query.group(2) == null ? 1 : Integer.parseInt(query.group(2));
        int end = Math.min(records, page * size);
        IntStream.range((page - 1) * size, end).forEach(read::add);
        return end < records ? Optional.of("https://x/y?per_page=" + size + "&page=" + (page + 1)) : Optional.empty();
    }
}
