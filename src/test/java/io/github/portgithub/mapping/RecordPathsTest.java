package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordPathsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                ".closed_at ¦ .closed_at",
                ".user.login ¦ .user.login",
                ".[\"a b\"].c ¦ .a b.c",
                ".a[\"b\"] ¦ .a.b",
                ".a // .b ¦ .a .b",
                ".a | .b ¦ .a",
                ".a as $x | .b as $y | .c ¦ .a .b .c",
                "(.a as $x | ((.b | .c) as $y | .d)) ¦ .a .b .d",
                "[.items[].name] ¦ .items",
                ".items[0].name ¦ .items",
                "map(.a) ¦ ``",
                "[.a, .b] ¦ .a .b",
                ".a | .b, .c ¦ .a",
                "{x: .a, y: .b} ¦ .a .b",
                "{x: (.a | .c), y: .b} ¦ .a .b",
                "if .a | not then .b elif .c then .d else .e end | .f ¦ .a .b .c .d .e",
                "$x.a ¦ ``",
                ". ¦ ``",
                ".. ¦ ``",
                ".. | .a ¦ ``",
                "\".x\" + .a ¦ .a",
                "\"\\(.x + \"y\") \\\\\" + .a ¦ .a",
                "1.5 * .a - .b ¦ .a .b",
                ".a?.b? ¦ .a",
                "def f: .x; .a ¦ ``",
                ".a as $x | reduce .b as $y (0; .c) ¦ .a",
                ".a |= .b ¦ .a",
                "null ¦ ``"
            })
    void areThoseOfTheRecordItself(String expression, String paths) {
        assertThat(RecordPaths.of(expression).paths())
                .extracting(path -> "." + String.join(".", path))
                .containsExactly(paths.isEmpty() ? new String[0] : paths.split(" (?=\\.)"));
    }

    @Test
    void areNotThoseInComments() {
        assertThat(RecordPaths.of("# .x | \n.a").paths()).containsExactly(List.of("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                ".closedAt ¦ .closedAt",
                ".closed_at ¦",
                ".user.logn ¦ .user.logn",
                ".head.repo.name ¦",
                ".labels.x ¦",
                ".closed_at as $c | .mergedAt ¦ .mergedAt"
            })
    void areMissing_onlyWhereAnObjectLacksTheKey(String expression, String missing) {
        String record = "{'closed_at':null,'user':{'login':'octocat'},'head':{'repo':null},'labels':[]}";

        assertThat(RecordPaths.of(expression).missingIn(Heard.json(record))).isEqualTo(missing);
    }
}
