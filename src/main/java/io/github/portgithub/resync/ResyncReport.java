package io.github.portgithub.resync;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.github.portgithub.http.Secrets;
import io.github.portgithub.ledger.LedgerRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What a run did, for people and for the exit code. Immutable.
 *
 * @param outcome how the run ended
 * @param failure why the run failed as a whole, or null
 * @param duration how long it took
 * @param rows one row per resource of the mapping
 * @param unknown what could not be read, by kind: its name and the reason
 * @param refusals by resource, which entity was refused first, and why
 * @param requests GitHub requests, retries included
 * @param notModified requests of these to which GitHub has answered that nothing has changed, which cost no quota
 * @param resumed listings that were taken as a run that was cut short has left them
 * @param resumes that run; null if there is none
 * @param incremental what the run left out; null if it was to read everything
 * @param part what the run was about; null for everything
 * @param posts bulk posts, retries not included
 * @param kept refused entities that the dead letter has
 * @param deadLetter where it has them: a file or an endpoint; null if there is none
 * @param deleted entities that Port says it deleted
 * @param protectedEntities entities that were not mapped and are spared all the same
 * @param deletion what there is to tell about deletion, one line each
 * @param spared some of the entities that are spared, by reason: a blueprint and an identifier, with a slash between them
 * @param foreseen in a dry run, what Port would refuse entities for, one line each
 * @param remarks what was noticed in what was read, such as files that were left out, one line each
 * @param accounts the accounts of the run, in the order in which they were found
 * @param hint which mapping may fit the blueprints at Port better; null if none is known
 */
