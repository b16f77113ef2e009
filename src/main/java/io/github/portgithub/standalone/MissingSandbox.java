package io.github.portgithub.standalone;

import io.github.portgithub.port.Datasource;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Unmatched;

/** Stands in for the command {@code sandbox} where its jar is not on the class path. */
@CommandLine.Command(hidden = true)
final class MissingSandbox extends Command {

    @Unmatched
    private List<String> arguments;

    @Override
    public Integer call() {
        System.err.println("The sandbox is in a jar of its own, which is not on the class path: port-github-routes-"
                + Datasource.programVersion() + "-sandbox.jar. The distribution has it in lib/.");
        return CONFIGURATION;
    }
}
