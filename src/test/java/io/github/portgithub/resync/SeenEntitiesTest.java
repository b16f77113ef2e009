package io.github.portgithub.resync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenEntitiesTest {

    private final SeenEntities seen = new SeenEntities();

    @Test
    void remembersEveryEntityOnce_howeverManyThereAre() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 20_000; i++) {
                seen.add("pull", "acme/a/pull/" + i);
            }
        }

        assertThat(seen.size()).isEqualTo(20_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(seen.contains("pull", "acme/a/pull/" + i)).isTrue();
            assertThat(seen.contains("pull", "acme/b/pull/" + i)).isFalse();
        }
    }

    @Test
    void tellsBlueprintsApart() {
        seen.add("a", "bc");

        assertThat(seen.contains("a", "bc")).isTrue();
        assertThat(seen.contains("ab", "c")).isFalse();
        assertThat(seen.contains("b", "bc")).isFalse();
    }
}
