package io.github.portgithub.standalone;

import io.github.portgithub.github.ResyncPart;
import io.github.portgithub.resync.ResyncReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code resync}: syncs once, everything or a part. */
@CommandLine.Command(
        name = "resync",
        description = "Syncs once: everything, or only what the options name.",
        footer = "Nothing outside of that is read, posted or deleted. Each option may be given several times.")
final class ResyncCommand extends Command {

    @Option(
            names = "--organization",
            paramLabel = "LOGIN",
            description = "An organization or personal account that the mapping is about.")
    private List<String> organizations = new ArrayList<>();

    @Option(names = "--repository", paramLabel = "OWNER/NAME", description = "A repository of one.")
    private List<String> repositories = new ArrayList<>();

    @Option(names = "--kind", paramLabel = "KIND", description = "A kind of the mapping, such as pull-request.")
    private List<String> kinds = new ArrayList<>();

    @Option(names = "--full", description = "Reads all of it, also what GitHub says has not changed.")
    private boolean full;

    @Override
    public Integer call() {
        // Told before anything starts
        ResyncPart.of(organizations, repositories, kinds);
        Map<String, Object> headers = new HashMap<>(Map.of(
                "PortGithubOrganization", organizations,
                "PortGithubRepository", repositories,
                "PortGithubKind", kinds,
                "PortGithubFull", full));
        return StandaloneRoutes.ofTheUser(template ->
                        template.requestBodyAndHeaders("direct:port-github-resync", null, headers, Object.class)
                                        instanceof ResyncReport report
                                ? report.exitCode()
                                : INCOMPLETE)
                .run();
    }
}
