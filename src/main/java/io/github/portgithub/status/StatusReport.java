package io.github.portgithub.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.portgithub.cluster.Jobs;
import io.github.portgithub.cluster.NodeState;
import io.github.portgithub.github.RateLimits;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.InboxState;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerListing;
import io.github.portgithub.ledger.LedgerRun;
import io.github.portgithub.ledger.LedgerUnknown;
import io.github.portgithub.live.EventCounts;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.resync.AccountRun;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.LedgerKnowledge;
import io.github.portgithub.resync.ResourceRun;
import io.github.portgithub.resync.ResyncRun;
import io.github.portgithub.resync.Resyncs;
import io.github.portgithub.resync.RunLedgers;
import io.github.portgithub.resync.RunProgress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What there is to know of the program while it runs, as JSON: {@code /status.json} and {@code /status/search.json}. What
 * comes from GitHub and Port is cleaned of secrets. Times are ISO 8601 in UTC, durations seconds.
 *
 * <p>Used by {@code status.camel.yaml}. Thread-safe; asks GitHub and Port for nothing.
 */
public final class StatusReport {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_RUNS = 40;
    private static final int MOST_UNKNOWN = 200;
    private static final int MOST_LISTINGS = 200;
    private static final int LONGEST_NAME = 1000;

    private final Jobs jobs;
    private final Clock clock = Clock.systemUTC();
    private final Resyncs resyncs;
    private final RunLedgers ledgers;
    private final RateLimits limits;
    private final Datasource datasource;
    private final RefusedEntities refused;
    private final EventCounts events;

    /**
     * @param resyncs knows the run that goes on
     * @param ledgers know the runs before it
     * @param limits knows what is left of each token's limits
     * @param datasource tells as whom Port knows us
     * @param refused knows what Port has refused
     * @param events knows what became of live events
     * @param jobs knows the processes that share the work
     */
    public StatusReport(
            Resyncs resyncs,
            RunLedgers ledgers,
            RateLimits limits,
            Datasource datasource,
            RefusedEntities refused,
            EventCounts events,
            Jobs jobs) {
        this.jobs = jobs;
        this.events = events;
        this.resyncs = resyncs;
        this.ledgers = ledgers;
        this.limits = limits;
        this.datasource = datasource;
        this.refused = refused;
    }

    /** Tells everything that the page shows. */
    public String now() {
        ObjectNode status = JSON.objectNode();
        status.put("time", clock.instant().toString());
        status.put("version", Datasource.programVersion());
        status.put("integration", datasource.identifier());
        ResyncRun run = resyncs.current();
        status.set("run", run == null ? null : run(run));
        List<NodeState> nodes = nodes();
        past(status, run, nodes);
        status.set("limits", limits());
        status.set("refused", refused());
        status.set("events", events());
        status.set("nodes", json(nodes));
        return status.toString();
    }

    private List<NodeState> nodes() {
        try {
            return jobs.nodesAtWork();
        } catch (LedgerException e) {
            // Told with the runs
            return List.of();
        }
    }

    private static ArrayNode json(List<NodeState> nodes) {
        ArrayNode all = JSON.arrayNode();
        for (NodeState node : nodes) {
            ObjectNode json = all.addObject();
            json.put("name", node.name());
            json.put("alive", node.isAlive());
            json.put("heardSeconds", seconds(node.unheard()));
            ArrayNode runs = json.putArray("runs");
            node.runs().forEach(run -> runs.add(run.part() == null ? "everything" : Secrets.visible(run.part())));
        }
        return all;
    }

    private ObjectNode events() {
        try {
            InboxState state = ledgers.events();
            if (state == null) {
                return null;
            }
            ObjectNode json = JSON.objectNode();
            json.put("waiting", state.waiting());
            json.put(
                    "oldestSeconds",
                    state.oldest() == null
                            ? null
                            : (Double) Math.max(0, seconds(Duration.between(state.oldest(), clock.instant()))));
            json.put("failed", events.total("given up") + events.total("listed again in part"));
            return json;
        } catch (LedgerException e) {
            return null;
        }
    }

