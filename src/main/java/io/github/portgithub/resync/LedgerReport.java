package io.github.portgithub.resync;

import static io.github.portgithub.resync.LedgerKnowledge.time;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.LedgerListing;
import io.github.portgithub.ledger.LedgerRun;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What a ledger knows, for people at a terminal. Stateless. */
final class LedgerReport {

    /** So many runs are told of. */
    static final int LAST_RUNS = 10;

    private LedgerReport() {}

    /** Tells how the last runs ended. */
    static String ofRuns(List<LedgerRun> runs) {
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
    static String ofScope(LedgerKnowledge.OfScope known) {
        List<String> parts = new ArrayList<>();
        if (!known.listings().isEmpty()) {
            parts.add(AsciiTable.getTable(
                    AsciiTable.NO_BORDERS,
                    known.listings(),
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
        known.unknown()
                .forEach(one -> parts.add(one.kind() + " of " + one.scope() + " could not be read in run "
                        + known.run().id() + ": " + Secrets.shown(one.reason())));
        return parts.isEmpty()
                ? "Nothing of " + Secrets.visible(known.name()) + " is known."
                : String.join("\n", parts);
    }

    /** Tells what made an entity, and why it is still there. */
    static String ofEntity(LedgerKnowledge.OfEntity known) {
        if (known.run() == null) {
            return "No run is known.";
        }
        List<String> lines = new ArrayList<>();
        for (LedgerKnowledge.Origin origin : known.origins()) {
            lines.add("made by " + origin.kind() + " of " + origin.scope() + ", page " + origin.position() + ", "
                    + (origin.accepted() == null
                            ? "what Port has of it is not known: it is posted by the next run that reads it"
                            : "accepted by Port at " + time(origin.accepted())));
            lines.add("  " + origin.why());
        }
        if (known.spared() != null) {
            lines.add("not deleted in run " + known.run().id() + ": " + known.spared());
        }
        return lines.isEmpty()
                ? "Nothing is known of " + Secrets.visible(known.blueprint() + " " + known.identifier())
                        + ": no run has posted it, or it was forgotten with its listing."
                : String.join("\n", lines);
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
