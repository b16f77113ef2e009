package io.github.portgithub.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Numbers that processes share, each of which only grows: in PostgreSQL. Thread-safe. */
public final class SharedNumbers {

    /** Milliseconds. */
    private static final String NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint)";

    private final LedgerSource source;
    private final String catalog;

    /**
     * @param source has the ledger, in PostgreSQL
     * @param catalog whose numbers
     */
    public SharedNumbers(LedgerSource source, String catalog) {
        this.source = source;
        this.catalog = catalog;
    }

    /**
     * Makes a number larger.
     *
     * @param name its name
     * @param value its new value
     * @return whether it was smaller, or there was none
     * @throws LedgerException if it cannot be written
     */
    public boolean raise(String name, long value) throws LedgerException {
        String sql =
                "INSERT INTO port_github_number (catalog, name, value) VALUES (?, ?, ?) ON CONFLICT (catalog, name)"
                        + " DO UPDATE SET value = EXCLUDED.value WHERE port_github_number.value < EXCLUDED.value";
        return write(sql, name, value) > 0;
    }

    /**
     * Returns a number, which gets a value if it has none.
     *
     * @param name its name
     * @param value what it is if there was none
     * @return what it is
     * @throws LedgerException if it cannot be written or read
     */
    public long first(String name, long value) throws LedgerException {
        write(
                "INSERT INTO port_github_number (catalog, name, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                name,
                value);
        Long there = read("value", name);
        return there == null ? value : there;
    }

    /**
     * Notes a time from now on, by the database's clock, unless a later one is noted.
     *
     * @param name its name
     * @param wait how long from now
     * @throws LedgerException if it cannot be written
     */
    public void raiseTime(String name, Duration wait) throws LedgerException {
        write(
                "INSERT INTO port_github_number (catalog, name, value) VALUES (?, ?, " + NOW + " + ?)"
                        + " ON CONFLICT (catalog, name) DO UPDATE SET value ="
                        + " GREATEST(port_github_number.value, EXCLUDED.value)",
                name,
                wait.toMillis());
    }

    /**
     * Returns how long it is until a time that was noted.
     *
     * @param name its name
     * @return how long, by the database's clock; negative if it is over, zero if there is none
     * @throws LedgerException if it cannot be read
     */
    public Duration until(String name) throws LedgerException {
        Long left = read("value - " + NOW, name);
        return left == null ? Duration.ZERO : Duration.ofMillis(left);
    }

    private int write(String sql, String name, long value) throws LedgerException {
        try (Connection connection = source.forJobs().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, catalog);
            statement.setString(2, name);
            statement.setLong(3, value);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Returns the number that a statement computes of one; null if there is none. */
    private Long read(String computed, String name) throws LedgerException {
        try (Connection connection = source.forJobs().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT " + computed + " FROM port_github_number WHERE catalog = ? AND name = ?")) {
            statement.setString(1, catalog);
            statement.setString(2, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static LedgerException failure(SQLException e) {
        return new LedgerException("port.ledger.url: what processes share cannot be read: " + JdbcLedger.firstLine(e));
    }
}
