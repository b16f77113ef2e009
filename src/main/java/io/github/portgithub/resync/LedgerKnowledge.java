package io.github.portgithub.resync;

import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.Ledger;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerListing;
import io.github.portgithub.ledger.LedgerPage;
import io.github.portgithub.ledger.LedgerRun;
import io.github.portgithub.ledger.LedgerUnknown;
import io.github.portgithub.ledger.PackedEntities;
import io.github.portgithub.mapping.EntityHash;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a ledger knows of a name: for {@link LedgerReport}, which tells it in lines of text, and for the status page.
 * Stateless.
 */
public final class LedgerKnowledge {

    private LedgerKnowledge() {}

    /**
     * What is known of an organization or a repository.
     *
     * @param name as it was asked for
     * @param listings what was read of it to its end
     * @param run the last run; null if there is none
     * @param unknown what the last run could not read of it
     */
    public record OfScope(String name, List<LedgerListing> listings, LedgerRun run, List<LedgerUnknown> unknown) {

        /** Returns whether nothing is known. */
        public boolean isEmpty() {
            return listings.isEmpty() && unknown.isEmpty();
        }
    }

    /**
     * What is known of an entity.
     *
     * @param blueprint its blueprint
     * @param identifier its identifier
     * @param run the last run; null if there is none
     * @param origins what made it; more than one if several listings did
     * @param spared why the last run did not delete it although it had not seen it; null if that is not so
     */
    public record OfEntity(String blueprint, String identifier, LedgerRun run, List<Origin> origins, String spared) {

        /** Returns whether nothing is known. */
        public boolean isEmpty() {
            return origins.isEmpty() && spared == null;
        }
    }

    /**
     * A page of a listing that made an entity.
     *
     * @param kind the kind
     * @param scope the organization or repository, in lower case
     * @param position 1 for the first page of the listing
     * @param accepted when Port accepted it; null if what Port has of it is not known
     * @param why a sentence: whether the last run saw it, or why it is still there
     */
    public record Origin(String kind, String scope, int position, Instant accepted, String why) {}

    static OfScope ofScope(Ledger ledger, String catalog, String name) throws LedgerException {
        String scope = name.toLowerCase(Locale.ROOT);
        LedgerRun last = last(ledger, catalog);
        List<LedgerUnknown> unknown = last == null
                ? List.of()
                : ledger.unknown(catalog, last.number()).stream()
                        .filter(one -> isOf(one.scope(), scope))
                        .toList();
        return new OfScope(name, ledger.listings(catalog, scope), last, unknown);
    }

    static OfEntity ofEntity(Ledger ledger, String catalog, String blueprint, String identifier)
            throws LedgerException {
        List<LedgerRun> runs = ledger.newest(catalog);
        LedgerRun last = newest(runs, run -> true);
        if (last == null) {
            return new OfEntity(blueprint, identifier, null, List.of(), null);
        }
        long identity = EntityHash.of(blueprint, identifier);
        Map<Long, List<LedgerUnknown>> unknown = new HashMap<>();
        for (LedgerRun run : runs) {
            unknown.put(run.number(), ledger.unknown(catalog, run.number()));
        }
        List<Origin> origins = new ArrayList<>();
        ledger.pagesOf(catalog, null, (account, kind, scope, page) -> {
            int at = indexOf(page.entities().identities(), identity);
            if (at >= 0) {
                boolean isKnown = page.entities().contents()[at] != PackedEntities.UNKNOWN;
                LedgerRun concerned = newest(
                        runs, run -> run.account() == null || run.account().equals(account));
                origins.add(new Origin(
                        kind,
                        scope,
                        page.position(),
                        isKnown ? page.deliveredAt() : null,
                        concerned == null
                                ? "not read since"
                                : why(concerned, kind, scope, page, unknown.get(concerned.number()))));
            }
        });
        String spared = ledger.spared(catalog, last.number()).get(blueprint + "/" + identifier);
        return new OfEntity(blueprint, identifier, last, List.copyOf(origins), Secrets.shown(spared));
    }

    private static LedgerRun newest(List<LedgerRun> runs, Predicate<LedgerRun> concerned) {
        return runs.stream()
                .filter(concerned)
                .max(Comparator.comparingLong(LedgerRun::number))
                .orElse(null);
    }

    private static LedgerRun last(Ledger ledger, String catalog) throws LedgerException {
        List<LedgerRun> runs = ledger.runs(catalog, 1);
        return runs.isEmpty() ? null : runs.get(0);
    }

    private static String why(LedgerRun last, String kind, String scope, LedgerPage page, List<LedgerUnknown> unknown) {
        if (page.run() == last.number()) {
            return "GitHub had it in run " + last.id() + ", " + time(last.started());
        }
        for (LedgerUnknown one : unknown) {
            if (one.kind().equals(kind) && isOf(one.scope(), scope)) {
                return "still there: in run " + last.id() + " " + Secrets.shown(one.scope()) + " could not be read: "
                        + Secrets.shown(one.reason());
            }
        }
        return "not read in run " + last.id()
                + (last.part() == null
                        ? ", which ended " + last.state().name().toLowerCase(Locale.ROOT)
                        : ", which was of " + last.part());
    }

    private static boolean isOf(String unknown, String scope) {
        String one = unknown.toLowerCase(Locale.ROOT);
        return !one.matches("[^/\\s]+(/[^/\\s]+)?")
                || one.equals("all")
                || one.equals(scope)
                || one.startsWith(scope + "/")
                || scope.startsWith(one + "/");
    }

    private static int indexOf(long[] identities, long identity) {
        for (int i = 0; i < identities.length; i++) {
            if (identities[i] == identity) {
                return i;
            }
        }
        return -1;
    }

    /** Writes a time as it is told: whole seconds, in UTC. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
