package io.github.portgithub.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoneOnTest {

    private static final String DISABLED = "{\"message\":\"Issues are disabled for this repo\"}";

    @ParameterizedTest
    @CsvSource({
        "410 issues are disabled, 410, true",
        "410 Issues ARE disabled; 404, 410, true",
        "404; 410 issues are disabled, 410, true",
        "410, 410, true",
        "410 alerts are disabled, 410, false",
        "404 issues are disabled, 410, false",
        "404, 410, false",
        "'', 410, false"
    })
    void matchesTheStatusAndTheWordsOfTheMessage(String noneOn, int status, boolean none) {
        assertThat(NoneOn.of(noneOn).matches(status, DISABLED)).isEqualTo(none);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "issues are disabled",
                "<html>issues are disabled</html>",
                "{\"error\":\"issues are disabled\"}",
                "[\"issues are disabled\"]",
                "{\"message\":\"issues are disabled\""
            })
    void asksForTheWordsInGithubsOwnMessage(String body) {
        assertThat(NoneOn.of("410 issues are disabled").matches(410, body)).isFalse();
    }

    @Test
    void namesNothing_whenTheVariableIsUnset() {
        assertThat(NoneOn.of(null).matches(404, DISABLED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone", "200", "500", "401", "429 slow down", "404, 410", "404;x"})
    void refusesWhatCannotMeanNothing(String noneOn) {
        assertThatThrownBy(() -> NoneOn.of(noneOn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("noneOn");
    }
}
