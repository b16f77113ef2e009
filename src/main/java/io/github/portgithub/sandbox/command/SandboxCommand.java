package io.github.portgithub.sandbox.command;

import io.github.portgithub.resync.ResyncReport;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.server.SandboxServer;
import io.github.portgithub.standalone.Command;
import io.github.portgithub.standalone.StandaloneRoutes;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The command {@code sandbox}: one resync of the real routes from a simulated GitHub into a simulated Port, all in this
 * process, and what came of it. Nothing outside is asked, and none of the user's properties is read.
 */
@CommandLine.Command(
        name = "sandbox",
        description = "Runs one resync of a simulated GitHub into a simulated Port, all in this process, then lets you"
                + " look at the result, and at the status page, until Ctrl-C.",
        footer = "Reads no property of yours.")
public final class SandboxCommand extends Command {

    private final GithubModel model = GithubModel.sandbox();

    @Option(names = "--once", description = "Ends after the resync.")
    private boolean once;

    @Option(
            names = "--events",
            description =
                    "After the resync lets something happen at the simulated GitHub every few seconds, and tells when"
                            + " it is in the simulated Port.")
    private boolean events;

    @Option(
            names = "--port",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Where the simulated GitHub and Port listen, on 127.0.0.1, and the status page one above it;"
                    + " without it, on free ports.")
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
     * Runs the command; without {@code --once} it returns only when the program is told to end. The run itself logs to the
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
            Path folder = Files.createTempDirectory("port-github-sandbox-");
            try {
                return once ? resync(server, folder.resolve("dead-letter")) : serve(server, folder);
            } finally {
                deleteUnlessRefused(folder);
            }
        }
    }

    private SandboxServer open() throws IOException {
        try {
            return new SandboxServer(model, port);
        } catch (IllegalArgumentException | BindException e) {
            throw new IllegalArgumentException("--port " + port + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> properties(SandboxServer server, Path deadLetters) {
        Map<String, String> locations = new HashMap<>(server.properties());
        locations.put("port.dead-letter", "file:" + deadLetters);
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

    private int resync(SandboxServer server, Path deadLetters) {
        Map<String, String> properties = properties(server, deadLetters);
        properties.put("port.resync.mode", "once");
        int exitCode = StandaloneRoutes.sealed(properties).run();
        if (exitCode != CONFIGURATION) {
            System.out.print(new SandboxSummary(server.port()));
        }
        return exitCode;
    }

    /** The same, with the program going on: its ledger and its status page can be looked at. */
    private int serve(SandboxServer server, Path folder) throws IOException {
        Map<String, String> properties = properties(server, folder.resolve("dead-letter"));
        int statusPort = port == 0 ? freePort() : port + 1;
        properties.put("port.resync.mode", "scheduled");
        properties.put("port.resync.on-start", "false");
        if (events) {
            properties.put("github.webhook.mode", "host");
        }
        properties.put("camel.management.enabled", "true");
        properties.put("camel.management.port", String.valueOf(statusPort));
        properties.putIfAbsent("port.ledger.url", "jdbc:h2:file:" + folder.resolve("ledger"));
        return StandaloneRoutes.sealedBeginningWith(properties, template -> {
                    System.out.println("See how it goes: http://127.0.0.1:" + statusPort + "/status\n");
                    Object report = template.requestBody("direct:port-github-resync", null, Object.class);
                    System.out.print(new SandboxSummary(server.port()));
                    System.out.println("\nSee what is in Port:   " + server.catalogUrl()
                            + "\nSee how the run went:  http://127.0.0.1:" + statusPort + "/status"
                            + "\nCtrl-C ends the sandbox.");
                    if (events) {
                        Thread happening = new Thread(
                                new SandboxEvents(
                                        template.getCamelContext(),
                                        model,
                                        server.port(),
                                        properties.get("github.api-url")),
                                "port-github-sandbox-events");
                        happening.setDaemon(true);
                        happening.start();
                    }
                    return report instanceof ResyncReport done ? done.exitCode() : INCOMPLETE;
                })
                .run();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void deleteUnlessRefused(Path folder) throws IOException {
        Path refused = folder.resolve("dead-letter");
        if (Files.exists(refused)) {
            System.out.println("\nRefused entities, with the reason: " + refused);
            return;
        }
        for (String file :
                List.of("ledger.mv.db", "ledger.trace.db", "ledger-events.mv.db", "ledger-events.trace.db")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.deleteIfExists(folder);
    }
}
