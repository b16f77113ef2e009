package io.github.portgithub.jq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that is stopped for longer than an evaluation may take, and goes on as if nothing had been. */
@Timeout(90)
@EnabledOnOs({OS.LINUX, OS.MAC})
class JqPauseIT {

    @Test
    void givesTheSameAnswers_whenTheProcessIsStoppedForAWhile() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Evaluations.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("started");

            for (int i = 0; i < 2; i++) {
                signal(process, "-STOP");
                // Nothing happens that could be waited for: the time itself is what is tested
                assertThat(process.waitFor(2300, TimeUnit.MILLISECONDS)).isFalse();
                signal(process, "-CONT");
                assertThat(process.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
            }
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();

            assertThat(lines.readLine()).isEqualTo("all right");
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Evaluates until there is some input: loops and searches of some ten milliseconds, so that a stop hits one of them. */
    static final class Evaluations {

        private Evaluations() {}

        public static void main(String[] arguments) throws IOException, JqException {
            JsonNode input = JsonNodeFactory.instance.textNode("x".repeat(4_000));
            List<JqProgram> programs = List.of(
                    JqProgram.compile("[range(200000) | select(. % 2 == 0)] | length == 100000"),
                    JqProgram.compile("test(\"x*[yz]\") | not"));
            boolean started = false;
            while (System.in.available() == 0) {
                for (JqProgram program : programs) {
                    JsonNode answer = program.first(input);
                    if (!answer.booleanValue()) {
                        System.out.println(program.source() + " gave " + answer);
                        return;
                    }
                }
                if (!started) {
                    System.out.println("started");
                    started = true;
                }
            }
            System.out.println("all right");
        }
    }
}
