package io.github.portgithub.standalone;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/**
 * A command of the program: a class with picocli's annotation {@code @Command}, whose fields are its options and
 * parameters, and which {@link Program} lists. One that another jar brings, as the sandbox's does, is found by {@link
 * java.util.ServiceLoader}: so the program starts without that jar, and a host does not need it.
 *
 * <p>{@link #call} does the work and returns the exit code. What an exception says is told as a mistake in the
 * configuration.
 *
 * @see <a href="https://picocli.info">picocli</a>
 */
public abstract class Command implements Callable<Integer> {

    /** Exit code: everything is complete. */
    public static final int COMPLETE = 0;

    /** Exit code: something is incomplete or was refused. */
    public static final int INCOMPLETE = 1;

    /** Exit code: the arguments or the configuration are wrong, and nothing was done. */
    public static final int CONFIGURATION = 2;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;
}
