package io.github.portgithub.status;

import io.github.portgithub.cluster.Jobs;
import io.github.portgithub.cluster.NodeState;
import io.github.portgithub.github.GithubCredentials;
import io.github.portgithub.github.RateLimits;
import io.github.portgithub.github.RightsCheck;
import io.github.portgithub.http.RequestsInFlight;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerSource;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.mapping.ResourceMapping;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.resync.CheckReport;
import io.github.portgithub.resync.CheckReport.Finding;
import io.github.portgithub.resync.CheckReport.Line;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.ResyncRun;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Variable;

/**
 * Puts together what a check has found: of each thing that a sync needs, whether it is there, or what to do. Writes nothing.
 *
 * <p>Used by {@code routes/check.camel.yaml}. Thread-safe.
 */
public final class Check {

    private final RequestsInFlight github;
    private final RequestsInFlight port;
    private final GithubCredentials credentials;
    private final Datasource datasource;
    private final RightsCheck rights;
    private final RateLimits limits;
    private final Jobs jobs;
    private final LedgerSource ledger;
    private final RunEstimate estimate;

    /**
     * @param github the requests to GitHub
     * @param port the requests to Port
     * @param credentials with what right we ask GitHub
     * @param datasource as whom we write to Port
     * @param rights what GitHub lets us read
     * @param limits GitHub's limits
     * @param ledger the ledger, if there is to be one
     * @param estimate what a sync takes
     * @param jobs knows the processes that share the work
     */
    public Check(
            RequestsInFlight github,
            RequestsInFlight port,
            GithubCredentials credentials,
            Datasource datasource,
            RightsCheck rights,
            RateLimits limits,
            LedgerSource ledger,
            RunEstimate estimate,
            Jobs jobs) {
        this.jobs = jobs;
        this.github = github;
        this.port = port;
        this.credentials = credentials;
        this.datasource = datasource;
        this.rights = rights;
        this.limits = limits;
        this.ledger = ledger;
        this.estimate = estimate;
    }

    /**
     * Returns what a check has found.
     *
     * @param run the check's run, which has ended
     * @param mapping its mapping; null if that cannot be used
     * @param webhooks what was found of webhooks; null if there are to be none
     */
    public CheckReport report(
            @Variable("run") ResyncRun run,
            @Variable("mapping") PortAppConfig mapping,
            @Variable("webhookLines") List<Line> webhooks) {
        List<Line> lines = new ArrayList<>();
        mapping(run, mapping, lines);
        port(run, lines);
        github(run, lines);
        if (mapping != null) {
            rights(run, mapping, lines);
        }
        limits(lines);
        if (webhooks != null) {
            lines.addAll(webhooks);
        }
        ledger(lines);
        nodes(lines);
        return new CheckReport(
                lines, mapping == null || github.counts().accepted() != Boolean.TRUE ? null : estimate.of(run));
    }

    private static void mapping(ResyncRun run, PortAppConfig mapping, List<Line> lines) {
        if (run.failure() != null) {
            lines.add(new Line(mapping == null ? "mapping" : "run", Finding.WRONG, run.failure()));
        }
        if (mapping != null) {
            List<String> kinds = mapping.resources().stream()
                    .map(ResourceMapping::kind)
                    .distinct()
                    .toList();
            lines.add(new Line("mapping", Finding.GOOD, String.join(", ", kinds)));
        }
    }

    private void port(ResyncRun run, List<Line> lines) {
        Boolean accepted = port.counts().accepted();
        lines.add(
                accepted == null
                        ? new Line("Port", Finding.UNKNOWN, "has not answered: look at port.api-url")
                        : accepted
                                ? new Line("Port", Finding.GOOD, "takes the credentials, as " + datasource.exporter())
                                : new Line(
                                        "Port",
                                        Finding.WRONG,
                                        "refuses the credentials: set port.client-id and port.client-secret"));
        List<String> differences = new ArrayList<>(run.blueprints().foreseen());
        differences.addAll(run.blueprints().differences());
        if (differences.isEmpty() && run.failure() == null) {
            lines.add(new Line("blueprints", Finding.GOOD, "fit the mapping, or will be created"));
        }
        differences.forEach(line -> lines.add(new Line("blueprints", Finding.WRONG, line)));
    }