    private ObjectNode run(ResyncRun run) {
        RunProgress progress = RunProgress.of(run);
        ObjectNode json = JSON.objectNode();
        json.put("id", run.id());
        json.put("part", Secrets.visible(run.part().text()));
        json.put("started", run.started().toString());
        json.put("seconds", seconds(progress.elapsed()));
        json.put("stage", progress.stage());
        json.put("share", progress.share() < 0 ? null : (Double) progress.share());
        json.put("secondsLeft", progress.left() == null ? null : (Double) seconds(progress.left()));
        json.put("records", progress.records());
        json.put("mapped", progress.mapped());
        json.put("requests", progress.requests());
        json.put("posts", run.posts());
        json.put("owed", progress.owed());
        ArrayNode kinds = json.putArray("kinds");
        for (Fetch fetch : run.kinds()) {
            for (ResourceRun resource : fetch.resources()) {
                kinds.add(kind(fetch, resource));
            }
        }
        accounts(json, run);
        ArrayNode unknown = json.putArray("unknown");
        for (Fetch fetch : run.kinds()) {
            fetch.unknownScopes().entrySet().stream()
                    .limit(MOST_UNKNOWN)
                    .forEach(scope -> unknown.add(unknown(fetch.kind(), scope.getKey(), scope.getValue(), null)));
        }
        return json;
    }

    /** Tells how many accounts there are, and of those that are being read, how far each is. */
    private static void accounts(ObjectNode json, ResyncRun run) {
        List<AccountRun> accounts = run.accounts();
        json.put("accounts", accounts.size());
        json.put("accountsDone", accounts.stream().filter(AccountRun::hasEnded).count());
        ArrayNode reading = json.putArray("accountsReading");
        accounts.stream()
                .filter(account -> account.hasBegun() && !account.hasEnded())
                .forEach(account -> {
                    Fetch fetch = account.fetch();
                    reading.addObject()
                            .put("login", Secrets.visible(account.login()))
                            .put("kind", fetch == null ? null : fetch.kind())
                            .put("repositoriesOpen", Math.max(0, account.openScopes()))
                            .put("requests", account.requests())
                            .put("seconds", seconds(account.duration()))
                            .put("waited", seconds(run.github().waited(account.login())));
                });
    }

    private static ObjectNode kind(Fetch fetch, ResourceRun resource) {
        ObjectNode json = JSON.objectNode();
        json.put("label", resource.mapping().label());
        json.put("state", fetch.hasEnded() ? "done" : fetch.hasBegun() ? "reads" : "waits");
        json.put("repositories", fetch.expectedScopes());
        json.put("repositoriesDone", Math.max(0, fetch.scopes() - fetch.openScopes()));
        json.put("records", resource.records());
        json.put("mapped", resource.mapped());
        json.put("unchanged", resource.unchanged());
        json.put("accepted", resource.accepted());
        json.put("refused", resource.refused());
        json.put("seconds", seconds(fetch.duration()));
        return json;
    }

    private void past(ObjectNode status, ResyncRun current, List<NodeState> nodes) {
        ArrayNode runs = status.putArray("runs");
        ArrayNode unknown = status.putArray("unknown");
        try {
            LedgerRun last = null;
            for (LedgerRun run : ledgers.lastRuns(MOST_RUNS)) {
                boolean goesOn = current != null && current.id().equals(run.id())
                        || nodes.stream().anyMatch(node -> node.isAlive() && node.isDoing(run));
                if (!goesOn) {
                    runs.add(past(run));
                    last = last == null && run.ended() != null ? run : last;
                }
            }
            if (last != null) {
                List<LedgerUnknown> all = ledgers.unknownIn(last);
                all.stream()
                        .limit(MOST_UNKNOWN)
                        .forEach(one -> unknown.add(unknown(one.kind(), one.scope(), one.reason(), one.since())));
                status.put("unknownInAll", all.size());
            }
        } catch (LedgerException e) {
            status.put("ledger", Secrets.shown(e.getMessage()));
        }
    }

    private static ObjectNode past(LedgerRun run) {
        ObjectNode json = JSON.objectNode();
        json.put("number", run.number());
        json.put("id", run.id());
        json.put("part", Secrets.visible(run.part()));
        json.put("node", run.node());
        // One that is open and is not the one that goes on was killed
        json.put("state", run.ended() == null ? "killed" : run.state().name().toLowerCase(Locale.ROOT));
        json.put("started", run.started().toString());
        json.put(
                "seconds", run.ended() == null ? null : (Double) seconds(Duration.between(run.started(), run.ended())));
        if (run.counts() != null) {
            json.put("requests", run.counts().requests());
            json.put("changed", run.counts().changed());
            json.put("unchanged", run.counts().unchanged());
            json.put("deleted", run.counts().deleted());
            json.put("refused", run.counts().refused());
        }
        return json;
    }

