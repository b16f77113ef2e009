package io.github.portgithub;

import io.github.portgithub.port.Datasource;
import io.github.portgithub.resync.ResyncReport;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * The standalone program. It only finds its files, reads its arguments and waits; everything else is in the routes.
 *
 * <p>Files: {@code application.properties} and {@code routes/} of the working directory if they are there, else those
 * beside the jar, else the packaged routes and the defaults in them.
 */
public final class PortGithubMain {

    private static final String USAGE =
            """
            Usage: java -jar port-github-routes.jar [COMMAND]

              (none)            syncs GitHub into Port: on a schedule, or once with port.resync.mode=once
              sandbox [--once]  runs one resync of a pretended GitHub into a pretended Port, all in this process
              map               maps records from standard input; see map --help
              --help, --version

            Properties come from application.properties, the environment (PORT_CLIENT_ID is port.client-id) or -D.
            Exit code: 0 all complete, 1 something incomplete or refused, 2 configuration.""";

    private PortGithubMain() {}

    /**
     * Runs the program.
     *
     * @param args a command and its options, see {@code --help}
     */
    public static void main(String[] args) {
        Logging.configure();
        System.exit(run(args));
    }

    static int run(String... args) {
        String command = args.length == 0 ? "" : args[0];
        switch (command) {
            case "":
                return sync(Map.of());
            case "--help", "-h", "help":
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

    /**
     * Starts the routes and waits: for the end of one resync in mode {@code once}, else for the end of the program.
     *
     * @param overrides properties that go before all others
     * @return the exit code
     */
    static int sync(Map<String, String> overrides) {
        Main main = new Main();
        main.setAppName("port-github-routes");
        Properties properties = new Properties();
        properties.putAll(overrides);
        main.setOverrideProperties(properties);
        Once once = new Once(main);
        configure(main, once);
        try {
            main.run();
            return once.exitCode();
        } catch (Exception e) {
            System.err.println(startFailure(e));
            return 2;
        }
    }
}