    private void github(ResyncRun run, List<Line> lines) {
        Boolean accepted = github.counts().accepted();
        lines.add(
                accepted == null
                        ? new Line("GitHub", Finding.UNKNOWN, "has not answered: look at github.api-url")
                        : accepted
                                ? new Line("GitHub", Finding.GOOD, "answers, asked " + credentials)
                                : new Line(
                                        "GitHub",
                                        Finding.WRONG,
                                        "refuses the credentials: set github.token, or github.app-id and"
                                                + " github.app-private-key"));
        run.github()
                .repositoriesByOwner()
                .forEach((owner, repositories) -> lines.add(new Line(
                        owner,
                        Finding.GOOD,
                        String.format(Locale.ROOT, "%,d repositories can be seen", repositories))));
        for (Fetch fetch : run.kinds()) {
            fetch.unknownScopes()
                    .forEach((name, reason) ->
                            lines.add(new Line(Secrets.shown(name), Finding.WRONG, Secrets.shown(reason))));
        }
    }

    private void rights(ResyncRun run, PortAppConfig mapping, List<Line> lines) {
        for (String kind : mapping.resources().stream()
                .map(ResourceMapping::kind)
                .distinct()
                .toList()) {
            List<String> lacks = rights.lacks(run, mapping, kind);
            lines.add(
                    lacks == null
                            ? new Line(
                                    kind, Finding.UNKNOWN, rights.wanted(kind) + "; GitHub does not tell before a run")
                            : lacks.isEmpty()
                                    ? new Line(kind, Finding.GOOD, "may be read")
                                    : new Line(kind, Finding.WRONG, lack(kind, lacks)));
        }
    }

    private static String lack(String kind, List<String> lacks) {
        return String.join("; ", lacks).replace(" (for " + kind + ")", "")
                + " is missing: what is not public is not seen";
    }

    private void limits(List<Line> lines) {
        Map<String, Map<String, RateLimits.Quota>> all = limits.quotas();
        all.forEach((account, quotas) -> quotas.forEach((resource, quota) -> lines.add(new Line(
                "limit",
                quota.remaining() > 0 ? Finding.GOOD : Finding.UNKNOWN,
                String.format(
                        Locale.ROOT,
                        "%,d of %,d requests an hour are left to %s%s, until %s",
                        quota.remaining(),
                        quota.limit(),
                        account,
                        resource.equals("core") ? "" : " (" + resource + ")",
                        time(quota.resetsAt()))))));
        if (all.isEmpty() && github.counts().accepted() == Boolean.TRUE) {
            lines.add(new Line("limit", Finding.OFF, "GitHub names none"));
        }
    }

    private void ledger(List<Line> lines) {
        if (!ledger.isConfigured()) {
            lines.add(new Line("ledger", Finding.OFF, "none: each run reads and posts everything"));
            return;
        }
        String fault = ledger.probe();
        lines.add(
                fault == null
                        ? new Line("ledger", Finding.GOOD, ledger.place())
                        : new Line("ledger", Finding.WRONG, fault));
    }

    private void nodes(List<Line> lines) {
        try {
            for (NodeState node : jobs.nodes()) {
                lines.add(new Line(
                        "process",
                        node.isAlive() ? Finding.GOOD : Finding.UNKNOWN,
                        node.name() + (node.isAlive() ? "" : " is taken for dead,") + " was heard of "
                                + node.unheard().toSeconds() + " s ago"));
            }
        } catch (LedgerException e) {
            // There are no tables: no process has shared anything yet
        }
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
