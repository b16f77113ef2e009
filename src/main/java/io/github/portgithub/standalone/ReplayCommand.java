package io.github.portgithub.standalone;

import io.github.portgithub.delivery.Replay;
import java.io.IOException;
import java.nio.file.Path;

/** {@code replay FILE}: posts the entities of a dead letter again, through the routes that posted them first. */
public final class ReplayCommand {

    private ReplayCommand() {}

    /**
     * Runs the command.
     *
     * @param args {@code replay} and the file
     * @return 0 if Port accepted everything, 1 if not, 2 if the file cannot be read or the configuration is wrong
     */
    public static int run(String... args) {
        if (args.length != 2) {
            System.err.println("Usage: replay FILE, a file of port.dead-letter");
            return 2;
        }
        try (Replay replay = new Replay(Path.of(args[1]))) {
            return StandaloneRoutes.ofTheUser(template -> {
                        template.sendBody("direct:port-github-replay", replay);
                        return replay.isComplete() ? 0 : 1;
                    })
                    .run();
        } catch (IOException e) {
            System.err.println("Cannot read " + args[1] + ": " + e.getMessage());
            return 2;
        }
    }
}
