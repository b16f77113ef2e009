package io.github.portgithub.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JqProgramTest {

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void firstOutput_isTheOnlyOneThatIsComputed() throws Exception {
        JqProgram program = JqProgram.compile(".labels[].name, error(\"too far\")");

        JsonNode first = program.first(mapper.readTree("{\"labels\": [{\"name\": \"bug\"}, 5]}"));

        assertThat(first.textValue()).isEqualTo("bug");
    }

    @Test
    void noOutput_isNull_andANullOutputIsNot() throws Exception {
        JsonNode record = mapper.readTree("{\"labels\": []}");

        assertThat(JqProgram.compile(".labels[]").first(record)).isNull();
        assertThat(JqProgram.compile(".missing").first(record).isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "[.missing[].login] => Cannot iterate over null (null)",
                ".login.name => Cannot index string with string \"name\"",
                ".login + 1 => string (\"octo\\\"cat\") and number (1) cannot be added",
                ".login | error => octo\"cat",
                "error({a: 1}) => error (not a string): {\"a\":1}",
                "error(null) => error (not a string): null",
            })
    void failure_hasJqsMessage(String program, String message) throws Exception {
        JqProgram compiled = JqProgram.compile(program);
        JsonNode record = mapper.readTree("{\"login\": \"octo\\\"cat\"}");

        assertThatThrownBy(() -> compiled.first(record))
                .isInstanceOf(JqException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                ".a | nope => nope/0 is not defined at line 1",
                "$nope => $nope is not defined at line 1",
                "length(1) => length/1 is not defined at line 1",
                ".a | => syntax error: unexpected end of program at line 1",
                "{a: } => syntax error: unexpected } at line 1",
                "\"a => syntax error: a string without an end at line 1",
                "'a' => syntax error: unexpected character ' at line 1",
                "if . then 1 => syntax error: expected end, found end of program at line 1",
                "'' => there is no program (try \".\") at line 1",
            },
            quoteCharacter = '`')
    void textThatIsNoProgram_saysWhatIsWrong(String program, String message) {
        String source = program.equals("''") ? "" : program;

        assertThatThrownBy(() -> JqProgram.compile(source))
                .isInstanceOf(JqException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9007199254740993 | . | 9007199254740993",
                "9007199254740993 | tostring | \"9007199254740993\"",
                "12345678901234567890 | [.] | [12345678901234567890]",
                "9007199254740993 | . + 0 | 9007199254740992",
                "9007199254740993 | [. + 0] | [9007199254740992]",
                "9007199254740993 | . == 9007199254740992 | false",
                "9007199254740993 | . + 0 == . | true",
                "4 | . / 2 | 2",
                "1.0 | . | 1.0",
                "1.5 | . + 1 | 2.5",
                "1 | 1e1000 | 1E+1000",
                "1 | [nan, infinite] | [null,1.7976931348623157E308]",
            })
    void number_keepsItsDigits_untilItIsComputedWith(String input, String program, String expected) throws Exception {
        JsonNode answer = JqProgram.compile(program).first(mapper.readTree(input));

        assertThat(mapper.writeValueAsString(answer)).isEqualTo(expected);
    }

    @Test
    void input_isNotChanged() throws Exception {
        JsonNode record = mapper.readTree("{\"a\": {\"b\": [1, {\"c\": 2}]}}");
        JsonNode copy = record.deepCopy();

        for (String program : new String[] {
            ".a.b[1].c = 3",
            "del(.a.b[0])",
            ".a.b[1] |= . + {d: 1}",
            ".a.b += [4]",
            ".a * {e: 1}",
            "walk(.)",
            ".a.b | sort"
        }) {
            JqProgram.compile(program).first(record);
        }

        assertThat(record).isEqualTo(copy);
    }

    @Test
    void program_isSharedByThreads() throws Exception {
        JqProgram program = JqProgram.compile(
                "def slug(re): ascii_downcase | gsub(re; \"-\"); .n as $n | \"\\(.t | slug(.re? // \"[^a-z0-9]+\"))-\\($n)\"");

        long wrong = IntStream.range(0, 20_000)
                .parallel()
                .filter(n -> !answer(program, n).equals("fix-" + n % 7 + "-" + n))
                .count();

        assertThat(wrong).isZero();
    }

    private String answer(JqProgram program, int n) {
        try {
            return program.first(mapper.createObjectNode().put("n", n).put("t", "Fix  " + n % 7))
                    .textValue();
        } catch (JqException e) {
            return e.getMessage();
        }
    }

    @Test
    void source_isTheTextItWasCompiledFrom() throws JqException {
        assertThat(JqProgram.compile(" .a # b").source()).isEqualTo(" .a # b");
    }
}
