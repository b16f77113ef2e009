package io.github.portgithub.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepetitionsTest {

    private static final String PASSED = "<testcase name='passes' classname='a.B' time='0.1'/>";
    private static final String FLAKY = """
            <testcase name="waits" classname="a.B" time="0.1">
              <flakyFailure message="in vain" type="java.lang.AssertionError">
                <stackTrace><![CDATA[at a.B]]></stackTrace>
              </flakyFailure>
              <flakyError message="again" type="java.lang.Error"/>
            </testcase>""";
    private static final String BROKEN = """
            <testcase name="breaks" classname="a.B" time="0.1">
              <failure message="no" type="java.lang.AssertionError"/>
              <rerunFailure message="no" type="java.lang.AssertionError"/>
            </testcase>""";
    private static final String SKIPPED = "<testcase name='skips' classname='a.B' time='0'><skipped/></testcase>";

    @TempDir
    private Path folder;

    @Test
    void countsTestsAndRepetitions_ofBothPlugins() throws IOException {
        Path units = report("surefire-reports/TEST-a.B.xml", PASSED.repeat(3) + FLAKY + SKIPPED);
        Path packaged = report("failsafe-reports/TEST-a.C.xml", PASSED + BROKEN);
        Files.writeString(units.resolve("a.B.txt"), "Tests run: 3");

        Repetitions repetitions = Repetitions.in(List.of(units, packaged, folder.resolve("none")));

        assertThat(repetitions).isEqualTo(new Repetitions(6, List.of("a.B.breaks", "a.B.waits")));
        assertThat(repetitions).hasToString("2 of 6 tests needed a second try:\n  a.B.breaks\n  a.B.waits");
    }

    @Test
    void bearsOneInAHundred_andNotMore() throws IOException {
        Path one = report("one/TEST-a.B.xml", PASSED.repeat(99) + FLAKY);
        Path more = report("more/TEST-a.B.xml", PASSED.repeat(98) + FLAKY);

        assertThat(Repetitions.in(List.of(one)).isBearable()).isTrue();
        assertThat(Repetitions.in(List.of(more)).isBearable()).isFalse();
    }

    @Test
    void fails_whenAReportIsTorn() throws IOException {
        Path torn = report("surefire-reports/TEST-a.B.xml", "<testcase>");

        assertThatThrownBy(() -> Repetitions.in(List.of(torn)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("TEST-a.B.xml");
    }

    private Path report(String name, String tests) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite>" + tests + "</testsuite>");
        return file.getParent();
    }
}
