package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageSeamTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Origin GITHUB = Origin.of("https://x");
    private static final Pattern QUERY = Pattern.compile("per_page=(\\d+)&page=(\\d+)");

    @ParameterizedTest
    @CsvSource({
        "https://x/y?per_page=100&page=3&sort=created, 200",
        "https://x/y?page=3&per_page=100, 200",
        "https://x/y?per_page=25&page=9, 200",
        "https://x/y?per_page=500&page=3, 200",
        "https://x/y?page=3, 60",
        "https://x/y?since=2026-01-01T00:00:00Z&per_page=100&page=2, 100",
    })
    void countsWhatComesBeforeAPage(String url, long place) {
        assertThat(PageSize.place(url)).hasValue(place);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://x/y?per_page=100",
                "https://x/y?per_page=100&page=1",
                "https://x/y?per_page=100&after=Y3Vyc29y",
                "https://x/y?per_page=100&page=2&after=Y3Vyc29y",
                "https://x/organizations?since=135&per_page=100"
            })
    void countsNothing_ofAFirstPage_orBeforeACursor(String url) {
        assertThat(PageSize.place(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://x/y?per_page=100&page=2&sort=created, 100, https://x/y?per_page=18&page=6&sort=created",
        "https://x/y?page=2, 30, https://x/y?page=2&per_page=20",
        "https://x/y?state=all&page=2&per_page=4, 4, https://x/y?state=all&page=1&per_page=10",
    })
    void asksForASmallPageAroundThePlace(String url, long place, String around) {
        assertThat(PageSize.around(url, place)).isEqualTo(around);
    }

    @Test
    void seesTwoRecordsOrMoreOnEitherSideOfAPlace() {
        for (int size : List.of(25, 30, 33, 50, 100)) {
            for (int page = 1; page <= 10_000; page++) {
                long place = (long) size * page;
                Matcher around = QUERY.matcher(PageSize.around("https://x/y?per_page=100&page=2", place));
                assertThat(around.find()).isTrue();
                long begin = Long.parseLong(around.group(1)) * (Long.parseLong(around.group(2)) - 1);
                long end = begin + Long.parseLong(around.group(1));

                assertThat(place - begin).as("before %d", place).isBetween(2L, 18L);
                assertThat(end - place).as("after %d", place).isBetween(2L, 18L);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'4,5', true",
        "'1,2,3,4,5,6', true",
        "'4,6,5', false",
        "'5,4', false",
        "'4', false",
        "'5', false",
        "'', false",
    })
    void isInRecords_thatFollowEachOther(String ids, boolean in) {
        PageSeam seam = new PageSeam("https://x/y?page=2", 4, identity("{'id':4}"), identity("{'id':5}"));

        assertThat(seam.isIn(records(ids))).isEqualTo(in);
    }

    @Test
    void isAtTheEnd_whenTheSecondPageHadNoRecord() {
        PageSeam seam = new PageSeam("https://x/y?page=2", 4, identity("{'id':4}"), 0);

        assertThat(seam.isIn(records("3,4"))).isTrue();
        assertThat(seam.isIn(records("3,4,5"))).isFalse();
        assertThat(seam.isIn(records("3"))).isFalse();
        assertThat(seam.isIn(records(""))).isFalse();
        long full = PageSize.size(seam.page());
        String upToIt = IntStream.rangeClosed(5 - (int) full, 4)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        assertThat(seam.isIn(records(upToIt))).isFalse();
    }

    @Test
    void isNowhere_whenTheFirstPageHadNoRecord() {
        assertThat(new PageSeam("https://x/y?page=2", 4, 0, identity("{'id':4}")).isIn(records("4,5")))
                .isFalse();
        assertThat(new PageSeam("https://x/y?page=2", 4, 0, 0).isIn(records("4,5")))
                .isFalse();
    }

    @Test
    void tellsRecordsApart_byWhatTheyHave() {
        assertThat(identity("{'id':4,'name':'a'}")).isEqualTo(identity("{'id':4,'name':'b'}"));
        assertThat(identity("{'number':4}")).isNotEqualTo(identity("{'id':4}"));
        assertThat(identity("{'id':null,'name':'a'}"))
                .isEqualTo(identity("{'name':'a'}"))
                .isNotEqualTo(identity("{'name':'b'}"));
        assertThat(identity("{'login':'a'}")).isNotEqualTo(identity("{'login':'b'}"));
        assertThat(PageSeam.identity(JsonNodeFactory.instance.missingNode())).isZero();
    }

    @Test
    void showsEveryRecordThatIsSkipped_whateverComesAndGoesMeanwhile() throws Exception {
        Random random = new Random(20260301);
        int skipped = 0;
        int unmoved = 0;
        for (int round = 0; round < 3_000; round++) {
            List<Integer> all = new ArrayList<>(IntStream.range(1, 2 + random.nextInt(40))
                    .map(i -> i * 100)
                    .boxed()
                    .toList());
            List<Integer> before = List.copyOf(all);
            int size = 1 + random.nextInt(6);
            List<Integer> read = new ArrayList<>();
            List<PageSeam> seams = new ArrayList<>();
            Listing listing = new Listing(GITHUB, "https://x/y?per_page=" + size);
            boolean more = true;
            for (int page = 1; more; page++) {
                List<Integer> some = page(all, size, page);
                read.addAll(some);
                PageSeam seam = listing.seam(records(some));
                if (seam != null) {
                    seams.add(seam);
                }
                String next = "<https://x/y?per_page=" + size + "&page=" + (page + 1) + ">; rel=\"next\"";
                try {
                    more = listing.next(page * size < all.size() ? List.of(next) : List.of(), some.size());
                } catch (BrokenLinkException e) {
                    // The same page again, because a record has moved it: nobody takes the listing for whole
                    seams.add(new PageSeam("https://x/y?page=2", 1, 1, 2));
                    more = false;
                }
                change(all, random);
            }
            change(all, random);

            boolean moved = seams.stream().anyMatch(seam -> !seam.isIn(records(around(all, seam))));
            boolean incomplete = before.stream().anyMatch(one -> all.contains(one) && !read.contains(one));
            skipped += incomplete ? 1 : 0;
            unmoved += moved ? 0 : 1;
            assertThat(moved || !incomplete)
                    .as("round %d: %s of %s", round, read, all)
                    .isTrue();
        }
        assertThat(skipped).isGreaterThan(100);
        assertThat(unmoved).isGreaterThan(1_000);
    }

    /** Lets a record go away or a new one come, in the order of the listing, now and then. */
    private static void change(List<Integer> all, Random random) {
        for (int i = random.nextInt(4) - 2; i > 0; i--) {
            if (!all.isEmpty()) {
                all.remove(random.nextInt(all.size()));
            }
        }
        if (random.nextInt(10) == 0) {
            int one = random.nextInt(4_000) + 1;
            if (one % 100 != 0 && !all.contains(one)) {
                all.add(one);
                all.sort(null);
            }
        }
    }

    private static List<Integer> around(List<Integer> all, PageSeam seam) {
        Matcher query = QUERY.matcher(seam.page());
        assertThat(query.find()).isTrue();
        return page(all, Integer.parseInt(query.group(1)), Integer.parseInt(query.group(2)));
    }

    private static List<Integer> page(List<Integer> all, int size, int page) {
        int from = Math.min(all.size(), (page - 1) * size);
        return List.copyOf(all.subList(from, Math.min(all.size(), from + size)));
    }

    private static ArrayNode records(List<Integer> ids) {
        ArrayNode records = JSON.createArrayNode();
        ids.forEach(id -> records.addObject().put("id", id));
        return records;
    }

    private static ArrayNode records(String ids) {
        return records(
                ids.isEmpty()
                        ? List.of()
                        : Pattern.compile(",")
                                .splitAsStream(ids)
                                .map(Integer::valueOf)
                                .toList());
    }

    private static long identity(String record) {
        try {
            JsonNode parsed = JSON.readTree(record.replace('\'', '"'));
            return PageSeam.identity(parsed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
