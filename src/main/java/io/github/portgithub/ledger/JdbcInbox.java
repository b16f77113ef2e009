package io.github.portgithub.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;

/**
 * An inbox in a database, with the tables of {@code V3__events.sql}, in H2 and in PostgreSQL. Of several processes with one
 * catalog one at a time takes events, until there is none, so that what is about one record is applied in order.
 * Thread-safe, as far as its {@link DataSource} is.
 */
final class JdbcInbox implements Inbox {

    /** So much is held in memory at once of what is taken; one event may be larger. */
    private static final int MOST_BYTES = 16 << 20;

    /** The state of a statement that would make a second row of one key. */
    private static final String UNIQUE = "23505";

    /** In place of a list of deliveries: whose turn it is to take events, and until when. */
    private static final String TURN = "#turn";

    private final DataSource source;
    private final String place;
    private final AutoCloseable closed;
    private final long self = ThreadLocalRandom.current().nextLong();
    private volatile String turnOf;

    /**
     * @param source gives connections to a database that has the tables
     * @param place the database for people, without secrets
     * @param closed closed with the inbox; null if the source is somebody else's
     */
    JdbcInbox(DataSource source, String place, AutoCloseable closed) {
        this.source = source;
        this.place = place;
        this.closed = closed;
    }

    @Override
    public boolean isLasting() {
        return true;
    }

    @Override
    public boolean store(String catalog, String delivery, String event, byte[] payload, Instant at)
            throws LedgerException {
        byte[] packed = packed(payload);
        return write(connection -> {
            if (!known(connection, catalog, List.of(delivery)).isEmpty()) {
                return false;
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO port_github_event (catalog,"
                    + " delivery, event, received_at, due_at, tries, payload) VALUES (?, ?, ?, ?, ?, 0, ?)")) {
                insert.setString(1, catalog);
                insert.setString(2, delivery);
                insert.setString(3, event);
                insert.setTimestamp(4, Timestamp.from(at));
                insert.setTimestamp(5, Timestamp.from(at));
                insert.setBytes(6, packed);
                insert.executeUpdate();
            } catch (SQLException e) {
                if (UNIQUE.equals(e.getSQLState())) {
                    // The same delivery at the same moment
                    connection.rollback();
                    return false;
                }
                throw e;
            }
            return true;
        });
    }

    @Override
    public Collection<String> known(String catalog, Collection<String> deliveries) throws LedgerException {
        return write(connection -> known(connection, catalog, deliveries));
    }

