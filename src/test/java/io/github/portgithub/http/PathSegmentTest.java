package io.github.portgithub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathSegmentTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "githubIssue/../githubRelease",
                "a?b",
                "a#b",
                "a%2Fb",
                "a b",
                "a\r\nb",
                "\\",
                "ü𝒜",
                "@_.+:=-",
                "..."
            })
    void isOneSegment_whateverTheTextHolds(String text) {
        URI uri = URI.create("http://port/v1/blueprints/" + PathSegment.of(text) + "/entities");

        assertThat(uri.getPath()).isEqualTo("/v1/blueprints/" + text + "/entities");
        assertThat(uri.getRawPath().chars().filter(c -> c == '/')).hasSize(4);
        assertThat(uri.normalize()).isEqualTo(uri);
        assertThat(uri.getQuery()).isNull();
        assertThat(uri.getFragment()).isNull();
    }

    @Test
    void encodesAllButTheUnreservedCharacters() {
        assertThat(PathSegment.of("a-b.c_d~e/f")).isEqualTo("a-b.c_d~e%2Ff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void refusesWhatNoEncodingKeeps(String text) {
        assertThatThrownBy(() -> PathSegment.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
