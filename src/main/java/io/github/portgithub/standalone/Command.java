package io.github.portgithub.standalone;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A command of the program that another jar brings, as the sandbox's does. {@link ServiceLoader} finds it, so the program
 * starts without that jar, and a host does not need it.
 */
public interface Command {

    /** Returns the word that the user types, never null. */
    String name();

    /**
     * Runs the command.
     *
     * @param options what follows the word, never null
     * @param out where the result goes
     * @param err where mistakes go
     * @return the exit code: 0 all complete, 1 something incomplete or refused, 2 configuration
     */
    int run(List<String> options, PrintStream out, PrintStream err);

    /**
     * Looks for a command on the class path.
     *
     * @param name the word that the user typed
     * @return the command, or empty if no jar on the class path brings it
     */
    static Optional<Command> named(String name) {
        return ServiceLoader.load(Command.class, Command.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(command -> command.name().equals(name))
                .findFirst();
    }
}
