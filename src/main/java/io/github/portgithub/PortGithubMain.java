package io.github.portgithub;

import io.github.portgithub.port.Datasource;
import io.github.portgithub.standalone.Command;
import io.github.portgithub.standalone.Logging;
import io.github.portgithub.standalone.MapCommand;
import io.github.portgithub.standalone.ReplayCommand;
import io.github.portgithub.standalone.StandaloneRoutes;
import java.util.Arrays;
import java.util.List;

/** The standalone program: reads its command and leaves the work to the routes. */
public final class PortGithubMain {

    private static final String USAGE = """
            Usage: java -jar port-github-routes.jar [COMMAND]

              (none)            syncs GitHub into Port: on a schedule, or once with port.resync.mode=once
              sandbox [--once]  runs one resync of a simulated GitHub into a simulated Port, all in this process,
                                then lets you look at the result until Ctrl-C; --once ends at once
              map               applies a mapping to records from standard input; see map --help
              replay FILE       posts the entities of a dead letter again
              --help, --version

            Properties come from the environment (PORT_CLIENT_ID is port.client-id), -D or application.properties,
            in this order. Exit code: 0 all complete, 1 something incomplete or refused, 2 configuration.""";

    private PortGithubMain() {}

    /**
     * Runs the program and exits.
     *
     * @param args a command and its options, see {@code --help}
     */
    public static void main(String[] args) {
        Logging.configure();
        System.exit(run(args));
    }

    static int run(String... args) {
        String command = args.length == 0 ? "" : args[0];
        List<String> options = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
        switch (command) {
            case "":
                return StandaloneRoutes.ofTheUser().run();
            case "sandbox":
                return Command.named(command)
                        .map(sandbox -> sandbox.run(options, System.out, System.err))
                        .orElseGet(PortGithubMain::lacksTheSandbox);
            case "map":
                return new MapCommand(System.in, System.out, System.err).run(options);
            case "replay":
                return ReplayCommand.run(args);
            case "--help", "-h":
                System.out.println(USAGE);
                return 0;
            case "--version":
                System.out.println("port-github-routes " + Datasource.programVersion());
                return 0;
            default:
                System.err.println("Unknown command: " + command + "\n\n" + USAGE);
                return 2;
        }
    }

    private static int lacksTheSandbox() {
        System.err.println("The sandbox is in a jar of its own, which is not on the class path: port-github-routes-"
                + Datasource.programVersion() + "-sandbox.jar. The distribution has it in lib/.");
        return 2;
    }
}
