package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortIdentifiersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme",
                "acme/api/pull/17",
                "a.b",
                "...",
                ".github",
                "a_b@c+d:e\\f/g=h-i",
                "O'Reilly",
                "Zürich",
                "日本",
                "𝒜",
                "0"
            })
    void areTaken_whereOneOfPortsTwoPatternsTakesThem(String identifier) {
        assertThat(PortIdentifiers.refusal(identifier)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "Acme Corp",
                "dependabot[bot]",
                "acme/api#17",
                "a(b)",
                "50%",
                "a,b",
                "a\n",
                "a\t",
                "½",
                "🚀",
                "a\u0301"
            })
    void areRefused_whereBothPatternsRefuse(String identifier) {
        assertThat(PortIdentifiers.refusal(identifier)).isNotNull();
    }

    @Test
    void mayHaveAThousandCharacters_countedAsCodePoints() {
        assertThat(PortIdentifiers.refusal("𝒜".repeat(1000))).isNull();
        assertThat(PortIdentifiers.refusal("a".repeat(1001))).isEqualTo("has 1001 characters, Port allows 1000");
    }

    @Test
    void tellWhichCharacterIsRefused() {
        assertThat(PortIdentifiers.refusal("dependabot[bot]")).startsWith("holds '[', Port allows ");
        assertThat(PortIdentifiers.refusal("Acme Corp")).startsWith("holds white space");
    }

    @Test
    void refusesForABlueprint_whatPortTakesForAnEntityOnly() {
        assertThat(PortIdentifiers.blueprintRefusal("githubIssue/../github.Release:1"))
                .isNull();
        assertThat(PortIdentifiers.blueprintRefusal("a".repeat(100))).isNull();
        assertThat(PortIdentifiers.blueprintRefusal("a".repeat(101)))
                .isEqualTo("has 101 characters, Port allows 100 for a blueprint");
        assertThat(PortIdentifiers.blueprintRefusal("a=b")).startsWith("holds \"=\"");
        assertThat(PortIdentifiers.blueprintRefusal("it's")).startsWith("holds \"'\"");
        assertThat(PortIdentifiers.blueprintRefusal("a\nb")).startsWith("holds white space or a control character");
        assertThat(PortIdentifiers.blueprintRefusal("..")).isNotNull();
    }
}
