package io.github.portgithub.standalone;

import io.github.portgithub.host.StartFailure;
import io.github.portgithub.port.Datasource;
import java.io.PrintWriter;
import java.util.List;
import java.util.ServiceLoader;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program as a command line has it: which commands there are, and what is told of a wrong one. */
@CommandLine.Command(
        name = "port-github-routes",
        versionProvider = Program.Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        description = {
            "Without a command: syncs GitHub into Port, on a schedule, or once with",
            "port.resync.mode=once.",
            "",
            "Properties come from the environment (PORT_CLIENT_ID is port.client-id), -D or",
            "application.properties, in this order."
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all complete",
            "1:something incomplete or refused",
            "2:a mistake in the arguments or the configuration; nothing was done",
            "130:ended by Ctrl-C, SIGINT",
            "143:ended by SIGTERM"
        })
public final class Program extends Command {

    private static final String SANDBOX = "sandbox";

    // Read by Logging, before anything is logged
    @Option(
            names = "--log",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "How the log is written: text, or json, one object a line; as port.log.")
    private String log;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    private boolean version;

    /**
     * Runs a command.
     *
     * @param arguments the command and its options
     * @return the exit code
     */
    public static int run(String... arguments) {
        CommandLine line = new CommandLine(new Program());
        ServiceLoader.load(Command.class, Command.class.getClassLoader()).forEach(line::addSubcommand);
        if (!line.getSubcommands().containsKey(SANDBOX)) {
            line.addSubcommand(SANDBOX, new MissingSandbox());
        }
        List.of(
                        new ResyncCommand(),
                        new CheckCommand(),
                        new MapCommand(),
                        new ReplayCommand(),
                        new LedgerCommand(),
                        new WebhookCommand(),
                        new HelpCommand(),
                        new GenerateCompletion())
                .forEach(line::addSubcommand);
        line.getSubcommands()
                .get("generate-completion")
                .getCommandSpec()
                .usageMessage()
                .hidden(true);
        return prepared(line).execute(arguments);
    }

    /** Lets a command line take arguments as they are, and tell in a few words what is wrong with them. */
    static CommandLine prepared(CommandLine line) {
        return line.setExpandAtFiles(false)
                .setParameterExceptionHandler(Program::tell)
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    Logging.fail(new StartFailure(exception).message());
                    return CONFIGURATION;
                });
    }

    private static int tell(ParameterException wrong, String... arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        boolean isCommand = wrong instanceof UnmatchedArgumentException unmatched
                && command.getParent() == null
                && !unmatched.isUnknownOption();
        err.println(
                isCommand
                        ? "Unknown command: "
                                + ((UnmatchedArgumentException) wrong)
                                        .getUnmatched()
                                        .get(0)
                        : wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
        return CONFIGURATION;
    }

    /** Syncs, as without any argument. */
    @Override
    public Integer call() {
        return StandaloneRoutes.ofTheUser().run();
    }

    /** Tells the version that the build wrote. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"port-github-routes " + Datasource.programVersion()};
        }
    }
}
