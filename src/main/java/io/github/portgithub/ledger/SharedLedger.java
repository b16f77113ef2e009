package io.github.portgithub.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** A ledger in PostgreSQL, which Flyway sets up and brings up to date. Stateless. */
final class SharedLedger {

    private static final int CONNECTIONS = 4;
    private static final long WAIT_MILLIS = 10_000;

    /** GitHub waits for an answer for 10 seconds. */
    private static final long INBOX_WAIT_MILLIS = 4_000;

    /**
     * A process that is stopped in mid-transaction, or cannot be reached, keeps what it holds from the others no longer than
     * this. See PostgreSQL, client connection defaults and TCP settings.
     */
    private static final String LET_GO =
            "SET idle_in_transaction_session_timeout = '10s'; SET tcp_keepalives_idle = 10;"
                    + " SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

    private SharedLedger() {}

    /**
     * Connects.
     *
     * @param url {@code port.ledger.url}
     * @param user {@code port.ledger.user}; empty for the driver's own
     * @param password {@code port.ledger.password}
     * @return the ledger
     * @throws LedgerException if there is no connection, or the tables are of a newer version
     */
    static Ledger open(String url, String user, String password) throws LedgerException {
        return connect(url, user, password, "port-github-ledger", WAIT_MILLIS, SharedLedger::of);
    }

    /** Connects for an inbox, as {@link #open} does for a ledger: of a ledger that fails the connections are closed. */
    static Inbox openInbox(String url, String user, String password) throws LedgerException {
        return connect(url, user, password, "port-github-inbox", INBOX_WAIT_MILLIS, SharedLedger::inboxOf);
    }

    /** Connects for Quartz, which waits for no ledger. */
    static DataSource openForJobs(String url, String user, String password) throws LedgerException {
        return connect(url, user, password, "port-github-jobs", WAIT_MILLIS, SharedLedger::migrated);
    }

    /** Makes sure that a PostgreSQL has the tables. */
    static DataSource migrated(DataSource source, String place, AutoCloseable closed) throws LedgerException {
        of(source, place, closed);
        return source;
    }

    private interface Making<T> {
        T of(DataSource source, String place, AutoCloseable closed) throws LedgerException;
    }

    private static <T> T connect(
            String url, String user, String password, String name, long waitMillis, Making<T> making)
            throws LedgerException {
        String place = url.replaceFirst("\\?.*", "");
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(user.isBlank() ? null : user);
        config.setPassword(password.isEmpty() ? null : password);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(waitMillis);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(LET_GO);
        HikariDataSource source = null;
        try {
            source = new HikariDataSource(config);
            return making.of(source, place, source);
        } catch (LedgerException e) {
            source.close();
            throw e;
        } catch (RuntimeException e) {
            throw cannot(place, e);
        }
    }

    /** Makes a ledger in a PostgreSQL of somebody else's. */
    static Ledger of(DataSource source, String place, AutoCloseable closed) throws LedgerException {
        try {
            LedgerSchema.migrate(source);
        } catch (NoClassDefFoundError e) {
            throw new LedgerException(LedgerSource.URL + ": a ledger in PostgreSQL needs org.flywaydb:flyway-core and"
                    + " flyway-database-postgresql on the class path");
        } catch (RuntimeException e) {
            throw cannot(place, e);
        }
        return new JdbcLedger(source, place, true, true, closed);
    }

    /** Makes an inbox in a PostgreSQL that has the tables. */
    static Inbox inboxOf(DataSource source, String place, AutoCloseable closed) throws LedgerException {
        of(source, place, null);
        return new JdbcInbox(source, place, closed);
    }

    private static LedgerException cannot(String place, RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new LedgerException(
                LedgerSource.URL + ": " + place + " cannot be opened: " + JdbcLedger.firstLine(cause));
    }
}
