package io.github.portgithub;

import io.github.portgithub.standalone.Logging;
import io.github.portgithub.standalone.Program;
import io.github.portgithub.standalone.StandaloneRoutes;

/** The standalone program. */
public final class PortGithubMain {

    private PortGithubMain() {}

    /**
     * Runs the program and exits.
     *
     * @param args a command and its options, see {@code --help}; none to sync
     */
    public static void main(String[] args) {
        Logging.configure(args);
        // What has no arguments starts without the library that reads them
        System.exit(args.length == 0 ? StandaloneRoutes.ofTheUser().run() : Program.run(args));
    }
}
