package io.github.portgithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of the packaged program: for people at a terminal, for a file, and for a machine. */
@Timeout(120)
class LogIT {

    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    private Path directory;

    private record Result(int exitCode, String err) {}

    @Test
    void isLinesWithoutControls_whereItIsNoTerminal() throws Exception {
        Result result = run(Map.of("TERM", "xterm"), "sandbox", "--once");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("Resync complete").doesNotContain("\u001b", "SLF4J");
    }

    @Test
    void isOneObjectALine_ifAsked() throws Exception {
        List<JsonNode> lines = json(run(Map.of(), "--log=json", "sandbox", "--once"), 0);

        assertThat(lines)
                .allSatisfy(line -> assertThat(line.path("level").asText()).isEqualTo("INFO"))
                .anySatisfy(line -> assertThat(line.path("message").asText()).startsWith("Resync complete"));
        assertThat(lines.get(0).path("time").asText()).matches("20\\d\\d-.*Z");
    }

    @Test
    void tellsAMachineWhyItCannotStart() throws Exception {
        List<JsonNode> lines = json(run(Map.of("PORT_LOG", "json", "PORT_RESYNC_MODE", "twice")), 2);

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).path("level").asText()).isEqualTo("ERROR");
        assertThat(lines.get(0).path("message").asText()).contains("port.resync.mode must be once or scheduled");
    }

    @Test
    void isSetInTheFileOfProperties_too() throws Exception {
        Files.writeString(directory.resolve("application.properties"), "port.log=json\nport.resync.mode=twice\n");

        assertThat(json(run(Map.of()), 2)).hasSize(1);
        Files.writeString(directory.resolve("application.properties"), "port.log=xml\n");
        assertThat(run(Map.of()).err()).contains("port.log must be text or json; it is 'xml'");
    }

    @Test
    void showsABarAtATerminal_withoutColourIfAsked() throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "there is no script, which has a terminal to give");

        String coloured = atATerminal("");
        String plain = atATerminal("1");

        assertThat(coloured).contains("\r\u001b[K", " %  pull-request, ", "\u001b[36m", "Resync complete");
        assertThat(plain).contains("\r\u001b[K", " %  pull-request, ").doesNotContain("\u001b[36m");
        // It is gone when something else is said at last
        assertThat(plain.lines()
                        .filter(line -> line.contains("Resync complete"))
                        .findFirst()
                        .orElseThrow())
                .contains("\u001b[K");
        assertThat(plain.substring(plain.indexOf("The simulated Port now has"))).doesNotContain("\u001b[?7l");
    }

    private String atATerminal(String noColor) throws Exception {
        List<String> program = PackagedProgram.in(directory, Map.of(), List.of(), List.of("sandbox", "--once"))
                .command();
        ProcessBuilder builder = new ProcessBuilder(
                        SCRIPT.toString(), "-qfec", "'" + String.join("' '", program) + "'", "/dev/null")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of("TERM", "xterm", "NO_COLOR", noColor, "LC_ALL", "C.UTF-8"));
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    private static List<JsonNode> json(Result result, int exitCode) throws Exception {
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        JsonMapper json = JsonMapper.builder().build();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : result.err().lines().toList()) {
            lines.add(json.readTree(line));
            assertThat(lines.get(lines.size() - 1).isObject()).as(line).isTrue();
        }
        return lines;
    }

    private Result run(Map<String, String> environment, String... arguments) throws Exception {
        Path err = directory.resolve("err");
        Process process = PackagedProgram.in(directory, environment, List.of(), List.of(arguments))
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(err.toFile())
                .start();
        int exitCode = process.waitFor();
        return new Result(exitCode, Files.readString(err));
    }
}
