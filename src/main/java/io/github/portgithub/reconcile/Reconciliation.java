package io.github.portgithub.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.portgithub.delivery.LiveUpdates;
import io.github.portgithub.mapping.PortAppConfig;
import io.github.portgithub.port.Datasource;
import io.github.portgithub.port.OwnedEntities;
import io.github.portgithub.port.PortException;
import io.github.portgithub.port.PortToken;
import io.github.portgithub.resync.Fetch;
import io.github.portgithub.resync.PagedListing;
import io.github.portgithub.resync.Reasons;
import io.github.portgithub.resync.ResyncRun;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

/**
 * Decides whether a run may delete at all, makes its plan, and has read again what the plan rests on.
 *
 * <p>Used by {@code routes/reconcile.camel.yaml}. Stateless, thread-safe.
 */
public final class Reconciliation {

    /** Variable: the plan of the run, null if it deletes nothing. */
    private static final String PLAN = "deletionPlan";

    /** Variable: the listing that is read again. */
    private static final String LISTING = "pagedListing";

    private static final int MOST_OWN_STARTS = 100;

    private final Datasource datasource;
    private final PortToken token;
    private final int minimum;
    private final boolean dryRun;
    private final boolean keepsOutside;
    private final LiveUpdates live;
    /** When the last runs of this process began, as Port was told: of the installation, not of a run. */
    private final Set<Instant> ownStarts = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Instant, Boolean> eldest) {
            return size() > MOST_OWN_STARTS;
        }
    });

    /**
     * @param datasource tells which entities are owned
     * @param token tells whether there are credentials, which a dry run can do without
     * @param minimum {@code port.deletion.minimum}: so many entities may always be deleted, 0 or more
     * @param dryRun {@code port.dry-run}
     * @param keepsOutside {@code port.deletion.keep-outside-window}
     * @param live what events have written
     */
    public Reconciliation(
            Datasource datasource,
            PortToken token,
            int minimum,
            boolean dryRun,
            boolean keepsOutside,
            LiveUpdates live) {
        this.live = live;
        this.keepsOutside = keepsOutside;
        this.datasource = datasource;
        this.token = token;
        this.minimum = minimum;
        this.dryRun = dryRun;
    }

    /**
     * Begins the plan of a run.
     *
     * @param run the run, everything delivered
     * @return the plan; null if this run deletes nothing at all
     */
    public DeletionPlan plan(@Variable("run") ResyncRun run) {
        synchronized (ownStarts) {
            ownStarts.add(run.started().truncatedTo(ChronoUnit.MILLIS));
        }
        if (!run.isOpen()) {
            run.deletionSkipped("the run ended before everything was read");
        } else if (run.kinds().isEmpty()) {
            run.deletionSkipped("the mapping has no resources");
        } else if (run.owed() != 0) {
            run.deletionSkipped("not everything is delivered");
        } else if (dryRun && run.kinds().stream().noneMatch(Fetch::complete)) {
            run.deletionSkipped("nothing could be read whole, so what would be new or deleted is unknown");
        } else if (dryRun && !token.isConfigured()) {
            run.deletionSkipped("without Port's credentials, what would be deleted is not known");
        } else if (!dryRun && run.portClock().beganThere() == null) {
            run.deletionSkipped(
                    "no answer of Port has told its time, so what was written since the run began is not known");
        } else {
            return planWithout(List.of(), run);
        }
        return null;
    }

    private DeletionPlan planWithout(Collection<PagedListing> moved, ResyncRun run) {
        Instant there = run.portClock().beganThere();
        // Only a dry run goes without
        Instant before = there == null ? run.started() : there;
        // GitHub's listings may have been behind what an event has brought
        run.seen().addAll(live.present(run.part().gone()));
        DeletionPlan plan =
                new DeletionPlan(datasource, before, run.seen(), new RunGuard(run, moved, keepsOutside), dryRun);
        run.planDeletion(plan);
        return plan;
    }

    /**
     * Puts the deletions off if another program with our identifier is at work: Port was told of a run of its before this one
     * and not of its end, or of one meanwhile, as the stamp of the integration's resync state shows. A run of this process
     * is told by its start, and one that was killed by a ledger that no other process can have used; without that it looks
     * like another's, and the deletions wait for one run.
     *
     * @param run the run
     * @param plan the plan, decided
     * @param before what Port had of this installation before it was told of this run, or null
     * @param begun Port's answer when it was told that this run has begun
     * @param integration what Port has of this installation now, or null
     */
    public void waitForOthers(
            @Variable("run") ResyncRun run,
            @Variable(PLAN) DeletionPlan plan,
            @Variable("resyncBefore") JsonNode before,
            @Variable("resyncBegun") JsonNode begun,
            @Variable("integration") JsonNode integration) {
        if (before != null
                && before.at("/integration/resyncState/status").asText("").equals("running")
                && !isOurs(before.at("/integration/resyncState/lastResyncStart").asText(""), run)) {
            plan.putOff("Port was told of a run of the identifier " + datasource.identifier()
                    + " that had not ended when this one began: it was killed, or another program's;"
                    + " give each its own port.integration-identifier");
            return;
        }
        String ours = begun.at("/integration/resyncState/updatedAt").asText("");
        String now = integration == null
                ? ""
                : integration.at("/resyncState/updatedAt").asText("");
        if (!ours.isEmpty() && !now.isEmpty() && !ours.equals(now)) {
            plan.putOff("another program with the identifier " + datasource.identifier()
                    + " has begun or ended a run meanwhile; give each its own port.integration-identifier");
        }
    }

    private boolean isOurs(String start, ResyncRun run) {
        try {
            Instant began = OffsetDateTime.parse(start).toInstant();
            synchronized (ownStarts) {
                return ownStarts.contains(began) || run.ledger().hasSeenBegin(began);
            }
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Hands a page of owned entities to whoever reads them. */
    public void read(@Body JsonNode page, @Variable("owned") OwnedEntities owned) throws PortException {
        owned.read(page);
    }

    /**
     * Applies the threshold of the mapping.
     *
     * @param plan a plan that has read all pages
     * @param mapping the mapping of the run
     */
    public void decide(@Variable(PLAN) DeletionPlan plan, @Variable("mapping") PortAppConfig mapping) {
        plan.decide(mapping.entityDeletionThreshold(), minimum);
    }

    /**
     * Returns the listings that have to be found unmoved before the plan may be done.
     *
     * @param run the run
     * @param plan the plan, decided
     * @return those that would name something that is to go if GitHub still had it, unless they fit on one page
     */
    public Collection<PagedListing> doubtful(@Variable("run") ResyncRun run, @Variable(PLAN) DeletionPlan plan) {
        Set<PagedListing> doubtful = new LinkedHashSet<>();
        RunGuard guard = new RunGuard(run, List.of(), keepsOutside);
        plan.forEachGoing((blueprint, identifier, relations) ->
                guard.concerned(blueprint, identifier, relations, run.pagedListings(), doubtful));
        return doubtful;
    }

    /** Compares the records around a place of a listing with those that met there. */
    public void compare(@Body JsonNode records, @Variable(LISTING) PagedListing listing) {
        listing.compare(records);
    }

    /** Notes that a place of a listing could not be read again. */
    public void unreadable(@Variable(LISTING) PagedListing listing, @ExchangeException Exception reason) {
        listing.doubted("could not be read again (" + Reasons.of(reason) + ")");
    }

    /**
     * Makes the plan anew if a listing that it rests on has moved.
     *
     * @param run the run
     * @param plan the plan, decided
     * @param doubtful what it rests on, read again
     * @return the plan; or a new one, of which nothing is read yet, that spares what is of any listing not found unmoved
     */
    public DeletionPlan reconsider(
            @Variable("run") ResyncRun run,
            @Variable(PLAN) DeletionPlan plan,
            @Variable("doubtful") Collection<PagedListing> doubtful) {
        return doubtful.stream().allMatch(PagedListing::isConfirmed)
                ? plan
                : planWithout(
                        run.pagedListings().stream()
                                .filter(listing -> !listing.isConfirmed())
                                .toList(),
                        run);
    }

    /**
     * Takes out of a request what events have written meanwhile; they wait for the rest.
     *
     * @param deletion the request
     * @return the request, or one of what is left; null if that is nothing
     */
    public Deletion begin(@Variable("deletion") Deletion deletion) {
        Set<Long> going = live.delete(deletion.hashes());
        if (going.isEmpty()) {
            live.deleted(going);
            return null;
        }
        return going.size() == deletion.size() ? deletion : deletion.only(going);
    }

    /** Ends a request that {@link #begin} has let pass. */
    public void end(@Variable("deletionBegun") Deletion deletion) {
        live.deleted(Set.copyOf(deletion.hashes()));
    }

    /** Counts what Port confirmed. */
    public void confirmed(
            @Body JsonNode answer, @Variable(PLAN) DeletionPlan plan, @Variable("deletion") Deletion deletion) {
        plan.confirmed(answer, deletion);
    }

    /** Notes that Port did not delete the one entity of a request. */
    public void refusedOnly(
            @Body JsonNode answer, @Variable(PLAN) DeletionPlan plan, @Variable("deletion") Deletion deletion) {
        plan.refused(
                deletion, answer.path("message").asText(answer.path("error").asText("refused")));
    }

    /** Notes that a request to delete could not be done. */
    public void refusedAll(
            @Variable(PLAN) DeletionPlan plan,
            @Variable("deletion") Deletion deletion,
            @ExchangeException Exception reason) {
        plan.refused(deletion, Reasons.of(reason));
    }

    /** Notes that the plan could not be made or done; what is deleted by then stays deleted. */
    public void failed(@Variable("run") ResyncRun run, @ExchangeException Exception reason) {
        run.deletionFailed(Reasons.of(reason));
    }
}
