package io.github.portgithub.standalone;

import io.github.portgithub.live.HookReport;
import org.apache.camel.CamelExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code webhook}: looks at the webhooks at GitHub, makes or removes them. */
@CommandLine.Command(
        name = "webhook",
        description =
                "Looks at the webhooks at GitHub that send events to github.webhook.url: one for each organization,"
                        + " one for each repository of a personal account, or that of the GitHub App.",
        footer =
                "Prints a line for each. Exits with 0 if events come from all of them, 1 if something is in their way, 2 if"
                        + " the configuration is wrong.")
final class WebhookCommand extends Command {

    /** What can be done, as users write it. */
    enum Task {
        status,
        create,
        remove
    }

    @Parameters(
            arity = "0..1",
            defaultValue = "status",
            paramLabel = "status|create|remove",
            description =
                    "status: changes nothing. create: makes what is missing and mends what differs. remove: removes"
                            + " those that have that address.")
    private Task task;

    @Override
    public Integer call() {
        return StandaloneRoutes.ofTheUser(template -> {
                    try {
                        HookReport report =
                                template.requestBody("direct:port-github-webhooks", task.name(), HookReport.class);
                        System.out.print(report);
                        return report.exitCode();
                    } catch (CamelExecutionException e) {
                        if (e.getCause() instanceof IllegalArgumentException wrong) {
                            Logging.fail(wrong.getMessage());
                            return CONFIGURATION;
                        }
                        throw e;
                    }
                })
                .run();
    }
}
