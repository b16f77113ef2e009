package io.github.portgithub.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A ledger in a database. The tables are those of {@code port-github/ledger/postgresql}, in H2 and in PostgreSQL; the
 * statements keep to what both know, but for one. Thread-safe, as far as its {@link DataSource} is.
 */
public final class JdbcLedger implements Ledger {

    private static final String PAGE_COLUMNS = "listing, url, position, run, vintage, clean, tag, token, next, records,"
            + " first_record, last_record, delivered_at, entities";

    private static final String PAGE_OF = "account, kind, scope";

    private static final String LISTING_COLUMNS =
            "id, account, kind, scope, url, run, vintage, clean, pages, records, entities, read_at, delivered_at,"
                    + " fingerprint";

    private static final int FETCH_SIZE = 100;

    /** How many runs of an account are remembered, and of everything. */
    private static final int KEPT_RUNS = 100;

    private static final String NEWEST = "SELECT MAX(number) FROM port_github_run WHERE catalog = ? GROUP BY account";

    /** That a row is of a run of an account: account, then catalog. */
    private static final String RUN_OF_ACCOUNT =
            " AND run IN (SELECT number FROM port_github_run WHERE account = ? AND catalog = ?)";

    /** How often a number that another process has taken is followed by the next. */
    private static final int MOST_TAKEN = 50;

    /** SQLSTATE of a row that is there already, in both databases. */
    private static final String TAKEN = "23505";

    private final DataSource source;
    private final AutoCloseable closed;
    private final String place;
    private final boolean shared;
    private final boolean postgresql;
    private final String putPage;
    private final String putListing;

    /**
     * @param source gives connections to a database that has the tables
     * @param place the database for people, without secrets
     * @param shared whether other processes may write to it
     * @param postgresql whether it is PostgreSQL, where rows are held against others while they are read; otherwise H2
     * @param closed closed with the ledger; null if the source is somebody else's
     */
    public JdbcLedger(DataSource source, String place, boolean shared, boolean postgresql, AutoCloseable closed) {
        this.postgresql = postgresql;
        this.putPage = put("port_github_page", PAGE_COLUMNS + ", " + PAGE_OF + ", catalog", "catalog, listing, url");
        this.putListing = put("port_github_listing", LISTING_COLUMNS + ", catalog", "catalog, id");
        this.source = source;
        this.place = place;
        this.shared = shared;
        this.closed = closed;
    }

    @Override
    public boolean isShared() {
        return shared;
    }

    @Override
    public boolean isPostgresql() {
        return postgresql;
    }

    @Override
    public List<LedgerRun> runs(String catalog, int most) throws LedgerException {
        return runsOf(catalog, null, most);
    }

    @Override
    public List<LedgerRun> runsOf(String catalog, String account, int most) throws LedgerException {
        return runs("summary", "catalog = ?" + concerning(account) + " ORDER BY number DESC", most, catalog, account);
    }

    @Override
    public List<LedgerRun> newest(String catalog) throws LedgerException {
        return runs("NULL", "catalog = ? AND number IN (" + NEWEST + ")", Integer.MAX_VALUE, catalog, catalog);
    }

    @Override
    public LedgerRun lastFull(String catalog, String account) throws LedgerException {
        String which = "catalog = ? AND full_plan IS NOT NULL AND state = 'COMPLETE' AND (part IS NULL"
                + (account == null ? "" : " OR account = ?") + ") ORDER BY number DESC";
        List<LedgerRun> found = runs("NULL", which, 1, catalog, account);
        return found.isEmpty() ? null : found.get(0);
    }

    /** Runs of everything concern each account, and all runs concern everything. */
    private static String concerning(String account) {
        return account == null ? "" : " AND (account IS NULL OR account = ?)";
    }