    private static ObjectNode unknown(String kind, String scope, String reason, Instant since) {
        ObjectNode json = JSON.objectNode();
        json.put("kind", kind);
        json.put("scope", Secrets.shown(scope));
        json.put("reason", Secrets.shown(reason));
        json.put("since", since == null ? null : since.toString());
        return json;
    }

    private ArrayNode limits() {
        ArrayNode json = JSON.arrayNode();
        limits.quotas()
                .forEach((token, quotas) -> quotas.forEach((resource, quota) -> json.addObject()
                        .put("token", Secrets.shown(token))
                        .put("resource", Secrets.shown(resource))
                        .put("limit", quota.limit())
                        .put("remaining", quota.remaining())
                        .put("resetsAt", quota.resetsAt().toString())));
        return json;
    }

    private ObjectNode refused() {
        ObjectNode json = JSON.objectNode();
        json.put("readable", refused.isReadable());
        ArrayNode files = json.putArray("files");
        ArrayNode entities = json.putArray("last");
        try {
            for (RefusedEntities.DeadLetterFile file : refused.files()) {
                files.addObject()
                        .put("path", Secrets.shown(file.path().toString()))
                        .put("bytes", file.bytes());
                if (files.size() == 1) {
                    refused.lastOf(file)
                            .forEach(one -> entities.addObject()
                                    .put("time", one.time())
                                    .put("blueprint", one.blueprint())
                                    .put("identifier", one.identifier())
                                    .put("status", one.status())
                                    .put("message", one.message()));
                }
            }
        } catch (IOException e) {
            json.put("problem", Secrets.shown("the dead letter cannot be read: " + e));
        }
        return json;
    }

    /**
     * Tells what the ledger knows of a name.
     *
     * @param name an organization, a repository, or an entity's blueprint and identifier with a colon between them; null or
     *     empty for nothing
     * @return JSON with {@code asked} and either {@code of} and what is known, or a {@code problem}
     */
    public String search(String name) {
        String asked = name == null ? "" : name.strip();
        ObjectNode json = JSON.objectNode().put("asked", Secrets.shown(asked));
        if (asked.isEmpty() || asked.length() > LONGEST_NAME) {
            return json.put("problem", "Name an organization, a repository, or an entity as blueprint:identifier.")
                    .toString();
        }
        try {
            if (RunLedgers.isOfEntity(asked)) {
                entity(json, ledgers.knownOfEntity(asked));
            } else {
                scope(json, ledgers.knownOfScope(asked));
            }
        } catch (LedgerException e) {
            json.put("problem", Secrets.shown(e.getMessage()));
        }
        return json.toString();
    }

    private static void entity(ObjectNode json, LedgerKnowledge.OfEntity known) {
        json.put("of", "entity");
        json.put("known", !known.isEmpty());
        json.put("run", known.run() == null ? null : known.run().id());
        json.put("spared", known.spared());
        ArrayNode origins = json.putArray("origins");
        known.origins()
                .forEach(origin -> origins.addObject()
                        .put("kind", origin.kind())
                        .put("scope", Secrets.shown(origin.scope()))
                        .put("page", origin.position())
                        .put(
                                "accepted",
                                origin.accepted() == null
                                        ? null
                                        : origin.accepted().toString())
                        .put("why", origin.why()));
    }

    private static void scope(ObjectNode json, LedgerKnowledge.OfScope known) {
        json.put("of", "scope");
        json.put("known", !known.isEmpty());
        json.put("run", known.run() == null ? null : known.run().id());
        ArrayNode listings = json.putArray("listings");
        known.listings().stream().limit(MOST_LISTINGS).forEach(listing -> listings.add(listing(listing)));
        json.put("listingsInAll", known.listings().size());
        ArrayNode unknown = json.putArray("unknown");
        known.unknown().stream()
                .limit(MOST_UNKNOWN)
                .forEach(one -> unknown.add(unknown(one.kind(), one.scope(), one.reason(), one.since())));
    }

    private static ObjectNode listing(LedgerListing listing) {
        return JSON.objectNode()
                .put("kind", listing.kind())
                .put("scope", Secrets.shown(listing.scope()))
                .put("pages", listing.pages())
                .put("records", listing.records())
                .put("entities", listing.entities())
                .put("read", listing.readAt().toString())
                .put("clean", listing.clean());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
