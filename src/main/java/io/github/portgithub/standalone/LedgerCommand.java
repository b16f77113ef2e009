package io.github.portgithub.standalone;

import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.resync.RunLedgers;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code ledger}: tells what the program knows. */
@CommandLine.Command(
        name = "ledger",
        description = "Tells what is known from earlier runs.",
        footer = {
            "Without a name: the last runs. Of an organization or a repository: what was read of it, when, and why not.",
            "Of an entity: what made it, when Port accepted it, and why it is still there if GitHub does not have it."
        })
final class LedgerCommand extends Command {

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "An organization (acme), a repository (acme/api), or an entity: its blueprint, a colon and its"
                            + " identifier (githubPullRequest:acme/api/pull/7).")
    private String name;

    @Override
    public Integer call() {
        return StandaloneRoutes.ofTheUser(template -> {
                    RunLedgers ledgers = template.getCamelContext()
                            .getRegistry()
                            .lookupByNameAndType("portGithubRunLedger", RunLedgers.class);
                    try {
                        System.out.println(ledgers.describe(name));
                        return COMPLETE;
                    } catch (LedgerException e) {
                        System.err.println(e.getMessage());
                        return CONFIGURATION;
                    }
                })
                .run();
    }
}
