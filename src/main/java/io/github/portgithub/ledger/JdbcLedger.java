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

    /** How many runs are remembered. */
    private static final int KEPT_RUNS = 100;

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
        return runs(catalog, most, "");
    }

    @Override
    public LedgerRun lastFull(String catalog) throws LedgerException {
        List<LedgerRun> found = runs(catalog, 1, " AND full_plan IS NOT NULL AND part IS NULL AND state = 'COMPLETE'");
        return found.isEmpty() ? null : found.get(0);
    }

    private List<LedgerRun> runs(String catalog, int most, String which) throws LedgerException {
        return read(
                "SELECT number, id, state, first_number, part, started, started_at_port, ended, summary, requests,"
                        + " changed, unchanged, deleted, refused, full_plan"
                        + " FROM port_github_run WHERE catalog = ?" + which
                        + " ORDER BY number DESC FETCH FIRST ? ROWS ONLY",
                statement -> {
                    statement.setString(1, catalog);
                    statement.setInt(2, most);
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
                        row.getObject(15, Long.class)));
    }

    private static LedgerRun.Counts counts(ResultSet row) throws SQLException {
        long requests = row.getLong(10);
        return row.wasNull()
                ? null
                : new LedgerRun.Counts(requests, row.getLong(11), row.getLong(12), row.getLong(13), row.getLong(14));
    }

    @Override
    public void pages(String catalog, PageReader reader) throws LedgerException {
        try (Connection connection = source.getConnection()) {
            // Otherwise PostgreSQL's driver reads all rows before it gives out the first
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT " + PAGE_COLUMNS + ", " + PAGE_OF + " FROM port_github_page WHERE catalog = ?")) {
                statement.setFetchSize(FETCH_SIZE);
                statement.setString(1, catalog);
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
    public void begin(String catalog, LedgerRun run, List<LedgerPage> doubted) throws LedgerException {
        write(connection -> {
            // In this order: whoever writes for an earlier run waits, and then finds that it is not the newest
            newest(connection, catalog, postgresql ? " FOR UPDATE" : "");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO port_github_run (catalog, number, id, state, first_number,"
                            + " part, started, started_at_port, full_plan) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, catalog);
                insert.setLong(2, run.number());
                insert.setString(3, run.id());
                insert.setString(4, run.state().name());
                insert.setLong(5, run.first());
                insert.setString(6, run.part());
                set(insert, 7, run.started());
                set(insert, 8, run.startedAtPort());
                insert.setObject(9, run.fullPlan(), Types.BIGINT);
                insert.executeUpdate();
            }
            doubt(connection, catalog, doubted);
        });
    }

    @Override
    public void doubt(String catalog, long run, List<LedgerPage> doubted) throws LedgerException {
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
    public void write(String catalog, long run, List<LedgerChange> changes) throws LedgerException {
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
            requireNewest(connection, catalog, run.number());
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
                delete(connection, table, catalog, run.number());
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
                    delete(connection, table, catalog, run.number());
                }
                try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM port_github_run WHERE catalog = ? AND number < ?")) {
                    delete.setString(1, catalog);
                    delete.setLong(2, run.number() - KEPT_RUNS);
                    delete.executeUpdate();
                }
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

    private static void delete(Connection connection, String table, String catalog, long before) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + table + " WHERE catalog = ? AND run < ?")) {
            delete.setString(1, catalog);
            delete.setLong(2, before);
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

    private void requireNewest(Connection connection, String catalog, long run) throws SQLException {
        long newest = newest(connection, catalog, postgresql ? " FOR SHARE" : "");
        if (newest != run) {
            throw new SQLException("another process has begun run " + newest + " while run " + run
                    + " goes on; give each process a port.integration-identifier or a ledger of its own");
        }
    }

    /** Returns the number of the newest run, and holds its row until the transaction ends; 0 if there is none. */
    private static long newest(Connection connection, String catalog, String lock) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT number FROM port_github_run"
                + " WHERE catalog = ? ORDER BY number DESC FETCH FIRST 1 ROW ONLY" + lock)) {
            select.setString(1, catalog);
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
        return new LedgerException("port.ledger.url: " + place + " cannot be " + what + ": " + firstLine(e));
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