public record ResyncReport(
        Outcome outcome,
        String failure,
        Duration duration,
        List<Row> rows,
        Map<String, Map<String, String>> unknown,
        Map<String, String> refusals,
        long requests,
        long notModified,
        long resumed,
        String resumes,
        Incremental incremental,
        String part,
        long posts,
        long kept,
        String deadLetter,
        long deleted,
        long protectedEntities,
        List<String> deletion,
        Map<String, List<String>> spared,
        List<String> foreseen,
        List<String> remarks,
        List<Account> accounts,
        String hint) {

    /**
     * What a run left out, because GitHub said what had changed.
     *
     * @param unchanged listings that were not read
     * @param changed listings of which only what has changed was read
     */
    public record Incremental(long unchanged, long changed) {}

    /**
     * What became of one account.
     *
     * @param login its login
     * @param through whether every kind was begun and ended, before the run had to end
     * @param unknown repositories and listings of it that could not be read, for each kind, or have a record that could not be
     *     judged
     * @param requests GitHub requests, repetitions included
     * @param duration how long it took
     * @param waited how much of that at least one request waited for a limit of GitHub's, or for our own pace
     */
    public record Account(
            String login, boolean through, int unknown, long requests, Duration duration, Duration waited) {

        /** Returns whether all of it was read. */
        public boolean isComplete() {
            return through && unknown == 0;
        }

        private static Account of(ResyncRun run, AccountRun account, Map<String, Integer> unknown) {
            return new Account(
                    account.login(),
                    account.isThrough(),
                    unknown.getOrDefault(account.login().toLowerCase(Locale.ROOT), 0),
                    account.requests(),
                    account.duration(),
                    run.github().waited(account.login()));
        }

        private String line() {
            String state = unknown > 0 ? String.format(Locale.ROOT, "%,d unknown", unknown) : through ? "complete" : "";
            String end = through ? "" : (state.isEmpty() ? "" : ", ") + "not read to its end";
            return String.format(
                    Locale.ROOT,
                    "%s: %s%s, %,d requests in %s%s",
                    login,
                    state,
                    end,
                    requests,
                    seconds(duration),
                    waited.isZero() ? "" : ", " + seconds(waited) + " of them waiting for limits");
        }
    }

    private static final int NAMED_UNKNOWNS = 10;
    private static final int NAMED_ACCOUNTS = 10;
    private static final Character[] BORDER = AsciiTable.NO_BORDERS;

    /** How a run ended. */
    public enum Outcome {
        /** Everything was read and everything is at Port. */
        COMPLETE,
        /** Something could not be read, judged or delivered; the report says what. */
        INCOMPLETE,
        /** The program was stopped before the end; nothing may be deleted because of this run. */
        ABORTED,
        /** The run as a whole could not be done. */
        FAILED
    }

    /**
     * One line of the summary.
     *
     * @param resource kind and position in the mapping
     * @param requests what the kind has cost: requests to GitHub, repetitions included, those for the list of organizations or
     *     repositories with the first kind that needs it
     * @param pages pages read from GitHub
     * @param records records read
     * @param filtered records that the selector's query rejected
     * @param unmappable records without identifier or blueprint
     * @param unknown records that could not be judged
     * @param mapped entities owed
     * @param unchanged entities that Port has as they are, so that they were not posted
     * @param accepted entities that Port confirmed
     * @param refused entities in the dead letter
     * @param duration time the fetch took
     */
    public record Row(
            String resource,
            long requests,
            long pages,
            long records,
            long filtered,
            long unmappable,
            long unknown,
            long mapped,
            long unchanged,
            long accepted,
            long refused,
            Duration duration) {

        /** Returns whether no entity came of the resource although not all records were filtered: its mapping is wrong. */
        boolean mapsNothing() {
            return mapped == 0 && unmappable > 0;
        }
    }

    static ResyncReport of(ResyncRun run) {
        List<Row> rows = new ArrayList<>();
        Map<String, Map<String, String>> unknown = new LinkedHashMap<>();
        Map<String, String> refusals = new LinkedHashMap<>();
        boolean whole = run.isReconciled();
        for (Fetch kind : run.kinds()) {
            for (ResourceRun resource : kind.resources()) {
                rows.add(new Row(
                        resource.mapping().label(),
                        kind.requests(),
                        kind.pages(),
                        resource.records(),
                        resource.filtered(),
                        resource.unmappable(),
                        resource.unknown(),
                        resource.mapped(),
                        resource.unchanged(),
                        resource.accepted(),
                        resource.refused(),
                        kind.duration()));
                if (resource.firstRefusal() != null) {
                    refusals.put(resource.mapping().label(), resource.firstRefusal());
                }
                whole &= !rows.get(rows.size() - 1).mapsNothing();
                whole &= resource.refused() == 0
                        && resource.unknown() == 0
                        && resource.unchanged() + resource.accepted() + resource.refused() == resource.mapped();
            }
            if (!kind.complete()) {
                whole = false;
                unknown.computeIfAbsent(kind.kind(), k -> new TreeMap<>()).putAll(kind.unknownScopes());
            }
        }
        List<String> foreseen = run.blueprints().foreseen();
        whole &= foreseen.isEmpty();
        return new ResyncReport(
                outcome(run, whole),
                run.failure(),
                run.duration(),
                List.copyOf(rows),
                unknown,
                refusals,
                run.requests(),
                run.ledger().notModified(),
                run.ledger().resumed(),
                run.ledger().resumes(),
                run.ledger().isIncremental()
                        ? new Incremental(
                                run.ledger().unchangedListings(), run.ledger().changedListings())
                        : null,
                run.part().text(),
                run.posts(),
                run.kept(),
                run.deadLetter(),
                run.deleted(),
                run.protectedEntities(),
                run.deletionLines(),
                run.spared(),
                foreseen,
                remarks(run),
                accounts(run),
                run.blueprints().hint());
    }

    private static List<Account> accounts(ResyncRun run) {
        Map<String, Integer> unknown = new HashMap<>();
        for (Fetch kind : run.kinds()) {
            Set<String> names = new HashSet<>();
            kind.unknownScopes().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
            for (ResourceRun resource : kind.resources()) {
                resource.unknownScopes().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
            }
            names.forEach(name -> unknown.merge(name.replaceFirst("/.*", ""), 1, Integer::sum));
        }
        return run.accounts().stream()
                .map(account -> Account.of(run, account, unknown))
                .toList();
    }

    private static List<String> remarks(ResyncRun run) {
        List<String> lines = new ArrayList<>();
        for (Fetch kind : run.kinds()) {
            kind.remarks()
                    .forEach((what, remark) -> lines.add(Secrets.shown(String.format(
                            Locale.ROOT,
                            "%s: %,d %s, the first: %s",
                            kind.kind(),
                            remark.count(),
                            what,
                            remark.first()))));
        }
        return lines;
    }

    private static Outcome outcome(ResyncRun run, boolean whole) {
        if (run.failure() != null) {
            return run.isExpired() ? Outcome.INCOMPLETE : Outcome.FAILED;
        }
        if (run.isAborted()) {
            return Outcome.ABORTED;
        }
        return whole ? Outcome.COMPLETE : Outcome.INCOMPLETE;
    }

    /** Returns what the ledger keeps of these numbers. */
    LedgerRun.Counts counts() {
        return new LedgerRun.Counts(
                requests,
                rows.stream().mapToLong(Row::accepted).sum(),
                rows.stream().mapToLong(Row::unchanged).sum(),
                deleted,
                rows.stream().mapToLong(Row::refused).sum());
    }

    /** Returns the exit code of the standalone program: 0 if all is complete, else 1. */
    public int exitCode() {
        return outcome == Outcome.COMPLETE ? 0 : 1;
    }

    /** Returns the summary that is logged at the end of a run: a head line, a table, and what is missing. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Resync%s %s in %s: %,d GitHub requests%s, %,d bulk posts, %,d deleted, %,d protected",
                part == null ? "" : " of " + part,
                outcome.name().toLowerCase(Locale.ROOT),
                seconds(duration),
                requests,
                notModified == 0 ? "" : String.format(Locale.ROOT, " (%,d unchanged, without quota)", notModified),
                posts,
                deleted,
                protectedEntities));
        if (failure != null) {
            text.append("\n  ").append(failure);
        }
        if (!rows.isEmpty()) {
            text.append('\n').append(table());
        }
        if (resumed > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  %,d listings were not read again: run %s had read and delivered them before it was cut short",
                    resumed,
                    resumes));
        }
        if (incremental != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  %,d listings were not read: GitHub says that nothing of them has changed",
                    incremental.unchanged()));
            if (incremental.changed() > 0) {
                text.append(
                        String.format(Locale.ROOT, "; of %,d only what has changed was read", incremental.changed()));
            }
        }
        rows.stream()
                .filter(Row::mapsNothing)
                .forEach(row -> text.append(String.format(
                        Locale.ROOT,
                        "%n  %s: none of %,d records could be mapped, see its identifier and blueprint",
                        row.resource(),
                        row.unmappable())));
        unknown.forEach((kind, scopes) -> {
            text.append(String.format(
                    Locale.ROOT, "%n  %s: %,d unknown, nothing of them is deleted:", kind, scopes.size()));
            scopes.entrySet().stream()
                    .limit(NAMED_UNKNOWNS)
                    .forEach(scope ->
                            text.append("\n    ").append(Secrets.shown(scope.getKey() + ": " + scope.getValue())));
            if (scopes.size() > NAMED_UNKNOWNS) {
                text.append(String.format(Locale.ROOT, "%n    and %,d more", scopes.size() - NAMED_UNKNOWNS));
            }
        });
        appendAccounts(text);
        remarks.forEach(line -> text.append("\n  ").append(line));
        refusals.forEach((resource, first) ->
                text.append("\n  ").append(resource).append(": refused first: ").append(first));
        foreseen.forEach(line -> text.append("\n  ").append(line));
        if (!refusals.isEmpty() && foreseen.isEmpty() && hint != null) {
            text.append("\n  ").append(hint);
        }
        // What is only foreseen to be refused is not kept
        if (!refusals.isEmpty() && (foreseen.isEmpty() || kept > 0)) {
            long refused = rows.stream().mapToLong(Row::refused).sum();
            text.append(String.format(
                            Locale.ROOT, "%n  dead letter: %,d of %,d refused entities are kept", kept, refused))
                    .append(deadLetter == null ? "" : " in " + deadLetter);
        }
        deletion.forEach(line -> text.append("\n  ").append(Secrets.shown(line)));
        return text.toString();
    }

    /** Tells of accounts where there are several; of many, those that are incomplete, then those that took longest. */
    private void appendAccounts(StringBuilder text) {
        if (accounts.size() < 2) {
            return;
        }
        long complete = accounts.stream().filter(Account::isComplete).count();
        text.append(String.format(Locale.ROOT, "%n  %,d accounts, %,d of them complete:", accounts.size(), complete));
        List<Account> told = accounts;
        if (accounts.size() > NAMED_ACCOUNTS) {
            told = accounts.stream()
                    .sorted(Comparator.comparing(Account::isComplete)
                            .thenComparing(Account::duration, Comparator.reverseOrder()))
                    .toList();
        }
        told.stream()
                .limit(NAMED_ACCOUNTS)
                .forEach(account -> text.append("\n    ").append(Secrets.shown(account.line())));
        if (told.size() > NAMED_ACCOUNTS) {
            List<Account> others = told.subList(NAMED_ACCOUNTS, told.size());
            long incomplete =
                    others.stream().filter(account -> !account.isComplete()).count();
            text.append(String.format(
                    Locale.ROOT,
                    "%n    and %,d more%s",
                    others.size(),
                    incomplete == 0 ? "" : String.format(Locale.ROOT, ", %,d of them incomplete", incomplete)));
        }
    }

    private String table() {
        return AsciiTable.getTable(
                BORDER,
                rows,
                List.of(
                        new Column()
                                .header("kind")
                                .headerAlign(HorizontalAlign.LEFT)
                                .dataAlign(HorizontalAlign.LEFT)
                                .with(Row::resource),
                        number("requests", Row::requests),
                        number("records", Row::records),
                        number("filtered", Row::filtered),
                        number("unmappable", Row::unmappable),
                        number("unknown", Row::unknown),
                        number("mapped", Row::mapped),
                        number("unchanged", Row::unchanged),
                        number("accepted", Row::accepted),
                        number("refused", Row::refused),
                        new Column().header("duration").with(row -> seconds(row.duration()))));
    }

    private static ColumnData<Row> number(String header, ToLongFunction<Row> value) {
        return new Column().header(header).with(row -> String.format(Locale.ROOT, "%,d", value.applyAsLong(row)));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%,.1f s", duration.toMillis() / 1000.0);
    }
}