    private static Collection<String> known(Connection connection, String catalog, Collection<String> deliveries)
            throws SQLException {
        Collection<String> known = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT delivery FROM port_github_event WHERE catalog = ? AND delivery = ?")) {
            for (String delivery : deliveries) {
                select.setString(1, catalog);
                select.setString(2, delivery);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        known.add(delivery);
                    }
                }
            }
        }
        return known;
    }

    @Override
    public List<StoredEvent> take(String catalog, int most, Instant at, Duration lease) throws LedgerException {
        List<StoredEvent> taken = write(connection -> {
            List<StoredEvent> some = new ArrayList<>();
            if (!isDue(connection, catalog, at) || !takeTurn(connection, catalog)) {
                return some;
            }
            // The column of the index is named, or H2 takes the order from the key and reads what is done as well
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT number, delivery, event, received_at, tries, payload FROM port_github_event"
                                    + " WHERE catalog = ? AND due_at <= ? ORDER BY due_at, number"
                                    + " FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED");
                    PreparedStatement update =
                            connection.prepareStatement("UPDATE port_github_event SET due_at = ? WHERE number = ?")) {
                select.setFetchSize(20);
                select.setString(1, catalog);
                select.setTimestamp(2, Timestamp.from(at));
                select.setInt(3, most);
                long bytes = 0;
                try (ResultSet row = select.executeQuery()) {
                    while (bytes < MOST_BYTES && row.next()) {
                        byte[] payload = unpacked(row.getBytes(6));
                        bytes += payload.length;
                        some.add(new StoredEvent(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getTimestamp(4).toInstant(),
                                row.getInt(5),
                                payload));
                    }
                }
                for (StoredEvent event : some) {
                    update.setTimestamp(1, Timestamp.from(at.plus(lease)));
                    update.setLong(2, event.number());
                    update.addBatch();
                }
                update.executeBatch();
            }
            some.sort((one, other) -> Long.compare(one.number(), other.number()));
            return some;
        });
        if (taken.isEmpty()) {
            endTurn();
        }
        return taken;
    }

    private static boolean isDue(Connection connection, String catalog, Instant at) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT number FROM port_github_event"
                + " WHERE catalog = ? AND due_at <= ? ORDER BY due_at, number FETCH FIRST 1 ROWS ONLY")) {
            select.setString(1, catalog);
            select.setTimestamp(2, Timestamp.from(at));
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Takes the turn, or keeps it; it is over by itself two minutes after the last time, by the clock of the database. */
    private boolean takeTurn(Connection connection, String catalog) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE port_github_event_source SET newest = ?,"
                        + " read_at = CURRENT_TIMESTAMP + INTERVAL '2' MINUTE WHERE catalog = ? AND source = '" + TURN
                        + "' AND (newest = ? OR read_at < CURRENT_TIMESTAMP)");
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO port_github_event_source (newest, catalog, source,"
                                + " read_at) SELECT CAST(? AS bigint), CAST(? AS varchar(32)), '" + TURN
                                + "', CURRENT_TIMESTAMP + INTERVAL '2' MINUTE WHERE NOT EXISTS (SELECT 1 FROM"
                                + " port_github_event_source WHERE catalog = ? AND source = '" + TURN + "')")) {
            update.setLong(1, self);
            update.setString(2, catalog);
            update.setLong(3, self);
            if (update.executeUpdate() == 0) {
                insert.setLong(1, self);
                insert.setString(2, catalog);
                insert.setString(3, catalog);
                if (insert.executeUpdate() == 0) {
                    return false;
                }
            }
            turnOf = catalog;
            return true;
        } catch (SQLException e) {
            if (UNIQUE.equals(e.getSQLState())) {
                // Another process's, since this moment
                connection.rollback();
                return false;
            }
            throw e;
        }
    }

    private void endTurn() throws LedgerException {
        String catalog = turnOf;
        if (catalog == null) {
            return;
        }
        write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM port_github_event_source"
                    + " WHERE catalog = ? AND source = '" + TURN + "' AND newest = ?")) {
                delete.setString(1, catalog);
                delete.setLong(2, self);
                return delete.executeUpdate();
            }
        });
        turnOf = null;
    }

    @Override
    public void done(String catalog, Map<Long, String> outcomes, Map<Long, Instant> stamps, Instant at)
            throws LedgerException {
        write(connection -> {
            try (PreparedStatement update = connection.prepareStatement("UPDATE port_github_event SET due_at = NULL,"
                    + " payload = NULL, outcome = ? WHERE number = ? AND catalog = ?")) {
                for (Map.Entry<Long, String> one : outcomes.entrySet()) {
                    String outcome = one.getValue();
                    update.setString(1, outcome.length() <= 1000 ? outcome : outcome.substring(0, 1000));
                    update.setLong(2, one.getKey());
                    update.setString(3, catalog);
                    update.addBatch();
                }
                update.executeBatch();
            }
            for (Map.Entry<Long, Instant> one : stamps.entrySet()) {
                put(
                        connection,
                        "UPDATE port_github_event_record SET stamp = ?, applied_at = ? WHERE catalog = ? AND record = ?",
                        "INSERT INTO port_github_event_record (stamp, applied_at, catalog, record) VALUES (?, ?, ?, ?)",
                        row -> {
                            row.setTimestamp(1, Timestamp.from(one.getValue()));
                            row.setTimestamp(2, Timestamp.from(at));
                            row.setString(3, catalog);
                            row.setLong(4, one.getKey());
                        });
            }
            return null;
        });
    }

    @Override
    public void later(String catalog, Collection<Long> numbers, Instant due, boolean tried) throws LedgerException {
        write(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE port_github_event SET due_at = ?, tries = tries + ? WHERE number = ? AND catalog = ?")) {
                for (long number : numbers) {
                    update.setTimestamp(1, Timestamp.from(due));
                    update.setInt(2, tried ? 1 : 0);
                    update.setLong(3, number);
                    update.setString(4, catalog);
                    update.addBatch();
                }
                update.executeBatch();
            }
            return null;
        });
    }

    /** Makes due what a process had taken that can have been nobody else, and is gone; its turn is over, too. */
    void release() throws LedgerException {
        write(connection -> {
            for (String sql : List.of(
                    "UPDATE port_github_event SET due_at = received_at WHERE due_at IS NOT NULL",
                    "DELETE FROM port_github_event_source WHERE source = '" + TURN + "'")) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.executeUpdate();
                }
            }
            return null;
        });
    }

    @Override
    public Map<Long, Instant> stamps(String catalog, Collection<Long> records) throws LedgerException {
        return write(connection -> {
            Map<Long, Instant> stamps = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT stamp FROM port_github_event_record WHERE catalog = ? AND record = ?")) {
                for (long record : records) {
                    select.setString(1, catalog);
                    select.setLong(2, record);
                    try (ResultSet row = select.executeQuery()) {
                        if (row.next()) {
                            stamps.put(record, row.getTimestamp(1).toInstant());
                        }
                    }
                }
            }
            return stamps;
        });
    }

    @Override
    public void prune(String catalog, Instant before) throws LedgerException {
        write(connection -> {
            for (String delete : List.of(
                    "DELETE FROM port_github_event WHERE catalog = ? AND received_at < ? AND due_at IS NULL",
                    "DELETE FROM port_github_event_record WHERE catalog = ? AND applied_at < ?")) {
                try (PreparedStatement statement = connection.prepareStatement(delete)) {
                    statement.setString(1, catalog);
                    statement.setTimestamp(2, Timestamp.from(before));
                    statement.executeUpdate();
                }
            }
            return null;
        });
    }

    @Override
    public long waiting(String catalog) throws LedgerException {
        return number("SELECT count(*) FROM port_github_event WHERE catalog = ? AND due_at IS NOT NULL", catalog, null);
    }

    @Override
    public InboxState state(String catalog) throws LedgerException {
        return write(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT count(*), min(received_at)"
                    + " FROM port_github_event WHERE catalog = ? AND due_at IS NOT NULL")) {
                select.setString(1, catalog);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    Timestamp oldest = row.getTimestamp(2);
                    return new InboxState(row.getLong(1), oldest == null ? null : oldest.toInstant());
                }
            }
        });
    }

    @Override
    public long newest(String catalog, String source) throws LedgerException {
        return number(
                "SELECT max(newest) FROM port_github_event_source WHERE catalog = ? AND source = ?", catalog, source);
    }

    private long number(String sql, String catalog, String second) throws LedgerException {
        return write(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, catalog);
                if (second != null) {
                    select.setString(2, second);
                }
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0L;
                }
            }
        });
    }

    @Override
    public void newest(String catalog, String source, long newest, Instant at) throws LedgerException {
        write(connection -> {
            put(
                    connection,
                    "UPDATE port_github_event_source SET newest = ?, read_at = ? WHERE catalog = ? AND source = ?",
                    "INSERT INTO port_github_event_source (newest, read_at, catalog, source) VALUES (?, ?, ?, ?)",
                    row -> {
                        row.setLong(1, newest);
                        row.setTimestamp(2, Timestamp.from(at));
                        row.setString(3, catalog);
                        row.setString(4, source);
                    });
            return null;
        });
    }

    @Override
    public void close() {
        try {
            endTurn();
        } catch (LedgerException e) {
            // It ends by itself
        }
        if (closed != null) {
            try {
                closed.close();
            } catch (Exception e) {
                // Closed as far as it goes; what was stored is stored
            }
        }
    }

    private interface Setter {
        void set(PreparedStatement statement) throws SQLException;
    }

    /**
     * Writes a row, whether it is there or not; H2 and PostgreSQL have no statement for that in common.
     *
     * @param row sets the parameters, which both statements have in one order
     */
    private static void put(Connection connection, String update, String insert, Setter row) throws SQLException {
        for (String sql : List.of(update, insert)) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                row.set(statement);
                if (statement.executeUpdate() > 0) {
                    return;
                }
            }
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T write(Work<T> work) throws LedgerException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new LedgerException("port.ledger.url: the events in " + place + " cannot be read or written: "
                    + JdbcLedger.firstLine(e));
        }
    }

    private static byte[] packed(byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] unpacked(byte[] packed) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
