package io.github.portgithub.standalone;

import io.github.portgithub.resync.CheckReport;
import java.nio.charset.Charset;
import picocli.CommandLine;

/** {@code check}: looks whether a sync would work, before anything is posted. */
@CommandLine.Command(
        name = "check",
        description =
                "Looks at all that a sync needs: credentials and rights at both ends, the mapping, the blueprints at"
                        + " Port, limits, the ledger. Estimates how long it will take. Changes nothing.",
        footer = "Prints a line for each. Exits with 0 if a sync may begin, 1 if something is in its way, 2 if the"
                + " configuration is wrong.")
final class CheckCommand extends Command {

    @Override
    public Integer call() {
        return StandaloneRoutes.ofTheUser(template -> {
                    CheckReport report = template.requestBody("direct:port-github-check", null, CheckReport.class);
                    System.out.println(report.in(Charset.defaultCharset()));
                    return report.exitCode();
                })
                .run();
    }
}
