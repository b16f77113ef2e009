package io.github.portgithub.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.jq.JqException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemsToParseTest {

    private static final JsonNode RECORD = Heard.json("{'id':1,'data':{'x':2,'items':[{'n':'a'},{'n':'b'}]}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                ".items ¦ .items",
                "  .a.b_2.c3  ¦ .a.b_2.c3",
                "(.file.content) ¦ .file.content",
                ". as $all | .file.content ¦ .file.content",
                "$items | .file.content ¦ .file.content",
                ". | .file.content ¦ .file.content",
                ".file.content // [] ¦ .file.content",
                ". as $all | ($all | .file.content) as $items | $items ¦ .file.content",
                ". as $all | ($all | .file.content.raw) // {} ¦ .file.content.raw",
                ".[0].[1].key ¦ .[0].[1].key",
                ".file[0].content ¦ .file[0].content",
                ".[\"key\"].value ¦ .[\"key\"].value",
                ".first.path | .second.path ¦ .first.path",
                ".items | map(select(.x | not)) ¦ .items",
                "$items ¦",
                ". ¦",
                ". as $root ¦",
                "[.items[] | .a] ¦",
                "to_entries | .a ¦"
            })
    void findTheirArrayInTheExpression(String expression, String path) {
        assertThat(ItemsToParse.firstPath(expression)).isEqualTo(path);
    }

    @Test
    void areShallowCopiesWithoutTheArray() throws JqException {
        assertThat(ItemsToParse.compile(".data.items", "item", true).expand(RECORD))
                .containsExactly(
                        Heard.json("{'id':1,'data':{'x':2},'item':{'n':'a'}}"),
                        Heard.json("{'id':1,'data':{'x':2},'item':{'n':'b'}}"));
        assertThat(RECORD.at("/data/items")).hasSize(2);
    }

    @Test
    void keepTheArray_withoutTopLevelTransform() throws JqException {
        assertThat(ItemsToParse.compile(".data.items", "part", false).expand(RECORD))
                .hasSize(2)
                .allSatisfy(item -> {
                    assertThat(item.get("data")).isEqualTo(RECORD.get("data"));
                    assertThat(item.has("part")).isTrue();
                });
    }

    @Test
    void keepTheRecord_whereTheExpressionHasNoPlainPath() throws JqException {
        assertThat(ItemsToParse.compile("[.data.items[] | .n]", "item", true).expand(RECORD))
                .extracting(
                        item -> item.get("item").textValue(),
                        item -> item.get("id").intValue())
                .containsExactly(tuple("a", 1), tuple("b", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {".id", ".data", ".nothing", "empty", ".id | error"})
    void fail_whereTheExpressionGivesNoArray(String expression) {
        assertThatThrownBy(() -> ItemsToParse.compile(expression, "item", true).expand(RECORD))
                .isInstanceOf(JqException.class);
    }
}