    /** @param values of the parameters; those that are null have none */
    private List<LedgerRun> runs(String summary, String which, int most, String... values) throws LedgerException {
        return read(
                "SELECT number, id, state, first_number, part, started, started_at_port, ended, " + summary
                        + ", requests,"
                        + " changed, unchanged, deleted, refused, full_plan, account, node"
                        + " FROM port_github_run WHERE " + which + " FETCH FIRST ? ROWS ONLY",
                statement -> {
                    int at = 1;
                    for (String value : values) {
                        if (value != null) {
                            statement.setString(at++, value);
                        }
                    }
                    statement.setInt(at, most);
                },
                row -> new LedgerRun(
                        row.getLong(1),
                        row.getString(2),
                        LedgerRun.State.valueOf(row.getString(3)),
                        row.getLong(4),
                        row.getString(5),
                        instant(row, 6),
                        instant(row, 7),
                        instant(row, 8),
                        row.getString(9),
                        counts(row),
                        row.getObject(15, Long.class),
                        row.getString(16),
                        row.getString(17)));
    }

    private static LedgerRun.Counts counts(ResultSet row) throws SQLException {
        long requests = row.getLong(10);
        return row.wasNull()
                ? null
                : new LedgerRun.Counts(requests, row.getLong(11), row.getLong(12), row.getLong(13), row.getLong(14));
    }

    @Override
    public void pagesOf(String catalog, String account, PageReader reader) throws LedgerException {
        try (Connection connection = source.getConnection()) {
            // Otherwise PostgreSQL's driver reads all rows before it gives out the first
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement("SELECT " + PAGE_COLUMNS + ", " + PAGE_OF
                    + " FROM port_github_page WHERE catalog = ?" + (account == null ? "" : " AND account = ?"))) {
                statement.setFetchSize(FETCH_SIZE);
                statement.setString(1, catalog);
                if (account != null) {
                    statement.setString(2, account);
                }
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        reader.page(row.getString(15), row.getString(16), row.getString(17), page(row));
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failure("read", e);
        }
    }

    @Override
    public List<LedgerPage> pages(String catalog, long listing) throws LedgerException {
        List<Object> rows = read(
                "SELECT " + PAGE_COLUMNS
                        + " FROM port_github_page WHERE catalog = ? AND listing = ? ORDER BY position, url",
                statement -> {
                    statement.setString(1, catalog);
                    statement.setLong(2, listing);
                },
                row -> {
                    try {
                        return page(row);
                    } catch (LedgerException e) {
                        return e;
                    }
                });
        List<LedgerPage> pages = new ArrayList<>(rows.size());
        for (Object row : rows) {
            if (row instanceof LedgerException damaged) {
                throw damaged;
            }
            pages.add((LedgerPage) row);
        }
        return pages;
    }

    private static LedgerPage page(ResultSet row) throws SQLException, LedgerException {
        return new LedgerPage(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getLong(4),
                row.getLong(5),
                row.getBoolean(6),
                row.getString(7),
                row.getLong(8),
                row.getString(9),
                row.getInt(10),
                row.getLong(11),
                row.getLong(12),
                instant(row, 13),
                PackedEntities.of(row.getBytes(14)));
    }

    @Override
    public List<LedgerListing> listings(String catalog, String name) throws LedgerException {
        return read(
                "SELECT " + LISTING_COLUMNS + " FROM port_github_listing WHERE catalog = ?"
                        + (name == null ? "" : " AND (scope = ? OR account = ?)") + " ORDER BY kind, scope, url",
                statement -> {
                    statement.setString(1, catalog);
                    if (name != null) {
                        statement.setString(2, name);
                        statement.setString(3, name);
                    }
                },
                JdbcLedger::listing);
    }

    @Override
    public List<String> fingerprints(String catalog, String account, String kind) throws LedgerException {
        return read(
                "SELECT fingerprint FROM port_github_listing WHERE catalog = ? AND account = ? AND kind = ?"
                        + " AND fingerprint IS NOT NULL",
                statement -> {
                    statement.setString(1, catalog);
                    statement.setString(2, account);
                    statement.setString(3, kind);
                },
                row -> row.getString(1));
    }

