package io.github.portgithub.resync;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.Ledger;
import io.github.portgithub.ledger.LedgerException;
import io.github.portgithub.ledger.LedgerListing;
import io.github.portgithub.ledger.LedgerPage;
import io.github.portgithub.ledger.LedgerRun;
import io.github.portgithub.ledger.PackedEntities;
import io.github.portgithub.mapping.EntityHash;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What a ledger knows, for people. Stateless. */
final class LedgerReport {

    private static final int LAST_RUNS = 10;

    private LedgerReport() {}

    /** Tells how the last runs ended. */
    static String ofRuns(Ledger ledger, String catalog) throws LedgerException {
        List<LedgerRun> runs = ledger.runs(catalog, LAST_RUNS);
        if (runs.isEmpty()) {
            return "No run is known.";
        }
        return AsciiTable.getTable(
                AsciiTable.NO_BORDERS,
                runs,
                List.of(
                        right("number", run -> Long.toString(run.number())),
                        left("run", LedgerRun::id),
                        left("of", run -> run.part() == null ? "everything" : run.part()),
                        left("began", run -> time(run.started())),
                        right("took", run -> run.ended() == null ? "" : took(run)),
                        left("ended", run -> run.state().name().toLowerCase(Locale.ROOT))));
    }

    private static String took(LedgerRun run) {
        return Duration.between(run.started(), run.ended())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .substring(2)
                .toLowerCase(Locale.ROOT);
    }

    /** Tells what was read of an organization or repository. */
    static String ofScope(Ledger ledger, String catalog, String name) throws LedgerException {
        String scope = name.toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder();
        List<LedgerListing> listings = ledger.listings(catalog, scope);
        if (!listings.isEmpty()) {
            text.append(AsciiTable.getTable(
                    AsciiTable.NO_BORDERS,
                    listings,
                    List.of(
                            left("kind", LedgerListing::kind),
                            left("of", LedgerListing::scope),
                            right("pages", listing -> Integer.toString(listing.pages())),
                            right("records", listing -> Long.toString(listing.records())),
                            right("entities", listing -> Long.toString(listing.entities())),
                            left("read", listing -> time(listing.readAt())),
                            left("accepted", listing -> time(listing.deliveredAt())),
                            left("", listing -> listing.clean() ? "complete" : "complete, but for what was refused"))));
        }
        for (LedgerRun run : ledger.runs(catalog, 1)) {
            ledger.unknown(catalog, run.number())
                    .forEach((kind, scopes) -> scopes.forEach((unknown, reason) -> {
                        if (isOf(unknown, scope)) {
                            text.append(text.isEmpty() ? "" : "\n")
                                    .append(kind)
                                    .append(" of ")
                                    .append(unknown)
                                    .append(" could not be read in run ")
                                    .append(run.id())
                                    .append(": ")
                                    .append(Secrets.shown(reason));
                        }
                    }));
        }
        return text.isEmpty() ? "Nothing of " + Secrets.visible(name) + " is known." : text.toString();
    }

    private static boolean isOf(String unknown, String scope) {
        String one = unknown.toLowerCase(Locale.ROOT);
        return !one.matches("[^/\\s]+(/[^/\\s]+)?")
                || one.equals("all")
                || one.equals(scope)
                || one.startsWith(scope + "/")
                || scope.startsWith(one + "/");
    }

    /** Tells what made an entity, and why it is still there. */
    static String ofEntity(Ledger ledger, String catalog, String blueprint, String identifier) throws LedgerException {
        long identity = EntityHash.of(blueprint, identifier);
        List<LedgerRun> runs = ledger.runs(catalog, 1);
        if (runs.isEmpty()) {
            return "No run is known.";
        }
        LedgerRun last = runs.get(0);
        Map<String, Map<String, String>> unknown = ledger.unknown(catalog, last.number());
        List<String> lines = new ArrayList<>();
        ledger.pages(catalog, (account, kind, scope, page) -> {
            int at = indexOf(page.entities().identities(), identity);
            if (at >= 0) {
                lines.add("made by " + kind + " of " + scope + ", page " + page.position() + ", "
                        + (page.entities().contents()[at] == PackedEntities.UNKNOWN
                                ? "what Port has of it is not known: it is posted by the next run that reads it"
                                : "accepted by Port at " + time(page.deliveredAt())));
                lines.add(why(last, kind, scope, page, unknown));
            }
        });
        String spared = ledger.spared(catalog, last.number()).get(blueprint + "/" + identifier);
        if (spared != null) {
            lines.add("not deleted in run " + last.id() + ": " + Secrets.shown(spared));
        }
        return lines.isEmpty()
                ? "Nothing is known of " + Secrets.visible(blueprint + " " + identifier)
                        + ": no run has posted it, or it was forgotten with its listing."
                : String.join("\n", lines);
    }

    private static String why(
            LedgerRun last, String kind, String scope, LedgerPage page, Map<String, Map<String, String>> unknown) {
        if (page.run() == last.number()) {
            return "  GitHub had it in run " + last.id() + ", " + time(last.started());
        }
        for (Map.Entry<String, String> one :
                unknown.getOrDefault(kind, Map.of()).entrySet()) {
            if (isOf(one.getKey(), scope)) {
                return "  still there: in run " + last.id() + " " + one.getKey() + " could not be read: "
                        + Secrets.shown(one.getValue());
            }
        }
        return "  not read in run " + last.id()
                + (last.part() == null
                        ? ", which ended " + last.state().name().toLowerCase(Locale.ROOT)
                        : ", which was of " + last.part());
    }

    private static int indexOf(long[] identities, long identity) {
        for (int i = 0; i < identities.length; i++) {
            if (identities[i] == identity) {
                return i;
            }
        }
        return -1;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static <T> ColumnData<T> left(String header, Function<T, String> value) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.LEFT)
                .dataAlign(HorizontalAlign.LEFT)
                .with(value);
    }

    private static <T> ColumnData<T> right(String header, Function<T, String> value) {
        return new Column().header(header).with(value);
    }
}
