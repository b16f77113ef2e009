package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerHeadersTest {

    @Test
    void findsAHeader_inAnyCase() {
        AnswerHeaders headers = AnswerHeaders.of(Map.of("x-ratelimit-remaining", "7"));

        assertThat(headers.first("x-ratelimit-remaining")).isEqualTo("7");
        assertThat(headers.first("X-RateLimit-Remaining")).isEqualTo("7");
        assertThat(headers.first("X-RateLimit-Limit")).isNull();
    }

    @Test
    void takesTheFirst_ofSeveralValues() {
        assertThat(AnswerHeaders.of(Map.of("Link", List.of("a", "b"))).first("link"))
                .isEqualTo("a");
        assertThat(AnswerHeaders.of(Map.of("Link", List.of())).first("link")).isNull();
    }

    @Test
    void readsAnyValueAsText() {
        assertThat(AnswerHeaders.of(Map.of("Retry-After", 60)).first("retry-after"))
                .isEqualTo("60");
    }

    @Test
    void hasNothing_whenThereIsNoHeader() {
        assertThat(AnswerHeaders.of(null).first("Link")).isNull();
        assertThat(AnswerHeaders.of(Collections.singletonMap("Link", null)).first("link"))
                .isNull();
        assertThat(AnswerHeaders.of(Collections.singletonMap(null, "x")).first("link"))
                .isNull();
    }
}
