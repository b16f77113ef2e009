package io.github.portgithub.standalone;

import io.github.portgithub.resync.CheckReport;
import picocli.CommandLine;

/** {@code check}: looks whether a sync would work, before anything is posted. */
@CommandLine.Command(
        name = "check",
        description =
                "Asks both ends whether they take the credentials, and compares the mapping with the blueprints at"
                        + " Port. Changes nothing.",
        footer = "Exits with 0 if a sync may begin, 1 if something is in its way, one line each on standard output.")
final class CheckCommand extends Command {

    @Override
    public Integer call() {
        return StandaloneRoutes.ofTheUser(template -> {
                    CheckReport report = template.requestBody("direct:port-github-check", null, CheckReport.class);
                    System.out.println(report);
                    return report.exitCode();
                })
                .run();
    }
}
