package io.github.portgithub.standalone;

import io.github.portgithub.delivery.Replay;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code replay FILE}: posts the entities of a dead letter again, through the routes that posted them first. */
@CommandLine.Command(
        name = "replay",
        description = "Posts the entities of a dead letter again.",
        footer = "What is refused again is kept in a new file, which the last line names.")
final class ReplayCommand extends Command {

    @Parameters(paramLabel = "FILE", description = "A file of port.dead-letter.")
    private Path file;

    @Override
    public Integer call() {
        try (Replay replay = new Replay(file)) {
            return StandaloneRoutes.ofTheUser(template -> {
                        template.sendBody("direct:port-github-replay", replay);
                        return replay.isComplete() ? COMPLETE : INCOMPLETE;
                    })
                    .run();
        } catch (IOException e) {
            System.err.println("Cannot read " + file + ": " + e.getMessage());
            return CONFIGURATION;
        }
    }
}