    @Override
    public LedgerListing listing(String catalog, long id) throws LedgerException {
        List<LedgerListing> found = read(
                "SELECT " + LISTING_COLUMNS + " FROM port_github_listing WHERE catalog = ? AND id = ?",
                statement -> {
                    statement.setString(1, catalog);
                    statement.setLong(2, id);
                },
                JdbcLedger::listing);
        return found.isEmpty() ? null : found.get(0);
    }

    private static LedgerListing listing(ResultSet row) throws SQLException {
        return new LedgerListing(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getBoolean(8),
                row.getInt(9),
                row.getLong(10),
                row.getLong(11),
                instant(row, 12),
                instant(row, 13),
                row.getString(14));
    }

    @Override
    public LedgerRun begin(String catalog, LedgerRun run, long known, List<LedgerPage> doubted) throws LedgerException {
        for (int taken = 0; ; taken++) {
            try {
                return beginOnce(catalog, run, known, doubted);
            } catch (LedgerException e) {
                // A run of another account has got the number at the same time
                if (!e.isTaken() || taken >= MOST_TAKEN) {
                    throw e;
                }
            }
        }
    }

    private LedgerRun beginOnce(String catalog, LedgerRun run, long known, List<LedgerPage> doubted)
            throws LedgerException {
        LedgerRun[] begun = new LedgerRun[1];
        write(connection -> {
            // In this order: whoever writes for an earlier run waits, and then finds that it is not the newest. And
            // whoever
            // begins one at the same time, without a row to wait for, gets the same number
            hold(connection, catalog, run.account(), " FOR UPDATE");
            long number = newest(connection, catalog, null) + 1;
            long newest = newest(connection, catalog, run.account());
            if (newest != known) {
                throw new SQLException("another process has begun run " + newest + " at the same time");
            }
            begun[0] = run.numbered(number);
            insert(connection, catalog, begun[0]);
            doubt(connection, catalog, doubted);
        });
        return begun[0];
    }

