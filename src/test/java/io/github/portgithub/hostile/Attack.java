package io.github.portgithub.hostile;

import io.github.portgithub.hostile.Spot.Place;
import io.github.portgithub.http.RecordedRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** What is done to the answers of one place, so many times. Made by one thread, used by many. */
final class Attack {

    /** What a change of an answer does to the truth that may be expected. */
    enum Effect {
        /** The answer is broken, and nobody may conclude anything from it. */
        BROKEN,
        /** Well-formed records in which something is missing or of another type: what they become is not looked at. */
        RECORDS,
        /** GitHub says, well-formed and with the status of its documents, that there is less than there is. */
        STATED
    }

    /**
     * One change of an answer.
     *
     * @param name what is done, the same for the same kind of change
     * @param effect what may be expected all the same
     * @param apply changes the answer to a request
     */
    record Change(String name, Effect effect, BiConsumer<Reply, RecordedRequest> apply) {}

    private static final Map<String, String> BLUEPRINTS = Map.of(
            "pulls", "githubPullRequest/",
            "issues", "githubIssue/",
            "actions/workflows", "githubWorkflow/",
            "dependabot/alerts", "githubDependabotAlert/",
            "teams", "githubTeam/",
            "members", "githubUser/");

    private final Spot where;
    private final List<Change> changes;
    private final int times;
    private final boolean seen;
    private final AtomicInteger left;

    /**
     * @param where empty texts and page 0 stand for any
     * @param changes what is done, in this order
     * @param times how many requests meet it
     * @param seen whether what lies behind sees the request; otherwise its answer is an empty object
     */
    Attack(Spot where, List<Change> changes, int times, boolean seen) {
        this.where = where;
        this.changes = changes;
        this.times = times;
        this.seen = seen;
        left = new AtomicInteger(times);
    }

    /** Takes a request if it is for this attack. */
    boolean takes(Spot spot) {
        return spot.place() == where.place()
                && (where.listing().isEmpty() || where.listing().equals(spot.listing()))
                && (where.scope().isEmpty() || where.scope().equalsIgnoreCase(spot.scope()))
                && (where.page() == 0 || where.page() == spot.page())
                && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    Reply answer(RecordedRequest request, Supplier<Reply> honest, Supplier<Reply> unseen) {
        Reply reply = seen ? honest.get() : unseen.get();
        changes.forEach(change -> change.apply().accept(reply, request));
        return reply;
    }

    Place place() {
        return where.place();
    }

    /** Tells whether it has this effect on what is known of an entity. */
    boolean has(Effect effect, String key) {
        return changes.stream().anyMatch(change -> change.effect() == effect) && isAbout(key);
    }

    private boolean isAbout(String key) {
        String name = key.substring(key.indexOf('/') + 1);
        boolean ofScope = where.scope().isEmpty() || name.equals(where.scope()) || name.startsWith(where.scope() + "/");
        return switch (where.place()) {
            case ORGANIZATION -> key.startsWith("githubOrganization/") && ofScope;
            case REPOSITORIES -> ofScope;
            case LISTING ->
                (where.listing().isEmpty() || key.startsWith(BLUEPRINTS.get(where.listing())))
                        && (ofScope || where.listing().equals("members"));
            default -> true;
        };
    }

    /** Returns whether a change has a part of a name. */
    boolean does(String part) {
        return changes.stream().anyMatch(change -> change.name().contains(part));
    }

    /** Returns place and changes without what differs from case to case. */
    String kind() {
        String place = where.place() + (where.listing().isEmpty() ? "" : " " + where.listing());
        return place + ": "
                + String.join(" + ", changes.stream().map(Change::name).toList());
    }

    @Override
    public String toString() {
        return where + (times == Integer.MAX_VALUE ? "" : ", " + times + " times") + (seen ? "" : ", not seen") + ": "
                + String.join(" + ", changes.stream().map(Change::name).toList());
    }
}
