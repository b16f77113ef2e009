package io.github.portgithub.sandbox.command;

import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.server.SandboxServer;
import io.github.portgithub.standalone.Command;
import io.github.portgithub.standalone.StandaloneRoutes;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The command {@code sandbox}: one resync of the real routes from a simulated GitHub into a simulated Port, all in this
 * process, and what came of it. Nothing outside is asked, and none of the user's properties is read.
 */
@CommandLine.Command(
        name = "sandbox",
        description = "Runs one resync of a simulated GitHub into a simulated Port, all in this process, then lets you"
                + " look at the result until Ctrl-C.",
        footer = "Reads no property of yours.")
public final class SandboxCommand extends Command {

    @Option(names = "--once", description = "Ends after the resync.")
    private boolean once;

    @Option(
            names = "--port",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Where the simulated GitHub and Port listen, on 127.0.0.1; without it, on a free port.")
    private int port;

    // What may differ from the packaged: nothing that leads out of this process
    @Option(
            names = "--mapping",
            paramLabel = "LOCATION",
            description = "The mapping, file: or classpath: and a path; as port.mapping.")
    private String mapping;

    @Option(
            names = "--blueprints",
            paramLabel = "LOCATION",
            description = "The blueprints, file: or classpath: and a path; as port.blueprints.")
    private String blueprints;

    @Option(
            names = "--ledger",
            paramLabel = "PATH",
            description =
                    "Keeps a ledger in PATH.mv.db. The simulated Port begins empty each time, so it spares nothing.")
    private Path ledger;

    /**
     * Runs the command; without {@code --once} it returns only when its thread is interrupted. The run itself logs to the
     * standard error stream.
     *
     * @return the exit code of the run; 2 if nothing could be started
     * @throws Exception if nothing could be started; the message says why
     */
    @Override
    public Integer call() throws Exception {
        try (SandboxServer server = open()) {
            System.out.println(
                    "A simulated GitHub and Port in this process; nothing outside is asked, no property of yours is read.\n");
            int exitCode = resync(server, locations(), System.out);
            if (!once && exitCode != CONFIGURATION) {
                System.out.println("\nLook at it as JSON: " + server.catalogUrl() + "\nCtrl-C ends the sandbox.");
                new CountDownLatch(1).await();
            }
            return exitCode;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return COMPLETE;
        }
    }

    private SandboxServer open() throws IOException {
        try {
            return new SandboxServer(GithubModel.sandbox(), port);
        } catch (IllegalArgumentException | BindException e) {
            throw new IllegalArgumentException("--port " + port + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> locations() {
        Map<String, String> locations = new HashMap<>();
        if (mapping != null) {
            locations.put("port.mapping", mapping);
        }
        if (blueprints != null) {
            locations.put("port.blueprints", blueprints);
        }
        if (ledger != null) {
            locations.put("port.ledger.url", "jdbc:h2:file:" + ledger);
        }
        return locations;
    }

    private static int resync(SandboxServer server, Map<String, String> locations, PrintStream out) throws IOException {
        Path deadLetters = Files.createTempDirectory("port-github-sandbox-");
        Map<String, String> properties = new HashMap<>(server.properties());
        properties.putAll(locations);
        properties.put("port.resync.mode", "once");
        properties.put("port.dead-letter", "file:" + deadLetters);
        int exitCode = StandaloneRoutes.sealed(properties).run();
        if (exitCode != CONFIGURATION) {
            out.print(new SandboxSummary(server.port()));
        }
        try {
            Files.delete(deadLetters);
        } catch (DirectoryNotEmptyException e) {
            out.println("\nRefused entities, with the reason: " + deadLetters);
        }
        return exitCode;
    }
}
