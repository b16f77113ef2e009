package io.github.portgithub.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program cannot do: reach beyond its record, run on for ever, fill the memory. */
class JqLimitsTest {

    private static final String SEARCHED_TOO_LONG = "regular expressions took longer than 2 s of processor time";

    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonNode input = mapper.createObjectNode();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env",
                "env.PATH",
                "$ENV",
                "$ENV.PATH",
                "input",
                "[inputs]",
                "debug",
                "debug(\"x\")",
                "stderr",
                "halt",
                "halt_error",
                "halt_error(1)",
                "input_filename",
                "input_line_number",
                "get_search_list",
                "modulemeta",
                "import \"a\" as a; .",
                "include \"a\"; .",
                "import \"a\" as $a; .",
                "module {}; .",
                "get_prog_origin",
                "def f: env; 1",
                "try env catch 1",
                "if false then $ENV else 1 end"
            })
    void programThatReachesBeyondTheRecord_doesNotCompile(String program) {
        assertThatThrownBy(() -> JqProgram.compile(program))
                .isInstanceOf(JqException.class)
                .hasMessageContaining("available here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"def env: 1; env", "{env: 1, input: 2, debug: 3}", ".env.input.debug", ". as $input | $input"})
    void namesOfWhatIsLeftOut_areNamesLikeOthers(String program) throws JqException {
        assertThat(JqProgram.compile(program).first(mapper.createObjectNode())).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "last(range(1e12))",
                "last(range(0; 1; 0.0000000000001))",
                "reduce range(1e12) as $i (0; . + 1)",
                "last(foreach range(1e12) as $i (0; . + 1))",
                "until(false; .)",
                "0 | until(. < 0; . + 1)",
                "last(repeat(1))",
                "isempty(repeat(empty))",
                "last(1 | while(true; .))",
                "first(range(1e12) | select(. < 0))",
                "any(range(1e12); . < 0)",
                "all(repeat(true); .)",
                "[limit(1; repeat(empty))]",
                "[skip(1e18; repeat(1))]",
                "nth(1e18; repeat(1))",
                "last(1 | recurse(.))",
                "last(0 | recurse(. + 1; . < 1e15))",
                "label $out | repeat(1) | if . > 1 then break $out else empty end",
                "def f(x): repeat(x); last(f(1))",
                "first(repeat(try error(\"x\") catch empty))",
                "first(repeat(error(\"x\")?))",
                "repeat(1) as [$a] ?// $a | empty",
                "first(repeat(. as [$a] ?// {a: $a} ?// $a | empty))",
                "reduce range(1e9) as $i (null; .[0] = $i)",
                "last(range(1e9) | {a: .} | .a |= . + 1)",
                "[0, 1] | last(combinations(30))",
                "[range(1000)] | last(combinations(9))",
                "\"x\" * 50000 | last(repeat(test(\"^(x+)+$\")))",
                "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx!\" | test(\"^(x+)+$\")",
                "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx!\" | [splits(\"(x+x+)+y\")]",
                "[range(100000)] | last(repeat(sort))",
                "[range(100000)] | last(repeat(. == map(.)))",
                "[range(20000)] | last(repeat(contains([-1])))",
                "[range(100000)] | last(repeat(index(-1)))",
                "[range(20000)] - [range(-20000; 0)] | last(repeat(. - [range(-1000; 0)]))",
                "\"x\" * 1e6 | last(repeat(length))",
                "\"x\" * 1e6 | last(repeat(indices(\"y\")))",
                "\"x\" * 1e6 | last(repeat(contains(\"y\")))",
                "\"x\" * 1e6 | last(repeat(startswith(\"y\")))",
                "last(range(1e12) | ltrimstr(\"a\")?)",
                "[range(10000)] | last(repeat(getpath([9999])))",
                "[range(10000)] | last(repeat(bsearch(1)))",
                "last(repeat(now | todate | fromdate))",
            })
    void programWithoutEnd_isStoppedInTime(String program) throws JqException {
        assertStopped(
                program,
                new Budget(Budget.STEPS / 20, Budget.BYTES),
                "needs more than 2,500,000 steps|needs more than 64 MiB|" + SEARCHED_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[range(1e9)]",
                "[limit(1e9; repeat(1))]",
                "[repeat(1)]",
                "[range(1e9)] | length",
                "\"x\" * 1e8",
                "[range(100) | \"x\" * 2e6]",
                "[limit(100; repeat(\"x\" * 1e7))] | length",
                "reduce range(60) as $i (\"x\"; . + .)",
                "reduce range(60) as $i ([1]; . + .)",
                "reduce range(60) as $i ([1]; [., .]) | tojson",
                "reduce range(60) as $i ([1]; [., .]) | tostring | length",
                "reduce range(60) as $i ([1]; [., .]) | flatten",
                "reduce range(60) as $i ([1]; [., .]) | [..]",
                "reduce range(60) as $i ([1]; [., .]) | [paths]",
                "reduce range(60) as $i ([1]; [., .]) | [tostream]",
                "reduce range(60) as $i ([1]; [., .]) | . == (tojson | fromjson)",
                "reduce range(60) as $i ([1]; [., .]) | walk(.)",
                "reduce range(60) as $i ({}; {a: ., b: .}) | @base64",
                "reduce range(60) as $i ([1]; [., .]) | \"\\(.)\"",
                "reduce range(60) as $i ({}; {a: ., b: .}) * (reduce range(60) as $i ({}; {a: ., b: .}))",
                "reduce range(1e9) as $i (null; [.])",
                "reduce range(1e9) as $i (null; {a: .})",
                "reduce range(1e9) as $i ([]; . + [$i])",
                "reduce range(1e9) as $i ({}; .[\"k\\($i)\"] = $i)",
                "reduce range(1e9) as $i (\"\"; . + \"x\")",
                "[range(1e9) | tostring] | join(\",\")",
                "null | .[1e8] = 1",
                "[] | .[100000000] = 1",
                "[range(1e5)] | [combinations(3)]",
                "[range(1e7)] | implode",
                "\"x\" * 2e7 | explode",
                "\"x\" * 2e7 | gsub(\"\"; \"yyyy\")",
                "\"x\" * 1e7 | gsub(\"x\"; \"yyyyyyyy\")",
                "\"x\" * 1e7 | [match(\"x\"; \"g\")]",
                "\"x\" * 1e7 | [scan(\".\")]",
                "\"x\" * 1e7 / \"\"",
                "\"x\" * 1e7 | [splits(\"\")]",
                "\"x\" * 1e7 | split(\"x\")",
                "\"<\" * 1e7 | @html",
                "\"<\" * 1e7 | @uri",
                "[range(1e6)] | [.[], .[], .[], .[]] | group_by(.)",
                "[range(1000)] | transpose?, [range(1e9) | [.]]",
                "[range(1e6) | {key: tostring, value: .}] | from_entries",
                "add(repeat(\"x\"))",
                "add(repeat([1]))",
                "[1] | until(length > 1e9; . + .)",
                "def f: . + . | f; \"x\" | f",
                "\"x\" * 1e6 | test(\"(?<a>x\\\\g<a>?)+y\")",
                "[foreach range(1e9) as $i ([]; . + [$i])]",
                "[limit(1e6; repeat([range(100)]))] | length",
                "to_entries | [range(1e9)]",
                "{} | [range(1e9) as $i | .[\"a\"] = $i]",
                "[range(2000)] | [range(1e6) as $i | .[0] = $i]",
                "[range(1000)] | [pick(.[999999]), repeat(1)]",
            })
    void programThatFillsTheMemory_isStopped(String program) throws JqException {
        assertStopped(program, new Budget(Budget.STEPS, 4 << 20), "needs more than 4 MiB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f: f; f",
                "until(false, false; .)",
                "def f: range(1e9) | f; f",
                "def f: [f, f]; f",
                "def f: [.] | f; f",
                "def f: 1 + f; f",
                "def f(x): f(x | x); f(1)",
                "def f: f, 1; f",
                "def f: f | f; f",
                "def f: try f catch f; f",
                "def f: [f]; f",
                "def f: {a: f}; f",
                "def f: path(f); f",
                "def f: def g: f; g; f",
                "def f: f as $x | $x; f",
                "def f: reduce f as $x (0; .); f",
                "def f: label $x | f; f",
                "def f: .a = f; f",
                "def f: f[0]; f",
                "[recurse([.])]",
                "last(recurse(., .))",
                "reduce range(300000) as $i (null; [.]) | . == [.]",
                "reduce range(300000) as $i (null; [.]) | . as $a | [$a, $a] | unique",
                "reduce range(300000) as $i (null; [.])",
                "reduce range(300000) as $i (null; {a: .})",
                "reduce range(300000) as $i (null; [.]) | [..] | length",
                "reduce range(300000) as $i (null; [.]) | [contains([[]]), walk(.)]",
                "reduce range(300000) as $i (null; [.]) | walk(.)",
                "reduce range(300000) as $i (null; [.]) | [paths]",
                "[range(100000) | 0] as $p | null | setpath($p; 1)",
                "[range(100000) | 0] as $p | null | setpath($p; 1) | delpaths([$p])",
            })
    void programThatRecursesTooDeep_isStopped(String program) throws JqException {
        assertStopped(
                program,
                new Budget(),
                "recursion is too deep|the result is nested deeper than 1000 levels|needs more than 64 MiB|needs more than 50,000,000 steps");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "last(range(1e12))",
                "last(repeat(limit(1; 1, 2)))",
                "last(repeat(label $out | 1, break $out))",
                "def f: if . > 500 then . else . + 1 | f end; last(repeat(0 | f))",
                "\"x\" * 1e6 | index(\"x\" * 5e5 + \"y\")",
                "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx!\" | test(\"^(x+)+$\")",
            })
    void evaluation_takesAboutTwoSecondsOfAProcessorAtMost(String program) throws JqException {
        JqProgram compiled = JqProgram.compile(program);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();

        assertThatThrownBy(() -> compiled.first(input))
                .isInstanceOfSatisfying(
                        JqException.class, e -> assertThat(e.overBudget()).isTrue())
                .message()
                .matches("needs more than 50,000,000 steps|" + SEARCHED_TOO_LONG);

        // Many times as much, for a slow machine and code that is not compiled yet
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void steps_areTheSameAtEachEvaluation() throws JqException {
        JqProgram program = JqProgram.compile("[range(1000) | {a: ., b: tostring}] | group_by(.a % 7) | map(length)");
        Budget first = new Budget();
        Budget second = new Budget();

        program.first(input, first);
        program.first(input, second);

        assertThat(first.stepsTaken()).isEqualTo(second.stepsTaken()).isBetween(1_000L, 100_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"try last(range(1e12)) catch 1", "last(range(1e12))? // 1", "[.[]?, last(range(1e12))]"})
    void programCannotCatch_thatItsBudgetIsUsedUp(String program) throws JqException {
        JqProgram compiled = JqProgram.compile(program);

        assertThatThrownBy(() -> compiled.first(input, new Budget(10_000, Budget.BYTES)))
                .isInstanceOfSatisfying(
                        JqException.class, e -> assertThat(e.overBudget()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"error(\"no\")", "1 + \"a\"", "\"a\" | test(\"(\")"})
    void errorOfTheProgramItself_isNotOverBudget(String program) throws JqException {
        JqProgram compiled = JqProgram.compile(program);

        assertThatThrownBy(() -> compiled.first(input))
                .isInstanceOfSatisfying(
                        JqException.class, e -> assertThat(e.overBudget()).isFalse());
    }

    @Test
    void memoryLimit_is64MiB() throws JqException {
        JqProgram large = JqProgram.compile("\"x\" * 3e7 | length");
        JqProgram tooLarge = JqProgram.compile("\"x\" * 4e7 | length");

        assertThat(large.first(input).intValue()).isEqualTo(30_000_000);
        assertThatThrownBy(() -> tooLarge.first(input))
                .isInstanceOf(JqException.class)
                .hasMessage("needs more than 64 MiB");
    }

    private void assertStopped(String program, Budget budget, String message) throws JqException {
        JqProgram compiled = JqProgram.compile(program);

        assertThatThrownBy(() -> compiled.first(input, budget))
                .isInstanceOfSatisfying(
                        JqException.class, e -> assertThat(e.overBudget()).isTrue())
                .message()
                .matches(message);
    }

    @Test
    void threadGoesOn_afterAProgramWasStopped() throws JqException {
        JqProgram endless = JqProgram.compile("def f: f; f");
        JqProgram sane = JqProgram.compile(".a");
        JsonNode record = mapper.createObjectNode().put("a", 1);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> endless.first(input)).isInstanceOf(JqException.class);
            assertThat(sane.first(record).intValue()).isEqualTo(1);
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void nestedTooDeepProgram_failsToCompileOrToRun() {
        for (String program : new String[] {
            "(".repeat(100_000) + "1" + ")".repeat(100_000),
            "-".repeat(100_000) + "1",
            "1" + "|1".repeat(100_000),
            "1" + "//1".repeat(100_000),
            "1" + "+1".repeat(100_000),
            ".a".repeat(100_000),
            "try ".repeat(100_000) + "1",
            "if 1 then 1 " + "elif 1 then 1 ".repeat(100_000) + "end",
            ". as " + "[".repeat(100_000),
            "{a:".repeat(100_000),
            "\"\\(".repeat(100_000),
        }) {
            assertThatThrownBy(() -> JqProgram.compile(program).first(input)).isInstanceOf(JqException.class);
        }
    }

    @Test
    void ordinaryWork_isWithinTheBudget() throws JqException {
        ObjectNode record = mapper.createObjectNode();
        for (int i = 0; i < 5_000; i++) {
            record.withArray("labels").addObject().put("name", "label-" + i).put("id", i);
        }
        JsonNode answer = JqProgram.compile(
                        "[.labels | group_by(.id % 10)[] | {key: (.[0].id % 10 | tostring), value: (map(.name) | sort | join(\",\"))}]"
                                + " | from_entries | map_values(length) | add")
                .first(record);

        assertThat(answer).isEqualTo(JsonNodeFactory.instance.numberNode(53_880));
    }
}