    private static void insert(Connection connection, String catalog, LedgerRun run) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO port_github_run (catalog, number, id, state, first_number,"
                        + " part, started, started_at_port, full_plan, account, node)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, catalog);
            insert.setLong(2, run.number());
            insert.setString(3, run.id());
            insert.setString(4, run.state().name());
            insert.setLong(5, run.first());
            insert.setString(6, run.part());
            set(insert, 7, run.started());
            set(insert, 8, run.startedAtPort());
            insert.setObject(9, run.fullPlan(), Types.BIGINT);
            insert.setString(10, run.account());
            insert.setString(11, run.node());
            insert.executeUpdate();
        }
    }

    @Override
    public void doubt(String catalog, LedgerRun run, List<LedgerPage> doubted) throws LedgerException {
        write(connection -> {
            requireNewest(connection, catalog, run);
            doubt(connection, catalog, doubted);
        });
    }

    private static void doubt(Connection connection, String catalog, List<LedgerPage> doubted) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE port_github_page SET entities = ?,"
                + " clean = FALSE WHERE catalog = ? AND listing = ? AND url = ?")) {
            for (LedgerPage page : doubted) {
                update.setBytes(1, page.entities().toBytes());
                update.setString(2, catalog);
                update.setLong(3, page.listing());
                update.setLong(4, page.url());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    @Override
    public void write(String catalog, LedgerRun run, List<LedgerChange> changes) throws LedgerException {
        write(connection -> {
            requireNewest(connection, catalog, run);
            try (PreparedStatement put = connection.prepareStatement(putPage)) {
                for (LedgerChange change : changes) {
                    for (LedgerPage page : change.pages()) {
                        set(put, page, change.listing(), catalog);
                        put.addBatch();
                    }
                }
                put.executeBatch();
            }
            forEach(
                    connection,
                    "UPDATE port_github_page SET run = ? WHERE catalog = ? AND listing = ?",
                    changes.stream().filter(change -> change.read() == LedgerChange.Read.UNCHANGED),
                    (update, listing) -> {
                        update.setLong(1, listing.run());
                        update.setString(2, catalog);
                        update.setLong(3, listing.id());
                    });
            forEach(
                    connection,
                    "DELETE FROM port_github_page WHERE catalog = ? AND listing = ? AND run < ?",
                    changes.stream().filter(change -> change.read() == LedgerChange.Read.WHOLE),
                    (delete, listing) -> {
                        delete.setString(1, catalog);
                        delete.setLong(2, listing.id());
                        delete.setLong(3, listing.run());
                    });
            forEach(
                    connection,
                    putListing,
                    changes.stream().filter(change -> change.read() != LedgerChange.Read.PART),
                    (put, listing) -> set(put, listing, catalog));
        });
    }

    private static void forEach(Connection connection, String sql, Stream<LedgerChange> changes, ListingSetter setter)
            throws SQLException {
        List<LedgerChange> some = changes.toList();
        if (some.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (LedgerChange change : some) {
                setter.set(statement, change.listing());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void set(PreparedStatement put, LedgerPage page, LedgerListing listing, String catalog)
            throws SQLException {
        put.setLong(1, page.listing());
        put.setLong(2, page.url());
        put.setInt(3, page.position());
        put.setLong(4, page.run());
        put.setLong(5, page.vintage());
        put.setBoolean(6, page.clean());
        put.setString(7, page.tag());
        put.setLong(8, page.token());
        put.setString(9, page.next());
        put.setInt(10, page.records());
        put.setLong(11, page.firstRecord());
        put.setLong(12, page.lastRecord());
        set(put, 13, page.deliveredAt());
        put.setBytes(14, page.entities().toBytes());
        put.setString(15, listing.account());
        put.setString(16, listing.kind());
        put.setString(17, listing.scope());
        put.setString(18, catalog);
    }

    private static void set(PreparedStatement put, LedgerListing listing, String catalog) throws SQLException {
        put.setLong(1, listing.id());
        put.setString(2, listing.account());
        put.setString(3, listing.kind());
        put.setString(4, listing.scope());
        put.setString(5, listing.url());
        put.setLong(6, listing.run());
        put.setLong(7, listing.vintage());
        put.setBoolean(8, listing.clean());
        put.setInt(9, listing.pages());
        put.setLong(10, listing.records());
        put.setLong(11, listing.entities());
        set(put, 12, listing.readAt());
        set(put, 13, listing.deliveredAt());
        put.setString(14, listing.fingerprint());
        put.setString(15, catalog);
    }

    /** Returns the statement that writes a row, whether it is there or not, of which the databases have none in common. */
    private String put(String table, String columns, String keys) {
        String values = columns.replaceAll("\\w+", "?");
        return postgresql
                ? "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ") ON CONFLICT (" + keys
                        + ") DO UPDATE SET (" + columns + ") = ROW (EXCLUDED." + columns.replace(", ", ", EXCLUDED.")
                        + ")"
                : "MERGE INTO " + table + " (" + columns + ") KEY (" + keys + ") VALUES (" + values + ")";
    }

    @Override
    public void end(
            String catalog,
            LedgerRun run,
            Map<String, Map<String, String>> unknown,
            Map<String, List<String>> spared,
            boolean prune)
            throws LedgerException {
        write(connection -> {
            requireNewest(connection, catalog, run);
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE port_github_run SET state = ?, ended = ?, summary = ?, requests = ?, changed = ?,"
                            + " unchanged = ?, deleted = ?, refused = ?, started_at_port = ? WHERE catalog = ? AND number = ?")) {
                update.setString(1, run.state().name());
                set(update, 2, run.ended());
                update.setString(3, run.summary());
                update.setLong(4, run.counts().requests());
                update.setLong(5, run.counts().changed());
                update.setLong(6, run.counts().unchanged());
                update.setLong(7, run.counts().deleted());
                update.setLong(8, run.counts().refused());
                set(update, 9, run.startedAtPort());
                update.setString(10, catalog);
                update.setLong(11, run.number());
                update.executeUpdate();
            }
            Map<String, Instant> since = unknownSince(connection, catalog);
            for (String table : List.of("port_github_unknown", "port_github_spared")) {
                delete(connection, table, catalog, run, RUN_OF_ACCOUNT);
            }
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO port_github_unknown (since, catalog,"
                            + " run, kind, scope, reason) VALUES (?, ?, ?, ?, ?, ?)")) {
                for (Map.Entry<String, Map<String, String>> kind : unknown.entrySet()) {
                    for (Map.Entry<String, String> one : kind.getValue().entrySet()) {
                        set(insert, 1, since.getOrDefault(key(kind.getKey(), one.getKey()), run.started()));
                        insert(insert, 2, catalog, run, kind.getKey(), one.getKey(), one.getValue());
                    }
                }
                insert.executeBatch();
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO port_github_spared (catalog, run,"
                    + " blueprint, identifier, reason) VALUES (?, ?, ?, ?, ?)")) {
                for (Map.Entry<String, List<String>> reason : spared.entrySet()) {
                    for (String entity : reason.getValue()) {
                        int slash = entity.indexOf('/');
                        insert(
                                insert,
                                1,
                                catalog,
                                run,
                                entity.substring(0, slash),
                                entity.substring(slash + 1),
                                reason.getKey());
                    }
                }
                insert.executeBatch();
            }
            if (prune) {
                for (String table : List.of("port_github_page", "port_github_listing")) {
                    delete(connection, table, catalog, run, " AND account = ?");
                }
                forget(connection, catalog, run);
            }
        });
    }

    private static void insert(
            PreparedStatement insert, int at, String catalog, LedgerRun run, String one, String two, String three)
            throws SQLException {
        insert.setString(at, catalog);
        insert.setLong(at + 1, run.number());
        insert.setString(at + 2, cut(one, 100));
        insert.setString(at + 3, cut(two, 1000));
        insert.setString(at + 4, cut(three, 1000));
        insert.addBatch();
    }

    /** What is unknown still has been since it was first. */
    private static Map<String, Instant> unknownSince(Connection connection, String catalog) throws SQLException {
        Map<String, Instant> since = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT kind, scope, since FROM port_github_unknown WHERE catalog = ?")) {
            select.setString(1, catalog);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (instant(row, 3) != null) {
                        since.put(key(row.getString(1), row.getString(2)), instant(row, 3));
                    }
                }
            }
        }
        return since;
    }

    private static String key(String kind, String scope) {
        return cut(kind, 100) + ' ' + cut(scope, 1000);
    }

    /** Deletes what earlier runs have left; of a run of an account, what they have left of the account. */
    private static void delete(Connection connection, String table, String catalog, LedgerRun run, String ofAccount)
            throws SQLException {
        String account = run.account();
        String sql = "DELETE FROM " + table + " WHERE catalog = ? AND run < ?" + (account == null ? "" : ofAccount);
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, catalog);
            delete.setLong(2, run.number());
            if (account != null) {
                delete.setString(3, account);
                if (ofAccount.equals(RUN_OF_ACCOUNT)) {
                    delete.setString(4, catalog);
                }
            }
            delete.executeUpdate();
        }
    }

    /** Forgets old runs of the same account; where the run was of everything, also those of accounts that are older. */
    private static void forget(Connection connection, String catalog, LedgerRun run) throws SQLException {
        String account = run.account();
        String same = account == null ? "account IS NULL" : "account = ?";
        String sql =
                "DELETE FROM port_github_run WHERE catalog = ? AND number < (SELECT MIN(number) FROM (SELECT number"
                        + " FROM port_github_run WHERE catalog = ? AND " + same + " ORDER BY number DESC FETCH FIRST "
                        + KEPT_RUNS
                        + " ROWS ONLY) AS kept)" + (account == null ? "" : " AND " + same);
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, catalog);
            delete.setString(2, catalog);
            if (account != null) {
                delete.setString(3, account);
                delete.setString(4, account);
            }
            delete.executeUpdate();
        }
    }

    @Override
    public List<LedgerUnknown> unknown(String catalog, long run) throws LedgerException {
        return read(
                "SELECT kind, scope, reason, since FROM port_github_unknown WHERE catalog = ? AND run = ?"
                        + " ORDER BY kind, scope",
                ofRun(catalog, run),
                row -> new LedgerUnknown(row.getString(1), row.getString(2), row.getString(3), instant(row, 4)));
    }

    @Override
    public Map<String, String> spared(String catalog, long run) throws LedgerException {
        Map<String, String> spared = new LinkedHashMap<>();
        read(
                "SELECT blueprint, identifier, reason FROM port_github_spared WHERE catalog = ? AND run = ?"
                        + " ORDER BY blueprint, identifier",
                ofRun(catalog, run),
                row -> spared.put(row.getString(1) + "/" + row.getString(2), row.getString(3)));
        return spared;
    }

    private static Setter ofRun(String catalog, long run) {
        return statement -> {
            statement.setString(1, catalog);
            statement.setLong(2, run);
        };
    }

    private void requireNewest(Connection connection, String catalog, LedgerRun run) throws SQLException {
        hold(connection, catalog, run.account(), " FOR SHARE");
        long newest = newest(connection, catalog, run.account());
        if (newest != run.number()) {
            throw new SQLException("another process has begun run " + newest + " while run " + run.number()
                    + " goes on; give each process a port.integration-identifier or a ledger of its own,"
                    + " or set port.cluster=true for all of them");
        }
    }

    /**
     * Holds the newest runs against others until the transaction ends. What others have begun before they let go of them is
     * seen by the next statement only.
     */
    private void hold(Connection connection, String catalog, String account, String lock) throws SQLException {
        if (postgresql) {
            first(connection, newestOf(account) + lock, catalog, account);
        }
    }

    /** Returns the number of the newest run that concerns an account, or everything; 0 if there is none. */
    private static long newest(Connection connection, String catalog, String account) throws SQLException {
        return first(connection, newestOf(account), catalog, account);
    }

    /** Of everything, the newest of each account: runs of these go on beside each other. */
    private static String newestOf(String account) {
        String which = account == null
                ? " AND number IN (" + NEWEST + ") ORDER BY number DESC"
                : concerning(account) + " ORDER BY number DESC FETCH FIRST 1 ROW ONLY";
        return "SELECT number FROM port_github_run WHERE catalog = ?" + which;
    }

    private static long first(Connection connection, String sql, String catalog, String account) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, catalog);
            select.setString(2, account == null ? catalog : account);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    @Override
    public void close() {
        if (closed != null) {
            try {
                closed.close();
            } catch (Exception e) {
                // Closed as far as it goes; what was written is written
            }
        }
    }

    /** Sets the parameters of a statement. */
    interface Setter {
        void set(PreparedStatement statement) throws SQLException;
    }

    private interface ListingSetter {
        void set(PreparedStatement statement, LedgerListing listing) throws SQLException;
    }

    private interface Getter<T> {
        T get(ResultSet row) throws SQLException;
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private <T> List<T> read(String sql, Setter setter, Getter<? extends T> getter) throws LedgerException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            setter.set(statement);
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(getter.get(row));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw failure("read", e);
        }
    }

    private void write(Work work) throws LedgerException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.on(connection);
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failure("written", e);
        }
    }

    private LedgerException failure(String what, SQLException e) {
        String message = "port.ledger.url: " + place + " cannot be " + what + ": " + firstLine(e);
        return TAKEN.equals(e.getSQLState()) ? LedgerException.taken(message) : new LedgerException(message);
    }

    static String firstLine(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).strip();
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    private static void set(PreparedStatement statement, int index, Instant instant) throws SQLException {
        if (instant == null) {
            statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setTimestamp(index, Timestamp.from(instant));
        }
    }

    private static Instant instant(ResultSet row, int index) throws SQLException {
        Timestamp timestamp = row.getTimestamp(index);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
