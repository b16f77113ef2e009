package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingWindowTest {

    private static final long SEED = Long.getLong("port-github.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("port-github.rounds", 300);
    private static final Instant NOW = Instant.parse("2025-03-10T12:34:56Z");

    /** Whatever the pages are, what is taken is what a filter over the whole listing would take. */
    @Test
    void takesOfPages_whatAFilterOfTheWholeTakes() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            List<ObjectNode> listing = listing(random);
            ListingWindow window = window(random);

            List<JsonNode> taken = new ArrayList<>();
            int counted = 0;
            int size = 1 + random.nextInt(7);
            boolean ends = false;
            for (int from = 0; from < listing.size() && !ends; from += size) {
                ArrayNode page = JsonNodeFactory.instance
                        .arrayNode()
                        .addAll(listing.subList(from, Math.min(listing.size(), from + size)));
                ListingWindow.Taken of = window.of(page, counted);
                taken.addAll(of.records());
                counted += of.counted();
                ends = of.ends();
            }

            assertThat(taken)
                    .as("seed %s round %s: %s of %s in pages of %s", SEED, round, window, listing, size)
                    .isEqualTo(expected(listing, window));
        }
    }

    private static List<JsonNode> expected(List<ObjectNode> listing, ListingWindow window) {
        List<JsonNode> expected = new ArrayList<>();
        int counted = 0;
        for (ObjectNode record : listing) {
            boolean closed = window.only() == null || record.hasNonNull("closed_at");
            boolean inTime = window.from() == null
                    || !Instant.parse(record.path(window.by()).asText(NOW.toString()))
                            .isBefore(window.from());
            boolean recent =
                    !closed && !Instant.parse(record.get("updated_at").asText()).isBefore(window.recently());
            if (window.from() != null
                    && Instant.parse(record.get("updated_at").asText()).isBefore(window.from())) {
                break;
            }
            if (closed && inTime && counted < window.most()) {
                expected.add(record);
                counted++;
            } else if (recent && counted < window.most()) {
                expected.add(record);
            }
        }
        return expected;
    }

    private static List<ObjectNode> listing(Random random) {
        List<ObjectNode> listing = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            Instant updated = NOW.minus(Duration.ofMinutes(random.nextInt(3 * 1440)));
            ObjectNode record = JsonNodeFactory.instance.objectNode().put("number", i);
            record.put("updated_at", updated.toString());
            record.put(
                    "closed_at",
                    random.nextInt(3) == 0
                            ? null
                            : updated.minus(Duration.ofMinutes(random.nextInt(1440)))
                                    .toString());
            listing.add(record);
        }
        listing.sort(Comparator.comparing(
                        (ObjectNode record) -> record.get("updated_at").asText())
                .reversed());
        return listing;
    }

    private static ListingWindow window(Random random) {
        Map<String, Object> selector = new HashMap<>();
        if (random.nextBoolean()) {
            selector.put("since", 1 + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            selector.put("closedSinceDate", "2025-03-0" + (7 + random.nextInt(3)));
        }
        if (selector.isEmpty() || random.nextBoolean()) {
            selector.put("maxResults", 1 + random.nextInt(6));
        }
        return ListingWindow.of(
                selector, "closedSinceDate", "updated_at", "closed_at", random.nextBoolean() ? "closed_at" : "", NOW);
    }

    @Test
    void countsWholeDays_soThatAWindowIsTheSameUntilMidnight() {
        Map<String, Object> selector = Map.of("since", 2);

        ListingWindow window = ListingWindow.of(selector, "sinceDate", "created_at", "created_at", "", NOW);

        assertThat(window.from()).isEqualTo("2025-03-08T00:00:00Z");
        assertThat(ListingWindow.of(
                                selector, "sinceDate", "created_at", "created_at", "", NOW.plus(Duration.ofHours(11)))
                        .toString())
                .isEqualTo(window.toString());
        assertThat(ListingWindow.of(Map.of(), "sinceDate", "created_at", "created_at", "", NOW))
                .isNull();
    }

    @Test
    void takesARecordWhoseTimeCannotBeRead() {
        ListingWindow window = ListingWindow.of(Map.of("since", 1), "sinceDate", "created_at", "created_at", "", NOW);
        JsonNode page = Heard.json("[{'created_at':'yesterday'},{'created_at':null},{},{'created_at':7}]");

        ListingWindow.Taken taken = window.of(page, 0);

        assertThat(taken.records()).hasSize(4);
        assertThat(taken.ends()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-01-31, 2025-01-31T00:00:00Z",
        "2025-01-31T08:00:00Z, 2025-01-31T08:00:00Z",
        "2025-01-31T08:00:00, 2025-01-31T08:00:00Z",
        "2025-01-31T08:00:00+02:00, 2025-01-31T06:00:00Z",
    })
    void readsDatesAsOceanDoes(String text, Instant instant) {
        assertThat(WindowKeys.instant(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pull-request | since: 0 | selector.since: expected a whole number from 1, got 0",
                "pull-request | maxResults: many | selector.maxResults: expected a whole number",
                "pull-request | closedSinceDate: 31.1.2025 | selector.closedSinceDate: is no date",
                "workflow-run | sinceDate: soon | selector.sinceDate: is no date",
                "workflow-run | since: 1.5 | selector.since: expected a whole number from 1, got 1.5",
                "deployment | maxResults: -1 | selector.maxResults: expected a whole number",
            })
    void namesTheKeyThatMeansNothing(String kind, String line, String error) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> config(kind, line)))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pull-request | states: [open, closed] | 60 | 100",
                "pull-request | states: [open] | null | null",
                "pull-request | state: all | null | null",
                "pull-request | query: 'true' | null | null",
                "pull-request | states: [closed], since: 7 | 7 | 100",
                "pull-request | states: [closed], closedSinceDate: 2025-01-01 | null | null",
                "workflow-run | query: 'true' | null | 500",
                "workflow-run | since: 7 | 7 | null",
            })
    void hasOceansDefaults_whereOceansKeysAreUsed(String kind, String line, String since, String most) {
        Map<String, Object> selector = config(kind, line).resources().get(0).selector();

        assertThat(String.valueOf(selector.get("since"))).isEqualTo(since);
        assertThat(String.valueOf(selector.get("maxResults"))).isEqualTo(most);
    }

    private static PortAppConfig config(String kind, String line) {
        String query = line.startsWith("query") ? "" : "query: 'true', ";
        return PortAppConfig.parse(
                "resources: [{kind: %s, selector: {%s%s}, port: {entity: {mappings: {identifier: .id, blueprint: '\"b\"'}}}}]"
                        .formatted(kind, query, line),
                "file:m.yml");
    }
}
