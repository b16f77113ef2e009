package io.github.portgithub.sandbox.command;

import io.github.portgithub.host.StartFailure;
import io.github.portgithub.sandbox.GithubModel;
import io.github.portgithub.sandbox.server.SandboxServer;
import io.github.portgithub.standalone.Command;
import io.github.portgithub.standalone.StandaloneRoutes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The command {@code sandbox}: one resync of the real routes from a simulated GitHub into a simulated Port, all in this
 * process, and what came of it. Nothing outside is asked, and none of the user's properties is read.
 */
public final class SandboxCommand implements Command {

    private static final String USAGE = "Usage: sandbox [--once] [--mapping=LOCATION] [--blueprints=LOCATION]";
    // What may differ from the packaged: nothing that leads out of this process
    private static final Map<String, String> LOCATIONS =
            Map.of("--mapping", "port.mapping", "--blueprints", "port.blueprints");
    private static final int CONFIGURATION = 2;

    @Override
    public String name() {
        return "sandbox";
    }

    /**
     * Runs the command; without {@code --once} it returns only when its thread is interrupted.
     *
     * @param options those after the word {@code sandbox}
     * @param out where the result goes
     * @param err where mistakes go; the run itself logs to the standard error stream
     * @return the exit code of the run; 2 if the options are wrong or nothing could be started
     */
    @Override
    public int run(List<String> options, PrintStream out, PrintStream err) {
        if (options.contains("--help") || options.contains("-h")) {
            out.println(USAGE);
            return 0;
        }
        boolean once = options.contains("--once");
        Map<String, String> locations = new HashMap<>();
        for (String option : options) {
            String[] pair = option.split("=", 2);
            String property = pair.length == 2 ? LOCATIONS.get(pair[0]) : null;
            if (property != null) {
                locations.put(property, pair[1]);
            } else if (!option.equals("--once")) {
                err.println("Unknown option: " + option + "\n" + USAGE);
                return CONFIGURATION;
            }
        }
        try (SandboxServer server = new SandboxServer(GithubModel.sandbox())) {
            out.println(
                    "A simulated GitHub and Port in this process; nothing outside is asked, no property of yours is read.\n");
            int exitCode = resync(server, locations, out);
            if (!once && exitCode != CONFIGURATION) {
                out.println("\nLook at it as JSON: " + server.catalogUrl() + "\nCtrl-C ends the sandbox.");
                new CountDownLatch(1).await();
            }
            return exitCode;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (Exception e) {
            err.println(new StartFailure(e).message());
            return CONFIGURATION;
        }
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
