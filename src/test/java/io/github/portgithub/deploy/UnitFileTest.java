package io.github.portgithub.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The unit of systemd, as systemd itself reads it. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class UnitFileTest {

    private static final Path UNIT = Path.of("src", "deploy", "systemd", "port-github-routes.service");

    @TempDir
    private Path directory;

    @Test
    void systemdFindsNothingToSay() throws Exception {
        Path analyze = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(analyze), "there is no systemd");
        // Where there is no distribution, its launcher cannot be found
        Path unit = Files.writeString(
                directory.resolve("port-github-routes.service"),
                Files.readString(UNIT).replaceAll("(?m)^ExecStart=.*$", "ExecStart=/bin/true"));

        Process process = new ProcessBuilder(analyze.toString(), "verify", "--man=no", unit.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());

        process.waitFor();
        // It may say something of other units of this machine
        assertThat(said.lines().filter(line -> line.contains("port-github-routes.service")))
                .as(said)
                .isEmpty();
    }

    @Test
    void keepsWhatIsWrittenAndWhoReads_apart() throws Exception {
        assertThat(Files.readString(UNIT))
                .contains("DynamicUser=yes", "ProtectSystem=strict", "StateDirectory=port-github-routes")
                .contains("RestartPreventExitStatus=2", "SuccessExitStatus=143")
                .doesNotContain("Environment=");
    }
}
