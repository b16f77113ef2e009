package io.github.portgithub.resync;

import java.time.Duration;
import java.util.List;

/**
 * How far a run is, for a page or a terminal. A snapshot of numbers that go on changing; immutable.
 *
 * @param stage what it does: the label of the kind that is read, or one of the constants
 * @param share how much of GitHub is read, from 0 to 1; -1 as long as nobody knows how many repositories there are
 * @param elapsed how long it has taken
 * @param left how long reading goes on at the pace so far; null as long as that would be a guess
 * @param records records read
 * @param mapped entities that were made of them
 * @param requests requests to GitHub
 * @param owed entities that Port has neither accepted nor refused yet
 */
public record RunProgress(
        String stage,
        double share,
        Duration elapsed,
        Duration left,
        long records,
        long mapped,
        long requests,
        long owed) {

    /** The run does not know its mapping yet. */
    public static final String BEGINS = "begins";

    /** Everything is read, and Port has not answered for all of it. */
    public static final String DELIVERS = "delivers";

    /** Port has everything; what GitHub does not have any more is looked for. */
    public static final String RECONCILES = "reconciles";

    /** From this share on the pace so far says something about the rest. */
    private static final double TELLING = 0.03;

    /**
     * Looks at a run.
     *
     * @param run the run
     * @return how far it is
     */
    public static RunProgress of(ResyncRun run) {
        List<Fetch> kinds = run.kinds();
        long records = 0;
        long mapped = 0;
        for (Fetch kind : kinds) {
            for (ResourceRun resource : kind.resources()) {
                records += resource.records();
                mapped += resource.mapped();
            }
        }
        double share = share(kinds);
        Duration elapsed = run.duration();
        Duration left = share < TELLING || elapsed.toMillis() < 1000
                ? null
                : Duration.ofMillis(Math.round(elapsed.toMillis() * (1 - share) / share));
        return new RunProgress(stage(run, kinds), share, elapsed, left, records, mapped, run.requests(), run.owed());
    }

    private static String stage(ResyncRun run, List<Fetch> kinds) {
        if (kinds.isEmpty()) {
            return BEGINS;
        }
        for (Fetch kind : kinds) {
            if (!kind.hasEnded()) {
                return kind.kind();
            }
        }
        return run.owed() > 0 ? DELIVERS : RECONCILES;
    }

    /** A repository of one kind is one step, and so is a kind that is not read by repository. */
    private static double share(List<Fetch> kinds) {
        long repositories = repositories(kinds);
        long all = 0;
        long done = 0;
        for (Fetch kind : kinds) {
            boolean byRepository = !kind.hasBegun() || kind.expectedScopes() > 0;
            long steps = byRepository ? Math.max(1, Math.max(repositories, kind.expectedScopes())) : 1;
            all += steps;
            done += kind.hasEnded() ? steps : Math.max(0, kind.scopes() - kind.openScopes());
        }
        if (kinds.isEmpty() || repositories == 0 && done < all) {
            return -1;
        }
        return Math.min(1, (double) done / all);
    }

    /** The repositories of accounts that have not been heard of yet are as many as those of the others. */
    private static long repositories(List<Fetch> kinds) {
        double most = 0;
        for (Fetch kind : kinds) {
            double begun = kind.begunShare();
            if (begun > 0) {
                most = Math.max(most, kind.expectedScopes() / begun);
            }
            double ended = kind.kind().equals("repository") ? kind.endedShare() : 0;
            if (ended > 0) {
                most = Math.max(
                        most,
                        kind.resources().stream()
                                        .mapToLong(ResourceRun::records)
                                        .max()
                                        .orElse(0)
                                / ended);
            }
        }
        return Math.round(most);
    }
}
